"""The tests' virtual environment is whole, or made anew; and browsers are asked for when they are needed."""

from pathlib import Path

import pytest

from building import testing
from building.errors import BuildError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return the list of the environments that are made, instead of making them."""
    folders: list[Path] = []
    monkeypatch.setenv("PYCNN_CACHE", str(tmp_path / "cache"))

    def make(folder: Path, _python: Path, _pins: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folders.append(folder)

    monkeypatch.setattr(testing, "_make", make)
    return folders


def project(root: Path, *pins: str) -> Path:
    root.mkdir(exist_ok=True)
    (root / "pyproject.toml").write_text(f"[dependency-groups]\ntest = {list(pins)}\n")
    return root


def test_the_environment_is_made_once_for_each_set_of_pins(made: list[Path], tmp_path: Path) -> None:
    first = testing.environment(project(tmp_path / "root", "numpy==2.4.6"))
    assert testing.environment(project(tmp_path / "root", "numpy==2.4.6")) == first
    assert testing.environment(project(tmp_path / "root", "numpy==2.4.7")) != first
    assert len(made) == 2


def test_a_half_made_environment_is_made_anew(made: list[Path], tmp_path: Path) -> None:
    root = project(tmp_path / "root", "numpy==2.4.6")
    testing.environment(root)
    (made[0] / "finished").unlink()
    testing.environment(root)
    assert made == [made[0], made[0]]


def test_a_pin_without_a_version_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="scipy>=1"):
        testing.packages(project(tmp_path / "root", "numpy==2.4.6", "scipy>=1"))


def test_the_projects_own_pins_are_exact() -> None:
    assert any(pin.startswith("playwright==") for pin in testing.packages(ROOT))


def test_the_measurements_have_the_tests_packages_and_some_more() -> None:
    tests, measurements = testing.packages(ROOT), testing.packages(ROOT, "bench")
    assert measurements[: len(tests)] == tests
    assert len(measurements) > len(tests)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        ([], True),
        (["-k", "pool"], True),
        (["tests/pycnn"], False),
        (["tests/building/test_packages.py::test_a", "-x"], False),
        (["tests/e2e/test_boot.py"], True),
        (["tests"], True),
    ],
)
def test_browsers_are_asked_for_when_their_tests_are_chosen(arguments: list[str], *, wanted: bool) -> None:
    assert testing._wants_browsers(ROOT, arguments) == wanted


def test_a_measurement_that_is_not_there_is_an_error_that_lists_the_others(tmp_path: Path) -> None:
    (tmp_path / "bench").mkdir()
    (tmp_path / "bench" / "stroke.py").touch()
    with pytest.raises(BuildError, match=r"no storke; it has: stroke"):
        testing.bench(tmp_path, ["storke"])
