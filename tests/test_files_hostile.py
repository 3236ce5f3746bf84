"""Files made to do harm end in one message, with bounded memory, and leave nothing behind."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.errors import DataError
from ouderenindex.project import load_case
from ouderenindex.sources.files import FileDeclaration, inspect_file, read_file

REGIONS = load_case().regions
CODE, NAME = "BU01931000", "Binnenstad-Zuid"
MOST = 500_000_000  # bytes of memory, Python and its libraries included
CONTENT = {
    "region": "gebied",
    "period": "2024",
    "source": {"key": "proef", "publisher": "Fictief", "table": "Proef"},
    "column": [{"name": "a", "indicator": "a"}],
}


def declare(path: str) -> FileDeclaration:
    return FileDeclaration.model_validate({**CONTENT, "path": path})


def workbook(path: Path, change: dict[str, Callable[[str], str]] | None = None) -> None:
    """A small workbook, with the text of some of its parts changed."""
    book = openpyxl.Workbook()
    book.active.append(["gebied", "a"])
    book.active.append([CODE, 1])
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(path, "w", 8) as target:
        for name in source.namelist():
            text = source.read(name).decode("utf-8")
            for ending, function in (change or {}).items():
                if name.endswith(ending):
                    text = function(text)
            target.writestr(name, text)


def pack(path: Path, name: str, chunk: bytes, times: int) -> None:
    """A zip file with one large member, without holding it in memory."""
    workbook(path)
    with zipfile.ZipFile(path, "a", 8) as target, target.open(name, "w") as member:
        for _ in range(times):
            member.write(chunk)


def bomb(path: Path) -> None:
    pack(path, "xl/worksheets/sheet2.xml", b"0" * 1_000_000, 110)


def thin_bomb(path: Path) -> None:
    pack(path, "xl/worksheets/sheet2.xml", b"0" * 1_000_000, 20)


def lying_bomb(path: Path) -> None:
    """A member of 20 MB that says it is 100 bytes."""
    thin_bomb(path)
    data = path.read_bytes()
    path.write_bytes(data.replace((20_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))


ENTITIES = "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
)


def entities(path: Path) -> None:
    def change(text: str) -> str:
        head, rest = text.split("?>", 1) if "?>" in text else ("<?xml version='1.0'", text)
        return f"{head}?>{ENTITIES}]>{rest.replace('>gebied<', '>&j;<')}"

    workbook(path, {"sheet1.xml": change})


def external_entity(path: Path) -> None:
    def change(text: str) -> str:
        return "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/hostname'>]>" + re.sub(
            r"<\?xml.*?\?>", "", text
        ).replace(">gebied<", ">&f;<")

    workbook(path, {"sheet1.xml": change})


def deep(path: Path) -> None:
    workbook(path, {"styles.xml": lambda _: "<a>" * 300_000 + "</a>" * 300_000})


def many_styles(path: Path) -> None:
    xf = '<xf numFmtId="0"/>' * 400_000
    workbook(path, {"styles.xml": lambda t: t.replace("</cellXfs>", xf + "</cellXfs>")})


def many_rows(path: Path) -> None:
    rows = "".join(f'<row r="{n}" ht="15"/>' for n in range(3, 1_048_577))
    workbook(path, {"sheet1.xml": lambda t: t.replace("</sheetData>", rows + "</sheetData>")})


def far_cell(path: Path) -> None:
    cell = '<row r="3"><c r="XFD3"><v>1</v></c></row>'
    workbook(path, {"sheet1.xml": lambda t: t.replace("</sheetData>", cell + "</sheetData>")})


def wide_workbook(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([f"k{n}" for n in range(10_000)])
    book.save(path)


def long_line(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"a" * 1_000_000)
        file.truncate(200_000_000)


def shorter_line(path: Path) -> None:
    path.write_bytes(b"gebied;a\n" + b";" * 40_000_000)


def columns(path: Path) -> None:
    path.write_text(";".join(f"k{n}" for n in range(10_000)) + f"\n{CODE}\n", "utf-8")


def nested(path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("t.shp", b"0")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())


def leaving_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../t.shp", b"0")


def many_members(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_500):
            archive.writestr(f"{number}.shp", b"")


VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='t'><SrcDataSource>/etc/passwd</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)

PNG = b"\x89PNG\r\n\x81;\x8d\n" * 9
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9  # how a workbook with a password begins

# Name of the file, how it is made, and what the one message says.
HOSTILE: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "zip bomb": ("t.xlsx", bomb, "unpacked the file is 110 MB"),
    "smaller zip bomb": ("t.xlsx", thin_bomb, "as a zip bomb is"),
    "bomb that lies of its size": ("t.xlsx", lying_bomb, "damaged"),
    "entity bomb": ("t.xlsx", entities, "declares a document type"),
    "external entity": ("t.xlsx", external_entity, "declares a document type"),
    "deep XML": ("t.xlsx", deep, "too deep"),
    "half a million styles": ("t.xlsx", many_styles, "elements <xf>"),
    "a million empty rows": ("t.xlsx", many_rows, "more than 200,000 elements <row>"),
    "a cell in the last column": ("t.xlsx", far_cell, "row 3 reaches to column XFD"),
    "10,000 columns in Excel": ("t.xlsx", wide_workbook, "at most 2,000 columns"),
    "200 MB line": ("t.csv", long_line, "200 MB"),
    "40 MB line": ("t.csv", shorter_line, "line 2 is longer than"),
    "10,000 columns": ("t.csv", columns, "10,000 cells"),
    "NUL bytes": ("t.csv", lambda p: p.write_bytes(b"gebied;a\0\nx;1\n"), "NUL bytes"),
    "duplicate headers": ("t.csv", lambda p: p.write_text("gebied;a;a\nx;1;2\n"), "occur twice"),
    "open quotation": ("t.csv", lambda p: p.write_text('gebied;a\n"x;1\ny;2\n'), "line 3"),
    "one column": ("t.csv", lambda p: p.write_text("gebied\nx\n"), "one column only"),
    "empty": ("t.csv", lambda p: p.write_bytes(b""), "empty"),
    "blank": ("t.csv", lambda p: p.write_bytes(b" \n\n"), "empty"),
    "zip as text": ("t.csv", nested, "not a text file"),
    "picture as text": ("t.csv", lambda p: p.write_bytes(PNG), "no cp1252"),
    "text as workbook": ("t.xlsx", lambda p: p.write_text("gebied;a\n"), "not an Excel workbook"),
    "zip without workbook": ("t.xlsx", nested, "not a readable workbook"),
    "password": ("t.xlsx", lambda p: p.write_bytes(OLE), "password"),
    "old Excel": ("t.xls", lambda p: p.write_bytes(OLE), "old Excel"),
    "OpenDocument": ("t.ods", nested, "OpenDocument"),
    "nested zip": ("t.zip", nested, "holds 0 Shapefiles"),
    "zip that leaves its folder": ("t.zip", leaving_zip, "leaves it"),
    "zip of thousands": ("t.zip", many_members, "packs 2,500 files"),
    "pointer as GeoPackage": ("t.gpkg", lambda p: p.write_text(VRT), "not a GeoPackage"),
    "pointer as GeoJSON": ("t.geojson", lambda p: p.write_text(VRT), "not GeoJSON"),
    "pointer as Shapefile": ("t.shp", lambda p: p.write_text(VRT), "not a Shapefile"),
    "deep JSON": ("t.json", lambda p: p.write_text('{"a":' + "[" * 900_000), "not a readable GIS"),
    "unknown ending": ("t.exe", lambda p: p.write_text("x"), "unknown kind of file"),
}  # fmt: skip

RUN = """
import json, resource, sys, time
from pathlib import Path
from ouderenindex.errors import OuderenindexError
from ouderenindex.project import load_case
from ouderenindex.sources.files import FileDeclaration, inspect_file, read_file
regions = load_case().regions
content = json.loads(sys.argv[1])
found = {}
for folder in sorted(Path("in").iterdir()):
    for path in folder.iterdir():
        said, start = [], time.monotonic()
        for look in (
            lambda: inspect_file(path, regions),
            lambda: read_file(FileDeclaration(**content, path=path.name), regions, folder=folder),
        ):
            try:
                look()
            except OuderenindexError as error:
                said.append(error.message)
        found[folder.name] = (said, time.monotonic() - start)
status = Path("/proc/self/status")
if status.exists():  # of this process alone: ru_maxrss counts the parent that started it too
    memory = 1024 * int(status.read_text().split("VmHWM:")[1].split()[0])
else:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    memory *= 1 if sys.platform == "darwin" else 1024
print(json.dumps({"found": found, "memory": memory}))
"""


def test_hostile_files_end_in_one_message_in_bounded_memory(tmp_path: Path) -> None:
    """Each file is looked at and read, all in one process of which the peak memory is measured."""
    pytest.importorskip("resource", reason="the peak memory is measured on Unix only")
    for number, (name, make, _) in enumerate(HOSTILE.values()):
        folder = tmp_path / "in" / f"{number:02d}"
        folder.mkdir(parents=True)
        make(folder / name)
    before = sorted(str(p) for p in tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", RUN, json.dumps(CONTENT)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    result = json.loads(done.stdout.splitlines()[-1])
    for number, (kind, (_, _, expected)) in enumerate(HOSTILE.items()):
        said, seconds = result["found"][f"{number:02d}"]
        assert len(said) == 2, f"{kind}: no message"
        assert all(expected in message for message in said), f"{kind}: {said}"
        assert seconds < 30, f"{kind}: {seconds} seconds"
    assert result["memory"] < MOST
    assert sorted(str(p) for p in tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["=HYPERLINK('http://x';'klik')", "<script>x</script>", "\x1b[2J"])
def test_names_that_are_code_are_only_names(name: str, tmp_path: Path) -> None:
    text = f'gebied;a\n{NAME};1\n"{name}";2\n'
    (tmp_path / "t.csv").write_text(text, "utf-8")
    read = read_file(declare("t.csv"), REGIONS, folder=tmp_path)
    assert read.statistics.frame["region"].tolist() == [CODE]
    assert len(read.unmatched) == 1
    assert name not in read.statistics.frame.to_csv()
    report = inspect_file(tmp_path / "t.csv", REGIONS).report()
    assert "\x1b" not in report


def test_a_path_in_the_name_of_a_sheet_is_only_a_name(tmp_path: Path) -> None:
    path = "../../../etc/passwd"
    workbook(
        tmp_path / "t.xlsx",
        {"xl/workbook.xml": lambda text: text.replace('name="Sheet"', f'name="{path}"')},
    )
    before = sorted(tmp_path.rglob("*"))
    assert len(read_file(declare("t.xlsx"), REGIONS, folder=tmp_path).statistics.frame) == 1
    named = declare("t.xlsx").model_copy(update={"sheet": path})
    assert len(read_file(named, REGIONS, folder=tmp_path).statistics.frame) == 1
    assert sorted(tmp_path.rglob("*")) == before


def test_a_size_that_a_sheet_only_claims_costs_nothing(tmp_path: Path) -> None:
    def claim(text: str) -> str:
        return re.sub(r'<dimension ref="[^"]*"', '<dimension ref="A1:XFD1048576"', text)

    workbook(tmp_path / "t.xlsx", {"sheet1.xml": claim})
    assert len(read_file(declare("t.xlsx"), REGIONS, folder=tmp_path).statistics.frame) == 1


@pytest.mark.parametrize(
    "path",
    ["../t.csv", "/etc/passwd", "a/../../t.csv", "C:\\t.csv", "\\\\host\\t.csv", "..\\t.csv", ""],
)
def test_a_path_may_not_leave_the_folder(path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        declare(path)


def test_a_link_may_not_leave_the_folder(tmp_path: Path) -> None:
    inside = tmp_path / "project"
    inside.mkdir()
    (tmp_path / "t.csv").write_text(f"gebied;a\n{CODE};1\n", "utf-8")
    (inside / "t.csv").symlink_to(tmp_path / "t.csv")
    (inside / "loop.csv").symlink_to(inside / "loop.csv")
    with pytest.raises(DataError, match="leaves the folder of the project file through a link"):
        read_file(declare("t.csv"), REGIONS, folder=inside)
    with pytest.raises(DataError, match=r"loop\.csv"):
        read_file(declare("loop.csv"), REGIONS, folder=inside)


def test_what_is_no_plain_file_is_not_opened(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        read_file(declare("t.csv"), REGIONS, folder=tmp_path)
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(DataError, match="this is a folder"):
        read_file(declare("t.csv"), REGIONS, folder=tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")  # reading it would wait forever
        with pytest.raises(DataError, match="no plain file"):
            read_file(declare("pipe.csv"), REGIONS, folder=tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        read_file(declare("n" * 300 + ".csv"), REGIONS, folder=tmp_path)


STARTS = {
    "csv": b"gebied;a\n",
    "txt": b"\xff\xfe",
    "xlsx": b"PK\x03\x04",
    "zip": b"PK\x03\x04",
    "parquet": b"PAR1",
    "gpkg": b"SQLite format 3\0",
    "shp": b"\x00\x00\x27\x0a",
    "geojson": b'{"type":"FeatureCollection",',
}


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(STARTS)), st.binary(max_size=300))
def test_any_bytes_end_in_one_message_or_are_read(ending: str, rest: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"t.{ending}"
        path.write_bytes(STARTS[ending] + rest)
        for look in (
            lambda: inspect_file(path, REGIONS),
            lambda: read_file(declare(path.name), REGIONS, folder=Path(folder)),
        ):
            try:
                look()
            except DataError as error:
                assert path.name in error.message


@cache
def whole_workbook() -> bytes:
    """Made once: a workbook has the time of its making in it, and so each another length."""
    with tempfile.TemporaryDirectory() as folder:
        workbook(Path(folder) / "t.xlsx")
        return (Path(folder) / "t.xlsx").read_bytes()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_workbook_ends_in_one_message_or_is_read(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        content = bytearray(whole_workbook())
        for _ in range(data.draw(st.integers(1, 5))):
            content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content)
        try:
            read_file(declare("t.xlsx"), REGIONS, folder=Path(folder))
        except DataError as error:
            assert "t.xlsx" in error.message
