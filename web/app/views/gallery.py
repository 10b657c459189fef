"""The gallery: the article's drawings, each with what the network makes of it."""

from __future__ import annotations

from app import words
from pycnn import Trace
from pycnn.lesson import printed

from .markup import Markup, join, tag


def examples(traces: dict[str, Trace]) -> Markup:
    """A button per drawing; its name's first letter is the right answer."""
    return join(_example(name, trace, trace.decision == name[0]) for name, trace in traces.items())


def _example(name: str, trace: Trace, right: bool) -> Markup:
    # Seen, the sign and the letter are enough; heard, they are not.
    answer = [
        tag("span", "✓" if right else "✗", aria_hidden="true"),
        " ",
        tag("span", words.example_answer(right), class_="unseen"),
        f" {trace.decision} {printed(float(trace.votes.max()))}",
    ]
    return tag(
        "button",
        _thumbnail(trace),
        tag("span", name),
        " ",
        tag("small", answer),
        type="button",
        class_="example right" if right else "example wrong",
        data_example=name,
    )


def _thumbnail(trace: Trace) -> Markup:
    """The picture of a trace, small and without numbers."""
    rows, cols = trace.image.shape[1:]
    pixels = [
        tag("rect", x=c, y=r, width=1.02, height=1.02)  # a little overlap, or the seams would show
        for r, row in enumerate(trace.image[0].tolist())
        for c, value in enumerate(row)
        if value > 0
    ]
    return tag("svg", pixels, class_="thumbnail", viewBox=f"0 0 {cols} {rows}", aria_hidden="true")


def score(traces: dict[str, Trace]) -> Markup:
    """How many of the drawings are read correctly, and which are not."""
    wrong = [name for name, trace in traces.items() if trace.decision != name[0]]
    return join(words.score(len(traces) - len(wrong), len(traces), wrong))
