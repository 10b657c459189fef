from __future__ import annotations

import pytest
from app import words
from hypothesis import given
from hypothesis import strategies as st

NAME = st.text(min_size=1, max_size=8)
VOTE = st.integers(-300, 300).map(lambda hundredths: hundredths / 100)


def test_people_count_from_one() -> None:
    assert words.place(0, 0) == "row 1, column 1"
    assert words.place(8, 3) == "row 9, column 4"
    assert words.pixel_status(0, 4, white=True) == "Row 1, column 5, white"
    assert words.pixel_status(8, 8, white=False) == "Row 9, column 9, black"


def test_features_have_names_and_more_of_them_have_numbers() -> None:
    assert words.FEATURES == ("falling stroke", "crossing", "rising stroke")
    assert words.map_name(0, words.FEATURES[0]) == "map 1 (falling stroke)"
    assert words.map_name(3) == "map 4"
    assert words.feature_label(3) == "Feature 4"


@pytest.mark.parametrize(
    ("counts", "answer"),
    [
        ([("X", 81), ("O", 53)], "Literally: X"),
        ([("X", 53), ("O", 81)], "Literally: O"),
        ([("X", 67), ("O", 67)], "Literally: a tie"),
        ([("X", 1), ("O", 2), ("T", 2)], "Literally: a tie"),
        ([("X", 2), ("O", 1), ("T", 1)], "Literally: X"),
    ],
)
def test_the_literal_answer(counts: list[tuple[str, int]], answer: str) -> None:
    assert words.literal_answer(counts) == answer


@pytest.mark.parametrize(
    ("votes", "lead"),
    [
        ((0.91, 0.51), "Sure"),
        ((0.51, 0.91), "Sure"),
        ((0.7, 0.55), "Fairly sure"),
        ((0.51, 0.55), "Unsure"),
        ((0.5, 0.5), "A tie"),
    ],
)
def test_certainty_is_the_distance_of_the_best_two(votes: tuple[float, float], lead: str) -> None:
    shown = [str(vote) for vote in votes]
    sentence = words.certainty(list(zip(("X", "O"), votes, strict=True)), shown)
    assert sentence.startswith(lead)
    assert all(text in sentence for text in shown)


@given(votes=st.lists(VOTE, min_size=2, max_size=5))
def test_certainty_names_the_winner_first(votes: list[float]) -> None:
    names = [f"class {n}" for n in range(len(votes))]
    sentence = words.certainty(list(zip(names, votes, strict=True)), [f"<{vote!r}>" for vote in votes])
    best, second = sorted(votes)[-1], sorted(votes)[-2]
    if best > second:
        winner = names[votes.index(best)]
        assert f"{winner} <{best!r}> against class" in sentence
        assert f"<{second!r}>" in sentence
    else:
        assert sentence.startswith("A tie")


def test_a_tie_but_for_rounding_names_the_one_that_was_taken() -> None:
    """Five times 1/5 and four times 1/4 need not be the same float32."""
    sentence = words.certainty([("X", 0.22222222), ("O", 0.22222224)], ["0.22", "0.22"])
    assert sentence == "A tie, 0.22 each: it cannot tell, and takes O."
    assert words.certainty([("X", 0.5), ("O", 0.5)], ["0.50", "0.50"]).endswith("takes X.")


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        ((0.998, 0.002), "Sure: X 99.8 %."),
        ((0.99999, 0.00001), "Sure: X 99.9 %."),
        ((1.0, 0.0), "Sure: X 99.9 %."),
        ((0.87, 0.13), "Fairly sure: X 87.0 %."),
        ((0.625, 0.375), "Unsure: X 62.5 % against O 37.5 %."),
        ((0.5, 0.5), "A tie, 50.0 % each: it cannot tell, and takes X."),
    ],
)
def test_probabilities_in_words(shares: tuple[float, float], sentence: str) -> None:
    assert words.probable(list(zip(("X", "O"), shares, strict=True))) == sentence


def test_the_numbers_of_a_map_can_be_heard() -> None:
    assert words.map_text([["0.00", "1.25"], ["-0.50", "0.10"]]) == "Row 1: 0.00 1.25. Row 2: -0.50 0.10."
    assert words.map_text([["0.00"], ["1.25"]]) == "Values: 0.00 1.25."
    assert words.cell_status(0, 4, "0.50") == "Row 1, column 5: 0.50"
    assert words.value_status(4, "0.50") == "Value 5: 0.50"


def test_the_legend_says_what_full_colour_is() -> None:
    legend = words.legend([("Convolution", 2.345), ("Convolution 2", 70.0)])
    assert "2.35 from Convolution on" in legend or "2.34 from Convolution on" in legend
    assert "70.00 from Convolution 2 on" in legend


def test_the_score_names_what_is_wrong() -> None:
    assert words.score(10, 10, []) == "The network reads all 10 correctly."
    some = words.score(8, 10, ["X thick", "O odd"])
    assert "8 of the 10" in some
    assert "X thick, O odd" in some


def test_examples_say_whether_they_are_right() -> None:
    assert words.example_answer(right=False) == "read wrongly as"
    assert words.example_answer(right=True) == "read correctly as"


def test_a_window_at_the_edge_may_have_one_value_only() -> None:
    assert "the largest of 4 values" in words.maximum_sentence(0, "", 0, 0, 4)
    assert "one value" in words.maximum_sentence(0, "crossing", 3, 3, 1)


def test_values_of_the_list_are_named_after_their_map() -> None:
    assert words.value_name(4, "crossing") == "5 (crossing)"
    assert words.value_name(11) == "12"
    assert words.group_name(1, "crossing", 4) == "Map 2 (crossing): 4 values"


def test_trouble_says_what_happened_and_that_the_page_goes_on() -> None:
    assert "ValueError: odd" in words.trouble("ValueError: odd")
    assert "goes on" in words.trouble("…")


@pytest.mark.parametrize(
    ("classes", "what"),
    [
        (["X", "O"], "an X or an O"),
        (["O", "X"], "an X or an O"),
        (["cat", "dog"], "“cat” or “dog”"),
        (["X", "O", "star"], "“X”, “O” or “star”"),
        ([str(digit) for digit in range(10)], "one of the 10 things that this network tells apart"),
        (["a" * 30, "b" * 30], "one of the 2 things that this network tells apart"),
    ],
)
def test_what_there_is_to_draw(classes: list[str], what: str) -> None:
    assert words.nothing_drawn(classes) == f"Nothing drawn yet: draw {what}."
    assert words.nothing_in_sight(classes) == f"Nothing is on the pad: draw {what}."


def test_a_share_that_is_no_number_is_not_printed_as_one() -> None:
    assert words.percent(float("nan")) == "–"
