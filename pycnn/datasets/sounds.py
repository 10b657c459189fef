"""Sounds: whistles whose tone rises and falls, worked out sample by sample."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from pycnn.arrays import FloatArray, whole


def whistle(bends: Sequence[tuple[float, float]], rate: int) -> FloatArray:
    """Return the samples (samples,) of a tone that goes through `bends`, `rate` of them per second.

    Each bend is (time in seconds, frequency in hertz), the first at time 0; between two of them the frequency
    changes evenly. The loudness is that of a sine from −1 to 1. Raises ValueError unless there are two bends
    or more, one after the other, all below half the rate: of a higher tone samples tell nothing.
    """
    rate = whole(rate, "rate")
    times, frequencies = np.asarray(bends, dtype=np.float64).reshape(-1, 2).T
    if len(times) < 2 or times[0] != 0 or not (np.diff(times) > 0).all():
        raise ValueError(f"a whistle needs two bends or more, from time 0 on, one after the other: {bends}")
    if not ((frequencies >= 0) & (frequencies < rate / 2)).all():
        raise ValueError(f"frequencies must be from 0 to below half the rate, {rate / 2:g}: {bends}")
    at = np.arange(round(times[-1] * rate)) / rate
    # The phase is the integral of the frequency, exactly: between bends that is a parabola.
    lengths, rises = np.diff(times), np.diff(frequencies)
    turns = np.concatenate([[0.0], np.cumsum(lengths * (frequencies[:-1] + rises / 2))])
    piece = np.searchsorted(times, at, side="right") - 1
    since = at - times[piece]
    phase = turns[piece] + since * (frequencies[piece] + since * (rises / lengths)[piece] / 2)
    samples: FloatArray = np.sin(2 * math.pi * phase).astype(np.float32)
    return samples


def silence(seconds: float, rate: int) -> FloatArray:
    """Return the samples (samples,) of a pause."""
    return np.zeros(round(seconds * rate), dtype=np.float32)
