"""What is timed, and how the results are shown: the same in the browser and outside of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from bench.race import networks, results

ROUNDS = 9
SECONDS = 0.2  # of one measurement; the slowest take longer, as one call does
WARMING = 1.0  # seconds before, at each task
TOLERANCE = 1e-4


class Contestant(NamedTuple):
    """A name for the programs, one for people, and whether it can train."""

    key: str
    title: str
    trains: bool = True


class Task(NamedTuple):
    """What is timed: a network, `forward` or `training`, and how many images at once."""

    course: str
    work: str
    batch: int

    def __str__(self) -> str:
        return f"{self.course} {self.work} {self.batch}"


US = Contestant("pycnn", "pycnn")
LATENCY = Task("small", "forward", 1)  # told in milliseconds, the others in images per second
BIG_FORWARD = Task("big", "forward", 100)
BIG_TRAINING = Task("big", "training", networks.BATCH)
TASKS = (
    LATENCY,
    Task("big", "forward", 1),
    BIG_FORWARD,
    Task("small", "training", networks.BATCH),
    BIG_TRAINING,
)

Times = Mapping[tuple[Contestant, Task], list[float]]
"""The seconds per image of everyone at every task, one number for each round."""


def same(what: str, told: Mapping[Contestant, object]) -> list[str]:
    """Return who tells other numbers than the first."""
    (first, expected), *others = ((one, np.array(values)) for one, values in told.items())
    faults = []
    for one, values in others:
        if not np.allclose(values, expected, rtol=TOLERANCE, atol=TOLERANCE):
            faults.append(f"NOT THE SAME: {what} of {first.title} and {one.title}:")
            faults += [f"  {numbers.ravel()[:6]} …" for numbers in (expected, values)]
    return faults


def able(contestant: Contestant, task: Task) -> bool:
    return contestant.trains or task.work == "forward"


def measure(contestants: Sequence[Contestant], seconds: Callable[[Contestant, Task, float], float]) -> Times:
    """Let everyone take turns; `seconds` returns those of one call, measured for as long as it is told."""
    times: dict[tuple[Contestant, Task], list[float]]
    times = {(one, task): [] for task in TASKS for one in contestants if able(one, task)}
    for one, task in times:
        seconds(one, task, WARMING)
    for number in range(ROUNDS):
        for task in TASKS:
            turn = [one for one in contestants if able(one, task)]
            first = number % len(turn)
            for one in turn[first:] + turn[:first]:
                times[one, task].append(seconds(one, task, SECONDS) / task.batch)
        print(f"round {number + 1} of {ROUNDS}", file=sys.stderr, flush=True)
    return times


def report(
    contestants: Sequence[Contestant], times: Times, targets: Sequence[tuple[Contestant, Task, str]]
) -> None:
    """Print what everyone did, how many times as fast as each peer pycnn is, and how fast it should be."""
    rows = [["", *(f"{task}: {'ms' if task == LATENCY else 'images/s'}" for task in TASKS)]]
    rows += [[one.title, *(speed(times, one, task) for task in TASKS)] for one in contestants]
    print(f"\nMedian (smallest–largest) of {ROUNDS} rounds\n{results.table(rows)}\n")
    rows = [["pycnn is … times as fast as", *map(str, TASKS)]]
    rows += [[one.title, *(ratio(times, one, task) for task in TASKS)] for one in contestants if one != US]
    print(f"{results.table(rows)}\n")
    for peer, task, target in targets:
        print(f"{task} against {peer.title}: {ratio(times, peer, task)}; wanted {target}")


def speed(times: Times, contestant: Contestant, task: Task) -> str:
    """Return milliseconds where waiting counts, images per second elsewhere, a dash for what it cannot do."""
    if (contestant, task) not in times:
        return "–"
    measured = times[contestant, task]
    return str(results.spread([1000 * each if task == LATENCY else 1 / each for each in measured]))


def ratio(times: Times, peer: Contestant, task: Task) -> str:
    """Return how many times as fast as the peer pycnn is; a dash if one of them cannot do it."""
    if (US, task) not in times or (peer, task) not in times:
        return "–"
    return str(results.times_as_fast(times[US, task], times[peer, task]))
