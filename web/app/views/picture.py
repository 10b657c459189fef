"""The picture, the features, and the literal comparison with the exemplars."""

from __future__ import annotations

import numpy as np

from app import words
from pycnn.arrays import FloatArray
from pycnn.literal import Comparison

from .maps import pixel_shade, pixel_text, shade, table
from .markup import Markup, join, tag
from .stages import too_many


def picture(image: FloatArray) -> Markup:
    """The picture (1, rows, cols) with its numbers."""
    pixels = image[0]
    return table(pixels, words.picture_label(*pixels.shape), shade=pixel_shade, text=pixel_text)


def feature(weights: FloatArray, index: int, name: str = "", largest: float = 1.0) -> Markup:
    """One feature (1, rows, cols) as a mini image; `largest` has the full colour.

    A feature of nothing but ±1 is a picture in black and white; a learned one has colours as maps have.
    """
    label = words.feature_label(index, name)
    if (abs(weights) == 1).all():
        return table(weights[0], label, shade=pixel_shade, text=pixel_text)
    return table(weights[0], label, shade=lambda value: shade(value / largest), text=pixel_text)


def comparison(
    exemplars: dict[str, FloatArray], comparisons: dict[str, Comparison], blank: bool = False
) -> Markup:
    """Each exemplar with the pixels marked where the picture differs, the matches, and the answer by them.

    A `blank` picture matches too, in its black pixels, but gets no answer. An exemplar of many pixels is left
    to be painted. Without exemplars there is nothing to compare with.
    """
    if not exemplars:
        return tag("p", words.NO_EXEMPLARS, class_="fine")
    figures = [_exemplar(name, exemplar, comparisons[name]) for name, exemplar in exemplars.items()]
    counts = [(name, found.matching) for name, found in comparisons.items()]
    answer = words.NO_LITERAL_ANSWER if blank else words.literal_answer(counts)
    return join(tag("div", figures, class_="exemplars"), tag("p", answer, class_="literal-answer"))


def _exemplar(name: str, exemplar: FloatArray, found: Comparison) -> Markup:
    label = words.exemplar_label(name)
    if too_many(exemplar.shape):
        _, rows, cols = exemplar.shape
        body = tag("canvas", role="img", aria_label=label, class_="map", width=cols, height=rows)
    else:
        differing = {(int(r), int(c)): "differs" for r, c in np.argwhere(found.differs[0])}
        body = table(exemplar[0], label, shade=pixel_shade, text=pixel_text, marks=differing)
    return tag(
        "figure",
        body,
        tag("figcaption", words.matches(name, found.matching, found.total)),
        data_exemplar=name,
    )
