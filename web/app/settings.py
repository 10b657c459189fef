"""Settings: what a reader can choose in a chapter, declared once for controls, state and link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any, Final, Self

Value = int | str

SPEC: Final = "spec"
FARTHEST: Final = 9999


@dataclass(frozen=True)
class Slider:
    """A whole number between two, in steps."""

    low: int
    high: int
    step: int = 1

    def read(self, text: str) -> Value:
        return _between(text, self.low, self.high, self.step)


@dataclass(frozen=True)
class Choice:
    """One of several names."""

    options: tuple[str, ...]

    def read(self, text: str) -> Value:
        if text not in self.options:
            raise ValueError(f"{text!r} is none of {', '.join(self.options)}")
        return text


@dataclass(frozen=True)
class Toggle:
    """On (1) or off (0)."""

    def read(self, text: str) -> Value:
        return _between(text, 0, 1, 1)


@dataclass(frozen=True)
class Point:
    """A place in a figure, counted in reading order; it has no control, the figure itself is pointed at.

    How many places there are depends on the network, so a figure takes the last one for any beyond.
    """

    def read(self, text: str) -> Value:
        return _between(text, 0, FARTHEST, 1)


@dataclass(frozen=True)
class Text:
    """A short text of some of the characters `allowed`, which only the figure's buttons write."""

    allowed: str
    longest: int

    def read(self, text: str) -> Value:
        if len(text) > self.longest or set(text) - set(self.allowed):
            raise ValueError(f"{text[:40]!r} is not made of {self.allowed!r} alone, or too long")
        return text


Spec = Slider | Choice | Toggle | Point | Text


def slider(default: int, low: int, high: int, step: int = 1) -> Any:
    return field(default=default, metadata={SPEC: Slider(low, high, step)})


def choice(default: str, options: Sequence[str]) -> Any:
    return field(default=default, metadata={SPEC: Choice(tuple(options))})


def toggle(default: bool) -> Any:
    return field(default=int(default), metadata={SPEC: Toggle()})


def point(default: int = 0) -> Any:
    return field(default=default, metadata={SPEC: Point()})


def text(default: str, allowed: str, longest: int) -> Any:
    return field(default=default, metadata={SPEC: Text(allowed, longest)})


@dataclass(frozen=True)
class Settings:
    """A chapter's settings: a frozen dataclass whose every field is made by one of the functions above."""

    def set(self, name: str, text: str) -> Self:
        """Return the settings with one of them read from a text. KeyError or ValueError if it is nonsense."""
        specs = self.specs()
        if name not in specs:
            raise KeyError(f"there is no setting {name!r}")
        value = specs[name].read(text)
        return self if value == getattr(self, name) else replace(self, **{name: value})

    @classmethod
    def specs(cls) -> dict[str, Spec]:
        """What each setting may be, by name."""
        return {each.name: _spec(each) for each in fields(cls)}

    def changed(self) -> dict[str, str]:
        """The settings that are not as they were at first, as texts."""
        now = {each.name: getattr(self, each.name) for each in fields(self)}
        return {each.name: str(now[each.name]) for each in fields(self) if now[each.name] != each.default}


def _spec(each: Field[Any]) -> Spec:
    spec: Spec = each.metadata[SPEC]
    return spec


def _between(text: str, low: int, high: int, step: int) -> int:
    value = int(text)
    # int() reads " 1", "+1", "1_0" and the digits of all scripts.
    if str(value) != text or not low <= value <= high or (value - low) % step:
        raise ValueError(f"{text!r} is no whole number from {low} to {high} in steps of {step}")
    return value
