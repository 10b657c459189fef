"""A pycnn network as an ONNX model, for ONNX Runtime."""

from __future__ import annotations

from typing import Any

from onnx import TensorProto, helper, numpy_helper

from pycnn import Conv2D, Dense, Flatten, MaxPool2D, ReLU, Sequential

OPSET = 17


def model(network: Sequential) -> bytes:
    """Return the model: any number of images in; probabilities and votes out, whichever is asked for."""
    nodes, parameters = [], []
    last = "images"
    for position, layer in enumerate(network.layers):
        names = []
        for name, values in layer.parameters.items():
            names.append(f"{name}{position}")
            parameters.append(numpy_helper.from_array(values, names[-1]))
        output = "votes" if layer is network.layers[-1] else f"values{position}"
        options: dict[str, Any] = {}
        match layer:
            case Conv2D(padding="same", stride=(1, 1)):
                operator, options = "Conv", {"auto_pad": "SAME_UPPER"}
            case Conv2D(padding="valid", stride=(1, 1)):
                operator = "Conv"
            case ReLU():
                operator = "Relu"
            case MaxPool2D():
                operator = "MaxPool"
                options = {"kernel_shape": layer.size, "strides": layer.stride, "ceil_mode": 1}
            case Flatten():
                operator = "Flatten"
            case Dense():
                operator, options = "Gemm", {"transB": 1}
            case _:
                raise ValueError(f"{layer} has no ONNX operator here")
        nodes.append(helper.make_node(operator, [last, *names], [output], **options))
        last = output
    nodes.append(helper.make_node("Softmax", [last], ["probabilities"]))
    float32, classes = TensorProto.FLOAT, len(network.classes)
    graph = helper.make_graph(
        nodes,
        "pycnn",
        [helper.make_tensor_value_info("images", float32, ["n", *network.input_shape])],
        [helper.make_tensor_value_info(name, float32, ["n", classes]) for name in ("probabilities", "votes")],
        parameters,
    )
    opset = helper.make_opsetid("", OPSET)
    made = helper.make_model(graph, opset_imports=[opset], ir_version=8)
    content: bytes = made.SerializeToString()
    return content
