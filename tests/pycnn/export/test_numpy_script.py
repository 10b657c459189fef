from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from pycnn import Dense, Flatten, Layer, Sequential, lesson, pretrained
from pycnn.arrays import FloatArray
from pycnn.export import numpy_script
from tests.pycnn import examples
from tests.pycnn.export import programs


@given(drawn=programs.networks())
@settings(max_examples=150)
def test_it_gives_the_same_numbers(drawn: tuple[Sequential, FloatArray]) -> None:
    net, images = drawn
    script = programs.run(numpy_script(net))
    for image in images:
        votes = script["votes"](image)
        assert votes.dtype == np.float32
        np.testing.assert_allclose(votes, net.votes(image)[0], rtol=1e-4, atol=1e-4)
        assert script["decide"](image) == net.classes[int(votes.argmax())]
    # The weights are the same to the last bit.
    assert script["PARAMETERS"].keys() == net.parameters.keys()
    for name, values in net.parameters.items():
        assert script["PARAMETERS"][name].tobytes() == values.astype("<f4").tobytes()
        assert script["PARAMETERS"][name].shape == values.shape


@pytest.mark.parametrize("name", ["xo", "digits"])
def test_the_networks_that_ship(name: str) -> None:
    net = pretrained(name)
    script = programs.run(numpy_script(net))
    images = np.random.default_rng(0).uniform(-1, 1, (5, *net.input_shape)).astype(np.float32)
    for image in images:
        np.testing.assert_allclose(script["votes"](image), net.votes(image)[0], rtol=1e-4, atol=1e-4)


def test_the_lesson_s_votes_are_the_article_s() -> None:
    script = programs.run(numpy_script(lesson.network()))
    for name, image in lesson.IMAGES.items():
        trace = lesson.network().trace(image)
        assert script["votes"](image) == pytest.approx(trace.votes, abs=1e-6)
        assert script["decide"](image[0]) == trace.decision, name


def test_as_a_program_in_a_process_without_pycnn(tmp_path: Path) -> None:
    net = examples.network()
    (tmp_path / "net.py").write_text(numpy_script(net), encoding="utf-8")
    np.save(tmp_path / "image.npy", examples.image())
    command = [sys.executable, "-I", "-W", "error", "net.py"]
    run = subprocess.run(
        [*command, "image.npy"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert run.stdout.strip() == net.trace(examples.image()).decision
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 1
    assert run.stderr.strip() == "usage: python3 net.py image.npy"


def test_an_image_of_another_shape_is_refused() -> None:
    script = programs.run(numpy_script(lesson.network()))
    with pytest.raises(ValueError, match=r"expected an image of the shape \(1, 9, 9\), not \(1, 8, 9\)"):
        script["votes"](np.zeros((8, 9)))


def test_a_layer_of_one_s_own_cannot_be_exported() -> None:
    class Twice(Layer):
        def forward(self, x: FloatArray) -> FloatArray:
            return x * np.float32(2)

    try:
        net = Sequential([Flatten(), Twice(), Dense(2)], input_shape=(1, 3, 3), classes=["a", "b"])
        with pytest.raises(ValueError, match=r"layer 1, Twice\(\), is of your own making: .* Conv2D, ReLU"):
            numpy_script(net)
    finally:
        del Layer.kinds["Twice"]
