"""The parts about understanding the result as a section of the page, as they are at first."""

from __future__ import annotations

from app.insight.record import ANSWERS, COUNTS, EVIDENCE, ROBUSTNESS, Insight
from app.lab.views.fields import chosen
from app.scene import Scene
from app.views.bar import bar
from app.views.markup import Markup, tag
from app.views.panels import panel, panels, place, status
from app.words import insight as words

from . import bearing, evidence


def section(scene: Scene) -> Markup:
    insight = scene.state.insight
    classes = scene.network.classes
    return panels(
        "insight",
        words.TITLE,
        words.INTRO,
        panel(
            "answers",
            words.ANSWERS_TITLE,
            place("answers-choices", count(insight)),
            place("answers-bar", bar(ANSWERS, words.ASK, None), "bar-of-buttons"),
            status("answers-status", words.NOT_ASKED),
            tag(
                "div",
                place("confusion", Markup("")),
                tag("div", place("mistakes", Markup("")), status("picked", ""), class_="gallery-of-mistakes"),
                tag("p", id="answers-of", class_="fine of"),
                id="answers-result",
                class_="result",
            ),
        ),
        panel(
            "evidence",
            words.EVIDENCE_TITLE,
            place("evidence-choices", evidence.choices(insight, classes)),
            place("evidence-bar", bar(EVIDENCE, words.FIND, None), "bar-of-buttons"),
            status("evidence-status", words.NOT_FOUND),
            tag(
                "div",
                place(
                    "evidence-figure", evidence.figure(None, scene.subject.image, classes), "evidence-figure"
                ),
                tag("p", id="evidence-at", class_="status", role="status"),
                tag("p", id="evidence-text", class_="fine"),
                tag("p", words.EVIDENCE_SCALE, class_="fine"),
                tag("p", id="evidence-of", class_="fine of"),
                id="evidence-result",
                class_="result",
            ),
        ),
        panel(
            "robustness",
            words.BEARING_TITLE,
            tag("p", words.BEARING_NOTE, class_="fine"),
            place("robustness-bar", bar(ROBUSTNESS, words.DISTORT, None), "bar-of-buttons"),
            status("robustness-status", words.NOT_DISTORTED),
            tag(
                "div",
                place("bearing", bearing.bearing(None), "bearings"),
                tag("p", id="robustness-of", class_="fine of"),
                id="robustness-result",
                class_="result",
            ),
        ),
    )


def count(insight: Insight) -> Markup:
    """How many pictures to ask about."""
    options = {each: f"{int(each):,}" for each in COUNTS}
    return tag("div", chosen("count", words.COUNT, insight.count, options), class_="fields")
