"""Chapter 2: features are mini images. Where each fits the drawing, and what follows if one is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from app import words as common
from app.chapters.chapter import Chapter, Code, Given, Prose, Question
from app.chapters.readings import correct, known
from app.first_features import first_features
from app.scene import Subject
from app.settings import FARTHEST, Settings, point
from app.views.figure import Figure, Maps
from app.views.maps import hue
from app.views.markup import Markup, join, tag
from app.views.versus import versus
from app.words import features as words
from pycnn import explain, lesson, matches
from pycnn.explain import Arithmetic
from pycnn.lesson import printed

from .fit import Fit, fit
from .kept import change, choice, is_mini_image, reading, voted
from .views.fits import is_drawn, outlines

ROUND: Final = "O"
"""The drawing that the question is about."""
MOST_OPTIONS: Final = 3
"""How many of the features that fit it best are offered beside the one that fits worst."""


@dataclass(frozen=True)
class Features(Settings):
    feature: int = point()
    at: int = point(FARTHEST)
    """The pixel of the picture that is pointed at; the place that fits best until one is."""
    pixel: int = point(FARTHEST)
    """The pixel of the feature that is changed; the one in the middle until one is chosen."""


class FeaturesChapter(Chapter[Features]):
    key = "features"
    prose = Prose(words.TITLE, words.BEFORE, words.AFTER)
    first = Features()
    wide = True

    def figure(self, given: Given[Features]) -> Figure:
        found = fit(given.subject, given.settings.feature)
        stage = found.first.stage
        maps = Maps()
        return maps.figure(
            tag("p", common.LENT, class_="fine") if found.first.lent else "",
            choice(given.subject.model, found.feature),
            tag(
                "div",
                tag("section", tag("h3", words.FITS), self._places(given, found, maps)),
                tag("section", tag("h3", words.PIXELS), self._pixels(given, found, maps)),
                tag("section", tag("h3", words.FOLLOWS), self._consequences(given, found, maps)),
                class_=f"feature-parts {hue(stage.hues[found.feature])}",
            ),
        )

    def _places(self, given: Given[Features], found: Fit, maps: Maps) -> Markup:
        """The picture with the places where the feature fits."""
        number = found.first.stage.hues[found.feature]
        place = found.place(given.settings.at)
        picture = maps.pixels(
            "picture",
            found.picture[0],
            words.PICTURE,
            number=number,
            patch=found.window(place),
            point="at",
        )
        windows = [found.window(each) for each in found.places]
        best = printed(float(found.matches[found.best]))
        if not found.asks:
            said = words.ASKS_NOTHING
        elif found.perfect:
            said = words.fits_perfectly(len(found.perfect))
        else:
            said = words.fits_best(float(found.agreements[found.best]))
        return join(
            tag(
                "div",
                picture,
                outlines(found.picture.shape[1:], windows, bool(found.perfect)),
                class_="outlined",
            ),
            tag("p", f"{said} {best}.", class_="found"),
            tag("button", words.BEST_PLACE, type="button", data_set=f"at={FARTHEST}"),
        )

    def _pixels(self, given: Given[Features], found: Fit, maps: Maps) -> Markup:
        """The patch beside the feature, which can be changed if it is not lent, and how far they agree."""
        subject, settings = given.subject, given.settings
        number = found.first.stage.hues[found.feature]
        made = explain.cell(found.trace, found.first.position, (found.feature, *found.place(settings.at)))
        assert made.products is not None
        assert made.feature is not None
        products = made.products[0].astype(np.float32)
        largest = float(np.abs(made.feature).max()) or 1.0
        if found.first.lent:
            pixels = maps.pixels("feature", made.feature[0], common.FEATURE, number=number)
            caption, buttons = common.FEATURE, Markup("")
        else:
            caption = words.feature_caption(found.feature, is_mini_image(subject.model, found.feature))
            pixels, buttons = change(subject.model, found.feature, settings.pixel)
        return join(
            tag(
                "div",
                _part(maps.pixels("patch", made.patch[0], words.PATCH, number=number), words.PATCH),
                tag("span", "×", class_="sign"),
                _part(pixels, caption),
                tag("span", "=", class_="sign"),
                _part(
                    maps.numbers(
                        "products", products, words.PRODUCTS, number=number, scale=largest, signs=True
                    ),
                    words.products_caption(is_drawn(made.products)),
                ),
                class_=f"feature-products side-by-side of-{made.feature.shape[2]}",
            ),
            tag("p", _match(found, made), class_="formula"),
            buttons,
        )

    def _consequences(self, given: Given[Features], found: Fit, maps: Maps) -> Markup:
        """The feature's map, the votes before the changes and now, and what the ten drawings are read as."""
        stage = found.first.stage
        drawn = maps.numbers(
            "map",
            found.matches,
            words.MAP,
            number=stage.hues[found.feature],
            scale=stage.scale,
            current=found.place(given.settings.at),
        )
        its_map = _part(drawn, words.its_map(len(found.perfect)))
        if found.first.lent:
            return tag("div", its_map, tag("p", words.NOTHING_FOLLOWS), class_="feature-effects")
        votes = versus(words.VOTES, (words.WAS, words.NOW), list(_before_and_now(given.subject)))
        return join(tag("div", its_map, votes, class_="feature-effects"), reading(given.subject.model))

    def question(self, given: Given[Features]) -> Question:
        model = given.subject.model
        first = first_features(model)
        layer, stage = first.layer, first.stage
        both = np.stack([first.picture(model, model.pictures[name]) for name in lesson.CLASSES])
        fits = [matches.agreement(layer, each).max(axis=(1, 2)) for each in layer.forward(both)]
        if layer.filters == 1:
            return _of_one(dict(zip(lesson.CLASSES, (float(each[0]) for each in fits), strict=True)))
        best = fits[lesson.CLASSES.index(ROUND)].tolist()
        order = sorted(range(len(best)), key=best.__getitem__)
        asked = sorted({order[0], *order[-MOST_OPTIONS:]})
        names = [common.feature_choice(index, stage.names[index]) for index in asked]
        alone = best[order[1]] - best[order[0]] > matches.SLACK
        return Question(
            words.QUESTION,
            (*names, words.ALL_ALIKE),
            asked.index(order[0]) if alone else len(asked),
            words.because([(name, best[index]) for name, index in zip(names, asked, strict=True)]),
        )

    def code(self, given: Given[Features]) -> Code:
        found = fit(given.subject, given.settings.feature)
        row, col = found.place(given.settings.at)
        rows, cols = (f"{part.start}:{part.stop}" for part in found.window((row, col)))
        own = f"[{found.feature}, {row}, {col}]"
        return Code(
            (matches.agreement, matches.perfect, matches.peaks),
            (
                ("layer", repr(found.layer)),
                ("the patch", f"image[0, {rows}, {cols}]"),
                ("the feature", f"layer.weight[{found.feature}, 0]"),
                (f"layer.bias[{found.feature}]", printed(float(found.layer.bias[found.feature]))),
                (f"matches{own}", printed(float(found.matches[row, col]))),
                (f"agreement(layer, matches){own}", printed(float(found.agreements[row, col]))),
            ),
        )


def _of_one(best: Mapping[str, float]) -> Question:
    """Where a single feature finds more of itself: in the article's X, or in its O."""
    most = max(best, key=best.__getitem__)
    options = list(best)
    alike = max(best.values()) - min(best.values()) <= matches.SLACK
    return Question(
        words.QUESTION_OF_ONE,
        (*(words.in_the(name) for name in options), words.ALIKE),
        len(options) if alike else options.index(most),
        words.because_of_one(list(best.items())),
    )


def _before_and_now(subject: Subject) -> Iterator[tuple[str, str, str]]:
    """The votes, the decision, and how many drawings are read correctly, before all changes and now."""
    model, trace = subject.model, subject.trace
    unchanged = model.origin or model
    votes, decision = voted(unchanged, subject.image.tobytes())
    for name, old, new in zip(trace.classes, votes, trace.votes.tolist(), strict=True):
        yield words.vote(name), printed(old), printed(new)
    yield words.DECISION, decision, trace.decision
    if count := known(model):
        was, now = (correct(each.network, model) for each in (unchanged, model))
        yield words.read(count), str(was), str(now)


def _part(body: Markup, caption: str) -> Markup:
    return tag("figure", body, tag("figcaption", caption))


def _match(found: Fit, made: Arithmetic) -> str:
    """How well the feature matches the patch: counted if all is black, white or 0, else weighed."""
    assert made.products is not None
    assert made.sum is not None
    bias, value = printed(made.bias) if made.bias else "", printed(made.value)
    if is_drawn(made.products):
        agree, differ = int((made.products > 0).sum()), int((made.products < 0).sum())
        pixels = made.products.size
        return words.counted(agree, differ, pixels - agree - differ, pixels, made.divisor, bias, value)
    share = float(found.agreements[made.index[1:]])
    return words.weighed(printed(made.sum), made.divisor, bias, value, share)
