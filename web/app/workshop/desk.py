"""The desk: which file is open, what the reader has written, and what of it the page runs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """What is wrong with a changed file, in words, and at which line if that is known."""

    module: str
    text: str
    line: int | None = None
    later: bool = False
    """Whether it came up after the trial, while the page was running on the file."""


@dataclass(frozen=True)
class Code:
    """What of the code the reader has changed: texts of whole files, by the names of their modules."""

    sources: Mapping[str, str] = field(default_factory=dict)
    """What the page runs on instead of the original. It has been tried; nothing else gets here."""
    drafts: Mapping[str, str] = field(default_factory=dict)
    """What was written and is not what the page runs on: not run yet, or refused."""


@dataclass(frozen=True)
class Desk:
    """Texts are those of whole files, by the names of their modules, such as `pycnn.layers.relu`."""

    module: str = "pycnn.layers.relu"
    """The file that is open."""
    at: str = "ReLU.forward"
    """The function or class in it that was asked for; empty for the file's beginning."""
    openings: int = 0
    """How often a place was opened: going to the same place again is going there again."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """What the page runs on instead of the original. It has been tried; nothing else gets here."""
    version: int = 0
    """Another number whenever other code is in force: what was worked out before is no longer true."""
    drafts: Mapping[str, str] = field(default_factory=dict)
    """What was written and is not what the page runs on: not run yet, or refused."""
    kept: Mapping[str, str] = field(default_factory=dict)
    """What was written before the original was restored."""
    faults: Mapping[str, Fault] = field(default_factory=dict)
    """Why a draft is not in force, by its module."""
    alarm: str = ""
    """The file whose code was given up while the page was running on it, until the reader has been told."""
    brought: Mapping[str, str] = field(default_factory=dict)
    """What the page ran on when it was left, until it has been tried here; all of it is among the drafts."""
    printed: str = ""
    """What the code printed when it was tried."""
    fetching: bool = False
    """Whether a file waits to be tried until a part of Python has come that it imports."""

    @property
    def code(self) -> Code:
        """What is to be kept for the next time."""
        return Code({**self.sources, **self.brought}, self.drafts)

    def text(self, original: str) -> str:
        """What the editor shows of the open file, whose original text is given."""
        return self.drafts.get(self.module, self.sources.get(self.module, original))
