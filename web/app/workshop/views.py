"""What the workshop looks like: its list, its editor, and what is said of the text in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from app.views.code import highlighted
from app.views.markup import Markup, join, tag
from app.views.prose import paragraphs
from app.words import workshop as words

from .desk import Desk
from .experiments import EXPERIMENTS
from .files import ENTRIES, original, path
from .outline import changed_names, compared, line_of, new_lines, places

MOST_NAMES, MOST_METHODS = 3, 2
AROUND: Final = 1
"""Lines that stay the same and are shown before and after those that differ."""
_BLOCK: Final = re.compile(r"(?m)^(?= {0,4}(?:def|class|@))")


def workshop(desk: Desk) -> Markup:
    """All of the section, as it is at first."""
    text = desk.text(original(desk.module))
    sheet = tag(
        "div",
        tag("div", gutter(desk), id="workshop-gutter", class_="gutter", aria_hidden="true"),
        tag(
            "div",
            tag("pre", coloured(text), id="workshop-colours", aria_hidden="true"),
            tag(
                "textarea",
                text,
                id="workshop-text",
                readonly="",
                spellcheck="false",
                autocomplete="off",
                autocapitalize="off",
                autocorrect="off",
                wrap="off",
                aria_describedby="workshop-keys",
                aria_label=words.editor_label(path(desk.module)),
            ),
            class_="sheet",
        ),
        id="workshop-scroll",
        class_="scroll code",
    )
    tools = tag(
        "div",
        tag(
            "button",
            words.RUN,
            type="button",
            id="workshop-run",
            class_="run",
            aria_keyshortcuts="Control+Enter",
        ),
        tag("button", words.ORIGINAL, type="button", id="workshop-original", disabled=""),
        tag("button", words.BRING_BACK, type="button", id="workshop-back", hidden=""),
        class_="tools",
    )
    editor = tag(
        "div",
        tag("div", head(desk), id="workshop-head", class_="head"),
        sheet,
        tag("p", words.KEYS, id="workshop-keys", class_="fine"),
        tools,
        tag("div", status(desk), id="workshop-status", role="status"),
        tag("div", fault(desk), id="workshop-fault", role="alert"),
        tag("div", differences(desk), id="workshop-differences"),
        class_="editor",
        role="group",
        aria_label=words.EDITOR,
    )
    return tag(
        "section",
        tag("h2", words.TITLE, id="workshop-title"),
        tag("div", paragraphs(words.TEXT), class_="prose"),
        tag("div", experiments(), class_="experiments"),
        tag(
            "div",
            tag("nav", files(desk), id="workshop-files", class_="files", aria_label=words.FILES),
            editor,
            class_="bench",
        ),
        id="workshop",
        class_="workshop",
        aria_labelledby="workshop-title",
    )


def notice(desk: Desk) -> Markup:
    """What is said over the page while changed code is in force, or was given up; else nothing."""
    if not desk.sources:
        return _alarm(desk)
    names = [name for module, text in desk.sources.items() for name in _named(module, text)]
    if len(names) > MOST_NAMES:
        names = [*names[: MOST_NAMES - 1], words.more(len(names) - MOST_NAMES + 1)]
    restore = tag("button", words.RESTORE_ALL, type="button", data_restore_code="")
    return join(tag("span", words.running_on(names)), " ", restore)


def _named(module: str, text: str) -> list[str]:
    """What was changed in a file: functions and methods, or only their classes if there are several."""
    names = changed_names(original(module), text) or (path(module),)
    if len(names) > MOST_METHODS:
        names = tuple(dict.fromkeys(name.partition(".")[0] for name in names))
    own = module.rpartition(".")[2]
    return [f"{own}.{name}" if name[0].islower() and "." not in name else name for name in names]


def _alarm(desk: Desk) -> Markup:
    found = desk.faults.get(desk.alarm)
    if found is None:
        return Markup("")
    show = tag("button", words.SHOW_IT, type="button", data_open=f"{desk.alarm}:")
    close = tag("button", words.DISMISS, type="button", data_dismiss="")
    said = words.given_up(path(desk.alarm), found.line, found.text)
    return join(tag("span", said), " ", show, " ", close)


def files(desk: Desk) -> Markup:
    """The list of places to open, in groups."""
    groups = []
    for group, entries in ENTRIES.items():
        items = []
        for entry in entries:
            name = tag("code", entry.at)
            changed = tag("b", "•", class_="mark") if entry.module in desk.sources else ""
            current = entry.module == desk.module and entry.at == desk.at
            button = tag(
                "button",
                tag("span", name, " ", changed, class_="name"),
                " ",
                tag("small", words.ABOUT[entry.name]),
                type="button",
                data_open=entry.name,
                aria_current="true" if current else None,
            )
            items.append(tag("li", button))
        groups.append(tag("div", tag("h3", words.GROUPS[group]), tag("ul", items)))
    return join(groups)


def experiments() -> Markup:
    """What to try first."""
    items = []
    for each in EXPERIMENTS:
        title, text = words.EXPERIMENT_TEXTS[each.key]
        button = tag(
            "button",
            words.WRITE_IT,
            type="button",
            data_experiment=each.key,
            aria_label=f"{words.WRITE_IT}: {title}",
        )
        items.append(tag("li", tag("h4", title), tag("p", text), button))
    return join(tag("h3", words.EXPERIMENTS), tag("ul", items))


def head(desk: Desk) -> Markup:
    """The name of the file, and the way to each of its functions."""
    text = desk.text(original(desk.module))
    options = [tag("option", words.WHOLE_FILE, value="")]
    for place in places(text):
        selected = "" if place.name == desk.at else None
        options.append(tag("option", place.name, value=place.name, selected=selected))
    # With the number of the opening in it, a place that is opened again is chosen again.
    select = tag("select", options, id="workshop-places", autocomplete="off", data_opening=str(desk.openings))
    return join(tag("h3", tag("code", path(desk.module))), tag("label", f"{words.FUNCTIONS} ", select))


def gutter(desk: Desk) -> Markup:
    """The numbers of the lines; those that the original has not are marked, and the one that is wrong."""
    first = original(desk.module)
    text = desk.text(first)
    changed = new_lines(first, text)
    found = desk.faults.get(desk.module)
    wrong = found.line if found is not None else None
    lines = []
    for number in range(1, text.count("\n") + 2):
        kinds = [kind for kind, is_so in (("new", number in changed), ("wrong", number == wrong)) if is_so]
        lines.append(tag("span", str(number), class_=" ".join(kinds)) if kinds else tag("span", str(number)))
    return join(lines)


def coloured(text: str) -> Markup:
    """The text with its words coloured, one function at a time: only what changes takes time."""
    return join([_block(block) for block in _BLOCK.split(text)], "\n")


@lru_cache(maxsize=512)
def _block(text: str) -> Markup:
    body = text.rstrip("\n")
    return Markup(highlighted(body) + text[len(body) :])


def status(desk: Desk) -> Markup:
    """Whether the page runs on the text in the editor."""
    if desk.fetching:
        said = tag("p", words.FETCHING, class_="waiting")
    elif desk.module in desk.drafts:
        said = Markup("") if desk.module in desk.faults else tag("p", words.NOT_RUN, class_="waiting")
    elif desk.module in desk.sources:
        said = tag("p", words.RUNS, " ", tag("a", words.SEE, href="#pipeline"), class_="runs")
    else:
        said = tag("p", words.ORIGINAL_RUNS)
    printed = join(tag("p", words.PRINTED), tag("pre", desk.printed, tabindex=0)) if desk.printed else ""
    return join(said, printed)


def fault(desk: Desk) -> Markup:
    """What is wrong with the text, and the way to its line."""
    found = desk.faults.get(desk.module)
    if found is None:
        return Markup("")
    where = (
        join(
            tag("button", words.at_line(found.line), type="button", data_line=found.line, class_="line"), " "
        )
        if found.line
        else ""
    )
    after = words.STOPPED_LATER if found.later else words.NOT_IN_FORCE
    return tag("p", where, tag("span", found.text), " ", tag("small", after))


def differences(desk: Desk) -> Markup:
    """The lines that differ from the original, with those around them."""
    first = original(desk.module)
    lines = compared(first, desk.text(first))
    changed = [i for i, line in enumerate(lines) if line.kind != "same"]
    if not changed:
        return Markup("")
    near = {j for i in changed for j in range(i - AROUND, i + AROUND + 1)}
    rows: list[Markup] = []
    last = -1
    for i, line in enumerate(lines):
        if i not in near:
            continue
        if rows and i != last + 1:
            rows.append(tag("span", "⋮", class_="gap"))
        sign, said = {"same": (" ", ""), "gone": ("−", words.GONE), "new": ("+", words.NEW)}[line.kind]
        label = tag("span", f"{said}: ", class_="unseen") if said else ""
        rows.append(tag("span", label, f"{sign} {line.text}", class_=line.kind))
        last = i
    count = sum(line.kind == "new" for line in lines) or len(changed)
    return tag(
        "details",
        tag("summary", words.DIFFERENCES, ": ", words.changed_lines(count)),
        tag("pre", [join(row, "\n") for row in rows], tabindex=0, role="group", aria_label=words.DIFFERENCES),
        open="",
    )


def line_to_show(desk: Desk) -> int:
    """Where the editor goes when a place is opened: to it, or to what is wrong in the file."""
    found = desk.faults.get(desk.module)
    if not desk.at and found is not None and found.line:
        return found.line
    return line_of(desk.text(original(desk.module)), desk.at) or 1
