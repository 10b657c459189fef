"""Ratios compare each round with itself, and tables can be read."""

import pytest

from bench.race import results


def test_a_ratio_is_the_median_of_the_rounds_ratios() -> None:
    ours, theirs = [1.0, 10.0, 2.0], [3.0, 40.0, 4.0]  # the second round was slow for both
    assert results.times_as_fast(ours, theirs) == results.Spread(median=3.0, low=2.0, high=4.0)


def test_a_round_that_one_side_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="longer"):
        results.times_as_fast([1.0], [1.0, 2.0])


@pytest.mark.parametrize(
    ("number", "text"),
    [(0.01234, "0.012"), (1.0, "1.00"), (9.876, "9.88"), (98.76, "98.8"), (987.6, "988"), (34567, "34,600")],
)
def test_numbers_are_brief(number: float, text: str) -> None:
    assert results.brief(number) == text


def test_a_spread_says_the_median_and_the_ends() -> None:
    assert str(results.spread([3, 1, 200])) == "3.00 (1.00–200)"


def test_columns_line_up() -> None:
    assert results.table([["", "ms"], ["pycnn", 1], ["a", 12]]) == "       ms\npycnn   1\na      12"
