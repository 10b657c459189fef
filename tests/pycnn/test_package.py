import subprocess
import sys
from pathlib import Path

import pytest

import pycnn


def test_names_that_the_package_promises() -> None:
    for name in pycnn.__all__:
        assert hasattr(pycnn, name)
        assert name in dir(pycnn)
    assert {"Sequential", "Conv2D", "ReLU", "MaxPool2D", "Flatten", "Dense"} <= set(pycnn.__all__)
    assert {"images", "lesson", "explain", "literal", "ink", "__version__"} <= set(pycnn.__all__)
    assert (Path(pycnn.__file__).parent / "py.typed").is_file()


def test_what_it_does_not_have_it_says() -> None:
    with pytest.raises(AttributeError, match="pycnn has no such_thing"):
        getattr(pycnn, "such_thing")  # noqa: B009 — a name that checkers would refuse
    assert pycnn.layer_list.from_code("[Dense(2)]")[0].options == ("units",)


def test_the_import_and_the_lesson_need_little() -> None:
    # In a browser every module costs time before the page is ready.
    code = (
        "import sys, pycnn; pycnn.lesson.network().trace(pycnn.lesson.IMAGES['X']); "
        "print(*{'numpy.random', 'zipfile', 'json', 'scipy', 'pycnn.layer_list', 'pycnn.training', "
        "'pycnn.losses', 'pycnn.optimizers', 'pycnn.datasets'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(pycnn.__file__).parents[1],
    )
    assert run.stdout.split() == []
