"""Every file of the runtime that the site ships, pinned by size and sha256."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    """A published package that carries parts of the runtime, and where its files are on the CDN."""

    name: str
    version: str
    cdn: str
    npm: bool = True

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class Part:
    """One file of the runtime: its path inside its package, and what its bytes must be."""

    package: Package
    path: str
    size: int
    sha256: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    def __str__(self) -> str:
        return f"{self.name} ({self.package})"


_CDN = "https://cdn.jsdelivr.net"

PYSCRIPT = Package("@pyscript/core", "0.7.31", f"{_CDN}/npm/@pyscript/core@0.7.31")
PYODIDE = Package("pyodide", "314.0.4", f"{_CDN}/npm/pyodide@314.0.4")
NUMPY = Package("numpy", "2.4.3", f"{_CDN}/pyodide/v314.0.4/full", npm=False)

# The wheel's sha256 is the one in the official pyodide-lock.json; assembling the site checks that they agree.
# PyScript's other files are plugins, an editor and a terminal, which web/pyscript.toml switches off.
# fmt: off
PARTS = (
    Part(PYSCRIPT, "dist/core.js", 260, "e3c6992c6625630423d8e720ebba6cfe1d2ad7a9e4be7224a1e4a3c52edc8d07"),
    Part(PYSCRIPT, "dist/core-C9KDLldu.js", 136035, "6ebd3fd9f13faa7859f54bed5304c532da8a194fffbe14baf1986af1a1f17dd6"),
    Part(PYSCRIPT, "dist/error-D2315lOB.js", 734, "872d9b91b2b1ba283fc6d0d98af1e49dedebfa1a026c15265d712e5f84a599ee"),
    Part(PYSCRIPT, "dist/toml-V4Savzlc.js", 950, "b8ddc7914a2d7b2e502ca841a5b92fdb9fc9a565bbd762cd3e0f32c60629178e"),
    Part(PYODIDE, "pyodide.mjs", 17931, "c75dd73bb0c70674135f9f4ab746c9b5316e9fe027cafacb2be445e658f04c92"),
    Part(PYODIDE, "pyodide.asm.mjs", 1249500, "fd7a3cefa122ff6463dcf2997961eb341250e4cc4ed60281448390f0a767cca2"),
    Part(PYODIDE, "pyodide.asm.wasm", 9596386, "6c8986a8ee583401069aa403e76ee79d4633a1478ab11cea76030bc299aded9f"),
    Part(PYODIDE, "python_stdlib.zip", 2545198, "b5ca2308e9fa72eda319889a1ddf086389e9f1234ced279cc71267fe9ba56e54"),
    Part(PYODIDE, "pyodide-lock.json", 113804, "c963d22858f6bcb8f41586a2142f03905ab370c88ea22a86a2736e95fac2a8f3"),
    Part(NUMPY, "numpy-2.4.3-cp314-cp314-pyemscripten_2026_0_wasm32.whl", 2916023, "0cad9c1b91f0082e4f959bc0e0bf5835a2efbba6ab3b1e9d1fe6e7e564cca98e"),
)
# fmt: on

# No package index publishes NumPy for WebAssembly by itself. This package carries the official wheel, byte
# for byte, for its own pages; the checksum above decides whether what we find in it is that wheel.
NUMPY_CARRIER = "open-webui==0.12.4"
NUMPY_FOLDER = "open_webui/frontend/pyodide"
