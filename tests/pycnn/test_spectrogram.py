from __future__ import annotations

import cmath
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import signal

from pycnn.datasets.sounds import whistle
from pycnn.spectrogram import longest_rise, loudness, spectrogram

RATE, WINDOW = 4000, 128


def tone(row: float, samples: int = 400) -> list[float]:
    return [math.sin(2 * math.pi * row / WINDOW * k + 0.7) for k in range(samples)]


@pytest.mark.parametrize("row", [2, 5, 31, 62])
def test_a_pure_tone_is_one_row_with_half_of_it_on_either_side(row: int) -> None:
    """Hann's window has three coefficients: ¼, ½, ¼."""
    amplitudes = spectrogram(tone(row), WINDOW, 32)
    expected = np.zeros(WINDOW // 2 + 1)
    expected[row - 1 : row + 2] = (0.5, 1, 0.5)
    for moment in amplitudes.T:
        np.testing.assert_allclose(moment, expected, atol=1e-5)


def test_the_rows_are_frequencies() -> None:
    whistled = whistle([(0, 750), (0.2, 750)], RATE)
    assert spectrogram(whistled, WINDOW, 64).argmax(axis=0).tolist() == [750 * WINDOW // RATE] * 11


def test_a_tone_that_rises_a_row_per_moment_does() -> None:
    hop = 64
    seconds = 20 * hop / RATE
    rising = whistle([(0, 10 * RATE / WINDOW), (seconds, 30 * RATE / WINDOW)], RATE)
    # A moment hears the tone of its middle, half a window after its start.
    found = spectrogram(rising, WINDOW, hop).argmax(axis=0).tolist()
    assert found == [10 + moment + WINDOW // 2 // hop for moment in range(len(found))]


@given(
    samples=st.lists(st.floats(-1, 1), min_size=16, max_size=60),
    window=st.integers(2, 16),
    hop=st.integers(1, 9),
)
def test_agrees_with_the_sums_written_out(samples: list[float], window: int, hop: int) -> None:
    found = spectrogram(samples, window, hop)
    starts = [start for start in range(0, len(samples), hop) if start + window <= len(samples)]
    assert found.shape == (window // 2 + 1, len(starts))
    fade = signal.get_window("hann", window)
    for moment, start in enumerate(starts):
        for row in range(window // 2 + 1):
            wave = [cmath.exp(-2j * math.pi * row * k / window) for k in range(window)]
            total = sum(samples[start + k] * fade[k] * wave[k] for k in range(window))
            twice = 1 if row in (0, window / 2) else 2
            assert found[row, moment] == pytest.approx(twice * abs(total) / fade.sum(), abs=1e-5)


def test_what_has_no_window_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 128 samples or more in a row"):
        spectrogram(np.zeros(127), WINDOW, 64)
    with pytest.raises(ValueError, match="in a row"):
        spectrogram(np.zeros((2, 300)), WINDOW, 64)
    with pytest.raises(ValueError, match="window must be a whole number, 2 or more"):
        spectrogram(np.zeros(300), 1, 64)


def test_loudness_goes_by_decibels() -> None:
    """Half the amplitude is 6.02 dB softer, a tenth 20 dB."""
    pixels = loudness([[5.0, 2.5, 0.5, 0.0]], 20)
    assert pixels[0] == pytest.approx([1, 1 - 2 * 6.0206 / 20, -1, -1], abs=1e-5)
    assert loudness([[5.0, 0.5, 0.05]], 40)[0] == pytest.approx([1, 0, -1], abs=1e-5)
    assert loudness(np.zeros((2, 2)), 6).tolist() == [[-1, -1], [-1, -1]]
    assert pixels.dtype == np.float32


def test_the_longest_rise() -> None:
    def melody(*rows: int) -> list[list[float]]:
        return [[0.5 if row == tone else -1 for row in rows] for tone in range(9)]

    assert longest_rise(melody(0, 2, 1, 3, 4, 8, 8)) == 3
    assert longest_rise(melody(1, 2, 3, -1, 4, 5)) == 2  # a pause between
    assert longest_rise(melody(5, 4, 3, 3)) == 0
    assert longest_rise(melody(4)) == 0
    assert longest_rise(np.full((3, 4), -1)) == 0


@given(rows=st.lists(st.integers(-1, 5), min_size=1, max_size=25))
def test_the_longest_rise_by_trying_every_stretch(rows: list[int]) -> None:
    pixels = [[1 if row == tone else -1 for row in rows] for tone in range(6)]
    stretches = [rows[start:stop] for start in range(len(rows)) for stop in range(start + 1, len(rows) + 1)]
    rising = [part for part in stretches if min(part) >= 0 and part == sorted(set(part))]
    assert longest_rise(pixels) == max((len(part) - 1 for part in rising), default=0)
