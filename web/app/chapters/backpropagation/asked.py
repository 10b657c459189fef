"""The question: what becomes of the error if one voting weight goes up a little."""

from __future__ import annotations

import math
from functools import lru_cache

from app.chapters.chapter import Question
from app.views.prose import as_it_is
from app.words import backpropagation as words
from pycnn import explain, nudge_slope
from pycnn.lesson import printed

from .case import Case
from .values import small
from .views.made import weight
from .views.value import precise


@lru_cache(maxsize=2)
def ask(of: Case) -> Question:
    """Ask about the class that adds most to the error, and the value that counts most in its vote."""
    trace = of.subject.trace
    line = max(of.lines, key=lambda each: each.error)
    name = trace.classes[line.unit]
    ledger = explain.ledger(trace, name)
    strongest = max(ledger.lines, key=lambda each: abs(each.contribution) if each.kind == "value" else -1.0)
    assert strongest.source is not None
    assert strongest.value is not None
    assert strongest.weight is not None
    turn = small(strongest.weight)
    last = f"{len(of.network.layers) - 1}.weight"
    found = nudge_slope(of.network, of.images, of.labels, of.loss, last, (line.unit, strongest.source), turn)
    _, before, after = found.errors
    same = math.isclose(before, after, rel_tol=1e-6, abs_tol=1e-7)
    text = words.QUESTION if of.subject.model.hand_made else words.QUESTION_PROBABLE
    return Question(
        text.format(
            name=as_it_is(name),
            vote=printed(line.answer),
            wanted=printed(line.wanted, 0),
            value=printed(strongest.value),
            weight=weight(strongest.weight),
        ),
        words.OPTIONS,
        2 if same else int(after > before),
        words.because(
            printed(turn), printed(strongest.value), as_it_is(name), precise(before), precise(after)
        ),
    )
