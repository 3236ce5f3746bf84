"""A fetch that is killed or interrupted leaves nothing half, and goes on from there."""

from __future__ import annotations

import math
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fetching import YEAR, begin, command, made
from loopback.town import Services

from ouderenindex.fetch import (
    fetch,
)
from ouderenindex.project import load_project

# Kills itself before a certain move of a finished file into its place, snapshots left aside.
KILLED = """
import os, signal, sys
from pathlib import Path
from ouderenindex.cli import main

left, move = int(sys.argv.pop(1)), Path.replace

def moving(self, target):
    global left
    if "snapshots" not in Path(target).parts:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return move(self, target)

Path.replace = moving
main()
"""


def left_behind(folder: Path) -> list[str]:
    return [str(path) for path in folder.rglob(".ouderenindex-*")]


@pytest.mark.parametrize("moves", [0, 2, 4])
def test_killed_while_writing(
    zwolle: Services, undisturbed: dict[str, bytes], tmp_path: Path, moves: int
) -> None:
    folder = tmp_path / "z"
    asked = ["init", "Zwolle", "--year", str(YEAR), "--folder", str(folder)]
    asked += ["--catalogue", str(zwolle.catalogue)]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(moves), *asked], capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    begin(zwolle, folder)
    assert made(folder) == undisturbed
    assert left_behind(folder) == []
    load_project(folder).score()


@pytest.mark.parametrize("requests", [2, 11])
def test_killed_while_asking(
    zwolle: Services, undisturbed: dict[str, bytes], tmp_path: Path, requests: int
) -> None:
    folder = tmp_path / "z"
    start = len(zwolle.server.log)
    zwolle.server.fault(
        lambda _: len(zwolle.server.log) - start >= requests, "slow", times=math.inf, delay=60
    )
    asked = ("init", "Zwolle", "--year", YEAR, "--folder", folder)
    process = subprocess.Popen(
        command(*asked, "--catalogue", zwolle.catalogue), stderr=subprocess.DEVNULL
    )
    _wait(lambda: len(zwolle.server.log) - start >= requests)
    process.kill()
    process.wait()
    zwolle.server.clear_faults()
    assert not (folder / "statistics").exists()
    begin(zwolle, folder)
    assert made(folder) == undisturbed
    assert left_behind(folder) == []


def test_a_second_fetch_that_is_killed_leaves_the_first_whole(
    zwolle: Services, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    folder = begin(zwolle, tmp_path / "z")
    start = len(zwolle.server.log)
    zwolle.server.fault("/ODataApi/50090NED/UntypedDataSet", "slow", delay=60)
    process = subprocess.Popen(command("fetch", folder), stderr=subprocess.DEVNULL)
    _wait(lambda: any("Untyped" in r.path for r in zwolle.server.log[start:]))
    process.kill()
    process.wait()
    assert made(folder) == undisturbed
    zwolle.server.clear_faults()
    fetch(folder, offline=True)
    assert made(folder) == undisturbed
    report = fetch(folder)
    assert made(folder) == undisturbed
    assert not any("changed" in note for note in report.notes)


def test_an_interruption_does_not_wait_for_busy_services(zwolle: Services, tmp_path: Path) -> None:
    start = len(zwolle.server.log)
    busy = {"code": 503, "headers": {"Retry-After": "100"}}
    for prefix in ("/ODataApi", "/v4", "/cbs"):
        zwolle.server.fault(prefix, "status", times=math.inf, **busy)
    asked = ("init", "Zwolle", "--year", YEAR, "--folder", "z", "--catalogue", zwolle.catalogue)
    process = subprocess.Popen(
        command(*asked), stderr=subprocess.PIPE, text=True, cwd=tmp_path,
    )  # fmt: skip
    _wait(lambda: len(zwolle.server.log) - start >= 4)
    assert _interrupt(process, 60) == 130  # sooner than the services ask to wait


def test_an_interruption_does_not_wait_for_silent_services_and_says_what_it_leaves(
    zwolle: Services, tmp_path: Path
) -> None:
    start = len(zwolle.server.log)
    for prefix in ("/ODataApi", "/v4", "/cbs"):
        zwolle.server.fault(prefix, "slow", times=math.inf, delay=100)
    asked = ("init", "Zwolle", "--year", YEAR, "--folder", "z", "--catalogue", zwolle.catalogue)
    process = subprocess.Popen(
        command(*asked), stderr=subprocess.PIPE, text=True, cwd=tmp_path,
    )  # fmt: skip
    _wait(lambda: len(zwolle.server.log) - start >= 4)
    assert _interrupt(process, 30) == 130  # sooner than a service may be silent
    made = {path.name for path in (tmp_path / "z").iterdir()}
    assert made == {"project.toml", "snapshots"}


def _interrupt(process: subprocess.Popen[str], within: float) -> int:
    process.send_signal(signal.SIGINT)
    try:
        _, said = process.communicate(timeout=within)
    finally:
        process.kill()
        process.wait()
    assert "Traceback" not in said
    last = said.strip().splitlines()[-1]
    assert last.startswith("ouderenindex: interrupted; no file is half-written. Give the same")
    return process.returncode


def _wait(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < until, "the fetch did not come so far"
        time.sleep(0.005)
