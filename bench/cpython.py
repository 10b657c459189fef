"""pycnn outside the browser against PyTorch, both on one thread, by the processor's time.

PyTorch is not among the pinned packages: for many systems it comes with gigabytes for graphics cards. The
interpreter that runs build.py is asked for it, or the one that the variable PYCNN_TORCH_PYTHON names.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping
from types import ModuleType

from bench.race import networks, ours, tasks
from bench.race.tasks import BIG_TRAINING, US, Contestant, Task

VARIABLE = "PYCNN_TORCH_PYTHON"
TORCH = Contestant("torch", "PyTorch")
TARGETS = [(TORCH, BIG_TRAINING, "at least 0.5, aim 1")]
VERIFIED_IMAGES = 100
VERIFIED_STEPS = 3


def main() -> int:
    """Verify, measure, print two tables; return 1 if the two do not compute the same."""
    contestants: dict[Contestant, ModuleType] = {US: ours}
    if importlib.util.find_spec("torch"):
        from bench.race import pytorch

        contestants[TORCH] = pytorch
    elif other := interpreter_with_torch():
        return subprocess.run([other, __file__]).returncode
    else:
        print(f"Without PyTorch: {VARIABLE} can name an interpreter that has it, and NumPy.")
    faults = verify(contestants)
    print("\n".join(faults) or "Verified: the same votes, and losses while training.")
    if faults:
        return 1

    def seconds(one: Contestant, task: Task, duration: float) -> float:
        measured: float = contestants[one].seconds(*task, duration)
        return measured

    tasks.report(list(contestants), tasks.measure(list(contestants), seconds), TARGETS)
    return 0


def interpreter_with_torch() -> str | None:
    """Return the interpreter that the variable names, if it has what is needed."""
    named = os.environ.get(VARIABLE)
    if named and not subprocess.run([named, "-c", "import numpy, torch"], capture_output=True).returncode:
        return named
    return None


def verify(contestants: Mapping[Contestant, ModuleType]) -> list[str]:
    """Return who computes something else than pycnn: votes, and the losses of the first steps of training."""
    faults = []
    for course in networks.COURSES:
        votes = {one: module.votes(course, VERIFIED_IMAGES) for one, module in contestants.items()}
        losses = {one: module.losses(course, VERIFIED_STEPS) for one, module in contestants.items()}
        faults += tasks.same(f"the {course} network's votes", votes)
        faults += tasks.same(f"the {course} network's losses", losses)
    return faults


if __name__ == "__main__":
    sys.exit(main())
