"""The assembled folder is whole, checked, relative, and replaces the former one only when it is finished."""

import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from building import cache, digits, page, runtime, site
from building.errors import BuildError
from building.pins import PARTS, Part

ROOT = Path(__file__).resolve().parents[2]
INDEX = page.rendered(ROOT)


@pytest.fixture(scope="module")
def parts() -> Mapping[Part, Path]:
    digits.make(ROOT)
    return runtime.fetch(PARTS, cache.folder() / "runtime")


@pytest.fixture(scope="module")
def dist(parts: Mapping[Part, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site") / "dist"
    site.assemble(ROOT, parts, target, INDEX)
    return target


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of what the site is made of, for tests that break it."""
    root = tmp_path / "checkout"
    for folder in ("pycnn", "web"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "LICENSE"):
        shutil.copy(ROOT / file, root)
    return root


def test_the_lock_lists_numpy_and_our_wheel_with_the_checksums_of_their_files(dist: Path) -> None:
    packages = json.loads((dist / "pyodide" / "pyodide-lock.json").read_text())["packages"]
    assert sorted(packages) == ["numpy", "pycnn"]
    for package in packages.values():
        content = (dist / "pyodide" / package["file_name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == package["sha256"]


def test_our_wheel_holds_both_packages_with_their_sources(dist: Path) -> None:
    (file,) = (dist / "pyodide").glob("pycnn-*.whl")
    with zipfile.ZipFile(file) as archive:
        names = set(archive.namelist())
        assert archive.read("pycnn/__init__.py") == (ROOT / "pycnn" / "__init__.py").read_bytes()
    expected = {f"pycnn/{path.relative_to(ROOT / 'pycnn').as_posix()}" for path in ROOT.glob("pycnn/**/*.py")}
    expected |= {
        f"app/{path.relative_to(ROOT / 'web/app').as_posix()}" for path in ROOT.glob("web/app/**/*.py")
    }
    assert {name for name in names if name.endswith(".py")} == expected


def test_the_digits_are_a_file_of_their_own_and_not_in_the_wheel(dist: Path) -> None:
    content = (ROOT / digits.FILE).read_bytes()
    assert (dist / "data" / "digits.npz").read_bytes() == content
    (file,) = (dist / "pyodide").glob("pycnn-*.whl")
    with zipfile.ZipFile(file) as archive:
        assert [name for name in archive.namelist() if name.startswith("pycnn/data/")] == []
    assert file.stat().st_size < len(content)


def test_the_list_of_parts_is_true(dist: Path) -> None:
    listed = json.loads((dist / "boot" / "parts.json").read_text())
    files = [*(dist / "pyscript").iterdir(), *(dist / "pyodide").iterdir()]
    names = {file.relative_to(dist).as_posix() for file in files}
    assert set(listed) == names - {"pyodide/pyodide-lock.json"}
    for name, part in listed.items():
        assert part["bytes"] == (dist / name).stat().st_size


def test_every_address_in_the_page_is_relative_and_there(dist: Path) -> None:
    page = (dist / "index.html").read_text(encoding="utf-8")
    addresses = re.findall(r'(?:src|href|config)="([^"#][^"]*)"', page)
    own = [address for address in addresses if not re.match(r"(https?|data|mailto):", address)]
    assert "./main.py" in own
    assert [address for address in own if address.startswith("/") or not (dist / address).exists()] == []


def test_nothing_of_the_workshop_is_published(dist: Path) -> None:
    names = {part for path in dist.rglob("*") for part in path.relative_to(dist).parts}
    assert not names & {"app", "style", "__pycache__", ".git", "tests"}


def test_every_bundled_work_has_its_licence(dist: Path) -> None:
    licences = {path.relative_to(dist / "licenses").as_posix() for path in (dist / "licenses").rglob("*")}
    wanted = {
        "README.md",
        "native.txt",
        "pycnn/LICENSE.txt",
        "pyscript/LICENSE.txt",
        "pyodide/LICENSE.txt",
        "python/LICENSE.txt",
        "numpy/LICENSE.txt",
        "digits/LICENSE.txt",
        "digits/NOTICE.txt",
    }
    assert wanted <= licences


def test_two_builds_are_the_same_to_the_byte(parts: Mapping[Part, Path], dist: Path, tmp_path: Path) -> None:
    again = tmp_path / "dist"
    files = site.assemble(ROOT, parts, again, INDEX)
    assert files
    for file in files:
        assert file.read_bytes() == (dist / file.relative_to(again)).read_bytes(), file


def test_a_new_build_replaces_the_former_one(parts: Mapping[Part, Path], tmp_path: Path) -> None:
    target = tmp_path / "dist"
    target.mkdir()
    (target / "left over").touch()
    site.assemble(ROOT, parts, target, INDEX)
    assert not (target / "left over").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["dist"]


@pytest.mark.parametrize(
    "broken",
    ["web/index.html", "web/pyscript.toml", "pycnn/__init__.py", "pycnn/data/digits.npz", "pyproject.toml"],
)
def test_a_failed_build_leaves_the_former_site_alone(
    parts: Mapping[Part, Path], checkout: Path, broken: str
) -> None:
    target = checkout / "dist"
    target.mkdir()
    (target / "index.html").write_text("the former one")
    (checkout / broken).unlink()
    with pytest.raises(BuildError, match=Path(broken).name):
        site.assemble(checkout, parts, target, INDEX)
    assert [path.name for path in target.iterdir()] == ["index.html"]
    assert list(checkout.glob(".dist-*")) == []


def test_another_numpy_than_pyodide_wants_is_an_error_with_both_sums(
    parts: Mapping[Part, Path], tmp_path: Path
) -> None:
    other = {
        Part(part.package, part.path, part.size, "0" * 64) if part.name.startswith("numpy") else part: file
        for part, file in parts.items()
    }
    with pytest.raises(BuildError, match=r"sha256 0{64}") as failure:
        site.assemble(ROOT, other, tmp_path / "dist", INDEX)
    assert "0cad9c1b91f0082e4f959bc0e0bf5835a2efbba6ab3b1e9d1fe6e7e564cca98e" in str(failure.value)


def test_no_file_names_the_host_of_a_package_registry() -> None:
    # Which registry a machine uses is its owner's business: npm and pip are asked, with their own settings.
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    hosts = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "yarn" + "pkg.com"]
    files = [ROOT / name for name in listed.stdout.split("\0") if name]
    texts = {file: file.read_bytes().decode("utf-8", "replace") for file in files if file.is_file()}
    assert texts
    assert [(file.name, host) for file, text in texts.items() for host in hosts if host in text] == []
