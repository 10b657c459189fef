from __future__ import annotations

import math

import numpy as np
import pytest
from app.drawing import Drawing, Example, Pixel, Stroke
from app.networks import Catalogue
from app.scene import Director, Scene
from app.state import (
    Cell,
    State,
    choose,
    clear,
    load_example,
    paint_pixel,
    set_speed,
    start_stroke,
    undo,
    use_network,
)
from app.workshop.actions import put_in_force, restore
from hypothesis import given
from hypothesis import strategies as st

from pycnn import lesson
from tests.app import sketches
from tests.pycnn import article


@pytest.fixture
def director() -> Director:
    return Director(Catalogue())


def opened(drawing: Drawing, cell: Cell | None = None) -> Scene:
    """The scene of a page that was opened with this drawing."""
    state = State(drawing=drawing) if cell is None else State(drawing=drawing, chosen=cell)
    return Director(Catalogue()).scene(state)


def results(scene: Scene) -> tuple[object, ...]:
    """What was worked out for the drawing, by identity."""
    return scene.ink, scene.image, scene.trace, scene.comparisons


def all_same(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    return all(a is b for a, b in zip(before, after, strict=True))


def test_what_does_not_touch_the_drawing_keeps_all_that_was_worked_out(director: Director) -> None:
    state = load_example("X")(State())
    scene = director.scene(state)
    for action in (set_speed(9), choose(Cell(5, (1,))), choose(Cell(2, (0, 1, 1)))):
        state = action(state)
        following = director.scene(state)
        assert following.state is state
        assert all_same(results(following), results(scene))


def test_ink_that_changes_no_pixel_keeps_the_trace(director: Director) -> None:
    state = load_example("X")(State())
    scene = director.scene(state)
    following = director.scene(start_stroke((126, 126))(state))  # on the centre, which is white already
    assert following.image is scene.image
    assert following.trace is scene.trace
    assert following.comparisons is scene.comparisons


def test_a_pixel_more_is_another_trace(director: Director) -> None:
    state = load_example("X")(State())
    scene = director.scene(state)
    following = director.scene(paint_pixel(0, 0, True)(state))
    assert not np.array_equal(following.image, scene.image)
    assert following.trace is not scene.trace
    assert (scene.image == lesson.IMAGES["X"]).all()


@given(drawings=st.lists(sketches.DRAWING, min_size=1, max_size=4))
def test_the_trace_belongs_to_the_image_and_the_image_to_the_drawing(drawings: list[Drawing]) -> None:
    director = Director(Catalogue())
    for drawing in drawings:
        scene = director.scene(State(drawing=drawing))
        alone = opened(drawing)
        assert scene.ink.tolist() == alone.ink.tolist()
        assert scene.trace.image.tolist() == scene.image.tolist() == alone.image.tolist()
        assert scene.trace.votes.tolist() == lesson.network().votes(scene.image)[0].tolist()
        for name, found in scene.comparisons.items():
            assert found.matching == (scene.image == lesson.IMAGES[name]).sum()
        assert scene.blank == (not (scene.image == 1).any())
        assert scene.drawn == bool(drawing.marks)


def test_undo_and_clear_bring_back_the_picture(director: Director) -> None:
    state = load_example("O")(State())
    before = director.scene(state)
    cleared = director.scene(clear(state))
    assert cleared.blank
    assert not cleared.drawn
    again = director.scene(undo(clear(state)))
    assert again.image.tolist() == before.image.tolist()
    assert again.trace.decision == "O"


def test_drawn_and_blank_are_not_the_same() -> None:
    assert (opened(Drawing()).drawn, opened(Drawing()).blank) == (False, True)
    beside_the_pad = opened(Drawing((Stroke(((-60, -60),)),)))
    assert (beside_the_pad.drawn, beside_the_pad.blank) == (True, True)
    erased = opened(Drawing((Pixel(4, 4, True), Pixel(4, 4, False))))
    assert (erased.drawn, erased.blank) == (True, True)
    assert not opened(Drawing((Pixel(4, 4, True),))).blank


def test_the_comparisons_are_with_the_exemplars() -> None:
    scene = opened(Drawing((Example("X"),)))
    assert list(scene.comparisons) == ["X", "O"]
    assert scene.comparisons["X"].matching == scene.comparisons["X"].total == 81
    both = zip(article.DRAWINGS["X"], article.DRAWINGS["O"], strict=True)
    assert scene.comparisons["O"].matching == 81 - sum(a != b for a, b in both)


def test_the_chosen_number_is_explained() -> None:
    scene = opened(Drawing((Example("X"),)), Cell(3, (0, 1, 1)))
    assert (scene.arithmetic.operation, scene.arithmetic.layer, scene.arithmetic.index) == (
        "maximum",
        3,
        (0, 1, 1),
    )
    assert scene.arithmetic.value == scene.trace.steps[3].output[0, 1, 1]
    assert scene.fields[0] == (slice(0, 1), slice(4, 9), slice(4, 9))
    assert len(scene.fields) == 4


def test_only_a_vote_has_a_ledger() -> None:
    for layer, index in enumerate([(0, 0, 0)] * 4 + [(0,)]):
        assert opened(Drawing((Example("X"),)), Cell(layer, index)).ledger is None
    for unit, name in enumerate(("X", "O")):
        scene = opened(Drawing((Example("X"),)), Cell(5, (unit,)))
        assert scene.ledger is not None
        assert scene.ledger.class_name == name
        assert scene.ledger.vote == scene.trace.votes[unit]
        assert math.fsum(line.contribution for line in scene.ledger.lines) == scene.trace.votes[unit]


def test_what_was_explained_is_kept() -> None:
    scene = opened(sketches.hand_drawn_x(126, 126, 84), Cell(5, (0,)))
    assert scene.arithmetic is scene.arithmetic
    assert scene.ledger is scene.ledger
    assert scene.fields is scene.fields


def test_other_code_works_everything_out_anew(director: Director) -> None:
    state = load_example("X")(State())
    scene = director.scene(state)
    gallery = scene.model.examples
    changed = put_in_force({"pycnn.layers.relu": "…"})(state)
    following = director.scene(changed)
    assert not any(
        a is b for a, b in zip(results(following), results(scene), strict=True) if a is not scene.ink
    )
    assert following.ink is scene.ink
    assert following.subject is not scene.subject
    assert following.model.examples is not gallery
    assert following.network is scene.network
    assert following.model.stages is scene.model.stages  # what stands on the page can stay
    assert director.scene(changed) is following
    restored = director.scene(restore()(changed))
    assert restored.model is scene.model
    assert restored.trace is not scene.trace
    assert restored.trace.votes.tolist() == scene.trace.votes.tolist()


def test_other_code_is_followed_by_the_reader_s_own_network(director: Director) -> None:
    network = lesson.network()
    state = use_network(network, Cell(0, (0, 1, 1)))(load_example("X")(State()))
    scene = director.scene(state)
    changed = director.scene(put_in_force({"pycnn.layers.relu": "…"})(state))
    assert changed.model is not scene.model
    assert changed.trace is not scene.trace
    assert changed.model.scales == scene.model.scales
    assert changed.network is network
