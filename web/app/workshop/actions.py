"""Actions on the desk. What is put in force has been tried before; see `force`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from app.state import Action, State

from .desk import Code, Desk, Fault

V = TypeVar("V")


def open_place(module: str, at: str = "") -> Action:
    """Open a file, at a function or class in it."""

    def act(state: State) -> State:
        desk = state.desk
        opened = replace(desk, module=module, at=at, openings=desk.openings + 1, alarm="")
        return replace(state, desk=opened if module == desk.module else replace(opened, printed=""))

    return act


def write(text: str, original: str) -> Action:
    """Have another text in the open file; `original` is what stands in it before any change."""

    def act(state: State) -> State:
        desk, module = state.desk, state.desk.module
        if text == desk.text(original):
            return state
        drafts = _without(desk.drafts, module)
        if text != desk.sources.get(module, original):
            drafts = {**drafts, module: text}
        return replace(state, desk=replace(desk, drafts=drafts))

    return act


def try_text(module: str, at: str, text: str) -> Action:
    """Open a file with another text in it; what was written there before is kept."""

    def act(state: State) -> State:
        desk = open_place(module, at)(state).desk
        written = {**desk.sources, **desk.drafts}.get(module, text)
        kept = desk.kept if written == text else {**desk.kept, module: written}
        drafts = _without(desk.drafts, module)
        if desk.sources.get(module) != text:
            drafts = {**drafts, module: text}
        faults = _without(desk.faults, module)
        return replace(state, desk=replace(desk, drafts=drafts, kept=kept, faults=faults))

    return act


def fetch(state: State) -> State:
    """Say that what is to be tried waits for a part of Python."""
    return replace(state, desk=replace(state.desk, fetching=True))


def fetched(state: State) -> State:
    return replace(state, desk=replace(state.desk, fetching=False))


def put_in_force(sources: Mapping[str, str], printed: str = "") -> Action:
    """Let the page run on these files: what was worked out with other code is forgotten."""

    def act(state: State) -> State:
        desk = state.desk
        drafts = {name: text for name, text in desk.drafts.items() if sources.get(name) != text}
        faults = {name: fault for name, fault in desk.faults.items() if name in drafts}
        kept = {name: text for name, text in desk.kept.items() if name not in sources}
        changed = replace(desk, sources=dict(sources), drafts=drafts, faults=faults, kept=kept, brought={})
        return _other_code(state, replace(changed, printed=printed, alarm=""))

    return act


def refuse(fault: Fault, printed: str = "") -> Action:
    """Say why the draft of a file is not put in force; all else stays as it is."""

    def act(state: State) -> State:
        faults = {**state.desk.faults, fault.module: fault}
        return replace(state, desk=replace(state.desk, faults=faults, printed=printed))

    return act


def give_up(fault: Fault) -> Action:
    """Run on the original again, since changed code failed later on; what was written is a draft again."""

    def act(state: State) -> State:
        desk = state.desk
        drafts = {**desk.sources, **desk.drafts}
        faults = {**desk.faults, fault.module: replace(fault, later=True)}
        changed = replace(desk, sources={}, drafts=drafts, faults=faults, brought={}, alarm=fault.module)
        return _other_code(state, changed)

    return act


def take_back(code: Code) -> Action:
    """Have what was written when the page was left. What it ran on then is to be tried before it does again.

    What has been written since is newer.
    """

    def act(state: State) -> State:
        desk = state.desk
        if desk.sources or desk.drafts or not (code.sources or code.drafts):
            return state
        written = {**code.sources, **code.drafts}
        return replace(state, desk=replace(desk, drafts=written, brought=dict(code.sources)))

    return act


def dismiss(state: State) -> State:
    """Say no more on top of the page that code was given up; the workshop still does."""
    return replace(state, desk=replace(state.desk, alarm=""))


def restore(module: str | None = None) -> Action:
    """Run on the original of one file again, or of all; the editor shows it, and keeps what was written."""

    def act(state: State) -> State:
        desk = state.desk
        written = {**desk.sources, **desk.drafts}
        gone = set(written) if module is None else {module}
        if not gone & set(written):
            return state
        made = replace(
            desk,
            sources=_without(desk.sources, *gone),
            drafts=_without(desk.drafts, *gone),
            faults=_without(desk.faults, *gone),
            kept={**desk.kept, **{name: written[name] for name in gone if name in written}},
            alarm="",
            printed="",
        )
        return _other_code(state, made) if gone & set(desk.sources) else replace(state, desk=made)

    return act


def bring_back(state: State) -> State:
    """Have the text in the open file again that was there before its original was restored."""
    desk = state.desk
    if desk.module not in desk.kept:
        return state
    drafts = {**desk.drafts, desk.module: desk.kept[desk.module]}
    return replace(state, desk=replace(desk, drafts=drafts, kept=_without(desk.kept, desk.module)))


def _other_code(state: State, desk: Desk) -> State:
    return replace(state, desk=replace(desk, version=desk.version + 1), results={}, running="")


def _without(texts: Mapping[str, V], *names: str) -> dict[str, V]:
    return {name: text for name, text in texts.items() if name not in names}
