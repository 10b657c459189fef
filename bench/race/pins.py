"""The peers' files, only for the measurements, pinned by size and sha256 as the site's own are."""

from building.pins import Package, Part

_CDN = "https://cdn.jsdelivr.net/npm"


def _package(name: str, version: str) -> Package:
    return Package(name, version, f"{_CDN}/{name}@{version}")


CONVNETJS = _package("convnetjs", "0.3.0")
TENSORFLOW = _package("@tensorflow/tfjs", "4.22.0")
TENSORFLOW_WASM = _package("@tensorflow/tfjs-backend-wasm", "4.22.0")
ONNXRUNTIME = _package("onnxruntime-web", "1.30.0")

_tensorflow = Part(
    TENSORFLOW, "dist/tf.min.js", 1469843, "300dfae273d20b4046f46a06d735688f03675a807561e9bcb5f664eb2f3d2831"
)

# The files that each contestant of bench/race/page needs.
# fmt: off
PEERS = {
    "convnetjs": (
        Part(CONVNETJS, "build/convnet-min.js", 34442, "d2afd132be97424be688b023e44ccb3b567ac07310cd7946ded7e24f3d4101e1"),
    ),
    "tensorflow-cpu": (_tensorflow,),
    "tensorflow-wasm": (
        _tensorflow,
        Part(TENSORFLOW_WASM, "dist/tf-backend-wasm.min.js", 149861, "691bbec0ef8b5a7f17f212e9c5d85832030f90d030b46e99acb4dea1fb16f009"),
        Part(TENSORFLOW_WASM, "dist/tfjs-backend-wasm-simd.wasm", 424594, "77ebb28a6d34f371dbbf2086b7f2de8994acd8ea5a3cf1fa24d2c26c840cac7b"),
    ),
    "onnxruntime": (
        Part(ONNXRUNTIME, "dist/ort.wasm.min.js", 50196, "faece07e84faa9001f5104bbe4e5c70861d06cb2376a0dea1fa0ad33a67adc81"),
        Part(ONNXRUNTIME, "dist/ort-wasm-simd-threaded.mjs", 24381, "e13f7f94fc51b4ca72b12faeb1ee95f4ace6dfbc8939bc718aabdc0a27c4299b"),
        Part(ONNXRUNTIME, "dist/ort-wasm-simd-threaded.wasm", 14239897, "3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2"),
    ),
}
# fmt: on
