# mypy: ignore-errors
# ruff: noqa: E402 — the hook comes before all that it watches
"""What start.mjs runs in Pyodide: import much, and tell how it went, as JSON."""

import sys

compiled: list[str] = []
sys.addaudithook(lambda event, details: compiled.append(str(details[1])) if event == "compile" else None)

import importlib
import importlib.util
import inspect
import json
import marshal
import traceback
import warnings
import zipfile
from pathlib import Path

import numpy as np
from app import library, state

import pycnn

before = importlib.util.find_spec("wave"), importlib.util.find_spec("email.message")
library.unpack(Path("/more.zip").read_bytes())
import pkgutil

after = importlib.util.find_spec("wave"), importlib.util.find_spec("email.message")

network = pycnn.pretrained("xo")  # an .npz file
network.predict(np.zeros((1, *network.input_shape)))

missing = []
warnings.simplefilter("ignore")
for module in pkgutil.walk_packages(np.__path__, "numpy.", onerror=missing.append):
    if module.name.endswith(".__main__"):
        continue  # a program
    try:
        importlib.import_module(module.name)
    except ImportError as error:
        missing.append(f"{module.name}: {error!r}")

with zipfile.ZipFile("/lib/python314.zip") as stdlib:
    bytecode = {name: stdlib.read(name) for name in stdlib.namelist() if name.endswith(".pyc")}
for path in Path(np.__path__[0]).parent.rglob("*.pyc"):
    bytecode[str(path)] = path.read_bytes()

try:
    pycnn.Sequential.load("nothing.npz")
except OSError:
    told = traceback.format_exc()

json.dumps(
    {
        "compiled": [path for path in compiled if path.endswith(".py")],
        "missing": missing,
        "code": sorted({type(marshal.loads(content[16:])).__name__ for content in bytecode.values()}),
        "files": len(bytecode),
        "found": [[bool(spec) for spec in specs] for specs in (before, after)],
        "source": inspect.getsource(pycnn.Sequential.predict),
        "traceback": told,
        "columns": sorted({str(place[2]) for place in json.loads.__code__.co_positions()}),
        "paths": [
            state.__file__,
            np.fft.fft.__wrapped__.__code__.co_filename,
            json.loads.__code__.co_filename,
        ],
    }
)
