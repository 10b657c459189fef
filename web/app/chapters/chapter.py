"""What every chapter of the article is: a text, settings, a live figure, a question, and the code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar

from app.scene import Subject
from app.settings import Settings
from app.views.figure import Figure

S = TypeVar("S", bound=Settings)


@dataclass(frozen=True)
class Prose:
    """The text of a chapter; *stressed*, `code` and a link to [another chapter](#key) may be in it."""

    title: str
    before: tuple[str, ...]
    """Paragraphs before the figure."""
    after: tuple[str, ...] = ()
    """Paragraphs below it."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the controls of the settings are called, by the settings' names."""
    options: Mapping[str, str] = field(default_factory=dict)
    """What the options of a choice are called, by their names."""


@dataclass(frozen=True)
class Question:
    """One question that the reader answers before looking; `right` is what real computation says."""

    text: str
    options: tuple[str, ...]
    right: int
    because: str
    """Said when it is answered, with the numbers that were worked out."""


@dataclass(frozen=True)
class Code:
    """The functions that made the figure, and what some of their values are for the cell that is chosen."""

    functions: tuple[Callable[..., Any], ...]
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Given(Generic[S]):
    """All that a chapter's figure follows from."""

    subject: Subject
    settings: S
    results: tuple[Any, ...] = ()
    """What the chapter's longer work has come to so far."""
    running: bool = False
    playing: bool = False


class Chapter(Generic[S]):
    """A chapter; each is one subclass in a module of its own. Nothing in it knows of a browser."""

    key: ClassVar[str]
    """Its id in the page and in links."""
    prose: ClassVar[Prose]
    first: S
    """The settings to begin with."""
    wide: ClassVar[bool] = False
    """Whether the figure needs the whole width, below the text instead of beside it."""

    def figure(self, given: Given[S]) -> Figure:
        """Draw the figure. It runs at every change that the reader makes, so it must take milliseconds."""
        raise NotImplementedError(f"{type(self).__name__} has no figure")

    def question(self, given: Given[S]) -> Question:
        raise NotImplementedError(f"{type(self).__name__} has no question")

    def code(self, given: Given[S]) -> Code:
        raise NotImplementedError(f"{type(self).__name__} shows no code")

    def idle(self, given: Given[S]) -> tuple[str, ...]:
        """The settings that have nothing to say of this network; their controls are hidden."""
        return ()

    def work(self, given: Given[S]) -> Iterator[Sequence[Any]]:
        """Do longer work, begun by a button with `data-run`, in pieces of a few milliseconds.

        Each piece ends with all the results so far, which the next figure gets; what an earlier run has left
        is in `given.results`.
        """
        raise NotImplementedError(f"{type(self).__name__} has no longer work")
