"""The gallery: the article's drawings, each with what the network makes of it."""

from __future__ import annotations

from html import escape

from pycnn import Trace
from pycnn.lesson import printed

from .. import words


def thumbnail(trace: Trace) -> str:
    """The picture of a trace as a small drawing, without numbers."""
    rows, cols = trace.image.shape[1:]
    pixels = [
        f'<rect x="{c}" y="{r}" width="1.02" height="1.02"></rect>'
        for r, row in enumerate(trace.image[0].tolist())
        for c, value in enumerate(row)
        if value > 0
    ]
    return f'<svg class="thumbnail" viewBox="0 0 {cols} {rows}" aria-hidden="true">{"".join(pixels)}</svg>'


def examples(traces: dict[str, Trace]) -> str:
    """A button per drawing; its name's first letter is the right answer."""
    return "".join(
        f'<button type="button" class="example {"right" if trace.decision == name[0] else "wrong"}" data-example="{escape(name)}"'
        f' aria-label="{escape(words.example_label(name, trace.decision, trace.decision == name[0]))}">{thumbnail(trace)}'
        f"<span>{escape(name)}</span>"
        f'<small>{"✓" if trace.decision == name[0] else "✗"} {escape(trace.decision)}'
        f" {printed(float(trace.votes.max()))}</small></button>"
        for name, trace in traces.items()
    )


def score(traces: dict[str, Trace]) -> str:
    """How many of the drawings are read correctly, and which are not."""
    wrong = [name for name, trace in traces.items() if trace.decision != name[0]]
    return escape(words.score(len(traces) - len(wrong), len(traces), wrong))
