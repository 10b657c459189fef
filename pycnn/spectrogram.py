"""Spectrograms: a sound as a picture, time from left to right, tones from low to high."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .arrays import BoolArray, FloatArray, numbers, whole

SOFTEST: Final = 1e-6
"""An amplitude that counts as silence: −120 dB."""


def spectrogram(samples: ArrayLike, window: int, hop: int) -> FloatArray:
    """Return how loud each tone is at each moment: amplitudes (window // 2 + 1, moments).

    Row k is the tone of k periods per window: k · rate / window hertz. Each moment looks at `window` samples,
    `hop` after those of the moment before, fading in and out by Hann's window; there are only whole windows.
    A sine from −1 to 1 of one of these tones has the amplitude 1, and ½ in the rows beside it. Raises
    ValueError unless the samples (samples,) fill a window.
    """
    window, hop = whole(window, "window", 2), whole(hop, "hop")
    sound = numbers(samples, "the samples")
    if sound.ndim != 1 or len(sound) < window:
        raise ValueError(f"expected {window} samples or more in a row, got the shape {sound.shape}")
    starts = np.arange(0, len(sound) - window + 1, hop)
    pieces = sound[starts[:, np.newaxis] + np.arange(window)]
    fade = _hann(window)
    spectra = np.fft.rfft(pieces * fade, axis=1)
    spectra[:, 1 : (window + 1) // 2] *= 2  # the other half belongs to the negative frequencies
    amplitudes: FloatArray = (np.abs(spectra.T) / fade.sum()).astype(np.float32)
    return amplitudes


def loudness(amplitudes: ArrayLike, decibels: float) -> FloatArray:
    """Return amplitudes as pixels: 1 for the largest, −1 for those that are `decibels` softer, or more.

    Between them they go by decibels, as ears do: 20 · log₁₀ of the amplitude. Silence is −1 everywhere.
    """
    given = numbers(amplitudes, "the amplitudes")
    largest = float(given.max(initial=0))
    if largest < SOFTEST:
        return np.full_like(given, -1)
    levels = 20 * np.log10(np.maximum(given, SOFTEST) / largest)
    pixels: FloatArray = np.maximum(1 + levels * np.float32(2 / decibels), -1).astype(np.float32)
    return pixels


def longest_rise(pixels: ArrayLike) -> int:
    """Return how often in a row, at most, the loudest tone rises from one moment to the next.

    `pixels` (tones, moments) are as `loudness` makes them, the lowest tone first. A moment of silence, −1
    everywhere, ends every rise.
    """
    given = numbers(pixels, "the pixels")
    loudest: NDArray[np.intp] = given.argmax(axis=0)
    sounds: BoolArray = given.max(axis=0) > -1
    rises = (loudest[1:] > loudest[:-1]) & sounds[1:] & sounds[:-1]
    longest = now = 0
    for rise in rises.tolist():
        now = now + 1 if rise else 0
        longest = max(longest, now)
    return longest


def _hann(window: int) -> NDArray[np.float64]:
    """Hann's window, for spectra: one period of a raised cosine."""
    fade: NDArray[np.float64] = 0.5 - 0.5 * np.cos(2 * math.pi * np.arange(window) / window)
    return fade
