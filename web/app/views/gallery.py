"""The gallery: the article's drawings, each with what the network makes of it."""

from __future__ import annotations

from collections.abc import Mapping

from app import words
from app.drawing import right_answer
from pycnn import Trace
from pycnn.arrays import FloatArray
from pycnn.lesson import printed

from .markup import Markup, join, tag


def examples(
    drawings: Mapping[str, FloatArray], traces: Mapping[str, Trace], probable: bool = False
) -> Markup:
    """A button per drawing, an image (1, rows, cols), with what a network makes of it.

    With `probable` the answer has its probability, else its vote. It is right or wrong only if the network
    has a class for what the drawing is.
    """
    return join(_example(name, drawing, traces[name], probable) for name, drawing in drawings.items())


def _example(name: str, drawing: FloatArray, trace: Trace, probable: bool) -> Markup:
    right = _is_right(name, trace)
    best = int(trace.votes.argmax())
    sure = words.percent(float(trace.probabilities[best])) if probable else printed(float(trace.votes[best]))
    # Seen, the sign and the letter are enough; heard, they are not.
    answer = [
        tag("span", "" if right is None else "✓" if right else "✗", aria_hidden="true"),
        " ",
        tag("span", words.example_answer(right), class_="unseen"),
        f" {trace.decision} {sure}",
    ]
    return tag(
        "button",
        _thumbnail(drawing),
        tag("span", name),
        " ",
        tag("small", answer),
        type="button",
        class_="example" if right is None else "example right" if right else "example wrong",
        data_example=name,
    )


def _thumbnail(drawing: FloatArray) -> Markup:
    """A drawing, small and without numbers."""
    rows, cols = drawing.shape[1:]
    pixels = [
        tag("rect", x=c, y=r, width=1.02, height=1.02)  # a little overlap, or the seams would show
        for r, row in enumerate(drawing[0].tolist())
        for c, value in enumerate(row)
        if value > 0
    ]
    return tag("svg", pixels, class_="thumbnail", viewBox=f"0 0 {cols} {rows}", aria_hidden="true")


def score(traces: Mapping[str, Trace]) -> Markup:
    """How many of the drawings are read correctly, and which are not."""
    found = {name: _is_right(name, trace) for name, trace in traces.items()}
    wrong = [name for name, right in found.items() if right is False]
    known = sum(right is not None for right in found.values())
    return join(words.score(known - len(wrong), known, wrong, len(traces) - known))


def _is_right(name: str, trace: Trace) -> bool | None:
    """Whether a drawing is read correctly; None if the network has no class for it."""
    answer = right_answer(name, trace.classes)
    return None if answer is None else trace.decision == answer
