"""The trainer: lets the network learn between the frames of the page, and shows it as it learns."""

from __future__ import annotations

import asyncio
import io
from typing import Any, Final

from js import document, window
from pyodide.ffi import JsException

from app import page
from app.networks import Model
from app.state import MINE, choose_network
from app.store import Store
from app.words import lab as words
from pycnn import Diverged, Sequential

from . import data, plan
from .actions import begin_training, gather, go_on_hidden, learn, planned, rest, take_network
from .choices import CLASSES, DIGITS, DRAWN, OWN, Choices
from .course import Course, KeptCourse, snapshot
from .data import Data, Work
from .own import OwnClass
from .pace import Pace
from .record import RUN, Lab

DIGITS_FILE: Final = "data/digits.npz"
PATIENCE: Final = 0.3
"""Seconds to wait for a frame before the tab is taken to be out of sight …"""
UNSEEN: Final = 0.2
"""… and seconds to work then before other things have their turn."""
MOST_NUMBERS: Final = 500_000
"""How many numbers of a training's moments are kept: 2 MB …"""
MOST_ON_THE_WAY: Final = 150_000
"""… and while it learns: to write them down takes a part of a frame."""
RATE_OVER: Final = 1.0
"""Seconds over which images are counted."""


class NoDataError(Exception):
    """What the network is to learn from cannot be had; the message is the sentence for the page."""


class Trainer:
    """Trains the reader's own network."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._course: Course | None = None
        self._shown: Sequential | None = None
        """What the state was given last; if it has another network now, that is another training's."""
        self._kept: tuple[Sequential | None, KeptCourse] | None = None
        """What was kept of the training the last time, and of which network."""
        self._data: tuple[tuple[object, ...], Data] | None = None
        self._own: tuple[OwnClass, ...] = ()
        """The reader's own classes and drawings when the training began."""
        self._wanted = False
        self._task: asyncio.Future[None] | None = None

    @property
    def _lab(self) -> Lab:
        return self._store.state.lab

    def start(self, goal: str = RUN) -> None:
        """Begin, or go on, until a goal is reached."""
        if self._wanted or self._lab.work or self._lab.choices.faults:
            return
        self._wanted = True
        self._task = asyncio.ensure_future(page.guarded_task(lambda: self._go(goal)))

    def pause(self) -> None:
        """Rest after the piece of work of the moment; the training can go on exactly there."""
        self._wanted = False

    def forget(self) -> None:
        """End the training: what begins next is another one."""
        self._wanted = False
        self._course = None

    def retune(self) -> None:
        """Follow the reader's choice of the rates while it learns."""
        choices = self._lab.choices
        if self._course is not None and not choices.faults and choices.made_of() == self._course.made_of:
            self._course.retune(choices)

    def rewind(self, step: int) -> None:
        """Show the network as it was after a step, and go on from there when it is to go on."""
        course = self._course
        if course is None or self._store.state.mine is not self._shown:
            return
        self._wanted = False
        course.rewind(step)
        self._show(course, 0.0)

    def kept(self) -> KeptCourse | None:
        """What is to be kept of the training that the page shows; None if it shows none."""
        if self._course is None or self._lab.standing is None or self._store.state.mine is not self._shown:
            return None
        if self._kept is None or self._kept[0] is not self._shown:  # the rest changes more often
            most = MOST_ON_THE_WAY if self._lab.is_training else MOST_NUMBERS
            self._kept = self._shown, self._course.kept(most)
        return self._kept[1]

    def take_back(self, network: Sequential, kept: KeptCourse) -> None:
        """Stand where a training of the network stood. ValueError, TypeError or KeyError if it was none."""
        course = Course(snapshot(network), None, kept.choices, kept)
        self._course, self._own = course, self._lab.own
        self._show(course, 0.0)

    async def _go(self, goal: str) -> None:
        try:
            course = await self._ready()
            if course is not None:
                await self._learn(course, goal)
            elif self._lab.work:
                self._store.dispatch(rest())
        except (NoDataError, Diverged, ValueError) as error:
            if self._course is not None and self._shown is self._store.state.mine and self._lab.is_training:
                self._show(self._course, 0.0)
            self._store.dispatch(rest(str(error)))
        except BaseException:
            self._store.dispatch(rest())
            raise
        finally:
            self._wanted = False

    async def _ready(self) -> Course | None:
        """The training to go on with, or another one; None if the reader has changed their mind meanwhile."""
        course = self._course if self._continues() else None
        if course is not None and course.data is None:
            found = await self._gathered(course.choices, course.network.input_shape[1])
            if found is None or not self._wanted:
                return None
            if not course.give(found):
                course = None
        return course or await self._begun()

    def _continues(self) -> bool:
        """Whether there is a training to go on with; if so, its network is the one to look at."""
        state, lab = self._store.state, self._lab
        if (
            self._course is None
            or state.mine is None
            or state.mine is not self._shown
            or lab.standing is None
        ):
            return False
        if lab.choices.data == OWN and lab.own != self._own:
            return False  # it goes on from the same weights, but another course: these drawings are new to it
        # Without a plan, too: the reader's own classes may be others now.
        if not plan.is_of(planned(lab, state.mine), lab.classes, state.mine):
            return False
        self._store.dispatch(choose_network(MINE, Model(MINE, state.mine).first_cell))
        return True

    async def _begun(self) -> Course | None:
        """Begin a training with the planned network; None if the reader has changed their mind meanwhile."""
        choices, scene = self._lab.choices, self._store.scene()
        wanted, classes, own = planned(self._lab, scene.network), self._lab.classes, self._lab.own
        fits = plan.is_of(wanted, classes, scene.network)
        made = snapshot(scene.network) if fits else plan.network(wanted, classes)
        found = await self._gathered(choices, made.input_shape[1])
        if found is None or not self._wanted:
            return None
        course = Course(made, found, choices)
        self._store.dispatch(take_network(snapshot(made), Model(MINE, made).first_cell))
        self._course, self._shown, self._own = course, self._store.state.mine, own
        return course

    async def _gathered(self, choices: Choices, side: int) -> Data | None:
        """Make or read the data, unless they are there already; None if the reader stops it."""
        drawn = (choices.count, choices.seed) if choices.data in DRAWN else ()
        own = self._lab.own
        key = (choices.data, side, *drawn, own if choices.data == OWN else ())
        if self._data is not None and self._data[0] == key:
            return self._data[1]
        self._store.dispatch(gather(0.0))
        if choices.data == DIGITS:
            try:
                work: Work = data.digits(io.BytesIO(await fetched(DIGITS_FILE)), side)
            except JsException as error:
                raise NoDataError(words.DIGITS_MISSING.format(reason=error.args[0])) from error
        else:
            count, seed = choices.whole("count"), choices.whole("seed")
            if choices.data == OWN:
                work = data.own(own, count, side, seed)
            else:
                work = data.drawn(CLASSES[choices.data], count, side, seed)
        pace, last = Pace(), page.now()
        while self._wanted:
            frame, now = await _frame()
            until = pace.until(frame, now) if frame is not None else now + UNSEEN
            share, start, pieces = 0.0, now, 0
            while now < until or not pieces:
                try:
                    share = next(work)
                except StopIteration as end:
                    self._data = key, end.value
                    return self._data[1]
                except ValueError as error:
                    if choices.data != DIGITS:
                        raise
                    raise NoDataError(words.BROKEN_DIGITS.format(reason=error)) from error
                now, pieces = page.now(), pieces + 1
            pace.worked(now - start, now - last, pieces)
            last = now
            self._store.dispatch(gather(share))
        return None

    async def _learn(self, course: Course, goal: str) -> None:
        """Go on with a training until it has reached its goal, or the reader pauses it."""
        course.aim(self._lab.choices)
        self._store.dispatch(begin_training(course.standing(0.0)))
        pace, meter = Pace(), Meter(course)
        last = page.now()
        reached = has_details = False
        while not reached and self._goes_on(course):
            frame, start = await _frame()
            if not self._goes_on(course):  # meanwhile the reader did something
                break
            if frame is None and not self._lab.hidden:
                self._store.dispatch(go_on_hidden)
            self._take_edits(course)
            began = start
            if has_details:  # both at once would make too long a frame
                has_details = False
                self._store.catch_up_details()
                began = page.now()
                pace.showed(start, began, details=True)
            elif frame is not None and pace.shows(start):
                self._show(course, meter.rate)
                self._store.catch_up()
                has_details = True
                began = page.now()
                pace.showed(start, began)
            until = pace.until(frame, began) if frame is not None else began + UNSEEN
            now, pieces = began, 0
            while not reached and (now < until or not pieces):
                reached = course.reached(course.advance(), goal)
                now, pieces = page.now(), pieces + 1
            pace.worked(now - began, now - last, pieces)
            last = now
            meter.read(now)
        if self._course is course:
            self._show(course, meter.rate)
            self._store.dispatch(rest())

    def _goes_on(self, course: Course) -> bool:
        return self._wanted and self._course is course

    def _take_edits(self, course: Course) -> None:
        """What the reader changed in the network while it learns, it learns on with."""
        state = self._store.state
        if state.edits and state.network == MINE:
            course.network.parameters = {**course.network.parameters, **state.edits}

    def _show(self, course: Course, rate: float) -> None:
        self._shown = snapshot(course.network)
        self._store.dispatch(learn(self._shown, course.standing(rate)))


class Meter:
    """Counts how many images a training sees per second."""

    def __init__(self, course: Course) -> None:
        self._course = course
        self._readings: list[tuple[float, int]] = []
        self.rate = 0.0

    def read(self, now: float) -> None:
        last = self._course.last
        images = 0 if last is None else last.images
        if last is not None and last.event == "part":
            images += last.batch
        self._readings.append((now, images))
        while len(self._readings) > 2 and now - self._readings[0][0] > RATE_OVER:
            self._readings.pop(0)
        (began, before), (ended, after) = self._readings[0], self._readings[-1]
        if ended > began:
            self.rate = (after - before) / (ended - began)


async def _frame() -> tuple[float | None, float]:
    """Wait until the page has had its turn; return when the frame began, None out of sight, and the time."""
    frame = await page.frame_or_timer(PATIENCE)
    return (None if document.hidden else frame), page.now()


async def fetched(address: str) -> bytes:
    """Fetch a file of the site; JsException if it cannot be had."""
    response = await window.fetch(address)
    if not response.ok:
        raise NoDataError(words.DIGITS_MISSING.format(reason=int(response.status)))
    content: Any = await response.arrayBuffer()
    return bytes(content.to_bytes())
