"""Files are written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from ouderenindex.errors import ExportError
from ouderenindex.export import (
    staged,
    write_bytes,
    write_excel,
    write_geojson,
    write_geopackage,
    write_text,
)
from ouderenindex.project import Project
from ouderenindex.report import write_methods

Writer = Callable[[Project, Path], object]

WRITERS: dict[str, Writer] = {
    "a.geojson": lambda p, path: write_geojson(p.score(), p.regions, path),
    "a.gpkg": lambda p, path: write_geopackage(p.score(), p.regions, path, sites=p.sites),
    "a.xlsx": lambda p, path: write_excel(p.score(), path, sites=p.sites),
    "a.html": lambda p, path: write_methods(p.score(), path),
}


def test_writes_into_new_folders(tmp_path: Path) -> None:
    path = write_text(tmp_path / "een" / "twee" / "a.txt", "Één\n")
    assert path.read_bytes() == "Één\n".encode()
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_a_lone_surrogate_is_no_reason_to_fail(tmp_path: Path) -> None:
    assert write_text(tmp_path / "a.txt", "a\ud800b").read_text("utf-8") == "a?b"


def test_a_failure_leaves_the_older_file_and_no_trace(tmp_path: Path) -> None:
    old = tmp_path / "a.txt"
    old.write_text("oud")
    with pytest.raises(RuntimeError), staged(old, tmp_path / "b.txt") as (first, second):
        first.write_text("nieuw")
        second.write_text("nieuw")
        raise RuntimeError
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert old.read_text() == "oud"


def test_folders_made_for_a_failed_file_are_removed_and_others_kept(tmp_path: Path) -> None:
    kept = tmp_path / "er was al"
    kept.mkdir()
    with pytest.raises(RuntimeError), staged(kept / "nieuw" / "dieper" / "a.txt"):
        raise RuntimeError
    assert list(tmp_path.rglob("*")) == [kept]


def test_files_of_one_output_are_moved_together(tmp_path: Path) -> None:
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(ExportError), staged(tmp_path / "a.txt", tmp_path / "b.txt"):
        pytest.fail("the second target is a folder: nothing may be written")
    assert [p.name for p in tmp_path.iterdir()] == ["b.txt"]


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_in_the_place_of_the_folder(
    name: str, mini_project: Project, tmp_path: Path
) -> None:
    blocked = tmp_path / "map"
    blocked.write_text("ik ben een bestand")
    with pytest.raises(ExportError, match=r"cannot write .*expected a folder"):
        WRITERS[name](mini_project, blocked / name)
    assert blocked.read_text() == "ik ben een bestand"
    assert {p.name for p in tmp_path.iterdir()} == {"map", "mini"}


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_in_the_place_of_the_file(
    name: str, mini_project: Project, tmp_path: Path
) -> None:
    (tmp_path / "uit" / name).mkdir(parents=True)
    with pytest.raises(ExportError, match="a folder with this name is in the way"):
        WRITERS[name](mini_project, tmp_path / "uit" / name)
    assert [p.name for p in (tmp_path / "uit").iterdir()] == [name]


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that may be read and not written; the superuser becomes nobody for a while."""
    parent = Path(mkdtemp())
    parent.chmod(0o755)
    folder = parent / "dicht"
    folder.mkdir(mode=0o555)
    superuser = os.geteuid() == 0
    if superuser:
        os.seteuid(65534)
    yield folder
    if superuser:
        os.seteuid(0)
    folder.chmod(0o755)
    rmtree(parent)


@pytest.mark.parametrize("name", WRITERS)
def test_a_folder_that_may_not_be_written(
    name: str, mini_project: Project, closed_folder: Path
) -> None:
    with pytest.raises(ExportError, match="cannot write"):
        WRITERS[name](mini_project, closed_folder / name)
    assert list(closed_folder.iterdir()) == []


def test_bytes_are_written_as_they_are(tmp_path: Path) -> None:
    assert write_bytes(tmp_path / "a.bin", b"\r\n\x00").read_bytes() == b"\r\n\x00"


def test_files_of_inner_folders_go_together(tmp_path: Path) -> None:
    targets = [tmp_path / "uit" / "kaart.html", tmp_path / "uit" / "locaties" / "a.html"]
    with pytest.raises(RuntimeError), staged(*targets) as temporary:
        for path in temporary:
            path.write_text("half", "utf-8")
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []
    with staged(*targets) as temporary:
        for path in temporary:
            path.write_text(path.name, "utf-8")
    assert [path.read_text("utf-8") for path in targets] == ["kaart.html", "a.html"]
    assert sorted(path.name for path in (tmp_path / "uit").iterdir()) == ["kaart.html", "locaties"]
