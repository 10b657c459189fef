import numpy as np
import pytest

from pycnn import images, lesson, literal
from tests.pycnn import article


@pytest.mark.parametrize("name", article.DRAWINGS)
@pytest.mark.parametrize("exemplar", ["X", "O"])
def test_counts_the_pixels_that_match(name: str, exemplar: str) -> None:
    drawing, expected = article.DRAWINGS[name].split(), article.DRAWINGS[exemplar].split()
    differs = [[a != b for a, b in zip(*rows, strict=True)] for rows in zip(drawing, expected, strict=True)]
    comparison = literal.compare(lesson.IMAGES[name], lesson.IMAGES[exemplar])
    assert comparison.differs.tolist() == [differs]
    assert comparison.matching == 81 - sum(map(sum, differs))
    assert comparison.total == 81


def test_only_white_and_black_count() -> None:
    comparison = literal.compare([[0.2, -0.7, 0.0, 0.3, -0.0]], [[1, -1, 1, 0, 0]])
    assert comparison.differs.tolist() == [[False, False, True, True, False]]
    assert (comparison.matching, comparison.total) == (3, 5)


def test_shapes_must_be_equal() -> None:
    with pytest.raises(ValueError, match=r"cannot compare .*\(1, 2, 2\) .*\(1, 9, 9\)"):
        literal.compare(images.from_text("X. .X"), lesson.IMAGES["X"])
    with pytest.raises(ValueError, match="the image must be finite"):
        literal.compare([[np.nan]], [[1]])
