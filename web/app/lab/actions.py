"""Actions: what the reader, and the training, do to the lab and to the reader's own network."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from app.netcode import WEIGHTS, encode
from app.state import MINE, Action, Cell, State
from app.workshop.actions import take_back
from pycnn import Sequential

from .choices import Choices
from .keeping import Kept
from .own import OwnClass
from .plan import Plan
from .record import Lab, Standing


def _in_lab(state: State, **changed: Any) -> State:
    return replace(state, lab=replace(state.lab, **changed))


def choose_training(choices: Choices) -> Action:
    """Type or choose something in a field of the training."""
    return lambda state: state if choices == state.lab.choices else _in_lab(state, choices=choices)


def plan_network(plan: Plan | None) -> Action:
    """Change the planned network; None makes it that of the page again."""
    return lambda state: (
        state if plan == state.lab.plan else _in_lab(state, plan=plan, code=None, code_trouble="")
    )


def type_code(text: str, trouble: str = "") -> Action:
    """Type in the field for a list of layers; `trouble` says why it was not taken."""
    return lambda state: _in_lab(state, code=text, code_trouble=trouble)


def take_network(network: Sequential, first: Cell, plan: Plan | None = None) -> Action:
    """Take another network as the reader's own, and look at it; what was trained before is over."""

    def act(state: State) -> State:
        same = state.network == MINE and state.mine is not None and state.mine.shapes == network.shapes
        lab = replace(state.lab, plan=plan, standing=None, work="", share=0.0, trouble="", code=None)
        return replace(
            state,
            network=MINE,
            mine=network,
            chosen=state.chosen if same else first,
            edits={},
            playing=False,
            filling=False,
            lab=lab,
        )

    return act


def have_classes(own: tuple[OwnClass, ...], trouble: str = "") -> Action:
    """Change the reader's own classes or examples; `trouble` says why one was not taken."""
    return lambda state: _in_lab(state, own=own, own_trouble=trouble)


def bring_back(kept: Kept, *, reloaded: bool = False) -> Action:
    """Put back what was kept of the lab, except for what is newer: a link's network, or a change since.

    If the page was only `reloaded`, its link may be a moment older than what was kept.
    """

    def act(state: State) -> State:
        lab = state.lab
        if lab == Lab():
            lab = replace(lab, own=kept.own, choices=kept.choices, plan=kept.plan)
        mine = state.mine
        if kept.network is not None and (mine is None or _is_in(kept.network, mine, reloaded)):
            mine = kept.network
        return take_back(kept.code)(replace(state, lab=lab, mine=mine))

    return act


def _is_in(kept: Sequential, mine: Sequential, reloaded: bool) -> bool:
    """Whether a network that came by a link is the one that was kept, or an earlier state of it.

    A link that had no room for the weights has only the layers.
    """
    if repr(mine) != repr(kept):
        return False
    return (
        reloaded
        or not encode(mine).get(WEIGHTS)
        or all(np.array_equal(values, kept.parameters[name]) for name, values in mine.parameters.items())
    )


def gather(share: float) -> Action:
    """Make or read the data: so much of it is there."""
    return lambda state: _in_lab(state, work="gathering", share=share, trouble="")


def begin_training(standing: Standing) -> Action:
    return lambda state: _in_lab(state, work="training", standing=standing, trouble="", hidden=False)


def go_on_hidden(state: State) -> State:
    """Note that the tab is out of sight while it learns."""
    return _in_lab(state, hidden=True)


def learn(network: Sequential, standing: Standing) -> Action:
    """Give the reader's own network what it has learned. What the reader changed in it is part of it now."""

    def act(state: State) -> State:
        edits = {} if state.network == MINE else state.edits
        return replace(state, mine=network, edits=edits, lab=replace(state.lab, standing=standing))

    return act


def rest(trouble: str = "") -> Action:
    """Nothing is being done any more; `trouble` says why not, if that is not what the reader wanted."""

    def act(state: State) -> State:
        lab = replace(state.lab, work="", share=0.0, trouble=trouble)
        return replace(state, lab=lab)

    return act


def end_training(state: State) -> State:
    """Leave the network as it is, and forget how it came to be so: what begins next is another training."""
    return replace(state, lab=replace(state.lab, work="", share=0.0, standing=None, trouble=""))


def planned(lab: Lab, shown: Sequential) -> Plan:
    """The plan as it is shown: the reader's, or that of the network of the page."""
    from .plan import of

    return lab.plan if lab.plan is not None else of(shown)
