from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np
import pytest

from pycnn import images, lesson, pretrained
from pycnn.lines import along
from pycnn.originals import Inked, Original, Strokes
from pycnn.robustness import AMOUNTS, Robustness, matched, measure
from tests.pycnn import examples

CROSS = np.concatenate([along([(70, 70), (180, 180)], 1), along([(180, 70), (70, 180)], 1)])
RING = along([(126 + 60 * np.cos(t), 126 + 60 * np.sin(t)) for t in np.linspace(0, 6.3, 40)], 0.5)
DRAWINGS: list[Original] = [
    Strokes(CROSS, 19, 252),
    Strokes(RING, 19, 252),
    Strokes(CROSS + 8, 15, 252),
    Inked(Strokes(RING - 9, 24, 252).drawn()),
]
LABELS = [0, 1, 0, 1]


def ended(records: Sequence[Robustness]) -> dict[tuple[str, float], Robustness]:
    return {(record.kind, record.amount): record for record in records if record.done}


def test_a_trained_network_bears_what_literal_matching_does_not() -> None:
    records = list(measure(pretrained("xo"), DRAWINGS, LABELS))
    found = ended(records)
    assert list(found) == [(kind, amount) for kind, amounts in AMOUNTS.items() for amount in amounts]
    for kind, usual in (("shift", 0), ("scale", 1), ("turn", 0), ("weight", 1)):
        assert found[kind, usual][2:] == (4, 4, 1.0, 1.0)
    assert np.mean([record.accuracy for record in found.values()]) > 0.9
    assert np.mean([r.literal for r in found.values()]) < np.mean([r.accuracy for r in found.values()]) - 0.05


def test_records_count_image_by_image() -> None:
    records = list(measure(pretrained("xo"), DRAWINGS, LABELS, amounts={"turn": [0, 90], "scale": [0.1]}))
    assert [(r.kind, r.amount, r.images, r.of) for r in records] == [
        (kind, amount, number, 4)
        for kind, amount in (("turn", 0), ("turn", 90), ("scale", 0.1))
        for number in range(1, 5)
    ]
    for _, group in groupby(records, key=lambda r: (r.kind, r.amount)):
        right = [round(r.accuracy * r.images, 6) for r in group]
        assert all(later - before in (0, 1) for before, later in zip([0, *right], right, strict=False))


def test_the_numbers_are_those_of_the_images() -> None:
    net = pretrained("xo")
    size = net.input_shape[1]
    exemplars = [images.from_ink(DRAWINGS[unit].drawn(), size) for unit in (0, 1)]
    for amount in (0.6, 1.4):
        work = measure(net, DRAWINGS, LABELS, exemplars=exemplars, amounts={"scale": [amount]})
        *_, last = work
        made = [images.from_ink(drawing.drawn(scale=amount), size) for drawing in DRAWINGS]
        assert last.accuracy == np.mean(net.predict(np.stack(made)).argmax(axis=1) == LABELS)
        agree = [[((image > 0) == (exemplar > 0)).sum() for exemplar in exemplars] for image in made]
        assert last.literal == np.mean(np.argmax(agree, axis=1) == LABELS)


def test_the_lesson_looks_in_black_and_white_with_the_article_s_exemplars() -> None:
    seen = []

    def look(ink: Any) -> Any:  # noqa: ANN401
        seen.append(images.black_and_white(images.from_ink(ink, 9)))
        return seen[-1]

    exemplars = [lesson.IMAGES["X"], lesson.IMAGES["O"]]
    found = ended(
        list(
            measure(lesson.network(), DRAWINGS, LABELS, exemplars=exemplars, look=look, amounts={"turn": [0]})
        )
    )
    assert len(seen) == 4
    right = [matched(image, exemplars) == label for image, label in zip(seen, LABELS, strict=True)]
    assert found["turn", 0].literal == np.mean(right)


def test_literal_matching_takes_the_exemplar_with_most_equal_pixels() -> None:
    names = ["X", "O", "X shifted"]
    exemplars = [lesson.IMAGES[name] for name in names]
    for unit, name in enumerate(names):
        assert matched(lesson.IMAGES[name], exemplars) == unit
    assert matched(exemplars[0], [exemplars[1], exemplars[0], exemplars[0]]) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"drawings": [], "labels": []}, "there are no images"),
        ({"labels": [0, 1]}, "there are 4 images but 2 labels"),
        ({"labels": [0, 0, 0, 0]}, "there is no drawing of O: draw one, or give exemplars"),
        ({"labels": [0, 1, 2, 0]}, "label 2 is 2"),
        ({"drawings": [np.ones((5, 5))] * 4}, r"drawing 0 must be Strokes\(…\) or Inked\(…\), not ndarray"),
        ({"exemplars": [lesson.IMAGES["X"]]}, "there are 1 exemplars for 2 classes: give one for each"),
        ({"exemplars": [np.zeros((3, 3))] * 2}, "expected images of 1 × 9 × 9"),
        ({"amounts": {"hue": [1]}}, "there is no 'hue' to try: choose from shift, scale, turn, weight"),
        ({"network": examples.network()}, "the network looks at 2 × 9 × 8"),
    ],
)
def test_what_is_refused_at_the_call(options: dict[str, Any], words: str) -> None:
    given = {"network": lesson.network(), "drawings": DRAWINGS, "labels": LABELS, **options}
    with pytest.raises(ValueError, match=words):
        measure(**given)
