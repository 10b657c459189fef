"""What can be done to a stack of layers: begin anew, add a layer, take one away, each as a button."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.settings import FARTHEST
from app.words import deep as words
from pycnn import Conv2D, Layer, MaxPool2D, Sequential

from .stack import KINDS, LONGEST, Misfit, letter_of, letters, misfit, planned
from .views import Choice

ARTICLES: Final = "crpp"
ARTICLES_DEEP: Final = "crcrpcrp"
"""What the article stacks where it speaks of deep stacking."""


@dataclass(frozen=True)
class Changes:
    """All that can be done to a stack now."""

    presets: tuple[Choice, ...]
    additions: tuple[Choice, ...]
    insertions: tuple[Choice, ...]
    """To let the next layer go behind the picture, or behind each of the layers."""
    removals: tuple[Choice, ...]


@lru_cache(maxsize=4)  # they stay as they are while one points at values
def changes(network: Sequential, text: str, after: int) -> Changes:
    """What can be done to the stack `text`, where the next layer goes behind `after` of its layers."""
    named = {ARTICLES: words.ARTICLES, ARTICLES_DEEP: words.ARTICLES_DEEP}
    if own := letters(network):
        cut = len(own) < len(network.layers) and bool(letter_of(network.layers[len(own)]))
        named.setdefault(own, words.own(len(own)) if cut else words.OWN)
    return Changes(
        tuple(_preset(preset, name, text) for preset, name in named.items()),
        tuple(_addition(network, text, after, kind) for kind in KINDS),
        tuple(_insertion(text, number, after) for number in range(len(text) + 1)),
        tuple(_removal(network, text, position) for position in range(len(text))),
    )


def _preset(preset: str, name: str, text: str) -> Choice:
    sets = f"stack={preset}&after={FARTHEST}&layer={FARTHEST}&map=0&at=0"
    return Choice(name, sets, words.layers(preset), pressed=preset == text)


def _addition(network: Sequential, text: str, after: int, kind: str) -> Choice:
    """Add a layer, and point at it."""
    longer = text[:after] + kind + text[after:]
    trouble = words.FULL if len(longer) > LONGEST else reason(misfit(network, longer))
    behind = FARTHEST if after == len(text) else after + 1
    return Choice(
        words.KINDS[kind],
        f"stack={longer}&after={behind}&layer={after}&map=0",
        side(planned(network, longer)[after].layer),
        trouble=trouble,
    )


def _insertion(text: str, number: int, after: int) -> Choice:
    name = words.insert(number, text[number - 1]) if number else words.INSERT_FIRST
    behind = FARTHEST if number == len(text) else number
    return Choice(words.INSERT, f"after={behind}", name=name, pressed=number == after)


def _removal(network: Sequential, text: str, position: int) -> Choice:
    """Take a layer away, if those behind it still fit then."""
    shorter = text[:position] + text[position + 1 :]
    missing = misfit(network, shorter)
    return Choice(
        words.REMOVE,
        f"stack={shorter}&after={FARTHEST}&layer={FARTHEST}",
        name=words.remove(position + 1, text[position]),
        trouble=words.not_removed(reason(missing)) if missing is not None else "",
    )


def reason(missing: Misfit | None) -> str:
    """Why a layer does not fit, in words; nothing if all do."""
    if missing is None:
        return ""
    _, rows, cols = missing.shape
    if isinstance(missing.layer, Conv2D):
        return words.too_small(
            missing.position + 1, words.sides(*missing.layer.kernel_size), words.sides(rows, cols)
        )
    return words.unfit(missing.position + 1, words.sides(rows, cols))


def side(layer: Layer) -> str:
    """The size of a layer's windows; ReLU has none."""
    if isinstance(layer, Conv2D):
        return words.sides(*layer.kernel_size)
    return words.sides(*layer.size) if isinstance(layer, MaxPool2D) else ""
