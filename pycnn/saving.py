"""Networks in files: an npz with the layers as JSON and one float32 array per parameter, never a pickle."""

from __future__ import annotations

import io
import json
import math
import zipfile
from os import PathLike
from pathlib import Path
from typing import IO, Any

import numpy as np

from . import npz
from .architecture import check_classes, check_input_shape, fitting_shapes
from .arrays import FloatArray, Shape
from .layers import Layer
from .network import Sequential

FORMAT, VERSION = "pycnn network", 1
ARCHITECTURE = "architecture.json"
MOST_NUMBERS = 2**26
"""The most parameters, and the most numbers between two layers, of a loaded network: 256 MB."""
LONGEST_FILE = 5 * MOST_NUMBERS  # bytes; incompressible numbers and some more
LONGEST_TEXT = 2**20  # bytes of JSON


def save(network: Sequential, path: str | PathLike[str] | IO[bytes]) -> None:
    """Write the network to a file; see `Sequential.save`."""
    architecture = {
        "format": FORMAT,
        "version": VERSION,
        "input_shape": network.input_shape,
        "classes": network.classes,
        "layers": [
            {"layer": type(layer).__name__, **{name: getattr(layer, name) for name in layer.options}}
            for layer in network.layers
        ],
    }
    arrays = {name: np.ascontiguousarray(values, dtype="<f4") for name, values in network.parameters.items()}
    written = io.BytesIO()
    np.savez_compressed(written, allow_pickle=False, **arrays)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        # The fixed date of a ZipInfo makes equal networks equal files.
        archive.writestr(
            zipfile.ZipInfo(ARCHITECTURE), json.dumps(architecture, indent=1), zipfile.ZIP_DEFLATED
        )
    if isinstance(path, (str, PathLike)):
        Path(path).write_bytes(written.getvalue())
    else:
        path.write(written.getvalue())


def load(path: str | PathLike[str] | IO[bytes]) -> Sequential:
    """Read a network from a file; see `Sequential.load`."""
    return npz.read(path, "a usable network", LONGEST_FILE, _read)


def _read(archive: zipfile.ZipFile) -> Sequential:
    names = archive.namelist()
    if ARCHITECTURE not in names:
        raise ValueError(f"there is no {ARCHITECTURE} in it; only files that save() wrote can be loaded")
    architecture = json.loads(npz.content(archive, ARCHITECTURE, LONGEST_TEXT))
    if not isinstance(architecture, dict) or architecture.get("format") != FORMAT:
        raise ValueError(f"its {ARCHITECTURE} does not describe a {FORMAT}")
    if architecture.get("version") != VERSION:
        raise ValueError(
            f"its format has version {architecture.get('version')!r}, but only {VERSION} can be read"
        )
    input_shape = check_input_shape(architecture.get("input_shape"))
    classes = check_classes(architecture.get("classes"))
    listed = architecture.get("layers")
    if not isinstance(listed, list) or not listed:
        raise ValueError("it has no list of layers")
    layers = [_layer(description) for description in listed]
    shapes = fitting_shapes(layers, input_shape, len(classes))

    needed = [layer.parameter_shapes(shape) for layer, shape in zip(layers, shapes, strict=False)]
    numbers = [math.prod(shape) for parameters in needed for shape in parameters.values()]
    if sum(numbers) > MOST_NUMBERS or max(map(math.prod, shapes)) > MOST_NUMBERS:
        raise ValueError(f"it is too large: more than {MOST_NUMBERS:,} numbers")
    expected = {f"{position}.{name}.npy" for position, parameters in enumerate(needed) for name in parameters}
    expected.add(ARCHITECTURE)
    if sorted(names) != sorted(expected):
        wrong = sorted(expected.symmetric_difference(names)) or ["a name that occurs twice"]
        raise ValueError(
            f"its arrays are not those of its layers: missing or too many are {', '.join(wrong[:5])}"
        )
    for position, (layer, parameters) in enumerate(zip(layers, needed, strict=True)):
        for name, shape in parameters.items():
            setattr(layer, name, _array(archive, f"{position}.{name}.npy", shape))
    return Sequential(layers, input_shape=input_shape, classes=classes)


def _layer(description: object) -> Layer:
    """Make the layer that a dict {"layer": its class, option: value, …} describes."""
    options: dict[str, Any] = dict(description) if isinstance(description, dict) else {}
    name = options.pop("layer", None)
    kind = Layer.kinds.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError(f"it has an unknown layer, {name!r}; known are {', '.join(sorted(Layer.kinds))}")
    if set(options) != set(kind.options):
        raise ValueError(
            f"{name} must have the options ({', '.join(kind.options)}), but has ({', '.join(options)})"
        )
    return kind(**options)


def _array(archive: zipfile.ZipFile, name: str, shape: Shape) -> FloatArray:
    """Read one parameter of the shape that its layer needs."""
    values: FloatArray = npz.array(archive, name, shape, "<f4")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} has values that are NaN or infinite")
    return np.ascontiguousarray(values, dtype=np.float32)
