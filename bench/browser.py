"""pycnn in the page against ConvNetJS, TensorFlow.js and ONNX Runtime Web: Chromium, one thread, no GPU.

All compute the same two networks with the same parameters and images, which is verified first. They take
turns in every round; a ratio is the median of the rounds' ratios, between the smallest and the largest. What
counts is the processor's time for the page's main thread.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Error

from bench.race import chromium, networks, onnx_model, pins, tasks
from bench.race.chromium import Tab
from bench.race.tasks import BIG_FORWARD, BIG_TRAINING, US, Contestant, Task
from building import cache, runtime
from building.errors import BuildError
from pycnn import Conv2D, Dense, MaxPool2D

VERIFIED_IMAGES = 100
VERIFIED_STEPS = 3

CONVNETJS = Contestant("convnetjs", "ConvNetJS 0.3.0")
PEERS = (
    CONVNETJS,
    Contestant("tensorflow-cpu", "TensorFlow.js cpu"),
    Contestant("tensorflow-wasm", "TensorFlow.js wasm", trains=False),
    Contestant("onnxruntime", "ONNX Runtime Web", trains=False),
)
TARGETS = [
    (CONVNETJS, BIG_TRAINING, "at least 7, aim 12"),
    (CONVNETJS, BIG_FORWARD, "at least 6, aim 12"),
]


def main() -> int:
    """Verify, measure, print two tables; return 1 if the contestants do not compute the same."""
    files, refusals = served()
    with chromium.opened(files) as tab:
        ready = []
        for contestant in (US, *PEERS):
            if contestant.key in refusals:
                continue
            try:
                tab.ask("race.load", contestant.key)
                ready.append(contestant)
            except Error as error:
                refusals[contestant.key] = error.message
        for name, reason in refusals.items():
            print(f"Without {name}, which did not load: {reason}")
        if US not in ready:
            return 1
        faults = verify(tab, ready)
        print("\n".join(faults) or "Verified: all have the same votes, and losses while they train.")
        if faults:
            return 1

        def seconds(one: Contestant, task: Task, duration: float) -> float:
            start = tab.worked()
            calls = int(tab.ask("race.calls", one.key, *task, duration))
            return (tab.worked() - start) / calls

        times = tasks.measure(ready, seconds)
    tasks.report(ready, times, TARGETS)
    return 0


def served() -> tuple[dict[str, bytes | Path], dict[str, str]]:
    """Return the files of the networks and of the peers, and why a peer's cannot be had."""
    files: dict[str, bytes | Path] = {}
    refusals = {}
    description = {}
    for name, course in networks.COURSES.items():
        made = course()
        description[name] = described(made)
        files[f"{name}.images"] = made.images.astype("<f4").tobytes()
        files[f"{name}.onnx"] = onnx_model.model(made.network)
    files["courses.json"] = json.dumps(description).encode()
    for peer, parts in pins.PEERS.items():
        try:
            for part, file in runtime.fetch(parts, cache.folder() / "peers").items():
                files[f"peers/{peer}/{part.name}"] = file
        except BuildError as error:
            refusals[peer] = str(error)
    return files, refusals


def described(course: networks.Course) -> dict[str, object]:
    """Write a network down for JavaScript; a dense layer's parameters get 4 axes, as if it saw maps."""
    layers: list[dict[str, object]] = []
    network = course.network
    for index, layer in enumerate(network.layers):
        match layer:
            case Conv2D():
                kind = {"kind": "conv", "filters": layer.filters, "size": layer.kernel_size[0]}
                layers.append({**kind, "same": layer.padding == "same", "shape": layer.weight.shape})
            case MaxPool2D():
                layers.append({"kind": "pool", "size": layer.size[0], "stride": layer.stride[0]})
            case Dense():
                maps = network.shapes[index - 1]  # before Flatten
                layers.append({"kind": "dense", "shape": (layer.units, *maps)})
        if layer.parameters:
            layers[-1] |= {"weight": layer.weight.ravel().tolist(), "bias": layer.bias.tolist()}
    return {
        "size": network.input_shape[1],
        "classes": len(network.classes),
        "layers": layers,
        "labels": course.labels.tolist(),
        "batch": networks.BATCH,
        "learning_rate": networks.LEARNING_RATE,
        "momentum": networks.MOMENTUM,
    }


def verify(tab: Tab, contestants: Sequence[Contestant]) -> list[str]:
    """Return who computes something else than pycnn: votes, and the losses of the first steps of training."""
    trainers = [one for one in contestants if one.trains]
    asked = [("votes", VERIFIED_IMAGES, contestants), ("losses", VERIFIED_STEPS, trainers)]
    faults = []
    for course in networks.COURSES:
        for what, count, able in asked:
            told = {one: tab.ask(f"race.{what}", one.key, course, count) for one in able}
            faults += tasks.same(f"the {course} network's {what}", told)
    return faults


if __name__ == "__main__":
    sys.exit(main())
