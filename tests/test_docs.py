"""Every command and code block in the documentation runs."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from builders import ROOT
from typer.testing import CliRunner

from ouderenindex.cli import app

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
# ```language, then perhaps the name of the file that the block is the content of.
BLOCK = re.compile(r"^```(\w+)(?: +([\w./-]+))?\n(.*?)^```", re.M | re.S)
KINDS = {
    "python",  # runs by itself
    "bash",  # commands that run, one a line, in the order of the page
    "console",  # commands that need the network, another program or long: their options exist
    "toml",
    "csv",
    "text",
}


def _blocks(path: Path) -> list[tuple[str, str, str]]:
    return BLOCK.findall(path.read_text("utf-8"))


def _run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _ouderenindex(words: list[str]) -> str:
    """Run a command in this process: starting one takes longer than most commands."""
    done = CliRunner().invoke(app, words, catch_exceptions=False)
    assert done.exit_code == 0, f"{words}: {done.output}"
    return str(done.output)


def _commands(lines: str) -> None:
    for line in lines.splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        if words[0] == "make":
            # Building the environment again is what the first two commands are for; here: the
            # target exists and its recipe can be read.
            done = _run(ROOT, "make", "--dry-run", *words[1:])
            assert done.returncode == 0, f"{line}: {done.stderr}"
        else:
            assert words[0] == "ouderenindex", line
            _ouderenindex(words[1:])


def _named(lines: str) -> None:
    """Commands that do not run here name commands, options and scripts that exist."""
    for line in lines.splitlines():
        words = shlex.split(line, comments=True)
        if words[:1] == ["ouderenindex"]:
            known = set(re.findall(r"--[a-z][a-z-]*", _ouderenindex([words[1], "--help"])))
            assert {word for word in words if word.startswith("--")} <= known, line
        for word in words:
            if word.startswith("scripts/"):
                assert (ROOT / word).is_file(), line


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.stem)
def test_every_block_of_a_page_runs(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that a page shows are written first, beside the project's data; then all runs."""
    monkeypatch.chdir(tmp_path)
    for name in ("data", "docs", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "maps").mkdir()
    blocks = _blocks(path)
    assert {kind for kind, *_ in blocks} <= KINDS
    for kind, name, body in blocks:
        if kind == "toml":
            tomllib.loads(body)
        if name:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(body, "utf-8")
    for number, (kind, _, body) in enumerate(blocks, 1):
        if kind == "python":
            # A namespace of its own: each block can be copied and run alone.
            exec(compile(body, f"{path.name}, block {number}", "exec"), {"__name__": "__main__"})
        elif kind == "bash":
            _commands(body)
        elif kind == "console":
            _named(body)


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/index.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {path.name for path in (ROOT / "docs").glob("*.md")} - {"index.md"}


def test_every_command_is_documented() -> None:
    """A command that the program has stands on a page, in a block that is run or checked."""
    commands = {command.name or command.callback.__name__ for command in app.registered_commands}
    written = {
        match
        for path in DOCUMENTS
        for kind, _, body in _blocks(path)
        if kind in ("bash", "console")
        for match in re.findall(r"^ouderenindex ([a-z]+)", body, re.M)
    }
    assert commands and commands == written


def test_every_layer_and_every_chart_is_documented(tmp_path: Path) -> None:
    import pyogrio

    from ouderenindex import charts
    from ouderenindex.export import write_geopackage
    from ouderenindex.project import load_case

    case = load_case("zwolle")
    result = case.score()
    path = write_geopackage(
        result,
        case.regions,
        tmp_path / "a.gpkg",
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        certainty=case.certainty(result, draws=20),
        programme=case.programme(result),
    )
    layers = set(pyogrio.list_layers(path)[:, 0]) - {"layer_styles"}
    page = (ROOT / "docs/gis.md").read_text("utf-8")
    assert {layer for layer in layers if f"`{layer}`" not in page} == set()
    page = (ROOT / "docs/analist.md").read_text("utf-8")
    assert {name for name in charts.__all__ if name != "Chart" and f"`{name}(" not in page} == set()


def test_no_page_names_a_machine() -> None:
    for path in DOCUMENTS:
        assert not re.search(r"(?<![\w.])/(home|root|tmp|work)/", path.read_text("utf-8")), path


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
