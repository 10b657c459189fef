from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from pycnn import Trace, lesson
from tests.pycnn import article, naive

STAGES = ["filtered", "rectified", "pooled", "pooled again", "listed"]


def exact_stages(art: str) -> list[list[naive.Map]]:
    """Every map of every stage, exactly: [stage][feature] → map; the list is one map of one row."""
    image = naive.drawing(art)
    features = [naive.drawing(feature) for feature in article.FEATURES.values()]
    filtered = [naive.correlate([image], [feature], (1, 1), "valid", divide=True) for feature in features]
    rectified = [naive.rectify(grid) for grid in filtered]
    pooled = [naive.largest(grid, (2, 2), (2, 2)) for grid in rectified]
    again = [naive.largest(grid, (2, 2), (2, 2)) for grid in pooled]
    return [
        filtered,
        rectified,
        pooled,
        again,
        [[[value for grid in again for row in grid for value in row]]],
    ]


def float32(grid: object) -> NDArray[np.float32]:
    return np.array(grid, dtype=np.float64).astype(np.float32)


@pytest.fixture(scope="module")
def traces() -> dict[str, Trace]:
    network = lesson.network()
    return {name: network.trace(image) for name, image in lesson.IMAGES.items()}


def test_images_and_features_are_the_articles() -> None:
    assert list(lesson.IMAGES) == list(article.DRAWINGS)
    for name, art in article.DRAWINGS.items():
        assert lesson.IMAGES[name].tolist() == [naive.drawing(art)]
    assert list(lesson.FEATURES) == list(article.FEATURES)
    for name, art in article.FEATURES.items():
        assert lesson.FEATURES[name].tolist() == [naive.drawing(art)]
    assert {"X": lesson.X_VOTERS, "O": lesson.O_VOTERS} == article.VOTERS


def test_shared_images_cannot_be_changed_by_accident() -> None:
    with pytest.raises(ValueError, match="read-only"):
        lesson.IMAGES["X"][0, 0, 0] = 1


def test_filtered_map_is_the_printed_one(traces: dict[str, Trace]) -> None:
    filtered = traces["X"].steps[0].output[0]
    assert filtered.tolist() == float32(np.array(article.FILTERED_X_DIAGONAL) / 9).tolist()
    printed = [[lesson.printed(value) for value in row] for row in filtered.tolist()]
    assert printed == [[article.PRINTED_NINTHS[n] for n in row] for row in article.FILTERED_X_DIAGONAL]


def test_pooled_map_is_the_printed_one(traces: dict[str, Trace]) -> None:
    pooled = traces["X"].steps[2].output[0]
    assert pooled.tolist() == float32(np.array(article.POOLED_X_DIAGONAL) / 9).tolist()


@pytest.mark.parametrize("name", article.DRAWINGS)
def test_every_map_of_every_stage(traces: dict[str, Trace], name: str) -> None:
    for stage, step, exact in zip(
        STAGES, traces[name].steps, exact_stages(article.DRAWINGS[name]), strict=False
    ):
        given = step.output if step.output.ndim == 3 else step.output[np.newaxis, np.newaxis]
        assert given.tolist() == float32(exact).tolist(), stage
        printed = [[[lesson.printed(value) for value in row] for row in grid] for grid in given.tolist()]
        assert printed == [[[naive.cut_off(value) for value in row] for row in grid] for grid in exact], stage


@pytest.mark.parametrize("name", article.DRAWINGS)
def test_votes_are_the_means_of_the_voters(traces: dict[str, Trace], name: str) -> None:
    values = exact_stages(article.DRAWINGS[name])[-1][0][0]
    votes = [
        sum((values[i] for i in voters), Fraction(0)) / len(voters) for voters in article.VOTERS.values()
    ]
    assert traces[name].votes.tolist() == pytest.approx([float(vote) for vote in votes], abs=1e-6)
    for decimals in (2, 4):
        printed = [lesson.printed(vote, decimals) for vote in traces[name].votes.tolist()]
        assert printed == [naive.cut_off(vote, decimals) for vote in votes]


def test_decides_nine_of_ten_and_the_thick_x_wrongly(traces: dict[str, Trace]) -> None:
    wrong = {name: trace.decision for name, trace in traces.items() if trace.decision != name[0]}
    assert wrong == {"X thick": "O"}


def test_votes_for_the_new_picture() -> None:
    assert [round(100 * value) for value in lesson.NEW_PICTURE] == article.NEW_PICTURE_HUNDREDTHS
    picture = np.array([lesson.NEW_PICTURE], dtype=np.float32)
    votes = lesson.network().layers[-1].forward(picture)[0].tolist()
    # 4.56 / 5 and 2.07 / 4. The article has .92 for the first, which is neither cut off nor rounded.
    assert votes == pytest.approx([0.912, 0.5175], abs=1e-6)
    assert [lesson.printed(vote) for vote in votes] == ["0.91", "0.51"]
    # The article has them to within a hundredth, the first one rounded up.
    np.testing.assert_allclose(lesson.PRINTED_VOTES, votes, atol=0.01)


def test_each_network_is_a_new_one() -> None:
    first, second = lesson.network(), lesson.network()
    first.layers[0].weight[:] = 0
    assert second.trace(lesson.IMAGES["X"]).decision == "X"
    assert lesson.FEATURES["diagonal"].any()


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (7 / 9, 2, "0.77"),
        (-1 / 9, 2, "-0.11"),
        (-0.001, 2, "0.00"),
        (-0.0, 2, "0.00"),
        (0.99999, 2, "0.99"),
        (0.91999996, 2, "0.92"),
        (1.0000001, 2, "1.00"),
        (0.9999999, 2, "1.00"),
        (-0.99999994, 2, "-1.00"),
        (0.91199994, 4, "0.9120"),
        (0.91199994, 2, "0.91"),
        (12.5, 0, "12"),
        (-0.5, 0, "0"),
        (0.05, 1, "0.0"),
        (1234.875, 2, "1234.87"),
        (float("inf"), 2, "inf"),
        (float("nan"), 2, "nan"),
    ],
)
def test_printed_cuts_off(value: float, decimals: int, text: str) -> None:
    assert lesson.printed(value, decimals) == text


def test_printed_is_not_misled_by_float32() -> None:
    for hundredths in range(-250, 251):
        exact = naive.cut_off(Fraction(hundredths, 100))
        nearest = np.float32(hundredths / 100)
        for value in (nearest, np.nextafter(nearest, np.float32(-9)), np.nextafter(nearest, np.float32(9))):
            assert lesson.printed(float(value)) == exact
