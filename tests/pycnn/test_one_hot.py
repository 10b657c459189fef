import pytest

from pycnn.one_hot import one_hot


def test_a_letter_is_one_in_its_row() -> None:
    assert one_hot("cab a", " abc").astype(int).tolist() == [
        [[0, 0, 0, 1, 0], [0, 1, 0, 0, 1], [0, 0, 1, 0, 0], [1, 0, 0, 0, 0]]
    ]


@pytest.mark.parametrize("text", ["", "abz"])
def test_other_letters_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a text of the letters 'abc'"):
        one_hot(text, "abc")
