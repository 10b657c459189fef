"""The reader's own network as a piece of a link: with its weights while they are few, else its layers."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from pycnn import Layer, Sequential
from pycnn.architecture import check_classes
from pycnn.fits import check
from pycnn.layer_list import from_code

MOST_BYTES: Final = 6000
"""Of a file that goes into a link."""
LONGEST: Final = 2 * MOST_BYTES
"""Characters of all that a link says of a network."""
LARGEST_SIDE: Final = 64
MOST_LAYERS: Final = 24
"""Of which each has a column, and a figure of its own, in the page."""
LONGEST_NAME: Final = 40
"""Characters of a class's name: longer ones leave no room for what they are the names of."""
CODE: Final = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
WEIGHTS, LAYERS, SIDE, CLASSES = "w", "layers", "side", "classes"
FIELDS: Final = (WEIGHTS, LAYERS, SIDE, CLASSES)
BETWEEN: Final = "\n"


class NetError(ValueError):
    """A piece of a link that is no network."""


@lru_cache(maxsize=2)  # every chapter's link has the same
def encode(network: Sequential) -> Mapping[str, str]:
    """Return the fields of a link that describe a network."""
    if 4 * sum(values.size for values in network.parameters.values()) < 2 * MOST_BYTES:
        file = io.BytesIO()
        network.save(file)
        if len(file.getvalue()) <= MOST_BYTES:
            return {WEIGHTS: base64.urlsafe_b64encode(file.getvalue()).decode().rstrip("=")}
    layers = ", ".join(repr(layer) for layer in network.layers)
    return {
        LAYERS: f"[{layers}]",
        SIDE: str(network.input_shape[1]),
        CLASSES: BETWEEN.join(network.classes),
    }


def decode(fields: Mapping[str, str]) -> Sequential:
    """Make the network of such fields. NetError unless they are as `encode` writes, and not too large."""
    if sum(map(len, fields.values())) > LONGEST:
        raise NetError("the network is too large for a link")
    try:
        if WEIGHTS in fields:
            network = Sequential.load(io.BytesIO(_bytes(fields[WEIGHTS])))
            check_usable(network)
            return network
        side, layers = _side(fields[SIDE]), from_code(fields[LAYERS])
        classes = check_classes(fields[CLASSES].split(BETWEEN))
        _check(layers, side, classes)
        rng = np.random.default_rng(0)
        return Sequential(layers, input_shape=(1, side, side), classes=classes, rng=rng)
    except (ValueError, KeyError) as error:
        raise NetError(str(error)) from error


def check_usable(network: Sequential) -> None:
    """NetError unless it is a network that the page can show and train."""
    channels, rows, cols = network.input_shape
    if channels != 1 or rows != cols or rows > LARGEST_SIDE:
        raise NetError(f"its pictures must be grey, square, and of up to {LARGEST_SIDE} pixels per side")
    _check(network.layers, rows, network.classes)


def check_length(layers: Sequence[Layer]) -> None:
    """NetError if there are more layers than the page can show."""
    if len(layers) > MOST_LAYERS:
        raise NetError(f"there are {len(layers)} layers, but the page can show {MOST_LAYERS}: leave some out")


def _check(layers: Sequence[Layer], side: int, classes: Sequence[str]) -> None:
    """NetError unless the page can run these layers, and show them and these classes."""
    check_length(layers)
    if len(classes) < 2:
        raise NetError("there is nothing to tell apart: it needs at least two classes")
    for name in classes:
        if not name.strip() or len(name) > LONGEST_NAME or len(name.splitlines()) > 1:
            raise NetError(
                f"{name[:20]!r} is no name of a class: that is one line of 1 to {LONGEST_NAME} characters"
            )
    if reason := check(layers, (1, side, side), len(classes)).reason:
        raise NetError(reason)


def _side(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= LARGEST_SIDE:
        raise NetError(f"{text[:20]!r} is no side of a picture")
    return int(text)


def _bytes(text: str) -> bytes:
    if not CODE.fullmatch(text):
        raise NetError("its characters are not those of a link")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise NetError(str(error)) from error
