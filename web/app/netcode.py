"""The reader's own network as a piece of a link: with its weights while they are few, else its layers."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import numpy as np

from pycnn import Sequential
from pycnn.architecture import check_classes
from pycnn.layer_list import from_code

from .limits import LARGEST_SIDE, check_network, check_plan

MOST_BYTES: Final = 6000
"""Of a file that goes into a link."""
LONGEST: Final = 2 * MOST_BYTES
"""Characters of all that a link says of a network."""
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
            check_network(network)
            return network
        side, layers = _side(fields[SIDE]), from_code(fields[LAYERS])
        classes = check_classes(fields[CLASSES].split(BETWEEN))
        check_plan(layers, side, classes)
        rng = np.random.default_rng(0)
        return Sequential(layers, input_shape=(1, side, side), classes=classes, rng=rng)
    except (ValueError, KeyError) as error:
        raise NetError(str(error)) from error


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
