"""A project from open data, on the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fetching import YEAR, begin, command, made
from loopback.town import Services

from ouderenindex.cli import main
from ouderenindex.errors import DataError, OuderenindexError, SourceError
from ouderenindex.fetch import (
    init,
)
from ouderenindex.project import load_project


def run(*arguments: object, cwd: Path) -> str:
    done = subprocess.run(command(*arguments), capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


InProcess = Callable[..., tuple[object, str, str]]


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> InProcess:
    """Run a command as ``main`` does, without the second that starting Python takes."""

    def run_here(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["ouderenindex", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run_here


def test_from_a_name_to_an_index_on_the_command_line(zwolle: Services, tmp_path: Path) -> None:
    said = run("init", "Zwolle", "--year", YEAR, "--catalogue", zwolle.catalogue, cwd=tmp_path)
    assert "Zwolle (GM0193): 16 wijken, 78 buurten" in said
    assert "Eenzaam, 65-plus: 2020, 16 wijken" in said
    assert "Not found:" in said and "Afstand tot treinstation" in said
    assert "Wekelijks contact met familie of vrienden" in said  # what a municipality can add
    assert said.endswith("Next: ouderenindex build zwolle\n")
    folder = tmp_path / "zwolle"
    before = made(folder)
    asked = len(zwolle.server.log)
    assert "16 wijken" in run("fetch", "zwolle", cwd=tmp_path)
    assert len(zwolle.server.log) > asked
    asked = len(zwolle.server.log)
    run("fetch", "zwolle", "--offline", cwd=tmp_path)
    run("build", "zwolle", "--offline", "--draws", 0, cwd=tmp_path)
    assert len(zwolle.server.log) == asked
    assert made(folder) == before
    assert (tmp_path / "maps" / "kaart.html").is_file()
    own = tmp_path / "zwolle" / "vallen_2024.csv"
    own.write_text("Wijk;Valongevallen [per 1.000]\nHoltenbroek;51,2\nAalanden;44,0\n", "utf-8")
    proposed = run("inspect", own, "--project", "zwolle", cwd=tmp_path)
    assert 'path = "vallen_2024.csv"' in proposed and "valongevallen" in proposed


def test_a_second_municipality_on_the_command_line(
    deventer: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_process: InProcess
) -> None:
    monkeypatch.chdir(tmp_path)
    asked = ("init", "gemeente deventer", "--year", YEAR, "--catalogue", deventer.catalogue)
    code, out, _ = in_process(*asked)
    assert code == 0 and "Deventer (GM0150)" in out
    code, out, _ = in_process("build", "deventer", "--offline", "--draws", 0)
    assert code == 0 and "kaart.html" in out
    result = load_project(tmp_path / "deventer").score()
    wijken = result.regions["level"] == "wijk"
    index = result.scores[result.definition.key][wijken]
    known = result.figures.loc[index.index, "eenzaam"].notna()
    # A complete index: every wijk of which figures are published has one.
    assert (index.notna() == known).all() and known.sum() >= 10
    assert result.coverage.loc[index.index, result.definition.key].between(0.5, 1).all()


def test_a_mistake_is_one_message_and_leaves_nothing(
    zwolle: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, in_process: InProcess
) -> None:
    monkeypatch.chdir(tmp_path)
    known = ("--catalogue", zwolle.catalogue)
    (tmp_path / "empty").mkdir()
    mistakes: list[tuple[tuple[object, ...], tuple[str, ...]]] = [
        (("init", "Zwole", *known, "--folder", "x"), ("Zwole", "Zwolle (GM0193)")),
        (("init", "!?", *known), ("'!?' is not the name or code of a municipality",)),
        (("init", "Zwolle", "--year", 2019, *known), ("http://127.0.0.1", "2019")),
        (("init", "Zwolle", "--catalogue", "nowhere.toml"), ("nowhere.toml",)),
        (("fetch", "nowhere.toml"), ("nowhere.toml: there is no such project",)),
        (("fetch", "nowhere", "--offline"), ("there is no such project",)),
        (("fetch", "empty"), ("project.toml",)),
        (("build", "zwolle"), ("run `ouderenindex fetch` first",)),
        (("build", "zwolle", "--offline"), ("there is no snapshot",)),
        (("inspect", "nowhere.csv"), ("nowhere.csv",)),
    ]
    for asked, words in mistakes:
        code, out, said = in_process(*asked)
        assert (code, out) == (2, ""), asked
        assert said.count("ouderenindex: ") == 1
        assert all(word in said for word in words), said
    assert not (tmp_path / "x").exists()
    done = subprocess.run(
        command("fetch", "empty"), capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr and done.stderr.count("ouderenindex: ") == 1


def test_a_beginning_that_failed_can_be_begun_otherwise(zwolle: Services, tmp_path: Path) -> None:
    folder = tmp_path / "z"
    with pytest.raises(SourceError, match="2019"):
        init("Zwolle", 2019, folder=folder, catalogue=[zwolle.catalogue])
    assert load_project(begin(zwolle, folder)).regions.year == YEAR
    # From then on it is a project, and another is refused.
    for other in ({"year": 2019}, {"boundaries": tmp_path / "other.gpkg"}, {"catalogue": [folder]}):
        asked: dict[str, Any] = {"year": YEAR, "catalogue": [zwolle.catalogue], **other}
        with pytest.raises(OuderenindexError):
            init("Zwolle", folder=folder, **asked)
    with pytest.raises(DataError, match="something else is asked for"):
        init("Zwolle", 2019, folder=folder)


def test_what_someone_wrote_in_a_project_that_failed_stays(
    zwolle: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "z"
    with pytest.raises(SourceError):
        init("Zwolle", 2019, folder=folder, catalogue=[zwolle.catalogue])
    file = folder / "project.toml"
    file.write_text(file.read_text("utf-8").replace("Ouderenindex Zwolle", "Van ons"), "utf-8")
    with pytest.raises(DataError, match="something else is asked for"):
        begin(zwolle, folder)
    assert "Van ons" in file.read_text("utf-8")


@pytest.mark.parametrize("name", ["zwolle", "gemeente Zwolle", "GM0193", "193", " ZWOLLE "])
def test_one_municipality_by_any_of_its_names(zwolle: Services, tmp_path: Path, name: str) -> None:
    folder = begin(zwolle, tmp_path / "z")
    assert begin(zwolle, folder, name) == folder
    with pytest.raises(DataError, match="something else is asked for"):
        begin(zwolle, folder, "Deventer")
