"""Every command and code block in the documentation runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from builders import ROOT

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.M | re.S)


def _blocks(language: str) -> list[tuple[str, str]]:
    return [
        (f"{path.name}-{number}", body)
        for path in DOCUMENTS
        for number, (kind, body) in enumerate(BLOCK.findall(path.read_text("utf-8")))
        if kind == language
    ]


@pytest.mark.parametrize(("name", "code"), _blocks("python"))
def test_python_blocks_run(name: str, code: str, tmp_path: Path) -> None:
    script = tmp_path / "block.py"
    script.write_text(code, "utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", script], cwd=ROOT, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{name}: {done.stderr}"


@pytest.mark.parametrize(("name", "code"), _blocks("bash"))
def test_commands_run(name: str, code: str, tmp_path: Path) -> None:
    for line in code.splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        if words[0] == "make":
            # Building the environment again is what the first two commands are for; here: the
            # target exists and its recipe can be read.
            command = ["make", "--dry-run", *words[1:]]
        else:
            assert words[0] == "ouderenindex", f"{name}: {line}"
            words = [str(tmp_path / w) if w.startswith("maps") else w for w in words[1:]]
            (tmp_path / "maps").mkdir(exist_ok=True)
            command = [sys.executable, "-m", "ouderenindex.cli", *words]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{name}: {line}: {done.stderr}"


def test_links_lead_somewhere() -> None:
    for path in DOCUMENTS:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text("utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_hdi_example_gives_the_published_index() -> None:
    from ouderenindex.definition import load_definition
    from ouderenindex.scoring import score_wide

    table = ROOT / "tests/data/hdi_example.csv"
    result = score_wide(table, load_definition(ROOT / "data/definitions/undp_hdi.toml"))
    assert result.wide()["hdi"].round(3).tolist() == pd.read_csv(table)["hdi"].tolist()


def test_the_wheel_carries_the_case(tmp_path: Path) -> None:
    """What is installed from a wheel, without a checkout, has the data too."""
    source = tmp_path / "source"
    kept = ("ouderenindex", "data", "pyproject.toml", "README.md", "LICENSE")
    source.mkdir()
    for name in kept:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name)
        else:
            shutil.copy(ROOT / name, source / name)
    from hatchling.builders.wheel import WheelBuilder

    wheel = next(iter(WheelBuilder(str(source)).build(directory=str(tmp_path / "dist"))))
    target = tmp_path / "installed"
    shutil.unpack_archive(wheel, target, "zip")
    code = (
        "import ouderenindex; from ouderenindex.project import data_folder, load_case;"
        "print(ouderenindex.__file__, data_folder(), load_case('zwolle').title)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PYTHONPATH": str(target)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    package, data, *title = done.stdout.split()
    assert package.startswith(str(target)) and data.startswith(str(target))
    assert title == ["Ouderenindex", "Zwolle"]
