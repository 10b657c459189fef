"""The article's network once more, without rounding."""

from __future__ import annotations

from fractions import Fraction

from tests.pycnn import article, naive


def stages(name: str) -> list[list[naive.Map]]:
    """The maps of the four stages of one of the article's drawings: [layer][map]."""
    image = naive.drawing(article.DRAWINGS[name])
    features = [naive.drawing(feature) for feature in article.FEATURES.values()]
    filtered = [naive.correlate([image], [feature], (1, 1), "valid", divide=True) for feature in features]
    rectified = [naive.rectify(grid) for grid in filtered]
    pooled = [naive.largest(grid, (2, 2), (2, 2)) for grid in rectified]
    return [filtered, rectified, pooled, [naive.largest(grid, (2, 2), (2, 2)) for grid in pooled]]


def votes(name: str) -> dict[str, Fraction]:
    """The mean of the values that vote, for each class."""
    values = [value for grid in stages(name)[-1] for row in grid for value in row]
    return {
        letter: sum((values[voter] for voter in voters), Fraction(0)) / len(voters)
        for letter, voters in article.VOTERS.items()
    }
