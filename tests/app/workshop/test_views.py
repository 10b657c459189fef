from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from app.chapters.chapter import Code
from app.views.code import code
from app.words import workshop as words
from app.workshop import views
from app.workshop.desk import Desk, Fault
from app.workshop.files import ENTRIES, can_change, original, place_of
from app.workshop.outline import line_of

from pycnn import Conv2D

RELU = "pycnn.layers.relu"
CHANGED = original(RELU).replace("return at_least_zero(x)", "return x")
DESK = Desk()


def plain(markup: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", markup))


def test_every_entry_of_the_list_is_there_and_has_its_words() -> None:
    entries = [entry for group in ENTRIES.values() for entry in group]
    for entry in entries:
        assert can_change(entry.module)
        assert line_of(original(entry.module), entry.at)
        assert f'data-open="{entry.name}"' in views.files(DESK)
    assert {entry.name for entry in entries} == set(words.ABOUT)
    assert set(ENTRIES) == set(words.GROUPS)


@pytest.mark.parametrize("entry", [entry for group in ENTRIES.values() for entry in group], ids=str)
def test_colours_change_no_character(entry: object) -> None:
    text = original(entry.module)  # type: ignore[attr-defined]
    assert plain(views.coloured(text)) == text + "\n"


@pytest.mark.parametrize("text", ["", "\n", "def f(:\n  'x", 'class A:\n    """open\n\n    def f', "a\n\n\n"])
def test_what_is_no_program_yet_is_shown_as_it_is(text: str) -> None:
    assert plain(views.coloured(text)) == text + "\n"


def test_nothing_is_said_of_the_original() -> None:
    assert views.notice(DESK) == ""
    assert views.fault(DESK) == ""
    assert views.differences(DESK) == ""
    assert words.ORIGINAL_RUNS in views.status(DESK)


def test_what_runs_is_named_with_a_way_back() -> None:
    desk = replace(DESK, sources={RELU: CHANGED})
    assert "code that you have changed: ReLU.forward." in plain(views.notice(desk))
    assert "data-restore-code" in views.notice(desk)
    assert words.RUNS in views.status(desk)
    assert 'class="mark"' in views.files(desk)
    assert "+         return x" in plain(views.differences(desk))
    assert "−         return at_least_zero(x)" in plain(views.differences(desk))


def test_many_changed_functions_are_summed_up() -> None:
    both = CHANGED.replace("return only_where(y > 0, gradient)", "return gradient")
    assert "changed: ReLU.forward, ReLU.backward." in plain(views.notice(replace(DESK, sources={RELU: both})))
    three = both.replace("return region", "return None")
    assert "changed: ReLU." in plain(views.notice(replace(DESK, sources={RELU: three})))
    names = ("pycnn.layers.dense", "pycnn.layers.flatten", "pycnn.losses", "pycnn.layers.kernels")
    sources = {name: original(name).replace("return", "return 0 *") for name in names}
    said = plain(views.notice(replace(DESK, sources=sources)))
    assert "changed: Dense, Flatten, and " in said


def test_a_changed_function_is_named_with_its_file() -> None:
    module = "pycnn.layers.kernels"
    text = original(module).replace("np.maximum(x, np.float32(0))", "x")
    assert "changed: kernels.at_least_zero." in plain(views.notice(replace(DESK, sources={module: text})))


def test_a_change_of_comments_alone_is_named_by_its_file() -> None:
    said = plain(views.notice(replace(DESK, sources={RELU: original(RELU) + "# so\n"})))
    assert "changed: pycnn/layers/relu.py." in said


def test_a_fault_leads_to_its_line() -> None:
    desk = replace(DESK, drafts={RELU: CHANGED}, faults={RELU: Fault(RELU, "a < b", 19)})
    assert 'data-line="19"' in views.fault(desk)
    assert "a &lt; b" in views.fault(desk)
    assert words.NOT_IN_FORCE in views.fault(desk)
    assert re.search(r'class="new wrong">19<', views.gutter(desk))
    assert views.status(desk) == ""
    late = replace(desk, faults={RELU: Fault(RELU, "late", 19, later=True)}, alarm=RELU)
    assert words.STOPPED_LATER in views.fault(late)
    assert "pycnn/layers/relu.py, line 19: late" in plain(views.notice(late))
    assert "data-dismiss" in views.notice(late)


def test_what_was_printed_is_shown() -> None:
    assert words.FETCHING in views.status(replace(DESK, fetching=True))
    assert "&lt;1, 2&gt;" in views.status(replace(DESK, printed="<1, 2>"))


def test_the_editor_goes_to_the_place_or_to_the_fault() -> None:
    assert views.line_to_show(DESK) == line_of(original(RELU), "ReLU.forward")
    faulty = replace(DESK, at="", faults={RELU: Fault(RELU, "no", 5)})
    assert views.line_to_show(faulty) == 5
    assert views.line_to_show(replace(DESK, at="")) == 1


def test_the_code_of_a_chapter_can_be_changed_if_it_is_the_networks() -> None:
    shown = code(Code((Conv2D.forward, plain)))
    assert shown.count("data-open") == 1
    assert 'data-open="pycnn.layers.conv:Conv2D.forward"' in shown
    assert place_of(plain) is None
    assert not can_change("pycnn")
    assert not can_change("pycnn.nothing")
    assert not can_change("os")
