"""Keeping: what is in the lab as text, for the browser's storage and for files, and back.

What a text says is checked before anything is made of it: it may be from elsewhere, or of another version.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import Any, Final

import numpy as np

from app import inkcode, limits
from app.drawing import Drawing, picture
from app.words import lab as words
from app.workshop.desk import Code
from app.workshop.files import can_change
from pycnn import Sequential
from pycnn.own_drawings import FEWEST_CLASSES, MOST_CLASSES
from pycnn.timeline import Packed

from . import own as owns
from .choices import DATA, LEARNERS, SCHEDULES, Choices
from .course import KeptCourse, Leg
from .curve import Point
from .fields import kept
from .own import LONGEST_NAME, MOST_EXAMPLES, OwnClass
from .plan import OPTIONS, Line, Plan

VERSION: Final = 1
DRAWINGS, LAB = "pycnn drawings", "pycnn lab"
LONGEST_FILE: Final = 20_000_000
"""Bytes of a file that is opened."""
LONGEST_CODE: Final = 500_000
"""Characters of a changed file of the code."""


class KeptError(ValueError):
    """What was kept cannot be read; the message says why."""


@dataclass(frozen=True)
class Kept:
    """What there was in the lab."""

    own: tuple[OwnClass, ...]
    choices: Choices
    plan: Plan | None
    network: Sequential | None
    code: Code = field(default_factory=Code)
    training: KeptCourse | None = None
    """That of the network."""


def lab_text(kept: Kept) -> str:
    """Write down what is in the lab."""
    plan, network, code = kept.plan, kept.network, kept.code
    return json.dumps(
        {
            "format": LAB,
            "version": VERSION,
            "own": _classes(kept.own),
            "choices": asdict(kept.choices),
            "plan": None if plan is None else asdict(plan),
            "network": None if network is None else base64.b64encode(network_file(network)).decode(),
            "code": {"sources": dict(code.sources), "drafts": dict(code.drafts)},
            "training": None if kept.training is None else _training(kept.training),
        }
    )


def lab_from(text: str) -> Kept:
    """Read it back. KeptError unless it is as `lab_text` writes it."""
    found = _read(text, LAB)
    try:
        choices = _choices(found["choices"])
        plan = None if found["plan"] is None else _plan(found["plan"])
        code = found["network"]
        network = None if code is None else network_from(base64.b64decode(code, validate=True))
        written = found.get("code", {"sources": {}, "drafts": {}})  # there was none at first
        changed = Code(_files(written["sources"]), _files(written["drafts"]))
        training = None if network is None else _training_from(found.get("training"))
        return Kept(_own(found["own"]), choices, plan, network, changed, training)
    except KeptError:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise KeptError(f"it is not as this page writes it ({error!r})") from error


def drawings_text(own: Sequence[OwnClass]) -> str:
    """Write classes with their examples as the text of a file."""
    return json.dumps({"format": DRAWINGS, "version": VERSION, "classes": _classes(own)}, indent=1)


def drawings_from(text: str) -> tuple[OwnClass, ...]:
    """Read such a file. KeptError, saying what is wrong, if it is any other."""
    found = _read(text, DRAWINGS)
    try:
        return _own(found["classes"])
    except (KeyError, TypeError) as error:
        raise KeptError(f"it is not as this page writes it ({error!r})") from error


def network_file(network: Sequential) -> bytes:
    """The network as the bytes of a file."""
    file = io.BytesIO()
    network.save(file)
    return file.getvalue()


def network_from(content: bytes) -> Sequential:
    """Read a network's file. KeptError, saying why, if the page cannot show or train what is in it."""
    try:
        network = Sequential.load(io.BytesIO(content))
        limits.check_network(network)
    except ValueError as error:
        raise KeptError(str(error)) from error
    return network


def _read(text: str, kind: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise KeptError("it is damaged, or another file") from error
    if not isinstance(found, dict) or found.get("format") != kind:
        raise KeptError(f"it is no file of {words.KINDS[kind]}")
    if found.get("version") != VERSION:
        raise KeptError(f"it has version {str(found.get('version'))[:20]}, but only {VERSION} can be read")
    return found


def _classes(own: Sequence[OwnClass]) -> list[dict[str, Any]]:
    return [{"name": each.name, "drawings": [_code(drawing) for drawing in each.drawings]} for each in own]


def _code(drawing: Drawing) -> str:
    return inkcode.encode(drawing, picture(owns.ink(drawing)))


def _own(listed: Any) -> tuple[OwnClass, ...]:
    if not isinstance(listed, list) or not FEWEST_CLASSES <= len(listed) <= MOST_CLASSES:
        raise KeptError(f"it must have {FEWEST_CLASSES} to {MOST_CLASSES} classes")
    made = []
    for each in listed:
        name, codes = each["name"], each["drawings"]
        if not isinstance(name, str) or not isinstance(codes, list) or len(codes) > MOST_EXAMPLES:
            raise KeptError(f"a class needs a name, and at most {MOST_EXAMPLES} examples")
        try:
            drawings = tuple(inkcode.decode(str(code)) for code in codes)
        except inkcode.InkError as error:
            raise KeptError(str(error)) from error
        made.append(OwnClass(name[: 2 * LONGEST_NAME], drawings))
    return tuple(made)


def _choices(found: Any) -> Choices:
    known = {each.name for each in fields(Choices)}
    choices = Choices(**{name: kept(str(value)) for name, value in found.items() if name in known})
    chosen = {"data": DATA, "learner": LEARNERS, "schedule": SCHEDULES}
    if any(getattr(choices, name) not in options for name, options in chosen.items()):
        raise KeptError("it chooses what there is not")
    return choices


@lru_cache(maxsize=1)  # all else in the lab changes more often
def _training(course: KeptCourse) -> dict[str, Any]:
    numbers = course.timeline.numbers.astype("<f4").tobytes()
    return {
        "choices": asdict(course.choices),
        "count": course.count,
        "first": None if course.first is None else asdict(course.first),
        "step": course.step,
        "legs": [list(leg) for leg in course.legs],
        "timeline": course.timeline.plain,
        "numbers": base64.b64encode(numbers).decode(),
    }


def _training_from(found: Any) -> KeptCourse | None:
    """Read a training; None if it cannot be gone on with, since the network that it made is there."""
    try:
        numbers = np.frombuffer(base64.b64decode(found["numbers"], validate=True), dtype="<f4")
        return KeptCourse(
            _choices(found["choices"]),
            int(found["count"]),
            None if found["first"] is None else Point(**found["first"]),
            int(found["step"]),
            tuple(Leg(int(base), int(goal)) for base, goal in found["legs"]),
            Packed(dict(found["timeline"]), numbers.astype(np.float32)),
        )
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def _files(found: Any) -> dict[str, str]:
    """Texts of files of the code, without those that there are no longer."""
    for text in found.values():
        if not isinstance(text, str) or len(text) > LONGEST_CODE:
            raise KeptError(f"a file of the code has at most {LONGEST_CODE} characters")
    return {module: text for module, text in found.items() if can_change(module)}


def _plan(found: Any) -> Plan:
    lines = []
    for each in found["lines"]:
        kind, typed = each["kind"], dict(each["typed"])
        if kind not in OPTIONS or typed.keys() != OPTIONS[kind].keys():
            raise KeptError(f"there is no layer {kind!r} with such options")
        pairs = tuple((name, kept(str(typed[name]))) for name in OPTIONS[kind])
        lines.append(Line(int(each["key"]), kind, pairs))
    if not 1 <= len(lines) <= limits.MOST_LAYERS or len({line.key for line in lines}) < len(lines):
        raise KeptError("its list of layers is empty, or too long")
    return Plan(tuple(lines), kept(str(found["side"])), kept(str(found["seed"])))
