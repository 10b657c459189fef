from __future__ import annotations

import numpy as np
import pytest
from app.lab import plan as plans
from app.lab.choices import FIELDS, LEARNERS, Choices
from app.lab.curve import Curve, Point
from app.lab.own import FIRST, OwnClass
from app.lab.record import GATHERING, TRAINING, Lab, Standing
from app.lab.views import chart, own, training
from app.lab.views import plan as plan_view
from app.networks import Catalogue
from app.scene import Director
from app.state import State
from app.views import front
from app.words import lab as words
from hypothesis import given
from hypothesis import strategies as st

from pycnn import lesson
from tests.app import sketches
from tests.app.document import parsed

XO = ("X", "O")
SHARE = st.floats(0, 1)
POINT = st.builds(Point, st.floats(0, 20), st.floats(0, 50), SHARE)


@given(st.lists(POINT, max_size=9), st.lists(POINT, max_size=5), st.integers(0, 20))
def test_the_chart_draws_every_point_within_the_plot(
    learned: list[Point], fresh: list[Point], goal: int
) -> None:
    curve = Curve(
        tuple(sorted(learned, key=lambda p: p.epochs)), tuple(sorted(fresh, key=lambda p: p.epochs))
    )
    drawn = parsed(chart.chart(curve, goal, None))
    plots = drawn.all("svg")
    assert len(plots) == 2
    for plot in plots:
        line = next(path for path in plot.all("path") if path.classes == ["learned"])
        places = [
            tuple(map(float, pair.split())) for pair in line.attributes["d"].lstrip("M").split("L") if pair
        ]
        assert len(places) == len(learned)
        assert all(0 <= x <= chart.WIDTH and 0 <= y <= chart.HEIGHT for x, y in places)
        dots = next(path for path in plot.all("path") if "dots" in path.classes)
        assert dots.attributes["d"].count("M") == len(fresh)
    assert chart.heard(curve)


@pytest.mark.parametrize(
    ("value", "top"), [(0.7, 1), (1.2, 2), (3, 5), (7, 10), (0.03, 0.05), (0, 1), (120, 200)]
)
def test_scales_end_at_round_numbers(value: float, top: float) -> None:
    assert chart.rounded(value) == pytest.approx(top)


@given(st.floats(1e-6, 1e6))
def test_no_scale_ends_below_what_it_shows(value: float) -> None:
    assert value <= chart.rounded(value) * (1 + 1e-9)


def test_every_layer_has_its_fields_and_its_numbers() -> None:
    plan = plans.of(lesson.network())
    shown = parsed(plan_view.plan(plan, plans.judged(plan, XO), XO, in_use=True, own=False))
    layers = shown.all("li", "layer")
    assert len(layers) == len(plan.lines)
    fields = [each.attributes["data-field"] for each in layers[0] if "data-field" in each.attributes]
    assert fields == [f"0.{name}" for name in plans.OPTIONS["Conv2D"]]
    assert "3 × 7×7" in layers[0].text
    assert "30" in layers[0].text
    assert not [each for each in layers[-1] if "data-field" in each.attributes], (
        "the votes follow the classes"
    )
    labels = [
        each.attributes["aria-label"]
        for each in shown
        if "data-field" in each.attributes and "." in each.attributes["data-field"]
    ]
    assert len(set(labels)) == len(labels), "no two fields are called the same"


def test_faults_belong_to_their_fields() -> None:
    plan = plans.of(lesson.network()).typed(0, "filters", "<many>")
    shown = parsed(plan_view.plan(plan, plans.judged(plan, XO), XO, in_use=False, own=False))
    (wrong,) = [each for each in shown if each.attributes.get("aria-invalid") == "true"]
    fault = next(each for each in shown if each.attributes.get("id") == wrong.attributes["aria-describedby"])
    assert "<many>" in fault.text
    assert wrong.attributes["value"] == "<many>"


@pytest.mark.parametrize("learner", LEARNERS)
def test_a_learner_has_its_own_fields(learner: str) -> None:
    choices = Choices(learner=learner)
    shown = parsed(training.learning(choices, locked=True))
    names = [each.attributes["data-field"] for each in shown if "data-field" in each.attributes]
    assert names == [name for name in choices.in_use if name not in ("data", "count")]
    assert set(names) <= set(FIELDS)
    locked = {each.attributes["data-field"] for each in shown if "disabled" in each.attributes}
    assert locked == {"learner", "batch", "seed"}


def test_the_buttons_follow_what_is_going_on() -> None:
    def able(lab: Lab, *, can: bool = True, makes: bool = False) -> dict[str, bool]:
        shown = parsed(training.bar(lab, able=can, makes=makes))
        return {each.attributes["data-do"]: "disabled" not in each.attributes for each in shown.all("button")}

    assert able(Lab()) == {"start": True, "step": True, "epoch": True, "stop": False}
    assert able(Lab(), can=False) == {"start": False, "step": False, "epoch": False, "stop": False}
    busy = Lab(work=TRAINING, standing=Standing())
    assert able(busy) == {"pause": True, "step": False, "epoch": False, "stop": True}
    assert words.MAKE_AND_START in training.bar(Lab(), able=True, makes=True)


def test_the_status_says_what_is_going_on() -> None:
    assert training.status(Lab()) == words.NOT_YET
    assert training.status(Lab(), "no") == "no"
    assert "42 %" in training.status(Lab(work=GATHERING, share=0.425))
    assert training.status(Lab(trouble="It failed.", work=TRAINING)) == "It failed."
    running = Lab(work=TRAINING, standing=Standing())
    assert training.status(running) == words.IS_TRAINING
    assert training.status(Lab(standing=Standing(epochs=1.5, goal=3))) == words.PAUSED
    done = training.status(Lab(standing=Standing(epochs=3, goal=3, fresh_accuracy=0.9567)))
    assert done == "Done: 3 epochs. It gets 95.6 % of the held-out pictures right."


def test_numbers_keep_their_places() -> None:
    empty = parsed(training.numbers(None)).all("dd")
    full = parsed(training.numbers(Standing(step=3, loss=0.5, accuracy=1, rate=10, left=70, goal=2))).all(
        "dd"
    )
    assert len(empty) == len(full) == len(words.NUMBERS)
    assert [each.text for each in full] == ["0.00 of 2", "3", "0.5000", "100 %", "–", "10", "1 min 10 s"]


def test_every_example_has_its_picture_and_its_button() -> None:
    drawing = sketches.hand_drawn_x(120, 120, 80)
    shown = parsed(own.own((OwnClass("cross", (drawing, drawing)), FIRST[1]), ""))
    first, second = shown.one("ul").children
    assert len(first.all("button", "kept-example")) == 2
    assert len(second.all("button", "kept-example")) == 0
    assert len(first.all("svg")[0].all("rect")) > 20
    assert [each.attributes["data-do"] for each in first.all("button", "kept-example")] == [
        "drop:0.0",
        "drop:0.1",
    ]


def test_the_page_has_the_lab_with_all_its_places() -> None:
    scene = Director(Catalogue()).scene(State())
    page = parsed(front.page(scene, []))
    ids = [each.attributes["id"] for each in page if "id" in each.attributes]
    assert len(set(ids)) == len(ids)
    assert {"lab", "lab-plan", "lab-bar", "lab-chart", "lab-time", "lab-own", "lab-pad", "lab-file"} <= set(
        ids
    )
    assert np.isfinite(scene.trace.votes).all()
