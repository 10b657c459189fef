"""Contributions: which of several channels had the largest say in a number."""

from __future__ import annotations

import math

from . import explain
from .explain import Arithmetic
from .trace import Trace


def channel_sums(made: Arithmetic) -> list[float]:
    """What each channel adds to the sum of a match."""
    assert made.products is not None
    return [math.fsum(channel.flat) for channel in made.products]


def strongest(made: Arithmetic) -> int:
    """The channel that adds or takes away most."""
    sizes = [abs(total) for total in channel_sums(made)]
    return sizes.index(max(sizes))


def path(trace: Trace, layer: int, index: tuple[int, ...]) -> tuple[int, ...]:
    """Which map of the input of each layer, from 0 to `layer`, had the largest say in a number.

    It goes back from the number to the one that mattered most to it: of a window to its largest value, of a
    match to the strongest product of the strongest channel. Lists count as map 0.
    """
    maps = []
    for at in range(layer, -1, -1):
        made = explain.cell(trace, at, index)
        index = _most_important(made)
        maps.append(index[0] if len(index) == 3 else 0)
    return tuple(reversed(maps))


def _most_important(made: Arithmetic) -> tuple[int, ...]:
    """The index, in the layer's input, of the value with the largest say."""
    start = tuple(part.start for part in made.region)
    if made.operation == "maximum" and made.winner is not None:
        return tuple(a + b for a, b in zip(start, made.winner, strict=True))
    if made.products is None or made.products.ndim != 3:
        return start
    channel = strongest(made)
    # Within the patch that lies on the input; what hangs over the edge is 0 and adds nothing.
    products = abs(made.products[channel])
    if made.padding is not None:
        products = products * ~made.padding[channel]
        rows, cols = (~made.padding[channel]).any(axis=1), (~made.padding[channel]).any(axis=0)
        products = products[rows][:, cols]
    row, col = divmod(int(products.argmax()), products.shape[1])
    return channel, start[1] + row, start[2] + col
