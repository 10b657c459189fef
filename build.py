#!/usr/bin/env python3
"""Build, serve and test the site. `python3 build.py` is all it takes to see it; `--help` has the rest."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 — a person may well start it with an older one
    sys.exit("build.py needs Python 3.11 or newer; this is " + sys.version.split()[0])

from building import cache, digits, page, runtime, server, single, site, sizes
from building.errors import BuildError
from building.pins import PARTS

ROOT = Path(__file__).resolve().parent
DIST = ROOT / "dist"


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; return the exit status."""
    options, rest = parser().parse_known_args(arguments)
    if rest and options.command not in ("test", "bench", "train"):
        parser().error(f"unknown: {' '.join(rest)}")
    try:
        if options.command == "build":
            build()
        elif options.command == "onefile":
            onefile()
        elif options.command == "test":
            return test(rest)
        elif options.command == "bench":
            return bench(rest)
        elif options.command == "train":
            return train(rest)
        else:
            build()
            server.serve(DIST, options.port, options.browser)
    except BuildError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(
        prog="build.py",
        description="Without a command: build the site, serve it on this machine and open it in a browser.",
        epilog=f"Downloads are kept in {cache.folder()}; the variable {cache.VARIABLE} names another folder.",
    )
    commands.set_defaults(command="serve")
    commands.add_argument(
        "--port", type=port, default=8000, help="serve on this port, or the next free one (8000)"
    )
    commands.add_argument(
        "--no-browser", dest="browser", action="store_false", help="serve, but open no browser"
    )
    others = commands.add_subparsers(metavar="command")
    for name, does in (
        ("build", "only assemble the site in dist/, ready for any static web server"),
        ("onefile", "write the whole site as one HTML file, x-or-o.html, that opens by a double click"),
        ("test", "run all tests and checks; further arguments go to pytest, e.g. test tests/pycnn -k pool"),
        ("bench", "run the measurements of bench/; further arguments name some of them, e.g. bench stroke"),
        ("train", "make the trained networks that ship again, in pycnn/models/; e.g. train xo, train digits"),
    ):
        others.add_parser(name, help=does, description=does).set_defaults(command=name)
    return commands


def port(text: str) -> int:
    number = int(text)
    if not 0 <= number < 65536:
        raise ValueError(text)
    return number


def build() -> None:
    """Assemble the site in dist/."""
    parts = runtime.fetch(PARTS, cache.folder() / "runtime")
    digits.make(ROOT)
    files = site.assemble(ROOT, parts, DIST, page.render(ROOT))
    size = sum(file.stat().st_size for file in files)
    print(f"Built {DIST}: {len(files)} files, {size / runtime.MB:.1f} MB.")
    print(*sizes.report(DIST), sep="\n")
    sizes.check(DIST)


def onefile() -> None:
    """Write the whole site as one HTML file into dist/, which opens by a double click."""
    build()
    file = single.write(DIST, ROOT, ROOT / "x-or-o.html")
    print(f"Wrote {file}: {file.stat().st_size / runtime.MB:.1f} MB.")
    sizes.within("one_file", file.stat().st_size)


def test(arguments: Sequence[str]) -> int:
    """Run the checks and the tests in a virtual environment of their own."""
    from building import testing

    return testing.test(ROOT, arguments)


def bench(names: Sequence[str]) -> int:
    """Run the measurements in the tests' virtual environment."""
    from building import testing

    return testing.bench(ROOT, names)


def train(names: Sequence[str]) -> int:
    """Make the trained networks again, in the tests' virtual environment."""
    from building import testing

    return testing.train(ROOT, names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
