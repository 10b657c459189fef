"""Fields: what a reader types, kept as it was typed; what is wrong with it is said beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.words import lab as words

NUMBER: Final = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?", re.ASCII | re.IGNORECASE)
WHOLE: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)
BETWEEN: Final = re.compile(r"\s*[x×*,]\s*|\s+", re.IGNORECASE)
LONGEST: Final = 40
"""Characters that any field keeps, of whatever is pasted into it."""


class FieldError(ValueError):
    """What was typed cannot be used; the message is the sentence for the page."""


@dataclass(frozen=True)
class Whole:
    """A whole number between two."""

    low: int
    high: int

    def read(self, text: str) -> int:
        text = text.strip()
        if not WHOLE.fullmatch(text) or not self.low <= int(text) <= self.high:
            raise FieldError(words.whole(text, self.low, self.high))
        return int(text)


@dataclass(frozen=True)
class Number:
    """A number between two, which may have decimals."""

    low: float
    high: float

    def read(self, text: str) -> float:
        text = text.strip()
        # One comma, as many languages write it, can only be meant for the point.
        written = text.replace(",", ".") if text.count(",") == 1 else text
        if not NUMBER.fullmatch(written) or not self.low <= float(written) <= self.high:
            raise FieldError(words.number(text, self.low, self.high))
        return float(written)


@dataclass(frozen=True)
class Extent:
    """One whole number for rows and columns alike, or two: `3` or `3×5`."""

    low: int
    high: int

    def read(self, text: str) -> int | tuple[int, int]:
        parts = BETWEEN.split(text.strip())
        if len(parts) > 2 or not all(WHOLE.fullmatch(part) for part in parts):
            raise FieldError(words.extent(text.strip(), self.low, self.high))
        numbers = [int(part) for part in parts]
        if not all(self.low <= number <= self.high for number in numbers):
            raise FieldError(words.extent(text.strip(), self.low, self.high))
        return numbers[0] if len(set(numbers)) == 1 else (numbers[0], numbers[1])


@dataclass(frozen=True)
class Choice:
    """One of several names."""

    options: tuple[str, ...]

    def read(self, text: str) -> str:
        if text not in self.options:
            raise FieldError(words.choice(text, self.options))
        return text


@dataclass(frozen=True)
class Switch:
    """On or off, written `1` or an empty text."""

    def read(self, text: str) -> bool:
        return text == "1"


Field = Whole | Number | Extent | Choice | Switch
"""What can be typed or chosen in a place of the lab."""


def faults(fields: Mapping[str, Field], texts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the texts in some fields, by the fields' names; nothing of those that are fine."""
    found = {}
    for name, text in texts.items():
        try:
            fields[name].read(text)
        except FieldError as error:
            found[name] = str(error)
    return found


def kept(text: str) -> str:
    """What a field keeps of a text: a line of it, as long as may be."""
    return " ".join(text.split())[:LONGEST]
