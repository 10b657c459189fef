"""Pictures of an X and an O to test with: drawn without the pen that they are drawn again with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float64]


def letter(
    name: str,
    rows: int,
    cols: int,
    width: float,
    *,
    extent: float = 0.7,
    centre: tuple[float, float] = (0.5, 0.5),
    aspect: float = 1,
) -> Grey:
    """How much of each pixel (rows, cols) a letter with strokes of a width covers, from 0 to 1.

    Its height, strokes included, is a part of the picture's shorter side; it is `aspect` as wide as high.
    """
    reach = min(rows, cols) * extent / 2 - width / 2
    y, x = np.mgrid[:rows, :cols] + 0.5 - np.reshape((rows * centre[1], cols * centre[0]), (2, 1, 1))
    if name == "O":
        if aspect != 1:
            raise ValueError("the distance from an ellipse has no simple formula")
        distance = abs(np.hypot(x, y) - reach)
    else:
        distance = np.minimum(
            _from_line(x, y, aspect * reach, reach), _from_line(x, -y, aspect * reach, reach)
        )
    cover: Grey = np.clip(width / 2 + 0.5 - distance, 0, 1)
    return cover


def rgba(grey: Grey | float, opacity: Grey | None = None) -> NDArray[np.uint8]:
    """A picture (rows, cols, 4) of greys 0 … 1, opaque unless said otherwise."""
    alpha = np.ones_like(grey) if opacity is None else opacity
    shade = np.broadcast_to(grey, alpha.shape)
    return coloured(np.stack([shade, shade, shade], axis=-1), alpha)


def coloured(colours: NDArray[np.float64], opacity: Grey | float = 1) -> NDArray[np.uint8]:
    """A picture (rows, cols, 4) of colours (rows, cols, 3), 0 … 1."""
    alpha = np.broadcast_to(opacity, colours.shape[:2])
    both = np.concatenate([colours, alpha[..., np.newaxis]], axis=-1)
    pixels: NDArray[np.uint8] = (np.clip(both, 0, 1) * 255 + 0.5).astype(np.uint8)
    return pixels


def _from_line(x: Grey, y: Grey, end_x: float, end_y: float) -> Grey:
    """The distance from the line between (−end_x, −end_y) and (end_x, end_y)."""
    along = np.clip((x * end_x + y * end_y) / (end_x**2 + end_y**2), -1, 1)
    distance: Grey = np.hypot(x - along * end_x, y - along * end_y)
    return distance
