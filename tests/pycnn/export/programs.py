"""Random networks to export, in float32, with every option, and images for them."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from pycnn import Conv2D, Dense, Flatten, Layer, MaxPool2D, ReLU, Sequential
from pycnn.arrays import FloatArray, Shape

NAMES = ["X", "O", 'a "quoted" name', "'", "new\nline", "{braces}", "\\", "日本", '"""']


@st.composite
def networks(draw: st.DrawFn) -> tuple[Sequential, FloatArray]:
    """Draw a network of random layers, and three images."""
    shape = draw(st.integers(1, 3)), draw(st.integers(1, 9)), draw(st.integers(1, 9))
    layers: list[Layer] = []
    size = st.tuples(st.integers(1, 4), st.integers(1, 4))
    now: Shape = shape
    for _ in range(draw(st.integers(0, 4))):
        layer = draw(
            st.one_of(
                st.builds(
                    Conv2D,
                    st.integers(1, 4),
                    size,
                    stride=size,
                    padding=st.sampled_from(["valid", "same"]),
                    average=st.booleans(),
                ),
                st.builds(MaxPool2D, st.integers(1, 12) | size, st.none() | size),
                st.builds(ReLU),
            )
        )
        try:
            now = layer.output_shape(now)
        except ValueError:  # the kernel is too large
            continue
        layers.append(layer)
    layers.append(Flatten())
    if draw(st.booleans()):
        layers += [Dense(draw(st.integers(1, 5))), ReLU()]
    classes = draw(
        st.lists(st.sampled_from(NAMES) | st.text(min_size=1, max_size=5), min_size=1, unique=True)
    )
    layers.append(Dense(len(classes)))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    net = Sequential(layers, input_shape=shape, classes=classes, rng=rng)
    for name, values in net.parameters.items():
        if name.endswith("bias"):
            values[:] = rng.standard_normal(values.shape)
    return net, rng.standard_normal((3, *shape), dtype=np.float32)


def run(script: str) -> dict[str, Any]:
    """Run an exported program in a namespace of its own, without pycnn."""
    assert "import pycnn" not in script
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(compile(script, "exported.py", "exec"), namespace)
    return namespace
