"""Actions: what the reader does to get the network as a program."""

from __future__ import annotations

from dataclasses import replace

from app.state import Action, State
from pycnn import Sequential

from .record import FORMS, Export


def choose_form(form: str) -> Action:
    """Choose for what the program is to be; the text of another one is gone."""
    return lambda state: (
        replace(state, export=Export(form)) if form in FORMS and form != state.export.form else state
    )


def show_text(network: Sequential, text: str) -> Action:
    """Show a program, which is of this network."""
    return lambda state: replace(state, export=replace(state.export, network=network, text=text, said=""))


def hide_text(state: State) -> State:
    return replace(state, export=replace(state.export, network=None, text="", said=""))


def say(text: str) -> Action:
    """Say what became of what the reader wanted."""
    return lambda state: replace(state, export=replace(state.export, said=text))
