"""The data of chapter 10: a drawing, sounds, texts and a table, each a picture with patterns to look for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from app.first_features import first_features
from app.scene import Subject
from app.words import beyond as words
from pycnn import Conv2D, images, lesson
from pycnn.arrays import FloatArray
from pycnn.datasets.sounds import silence, whistle
from pycnn.one_hot import one_hot
from pycnn.spectrogram import loudness, spectrogram
from pycnn.tables import spread

KINDS: Final = ("drawing", "sound", "text", "table")
RATE: Final = 8000
"""Samples of a sound per second."""
WINDOW, HOP = 256, 128
LOWEST, HIGHEST = 28, 46
"""Which rows of a spectrogram are shown: what the sounds have in them."""
DECIBELS: Final = 6
"""What is softer by more is black. So a tone is a thin stroke, as the article's features want it."""
MOMENT: Final = HOP / RATE
PURCHASES: Final = (
    (34, 41, 12, 3, 0, 7, 120),
    (58, 62, 4, 1, 2, 31, 45),
    (23, 18, 25, 6, 1, 2, 210),
    (45, 77, 9, 2, 0, 12, 95),
    (67, 35, 2, 0, 3, 40, 20),
    (29, 52, 18, 5, 1, 5, 160),
    (51, 48, 7, 4, 2, 22, 70),
    (38, 90, 15, 1, 0, 9, 300),
)
"""What is known of the customers: a row for each, with a number for each property."""


@dataclass(frozen=True, eq=False)
class Data:
    """What is looked at, (1, rows, cols), and a convolution whose features are the patterns to look for."""

    kind: str
    image: FloatArray
    layer: Conv2D
    patterns: tuple[str, ...]
    hues: tuple[int, ...]
    rows: tuple[str, ...] = ()
    cols: tuple[str, ...] = ()

    @property
    def columns(self) -> int:
        count: int = self.image.shape[2]
        return count


def data(kind: str, sample: int, subject: Subject) -> Data:
    """The data of a kind; `sample` chooses one of several sounds or texts."""
    if kind == "sound":
        return sound(min(sample, len(words.SOUNDS) - 1))
    if kind == "text":
        return text(min(sample, len(words.SENTENCES) - 1))
    return table() if kind == "table" else drawing(subject)


def drawing(subject: Subject) -> Data:
    """The drawing, and the network's first features."""
    first = first_features(subject.model)
    return Data("drawing", subject.image, first.layer, first.stage.names, first.stage.hues)


def articles_x() -> Data:
    """The article's X, and its three features."""
    features = tuple(lesson.FEATURES.values())
    return Data("drawing", lesson.IMAGES["X"], _looking_for(features), ("",) * len(features), (0, 1, 2))


@lru_cache(maxsize=len(words.SOUNDS))
def sound(sample: int) -> Data:
    """The spectrogram of a sound, low tones at the bottom."""
    samples = (_whistle, _bird)[sample]()
    amplitudes = spectrogram(samples, WINDOW, HOP)[LOWEST:HIGHEST]
    image = loudness(amplitudes[::-1], DECIBELS)[np.newaxis]
    steady = images.from_text("... XXX ...")
    features = (lesson.FEATURES["antidiagonal"], lesson.FEATURES["diagonal"], steady)
    return Data("sound", image, _looking_for(features), words.TONES, (2, 0, 1))


@lru_cache(maxsize=len(words.SENTENCES))
def text(sample: int) -> Data:
    """A sentence, a row per letter that is in it, and words or parts of words to look for."""
    sentence, sought = words.SENTENCES[sample], words.SOUGHT[sample]
    letters = "".join(sorted(set(sentence)))
    layer = _looking_for(tuple(one_hot(word, letters) for word in sought), average=False)
    return Data("text", one_hot(sentence, letters), layer, sought, (0, 1), tuple(letters), tuple(sentence))


@lru_cache(maxsize=1)
def table() -> Data:
    """The customers, each property from the least, −1, to the most, 1; and the article's three features."""
    features = tuple(lesson.FEATURES.values())
    image = spread(np.array(PURCHASES, dtype=np.float32))[np.newaxis]
    named = ("",) * len(features)
    return Data("table", image, _looking_for(features), named, (0, 1, 2), words.CUSTOMERS, words.PROPERTIES)


def _looking_for(features: tuple[FloatArray, ...], *, average: bool = True) -> Conv2D:
    weight = np.stack(features)
    layer = Conv2D(len(features), weight.shape[2:], average=average)
    layer.weight, layer.bias = weight, np.zeros(len(features), dtype=np.float32)
    return layer


def _whistle() -> FloatArray:
    """Up a row per moment, so that it is a stroke as steep as the feature's, and down again."""
    return _tones((0, 32), (6, 32), (16, 42), (21, 42), (31, 32), (37, 32))


def _bird() -> FloatArray:
    calls = [(_tones((0, 32), (6, 38)), silence(2 * MOMENT, RATE)) for _ in range(5)]
    return np.concatenate([piece for call in calls for piece in call])


def _tones(*bends: tuple[int, int]) -> FloatArray:
    """Whistle through bends, each a moment and a row of the spectrogram."""
    return whistle([(moment * MOMENT, row * RATE / WINDOW) for moment, row in bends], RATE)
