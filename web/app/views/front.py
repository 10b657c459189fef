"""The page as a whole: what stands around the stages, the lens, the gallery and the chapters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app import words
from app.chapters.chapter import Chapter, Given
from app.export.view import section as export
from app.insight.views.section import section as insight
from app.lab.views.section import section as lab
from app.scene import Scene
from app.search.views.section import section as search
from app.state import FASTEST, SLOWEST
from app.walk import walk
from app.words import front
from app.words.troubles import OFFLINE, TROUBLES
from app.workshop import views as workshop
from pycnn import lesson

from . import election, gallery, picture
from .arithmetic import arithmetic
from .chapter import article
from .maps import grid
from .markup import Markup, join, tag
from .pad import board
from .prose import prose
from .stages import Stage, skeleton
from .strip import strip

ICONS: Final = {
    "start": "M1 1h2v10H1zM12 1v10L4 6z",
    "back": "M10 1v10L2 6z",
    "on": "M2 1v10l8-5z",
    "close": "M1 3l2-2 3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z",
}


def page(scene: Scene, chapters: Sequence[tuple[Chapter[Any], Given[Any]]]) -> Markup:
    """Everything in the page's body, for the article's network, whose numbers all stand in tables."""
    titles = [(chapter.key, chapter.prose.title) for chapter, _ in chapters]
    return join(
        tag("a", front.SKIP, class_="skip", href="#verdict-stage"),
        _masthead(),
        tag(
            "main",
            _networks(scene),
            # Empty as long as the code is the original one.
            tag("div", id="code-notice", class_="code-notice", role="status"),
            _pipeline(scene),
            _legend(),
            _lens(scene),
            _gallery(scene),
            strip(scene.model.stages, scene.subject.trace, titles, front.LAB),
            tag(
                "article",
                tag(
                    "header",
                    tag("h2", front.ARTICLE, id="article-title"),
                    tag("p", prose(front.ARTICLE_TEXT)),
                ),
                article(chapters),
                id="article",
                class_="article",
                aria_labelledby="article-title",
            ),
            lab(scene),
            insight(scene),
            search(scene),
            workshop.workshop(scene.state.desk),
            export(scene),
        ),
        tag(
            "footer",
            tag("p", prose(front.FOOTER)),
            tag("p", id="offline", role="status", **_data(OFFLINE)),
        ),
    )


def _masthead() -> Markup:
    boot = tag("progress", id="boot-progress", aria_label=front.LOADING)
    return join(
        tag(
            "header",
            tag("h1", front.HEADING),
            tag("p", front.LEDE, class_="lede"),
            tag("p", boot, " ", tag("span", front.STARTING), id="boot", role="status"),
            tag("noscript", tag("p", front.NO_SCRIPT, class_="trouble")),
            class_="masthead",
        ),
        # Where JavaScript reads what to say as long as there is no Python.
        tag("p", id="trouble", class_="trouble", role="alert", hidden="", **_data(TROUBLES)),
        tag("p", id="notice", class_="notice", role="status", hidden=""),
    )


def _data(texts: Mapping[str, str]) -> dict[str, str]:
    return {f"data_{name}": text for name, text in texts.items()}


def _networks(scene: Scene) -> Markup:
    choices = []
    for key, (name, about) in front.NETWORK_NAMES.items():
        radio = tag(
            "input",
            type="radio",
            name="network",
            value=key,
            autocomplete="off",
            aria_describedby=f"about-{key}",
            checked="" if key == scene.state.network else None,
        )
        choices.append(tag("label", radio, " ", tag("b", name), " ", tag("small", about, id=f"about-{key}")))
    restore = tag("button", front.RESTORE, type="button", id="restore")
    return tag(
        "div",
        tag(
            "fieldset",
            tag("legend", front.NETWORKS),
            choices,
            id="networks",
            class_="networks",
        ),
        tag("p", front.EDITED, " ", restore, id="edited", class_="edited unset", role="status"),
        class_="choice",
    )


def _pipeline(scene: Scene) -> Markup:
    return tag(
        "div",
        _drawing(scene),
        _picture(scene),
        tag(
            "div",
            skeleton(scene.model.stages, lambda *place: _content(scene, *place)),
            id="stages",
            class_="stages",
        ),
        tag("div", id="beams", aria_hidden="true"),
        tag("div", id="marks", aria_hidden="true"),
        id="pipeline",
        class_="pipeline",
    )


def _drawing(scene: Scene) -> Markup:
    return _stage(
        "drawing",
        front.DRAWING,
        tag("small", front.DRAWING_NOTE),
        board("", front.PAD_LABEL, scene.network.classes, "pad-help"),
        tag("p", election.brief(scene.trace, blank=True, drawn=False), id="brief", class_="brief"),
        tag(
            "div",
            tag("button", front.UNDO, id="undo", type="button", disabled=""),
            tag("button", front.CLEAR, id="clear", type="button"),
            tag("button", front.OPEN, id="open-picture", type="button", aria_label=front.OPEN_LABEL),
            tag("input", type="file", id="picture-file", accept="image/*", hidden=""),
            class_="tools",
        ),
        tag("p", front.PAD_HELP, id="pad-help", class_="fine"),
        tag("p", id="pad-status", class_="unseen", role="status"),
        tag("p", id="cell-status", class_="unseen", role="status"),
    )


def _picture(scene: Scene) -> Markup:
    model = scene.model
    literal = picture.comparison(model.exemplars, scene.comparisons, blank=True)
    return _stage(
        "picture",
        front.PICTURE,
        tag("small", words.picture_size(model.size, model.size), id="picture-size"),
        tag("div", picture.picture(scene.image), id="picture", class_="place square"),
        tag("p", words.BLACK_AND_WHITE, id="picture-note", class_="fine"),
        tag(
            "div",
            tag("h3", front.LITERAL, id="literal-title"),
            tag("div", literal, id="literal"),
            class_="literal",
            role="group",
            aria_labelledby="literal-title",
        ),
    )


def _stage(kind: str, title: str, note: Markup, *works: Markup) -> Markup:
    return tag(
        "section",
        tag("h2", f"{title} ", note, id=f"{kind}-title"),
        tag("div", works, class_="works"),
        class_=f"stage {kind}",
        aria_labelledby=f"{kind}-title",
    )


def _content(scene: Scene, stage: Stage, place: str, index: int) -> Markup:
    """What a place of a stage shows: a feature, a map, the list, the links, the votes, or the certainty."""
    step = scene.trace.steps[stage.layer]
    if place == "feature":
        return picture.feature(step.layer.parameters["weight"][index], index, stage.names[index])
    if place == "map" and stage.is_list:
        return election.values(step.output, stage.hues, None, stage.scale)
    if place == "map":
        chosen = scene.state.chosen
        here = chosen.layer == stage.layer and chosen.index[0] == index
        label = words.map_label(stage.title, index, stage.names[index], *stage.shape[1:])
        cell = (chosen.index[1], chosen.index[2]) if here else None
        return grid(step.output[index], label, cell, stage.scale)
    if place == "links":
        before = scene.model.stages[stage.layer - 1]
        return election.links(step.layer.parameters["weight"], step.input, before.hues, before.scale)
    if place == "votes":
        return election.votes(scene.trace, None, scene.blank)
    return election.certainty(scene.trace, scene.blank, scene.drawn)


def _legend() -> Markup:
    steps = ("n9", "n6", "n3", "z", "hue-0 p3", "hue-0 p6", "hue-0 p9")
    box = tag("input", type="checkbox", id="show-numbers", checked="")
    return tag(
        "div",
        tag("span", [tag("i", class_=step) for step in steps], class_="scale", aria_hidden="true"),
        tag("span", words.PLAIN_LEGEND, id="legend", class_="legend-text"),
        tag("label", box, f" {front.NUMBERS_SHOWN}", class_="switch"),
        class_="legend",
    )


def _lens(scene: Scene) -> Markup:
    position, cells = walk(scene)
    transport = tag(
        "div",
        _button("to-start", front.TO_START, "start"),
        _button("step-back", front.STEP_BACK, "back"),
        tag("button", words.PLAY, type="button", id="play", aria_pressed="false"),
        _button("step-on", front.STEP_ON, "on"),
        _slider(front.CELL, "position", 1, cells, position + 1),
        _slider(front.SPEED, "speed", SLOWEST, FASTEST, scene.state.speed),
        class_="transport",
        role="group",
        aria_label=front.SLIDE,
    )
    head = tag(
        "div",
        tag("h2", front.LENS, id="lens-title"),
        transport,
        _button("close-lens", front.CLOSE, "close"),
        class_="lens-head",
    )
    made = arithmetic(scene.trace, scene.arithmetic, scene.ledger, False, scene.model.stages)
    return tag(
        "section",
        head,
        tag("div", made, id="arithmetic", class_="arithmetic"),
        id="lens",
        class_="lens",
        aria_labelledby="lens-title",
    )


def _button(name: str, label: str, icon: str) -> Markup:
    drawn = tag("svg", tag("path", d=ICONS[icon]), viewBox="0 0 12 12", aria_hidden="true")
    return tag("button", drawn, type="button", id=name, aria_label=label)


def _slider(label: str, name: str, low: int, high: int, value: int) -> Markup:
    control = tag("input", type="range", id=name, min=low, max=high, value=value, step=1)
    return tag("label", f"{label} ", control, class_="slider")


def _gallery(scene: Scene) -> Markup:
    model = scene.model
    return tag(
        "section",
        tag("h2", front.GALLERY, id="gallery-title"),
        tag("p", front.GALLERY_TEXT),
        tag("div", gallery.examples(lesson.IMAGES, model.examples), id="examples", class_="examples"),
        tag("p", gallery.score(model.examples), id="score"),
        class_="gallery",
        aria_labelledby="gallery-title",
    )
