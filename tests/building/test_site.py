"""The assembled folder is whole, checked, relative, and replaces the former one only when it is finished."""

import base64
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Mapping
from fnmatch import fnmatch
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from building import cache, digits, modules, page, runtime, site
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


def told(dist: Path) -> dict[str, Any]:
    """Return what the page's JavaScript is told of its parts."""
    (file,) = dist.glob("boot-*/parts.mjs")
    lines = re.split(r"^export const (\w+) = ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {
        name: json.loads(value.strip().removesuffix(";"))
        for name, value in zip(lines[::2], lines[1::2], strict=True)
    }


def integrity(content: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content).digest()).decode()}"


def unpacked(dist: Path, archive: str) -> dict[str, bytes]:
    (file,) = dist.glob(f"python/{archive}-*")
    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(file.read_bytes()))) as files:
        read = {member.name: files.extractfile(member) for member in files.getmembers()}
        return {name: file.read() for name, file in read.items() if file}


def test_our_archive_holds_both_packages_with_their_sources(dist: Path) -> None:
    folder = f"{modules.PACKAGES_FOLDER[1:]}/"
    files = {name.removeprefix(folder): file for name, file in unpacked(dist, "ours").items()}
    assert files["pycnn/__init__.py"] == (ROOT / "pycnn" / "__init__.py").read_bytes()
    expected = {f"pycnn/{path.relative_to(ROOT / 'pycnn').as_posix()}" for path in ROOT.glob("pycnn/**/*.py")}
    expected |= {
        f"app/{path.relative_to(ROOT / 'web/app').as_posix()}" for path in ROOT.glob("web/app/**/*.py")
    }
    assert {name for name in files if name.endswith(".py")} == expected
    assert [name for name in files if name.startswith("pycnn/data/")] == []


def test_the_digits_are_a_file_of_their_own(dist: Path) -> None:
    assert (dist / "data" / "digits.npz").read_bytes() == (ROOT / digits.FILE).read_bytes()


def test_the_list_of_parts_is_true(dist: Path) -> None:
    parts = told(dist)["parts"]
    served = [
        file
        for folder in ("pyscript-*", "pyodide-*", "python", "boot-*")
        for file in dist.glob(f"{folder}/*")
    ]
    assert set(parts) == {file.relative_to(dist).as_posix() for file in served if file.name != "parts.mjs"}
    for name, part in parts.items():
        content = (dist / name).read_bytes()
        assert (part["bytes"], part["integrity"]) == (len(content), integrity(content))


def test_the_page_names_what_python_cannot_start_without_in_the_order_of_its_need(dist: Path) -> None:
    (listed,) = re.findall(r' data-parts="([^"]*)"', (dist / "index.html").read_text(encoding="utf-8"))
    first = json.loads(unescape(listed))
    short = [name.rpartition("/")[2].partition("-")[0] for name in first]
    assert short == ["pyodide.asm.wasm.gzip", "stdlib", "numpy", "ours"]
    parts = told(dist)["parts"]
    assert all(parts[name] == part for name, part in first.items())


def test_the_worker_knows_every_file_of_its_version(dist: Path) -> None:
    worker = (dist / "worker.js").read_text(encoding="utf-8")
    listed = json.loads(worker[worker.index("const FILES = ") + len("const FILES = ") :].partition(";")[0])
    files = {file.relative_to(dist).as_posix(): file for file in dist.rglob("*") if file.is_file()}
    assert set(listed) == set(files) - {"worker.js", "404.html"}
    assert all(listed[name] == integrity(files[name].read_bytes()) for name in listed)


def test_a_changed_file_has_another_name_and_makes_another_worker(
    parts: Mapping[Part, Path], checkout: Path, dist: Path
) -> None:
    digits.make(checkout)
    more = {"web/style/page.css": "b {}", "web/boot/download.mjs": "\n", "pycnn/lesson.py": "\n"}
    for changed, addition in more.items():
        with (checkout / changed).open("a", encoding="utf-8") as file:
            file.write(addition)
    target = checkout / "dist"
    site.assemble(checkout, parts, target, INDEX)
    before, after = (
        {file.relative_to(folder).as_posix() for file in folder.rglob("*")} for folder in (dist, target)
    )
    for pattern in ("style-*.css", "boot-*", "python/ours-*"):
        assert {fnmatch(name, pattern) for name in before & after} == {False}
        assert len([name for name in after - before if fnmatch(name, pattern)]) >= 1
    assert {"python/stdlib-*"} == {
        "python/stdlib-*" for name in before & after if fnmatch(name, "python/stdlib-*")
    }
    assert (target / "worker.js").read_bytes() != (dist / "worker.js").read_bytes()


def test_the_policy_lets_only_the_scripts_run_that_the_page_was_built_with(dist: Path) -> None:
    index = (dist / "index.html").read_text(encoding="utf-8")
    scripts = re.findall("<script>(.*?)</script>", index, re.DOTALL)
    assert len(scripts) == 4
    (policy,) = re.findall("script-src ([^;]*);", index)
    assert re.findall("'(sha256-[^']*)'", policy) == [integrity(script.encode()) for script in scripts]


def test_the_manifest_says_what_the_page_says_and_its_icons_are_there(dist: Path) -> None:
    manifest = json.loads((dist / "manifest.webmanifest").read_text(encoding="utf-8"))
    index = (dist / "index.html").read_text(encoding="utf-8")
    assert f"<title>{manifest['name']}</title>" in index
    assert f'lang="{manifest["lang"]}"' in index
    assert manifest["start_url"] == manifest["scope"] == "./"
    assert [icon["src"] for icon in manifest["icons"] if not (dist / icon["src"]).is_file()] == []


@pytest.mark.parametrize(("base", "home"), [("", "/"), ("/repo", "/repo/"), ("/repo/", "/repo/")])
def test_the_404_page_leads_home(
    parts: Mapping[Part, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: str, home: str
) -> None:
    monkeypatch.setenv(site.BASE_PATH, base)
    site.copy_page(ROOT, tmp_path)
    page = (tmp_path / "404.html").read_text(encoding="utf-8")
    assert f'href="{home}"' in page
    assert "{{" not in page


def test_nothing_is_left_to_fill_in(dist: Path) -> None:
    for name in ("index.html", "404.html", "manifest.webmanifest", "worker.js"):
        assert re.findall(r"\{\{ \w+ \}\}", (dist / name).read_text(encoding="utf-8")) == []


def test_the_page_loads_ahead_what_it_needs_at_once(dist: Path) -> None:
    index = (dist / "index.html").read_text(encoding="utf-8")
    ahead = set(re.findall(r'(?:<link rel="modulepreload"[^>]* href|<script [^>]*src)="\./([^"]+)"', index))
    modules = {name for name in told(dist)["parts"] if name.endswith(("js",)) and "/toml-" not in name}
    later, downloader = sorted(modules - ahead, key=lambda name: "/downloader.mjs" in name)
    assert later.endswith("/pyodide.asm.mjs")  # large, and in time when Pyodide asks for it
    assert f'data-downloader="./{downloader}"' in index  # a worker's program


def test_every_address_in_the_page_is_relative_and_there(dist: Path) -> None:
    page = (dist / "index.html").read_text(encoding="utf-8")
    addresses = re.findall(r'(?:src|href|data-more|data-downloader)="([^"#][^"]*)"', page)
    own = [address for address in addresses if not re.match(r"(https?|data|mailto):", address)]
    assert len(own) > 15
    (config,) = re.findall(r'config="([^"]*)"', page)
    own.append(json.loads(unescape(config))["interpreter"])
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
    ["web/index.html", "web/pyscript.toml", "web/worker.js", "pycnn/__init__.py", "pycnn/data/digits.npz"],
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
