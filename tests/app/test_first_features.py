from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from app import words
from app.first_features import first_features

from pycnn import Conv2D, MaxPool2D, ReLU, lesson
from tests.app import any_subject
from tests.pycnn import article, naive


def test_the_first_convolution_is_found_wherever_it_comes() -> None:
    of = any_subject.subject(any_subject.network([ReLU(), MaxPool2D(2), Conv2D(5, 2), Conv2D(3, 2)]))
    first = first_features(of.model)
    assert (first.position, first.lent) == (2, False)
    assert first.layer is of.network.layers[2]
    assert first.stage is of.model.stages[2]
    assert first.trace(of) is of.trace
    for name, image in of.model.pictures.items():
        seen = first.picture(of.model, image)
        assert seen.tolist() == of.model.examples[name].steps[2].input.tolist()


def test_what_has_no_convolution_is_lent_the_articles_features() -> None:
    of = any_subject.subject(any_subject.network([ReLU()]))
    first = first_features(of.model)
    assert (first.position, first.lent) == (0, True)
    assert [list(weights.ravel()) for weights in first.layer.weight] == [
        list(feature.ravel()) for feature in lesson.FEATURES.values()
    ]
    assert first.stage.names == words.FEATURES
    assert first.stage.scale == 1
    assert first.picture(of.model, of.image) is not of.trace.steps[0].output
    assert first.picture(of.model, of.image).tolist() == of.image.tolist()
    output = first.trace(of).steps[0].output
    picture = [[Fraction(value) for value in row] for row in of.image[0].tolist()]
    for index, feature in enumerate(article.FEATURES.values()):
        found = naive.correlate([picture], [naive.drawing(feature)], (1, 1), "valid", divide=True)
        assert output[index] == pytest.approx(np.array(found, dtype=float), abs=1e-6)


def test_nothing_of_what_is_lent_becomes_a_part_of_the_network() -> None:
    net = any_subject.network()
    before = {name: values.copy() for name, values in net.parameters.items()}
    of = any_subject.subject(net)
    first_features(of.model).trace(of)
    assert list(net.parameters) == list(before)
    assert len(of.trace.steps) == len(net.layers)
