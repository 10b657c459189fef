"""The lab as a section of the page: the places of its parts, each drawn as it is at first."""

from __future__ import annotations

from collections.abc import Sequence

from app.lab.curve import Curve
from app.lab.plan import code, is_of, judged, of
from app.lab.record import Lab
from app.scene import Scene
from app.state import MINE
from app.views import election
from app.views.markup import Markup, tag
from app.views.pad import pad
from app.views.panels import place
from app.views.prose import prose
from app.words import lab as words

from . import chart, training
from . import own as owns
from . import plan as plans
from .fields import button


def section(scene: Scene) -> Markup:
    """The whole lab."""
    lab: Lab = scene.state.lab
    classes = lab.classes
    shown = lab.plan if lab.plan is not None else of(scene.network)
    in_use = is_of(shown, classes, scene.network)
    verdict = judged(shown, classes)
    listed = plans.plan(shown, verdict, classes, in_use=in_use, own=scene.state.network == MINE)
    permalink = tag("a", "#", class_="permalink", href="#lab", data_permalink="lab", aria_label=words.LINK)
    return tag(
        "section",
        tag(
            "header",
            tag("h2", words.TITLE, " ", permalink, id="lab-title"),
            tag("p", prose(words.INTRO)),
        ),
        tag(
            "div",
            _part(
                "data",
                words.DATA_TITLE,
                place("lab-data", training.data(lab.choices, classes, locked=False)),
            ),
            _part(
                "network",
                words.NETWORK_TITLE,
                plans.presets(),
                place("lab-plan", listed),
                tag(
                    "details",
                    tag("summary", words.AS_CODE),
                    place("lab-as-code", plans.code(code(shown, classes), "", changed=False)),
                    class_="source",
                ),
            ),
            _part(
                "training",
                words.TRAINING_TITLE,
                place("lab-choices", training.learning(lab.choices, locked=False)),
                place("lab-bar", training.bar(lab, able=True, makes=not in_use), class_="bar-of-buttons"),
                tag("p", training.status(lab), id="lab-status", class_="status", role="status"),
                place("lab-numbers", training.numbers(lab.standing)),
                tag(
                    "figure",
                    tag("figcaption", f"{words.CHART} ", tag("small", chart.key()), class_="key"),
                    place("lab-chart", chart.chart(Curve(), 10, None), class_="chart"),
                    tag("p", words.CHART_EMPTY, id="lab-chart-text", class_="unseen"),
                ),
                place("lab-time", training.time(lab.standing), class_="timeline"),
                tag(
                    "figure",
                    tag("figcaption", words.FEATURES),
                    place("lab-features", Markup(""), class_="forming"),
                ),
            ),
            _part("try", words.TRY_TITLE, _trying(scene)),
            _part("keep", words.KEEP_TITLE, _keeping()),
            class_="lab-parts",
        ),
        id="lab",
        class_="lab",
        aria_labelledby="lab-title",
    )


def trying(scene: Scene) -> Markup:
    """What the network makes of the drawing."""
    probable = scene.model.reach is not None
    certainty = election.certainty(scene.trace, scene.blank, scene.drawn, probable)
    answer = "" if scene.blank or not scene.drawn else scene.trace.decision
    return tag("div", tag("b", answer or words.NONE, class_="answer"), tag("p", certainty), class_="tried")


def _trying(scene: Scene) -> Sequence[Markup]:
    return (
        tag("p", words.TRY_TEXT, class_="fine"),
        tag(
            "div",
            pad("lab-", words.TRY_PAD, scene.network.classes),
            tag("div", trying(scene), id="lab-try", role="status"),
            tag("div", owns.own(scene.state.lab.own, ""), id="lab-own", class_="own-classes"),
            class_="trial",
        ),
    )


def _keeping() -> Sequence[Markup]:
    return (
        tag("p", words.KEEP_TEXT, class_="fine"),
        tag(
            "div",
            button("save-network", words.SAVE_NETWORK),
            button("save-drawings", words.SAVE_DRAWINGS),
            button("open", words.OPEN_FILE, said=words.OPEN_FILE_LABEL),
            tag("input", type="file", id="lab-file", accept=".npz,.json", hidden=""),
            tag("p", id="lab-keep-status", class_="fine", role="status"),
            class_="using",
        ),
    )


def _part(name: str, title: str, *content: Markup | Sequence[Markup]) -> Markup:
    return tag(
        "section",
        tag("h3", title, id=f"lab-{name}-title"),
        content_of(content),
        class_=f"lab-part of-{name}",
        aria_labelledby=f"lab-{name}-title",
    )


def content_of(pieces: Sequence[Markup | Sequence[Markup]]) -> list[Markup]:
    return [each for piece in pieces for each in ([piece] if isinstance(piece, str) else piece)]
