from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pycnn.datasets.sounds import silence, whistle

RATE = 1000


def test_an_even_tone_is_a_sine() -> None:
    samples = whistle([(0, 125), (0.5, 125)], RATE)
    assert samples.dtype == np.float32
    assert len(samples) == 500
    expected = [math.sin(2 * math.pi * 125 * k / RATE) for k in range(500)]
    np.testing.assert_allclose(samples, expected, atol=1e-6)


def test_a_rising_tone_is_a_chirp() -> None:
    """The phase is the integral of f(t) = 50 + 300 t."""
    samples = whistle([(0, 50), (1, 350)], RATE)
    expected = [math.sin(2 * math.pi * (50 * t + 150 * t * t)) for t in np.arange(1000) / RATE]
    np.testing.assert_allclose(samples, expected, atol=1e-6)


@given(
    lengths=st.lists(st.floats(0.005, 0.2), min_size=1, max_size=5),
    frequencies=st.lists(st.floats(0, 80), min_size=6, max_size=6),
)
def test_the_phase_is_the_integral_of_the_frequency(lengths: list[float], frequencies: list[float]) -> None:
    times = [0.0, *np.cumsum(lengths).tolist()]
    bends = list(zip(times, frequencies, strict=False))
    samples = whistle(bends, RATE)
    assert len(samples) == round(times[-1] * RATE)
    fine = np.linspace(0, times[-1], 40_001)
    tone = np.interp(fine, times, frequencies[: len(times)])
    phase = np.concatenate([[0], np.cumsum((tone[1:] + tone[:-1]) / 2 * np.diff(fine))])
    expected = np.sin(2 * math.pi * np.interp(np.arange(len(samples)) / RATE, fine, phase))
    np.testing.assert_allclose(samples, expected, atol=1e-3)


@pytest.mark.parametrize(
    "bends",
    [[(0, 100)], [(1, 100), (2, 100)], [(0, 100), (0, 200)], [(0, 100), (2, 100), (1, 100)]],
)
def test_bends_follow_each_other(bends: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="one after the other"):
        whistle(bends, RATE)


@pytest.mark.parametrize("frequency", [500, -1, math.nan])
def test_tones_that_samples_cannot_hold_are_refused(frequency: float) -> None:
    with pytest.raises(ValueError, match="below half the rate, 500"):
        whistle([(0, 100), (1, frequency)], RATE)


def test_silence() -> None:
    assert silence(0.25, RATE).tolist() == [0.0] * 250
