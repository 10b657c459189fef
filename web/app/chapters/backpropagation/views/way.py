"""The way back: a place in the network with its gradients, and how one of them came about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from app.views.figure import Maps
from app.views.maps import hue
from app.views.markup import Markup, tag
from app.views.stages import Stage
from app.views.walk import walk
from app.words import backpropagation as words
from pycnn.arrays import FloatArray
from pycnn.chain_rule import Derivative

from .value import precise

if TYPE_CHECKING:
    from app.chapters.backpropagation.way import Board, Stop

ANY_CELL: Final = "&cell=9999"
"""At a place that is come to, the cell with the largest gradient."""


def steps(names: Sequence[str], now: int, playing: bool, pace: int) -> Markup:
    """The places in the order in which the pass comes to them, and a button to let it go on by itself."""
    places = [
        tag(
            "li",
            tag(
                "button",
                name,
                type="button",
                data_set=f"moment={number * pace}{ANY_CELL}",
                aria_pressed="true" if number == now else "false",
            ),
        )
        for number, name in enumerate(names)
    ]
    buttons = walk("moment", now, len(names), playing=playing, label=words.WALK, pace=pace, also=ANY_CELL)
    return tag("div", tag("ol", places, class_="places", aria_label=words.PLACES), buttons, class_="steps")


def place_name(stage: Stage | None) -> str:
    return stage.title if stage is not None else words.OWN_PIXELS


def follow(here: Board, there: Board | None) -> Markup:
    """Buttons for the maps, of which one is followed; where there are none, their place stays."""
    board = here if here.map is not None else None
    stage = here.stage or (there.stage if there is not None else None)
    if board is None or board.maps == 1 or stage is None:
        return tag("div", class_="follow", aria_hidden="true")
    buttons = [
        tag(
            "button",
            str(index + 1),
            type="button",
            class_=f"pick {hue(stage.hues[index])}",
            data_set=f"follow={index}&cell=9999",
            aria_pressed="true" if index == board.map else "false",
            aria_label=words.map_button(index, stage.names[index]),
        )
        for index in range(board.maps)
    ]
    return tag(
        "div",
        tag("span", words.FOLLOW, aria_hidden="true"),
        buttons,
        class_="follow choices",
        role="group",
        aria_label=words.FOLLOW,
    )


def boards(maps: Maps, stop: Stop) -> Markup:
    """The values and their gradients side by side, and where these come from."""
    here, there = stop.here, stop.there
    cell = divmod(stop.cell, here.values.shape[1])
    values, gradients = _names(stop)
    figures = [
        _board(
            maps.numbers(
                "way-values",
                here.values,
                values,
                number=here.hue,
                scale=here.scale,
                current=cell,
                point="cell",
            ),
            values,
        ),
        _board(
            maps.numbers(
                "way-gradients",
                here.gradients,
                gradients,
                number=here.hue,
                scale=here.steepest,
                current=cell,
                point="cell",
            ),
            gradients,
        ),
    ]
    if there is not None:
        figures += [tag("span", "←", class_="sign", aria_hidden="true"), *_source(maps, stop, there)]
    return tag("div", figures, class_="side-by-side")


def _names(stop: Stop) -> tuple[str, str]:
    """What the values and the gradients of a place are called."""
    here = stop.here
    if stop.is_feature and here.map is not None:
        name = words.feature_name(here.map)
        return name, words.changes(name)
    name = place_name(here.stage)
    return words.values_of(name, here.map), words.gradients_of(name, here.map)


def _board(drawn: Markup, caption: str) -> Markup:
    return tag("figure", drawn, tag("figcaption", caption))


def _source(maps: Maps, stop: Stop, there: Board) -> list[Markup]:
    """The gradients at the place after; for a feature also what lay under its pixel, and the products."""
    name = words.coming_back(place_name(there.stage), there.map)
    found = stop.derivative
    assert found is not None
    if not stop.is_feature:
        places = _outputs(found, there)
        marks = dict.fromkeys(places[1:], "in-patch")
        drawn = maps.numbers(
            "way-there",
            there.gradients,
            name,
            number=there.hue,
            scale=there.steepest,
            marks=marks,
            current=places[0] if places else None,
        )
        return [_board(drawn, name)]
    shape = there.gradients.shape
    under = np.array([term.factor or 0.0 for term in found.terms], dtype=np.float32).reshape(shape)
    products = np.array([term.product for term in found.terms], dtype=np.float32).reshape(shape)
    steepest = float(abs(products).max()) or 1.0
    multiplied = words.products(found.terms[0].divisor)
    return [
        _board(
            maps.numbers("way-there", there.gradients, name, number=there.hue, scale=there.steepest), name
        ),
        tag("span", "×", class_="sign", aria_hidden="true"),
        _board(_pixels(maps, stop, under), words.PIXELS_UNDER),
        tag("span", "=", class_="sign", aria_hidden="true"),
        _board(
            maps.numbers("way-products", products, multiplied, number=there.hue, scale=steepest),
            multiplied,
        ),
    ]


def _pixels(maps: Maps, stop: Stop, under: FloatArray) -> Markup:
    if stop.layer == 0:
        return maps.pixels("way-under", under, words.PIXELS_UNDER)
    return maps.numbers("way-under", under, words.PIXELS_UNDER, scale=float(abs(under).max()) or 1.0)


def _outputs(found: Derivative, there: Board) -> list[tuple[int, int]]:
    """Where on the board the number has gone to; the one that gives back most comes first."""
    leading, _ = found.leading(len(found.terms))
    outputs = (term.output for term in leading)
    return [there.place(output) for output in outputs if there.map is None or output[0] == there.map]


def legend(stop: Stop) -> Markup:
    """What the colours of the gradients mean here."""
    return tag("p", words.DIVERGING.format(largest=precise(stop.here.steepest)), class_="fine")
