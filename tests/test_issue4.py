"""Any Dutch municipality in one command: what its issue asks, shown at the level of its users.

How the services misbehave, and where each habit is tested (``here``: whole ``init`` and ``fetch``
against the loopback server; else at the level of one client):

==============================  ================================================================
paging by next links            here, of every table (pages of 500); cbs: pages_are_followed
the 10,000-row error            here: the whole country comes by the feed; cbs:
                                more_rows_than_the_service_gives_at_once_is_told
padded keys, silent empties     here, always: the server pads, and filters as the real one; cbs
                                and rivm: an_empty_list_with_status_200_is_no_answer
'.' and null                    here: Zwolle's figures; rivm: hidden_missing_and_not_asked
NL00 against NL01               here: the_country_is_one_whatever_a_table_calls_it
shifting suffixes               here: suffixes_that_shift_change_nothing
slow answers, 429, 500, cut,    here: what_passes_is_come_through; http and snapshots in depth
truncated JSON
wrong content type              here: what_does_not_pass (a login page); http: the_kind_of_an_answer
a changed schema                here: what_does_not_pass; a_cell_of_another_kind
CRS by full URI, axis order     here: boundaries_in_degrees_come_out_in_metres; pdok in depth
an endless next link            here: what_does_not_pass; cbs, pdok in depth
==============================  ================================================================
"""

from __future__ import annotations

import json
import math
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import shapely
from loopback.country import Country, read_country
from loopback.odata import (
    FakeTable,
    embedded_health,
    embedded_kwb,
    kwb_wijken_2016,
    national_health,
    tiny_nearby,
)
from loopback.pdok import CRS84_URI, RD_URI, PdokService, layers_of
from loopback.server import LOGIN, Loopback, Request, Response
from loopback.town import Services, fictitious_boundaries, serve

from ouderenindex.cli import main
from ouderenindex.definition import IndexDefinition, Reference
from ouderenindex.errors import DataError, DefinitionError, OuderenindexError, SourceError
from ouderenindex.fetch import (
    COUNTRY_FILE,
    fetch,
    fetch_country,
    init,
    most_alike_in_country,
)
from ouderenindex.fetch import (
    read_country as read_country_table,
)
from ouderenindex.outputs import build
from ouderenindex.project import Project, data_folder, load_project
from ouderenindex.sources.files import inspect_file
from ouderenindex.sources.rivm import read_health_export
from ouderenindex.sources.snapshots import parse_json

YEAR = 2020
MADE = ("boundaries.gpkg", "sources.csv", "definitie.toml", "statistics/open_data.csv")


# --- What the tests share ---------------------------------------------------------------------


def tables_of_zwolle(case: Project) -> tuple[FakeTable, FakeTable]:
    folder = data_folder() / "zwolle"
    kwb = embedded_kwb(folder, dict(case.regions.frame["name"]), YEAR)
    return embedded_health(folder), kwb


@contextmanager
def opened(case: Project, folder: Path) -> Iterator[Services]:
    with Loopback() as server:
        found = serve(server, folder, case.regions, year=YEAR)
        found.odata.add(*tables_of_zwolle(case))
        yield found


@pytest.fixture
def zwolle(case: Project, tmp_path: Path) -> Iterator[Services]:
    with opened(case, tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def health(shared: Path) -> FakeTable:
    return national_health(shared, margins=("MW00000",))


@pytest.fixture(scope="module")
def country(shared: Path) -> Country:
    return read_country(shared)


@pytest.fixture
def deventer(shared: Path, health: FakeTable, tmp_path: Path) -> Iterator[Services]:
    """Deventer on boundaries that are fictief, with the real tables of the whole country."""
    with Loopback() as server:
        found = serve(server, tmp_path, fictitious_boundaries("GM0150", health.names, YEAR),
                      year=YEAR)  # fmt: skip
        found.odata.page = 10_000
        found.odata.add(health, kwb_wijken_2016(shared))
        yield found


def begin(services: Services, folder: Path, name: str = "Zwolle") -> Path:
    report = init(name, YEAR, folder=folder, catalogue=[services.catalogue])
    return report.project.parent


def made(folder: Path) -> dict[str, bytes]:
    """What a fetch wrote, without what is of the server: its port, and hashes of links to it."""
    return {
        name: re.sub(rb"127\.0\.0\.1:\d+|\b[0-9a-f]{64}\b", b"", (folder / name).read_bytes())
        for name in MADE
    }


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "ouderenindex.cli", *map(str, arguments)]


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


# --- The command line -------------------------------------------------------------------------


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


# --- A fetch that is killed -------------------------------------------------------------------

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


@pytest.fixture(scope="module")
def undisturbed(case: Project, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with opened(case, folder) as found:
        return made(begin(found, folder / "z"))


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
    process.send_signal(signal.SIGINT)
    try:
        _, said = process.communicate(timeout=60)  # less than the services ask to wait
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130, said
    assert "Traceback" not in said


def _wait(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < until, "the fetch did not come so far"
        time.sleep(0.005)


# --- Beginning again --------------------------------------------------------------------------


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


# --- Services that misbehave ------------------------------------------------------------------


def test_what_passes_is_come_through(
    zwolle: Services, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    server = zwolle.server
    soon = {"headers": {"Retry-After": "0"}}
    server.fault("/bzk/", "status", code=429, **soon)
    server.fault("/cbs/", "cut")
    server.fault("/cbs/", "slow", delay=0.2)
    server.fault("/ODataApi/50090NED/TableInfos", "status", code=500, **soon)
    server.fault("/ODataApi/50090NED/UntypedDataSet", "truncate")
    server.fault("/v4/84799NED/Observations", "garbage")
    server.fault("/v4/84799NED/Dimensions", "empty")
    assert made(begin(zwolle, tmp_path / "z")) == undisturbed


def endless(request: Request) -> Response:
    """Give the same rows again and again, always under another link."""
    page = int(request.query.get("$skip", 0))
    following = f"{request.url.partition('?')[0]}?$skip={page + 1}"
    rows = [{"Identifier": "WijkenEnBuurten", "Kind": "GeoDimension"}]
    return Response.json({"value": rows, "@odata.nextLink": following})


def login(_: Request) -> Response:
    return Response(200, LOGIN.encode(), "text/html")


def without_geometry(_: Request) -> Response:
    return Response.json({"type": "FeatureCollection", "features": [{"type": "Feature"}]})


@pytest.mark.parametrize(
    ("where", "answer", "words"),
    [
        ("/cbs/", login, "proxy asking you to log in"),
        ("/ODataApi/50090NED/TableInfos", login, "proxy asking you to log in"),
        ("/cbs/wijken-en-buurten-2020/ogc/v1/collections/wijken", without_geometry, "geometry"),
        ("/cbs/", lambda _: Response.json({"collections": []}), "wijken"),
        (
            "/bzk/locatieserver/search/v3_1/free",
            lambda _: Response.json({"docs": []}),
            "response.docs",
        ),
    ],
)
def test_what_does_not_pass_is_one_error_and_nothing_is_written(
    zwolle: Services, tmp_path: Path, where: str, answer: Callable[[Request], Response], words: str
) -> None:
    zwolle.server.route(where, answer)
    with pytest.raises(SourceError, match=r"http://127\.0\.0\.1") as caught:
        begin(zwolle, tmp_path / "z")
    assert words in str(caught.value)
    assert not (tmp_path / "z" / "statistics").exists()
    assert not (tmp_path / "z" / "boundaries.gpkg").exists()


def test_what_one_service_gets_wrong_the_other_gives(
    zwolle: Services, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    zwolle.server.route("/v4/84799NED/Dimensions", endless)
    report = init("Zwolle", YEAR, folder=tmp_path / "z", catalogue=[zwolle.catalogue])
    assert any("from cbs_v3, because" in note and "no end" in note for note in report.notes)
    now = made(tmp_path / "z")
    assert now["statistics/open_data.csv"] == undisturbed["statistics/open_data.csv"]


def test_the_country_is_one_whatever_a_table_calls_it(zwolle: Services, tmp_path: Path) -> None:
    frame = load_project(begin(zwolle, tmp_path / "z")).statistics.frame
    assert set(frame["region"][frame["region"].str.startswith("NL")]) == {"NL00"}


def test_suffixes_that_shift_change_nothing(
    case: Project, zwolle: Services, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    for table in tables_of_zwolle(case):
        zwolle.odata.add(table.evolve(first_suffix=27))
    now = made(begin(zwolle, tmp_path / "z"))
    assert now["statistics/open_data.csv"] == undisturbed["statistics/open_data.csv"]


def test_boundaries_in_degrees_come_out_in_metres(
    case: Project, zwolle: Services, tmp_path: Path
) -> None:
    pdok = PdokService({YEAR: layers_of(case.regions)}, systems=[RD_URI, CRS84_URI])
    pdok.refused = [RD_URI]
    pdok.open(zwolle.server)
    frame = load_project(begin(zwolle, tmp_path / "z")).regions.frame
    moved = shapely.hausdorff_distance(
        frame.geometry.to_numpy(), case.regions.frame.geometry.to_numpy()
    )
    assert moved.max() < 0.01


# Found by changing one value at a time in the answers: each once ended in a traceback.
CELLS: list[tuple[str, tuple[Any, ...], Any]] = [
    ("/ODataApi/50090NED/UntypedDataSet", ("value", 5, "Eenzaam_14"), []),
    ("/ODataApi/50090NED/UntypedDataSet", ("value", 5, "WijkenEnBuurten"), {"a": 1}),
    ("/v4/84799NED/Observations", ("value", 3, "WijkenEnBuurten"), {"a": 1}),
    ("/v4/84799NED/Observations", ("value", 4, "ValueAttribute"), {"a": 1}),
    ("/cbs/wijken-en-buurten-2020/ogc/v1/collections/wijken/items",
     ("features", 0, "properties", "wijknaam"), None),
    ("/cbs/wijken-en-buurten-2020/ogc/v1/collections/buurten/items",
     ("features", 0, "geometry", "coordinates", 0, 0, 0), "NaN"),
    ("/cbs/wijken-en-buurten-2020/ogc/v1/collections/buurten/items",
     ("features", 0, "properties", "gemeentecode"), None),
]  # fmt: skip


@pytest.mark.parametrize(("where", "place", "value"), CELLS)
def test_a_cell_of_another_kind_is_an_error_or_told(
    zwolle: Services, tmp_path: Path, where: str, place: tuple[Any, ...], value: Any
) -> None:
    answer, changed = zwolle.server._answer, []

    def spoiled(request: Request) -> Response:
        right = answer(request)
        if not request.path.startswith(where):
            return right
        document = json.loads(right.body)
        at = document
        for step in place[:-1]:
            at = at[step]
        at[place[-1]] = value
        changed.append(request.path)
        return replace(right, body=json.dumps(document).encode())

    zwolle.server._answer = spoiled  # type: ignore[method-assign]
    try:
        notes = init("Zwolle", YEAR, folder=tmp_path / "z", catalogue=[zwolle.catalogue]).notes
    except OuderenindexError as error:
        notes = (str(error),)
    assert changed
    assert any("127.0.0.1" in note for note in notes)


def test_half_a_character_is_no_answer() -> None:
    with pytest.raises(ValueError, match="half a character"):
        parse_json(b'{"Title": "Kerncijfers \\ud800"}')
    pair = b'{"Title": "\\ud83c\\udfe0 and \\\\ud800"}'
    assert parse_json(pair) == {"Title": "\U0001f3e0 and \\ud800"}


def test_a_figure_that_one_table_lacks_comes_from_the_other(
    case: Project, zwolle: Services, tmp_path: Path
) -> None:
    """Distances stand in two tables of CBS; an empty column must not hide the other's figures."""
    _, kwb = tables_of_zwolle(case)
    name = "AfstandTotHuisartsenpraktijk"
    template = tiny_nearby(2021)
    nearby = template.evolve(
        names=kwb.names,
        cells=pd.DataFrame({"region": list(kwb.names), **{f.name: "1.5" for f in template.fields}}),
        title="Nabijheid voorzieningen 2020 (fictief)",
    )
    distance = next(f for f in template.fields if f.name == name)
    empty = kwb.evolve(fields=(*kwb.fields, distance), cells=kwb.cells.assign(**{name: "."}))
    zwolle.odata.add(empty, nearby)
    with zwolle.catalogue.open("a", encoding="utf-8") as file:
        file.write('[subjects.nabijheid.tables]\n2020 = { id = "85231NED" }\n')
    project = load_project(begin(zwolle, tmp_path / "z"))
    found = project.statistics.figures("afstand_huisarts", "2020", project.regions).frame
    assert (found["value"] == 1.5).all()
    assert set(found["source"]) == {"nabijheid_2020"}


def test_names_that_are_code_stay_names(case: Project, tmp_path: Path) -> None:
    evil = ['=HYPERLINK("http://x")', "<script>alert(1)</script>", "../../weg", "@SUM(A1)", "'; --"]
    layers = layers_of(case.regions)
    for name, column in (("wijken", "wijknaam"), ("buurten", "buurtnaam")):
        layers[name].loc[: len(evil) - 1, column] = [f"{text} {name}" for text in evil]
    for layer in layers.values():
        layer["gemeentenaam"] = "Zwolle"
    with Loopback() as server:
        found = serve(server, tmp_path, case.regions, year=YEAR)
        found.odata.add(*tables_of_zwolle(case))
        PdokService({YEAR: layers}).open(server)
        folder = begin(found, tmp_path / "in" / "z")
    before = {path for path in tmp_path.rglob("*") if (tmp_path / "in") not in path.parents}
    outputs = build(load_project(folder), tmp_path / "out", draws=0)
    after = {path for path in tmp_path.rglob("*") if (tmp_path / "in") not in path.parents}
    written = {path for path in after - before if path.is_file()}
    assert len(written) >= len(outputs.files)
    assert all(path.resolve().is_relative_to(outputs.folder.resolve()) for path in written)
    for name in outputs.files:
        if name.endswith(".html"):
            assert "<script>alert(1)" not in (outputs.folder / name).read_text("utf-8")
        if name.endswith(".xlsx"):
            book = openpyxl.load_workbook(outputs.folder / name)
            kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
            texts = {str(c.value) for sheet in book for row in sheet.iter_rows() for c in row}
            assert "f" not in kinds
            assert any("HYPERLINK" in text for text in texts)


# --- Every municipality -----------------------------------------------------------------------


def chosen(municipalities: list[str], wijken: dict[str, int]) -> set[str]:
    """Every fifteenth, the largest, and the smallest."""
    by_size = sorted(municipalities, key=lambda code: wijken[code])
    return {*municipalities[::15], by_size[-1], *by_size[:4]}


def test_any_municipality_is_scored_by_the_default_definition(
    country: Country, tmp_path: Path
) -> None:
    """The whole country is in benchmarks/municipalities.py."""
    codes = list(country.municipalities)
    assert len(codes) == 355
    buurten = dict.fromkeys(codes, 0)
    for code in country.names:
        if code.startswith("BU"):
            buurten[f"GM{code[2:6]}"] += 1
    sample = chosen(codes, buurten)
    # The four smallest have two buurten each, and are compared with the country.
    kinds = {}
    for code in sample:
        found, result = country.scored(code, tmp_path)
        level = result.regions["level"]
        index = result.scores[result.definition.key]
        figures = result.figures.loc[index.index, "eenzaam"]
        # Whoever has figures has a score, and nobody else.
        assert index.notna().equals(figures.notna()), code
        assert index[level == "wijk"].notna().any()
        kinds[code] = result.definition.reference.kind
        assert any("national" in note for note in found.notes) == (kinds[code] == "national")
    assert {c for c, kind in kinds.items() if kind == "national"} == {
        "GM0088", "GM0096", "GM0277", "GM0339",
    }  # fmt: skip


@pytest.mark.parametrize("code", ["GM0096", "GM0279", "GM0150"])
def test_with_counts_small_buurten_are_left_out(
    country: Country, tmp_path: Path, code: str
) -> None:
    _, result = country.scored(code, tmp_path, counts=True)
    people = result.people["65plus"]
    index = result.scores[result.definition.key]
    assert index[people < 10].isna().all()
    assert index[result.regions["level"] == "wijk"].notna().any()


def test_few_buurten_are_compared_with_the_country_by_hand(
    country: Country, tmp_path: Path
) -> None:
    """Vlieland: 100 is the national figure; a risk 10% above it is 90, a protection 110."""
    _, result = country.scored("GM0096", tmp_path)
    figures = pd.concat([country.figures["0096"], country.figures["00"]])
    at = figures.set_index(["region", "indicator"])["value"]
    for key, sign in (("eenzaam", -1), ("vrijwilligerswerk", 1)):
        ours, national = at["GM0096", key], at["NL00", key]
        expected = 100 + sign * 100 * (ours - national) / national
        assert result.scores.at["GM0096", key] == pytest.approx(expected, abs=1e-9)
    assert result.reference_label == "gemiddelde van Nederland"


# --- The country ------------------------------------------------------------------------------


def national(definition: IndexDefinition) -> IndexDefinition:
    return definition.evolve(reference=Reference(kind="national"))


def test_a_project_is_compared_with_the_country(deventer: Services, tmp_path: Path) -> None:
    project = load_project(begin(deventer, tmp_path / "d", "Deventer"))
    result = project.score(national(project.definition))
    key = result.definition.key
    own = project.score()
    # The same scale with another middle: the order stays, and the country scores 100.
    wijken = result.scores[key][result.regions["level"] == "wijk"].dropna()
    assert wijken.rank().corr(own.scores[key][wijken.index].rank()) > 0.99
    assert float(result.scored[key].reference) == pytest.approx(100, abs=1e-9)
    health = project.statistics.frame.set_index(["region", "indicator", "period"])["value"]
    assert result.reference["eenzaam"] == health["NL00", "eenzaam", "2020"] == 49.5


def test_what_has_no_national_figure_is_named(zwolle: Services, tmp_path: Path) -> None:
    project = load_project(begin(zwolle, tmp_path / "z"))
    frame = project.statistics.frame
    lacking = frame[(frame["region"] != "NL00") | (frame["indicator"] != "eenzaam")]
    without = replace(project, statistics=type(project.statistics)(
        lacking.reset_index(drop=True), project.statistics.sources))  # fmt: skip
    with pytest.raises(DefinitionError) as caught:
        without.score(national(project.definition))
    assert [problem.column for problem in caught.value.problems] == ["indicator 'eenzaam'"]
    assert "has no figure for the Netherlands" in str(caught.value)
    without.score(national(project.definition.without("eenzaam")))


def test_the_wijken_of_the_country_most_like_one(
    deventer: Services, health: FakeTable, tmp_path: Path
) -> None:
    folder = begin(deventer, tmp_path / "d", "Deventer")
    report = fetch_country(folder)
    assert (report.wijken, report.gemeenten, report.absent) == (3177, 355, ())
    written = (folder / COUNTRY_FILE).read_bytes()
    asked = len(deventer.server.log)
    fetch_country(folder, offline=True)
    assert (folder / COUNTRY_FILE).read_bytes() == written
    assert len(deventer.server.log) == asked

    country = read_country_table(folder / COUNTRY_FILE)
    # The published figures, hidden ones told apart from figures.
    raw = health.cells[health.cells["Marges"] == "MW00000"].set_index("region")["Eenzaam"]
    raw = pd.to_numeric(raw.reindex(country.areas.index), errors="coerce").astype(float)
    pd.testing.assert_series_equal(
        country.figures["eenzaam", "2020"], raw, check_names=False, check_index_type=False
    )
    assert b"suppressed" in written

    project = load_project(folder)
    result = project.score()
    wijk = "WK015003"
    found = most_alike_in_country(result, wijk, country, n=20)
    assert list(found.columns) == ["name", "municipality", "distance", "shared"]
    assert wijk not in found.index and len(found) == 20
    assert found["distance"].is_monotonic_increasing
    assert found["shared"].between(0.5, 1).all()
    # The distance by hand, from the figures and the weights of the definition.
    from ouderenindex.audit import effective_weights

    weights = effective_weights(result.definition, result.scored)
    weights = weights[[i.key for i in result.definition.indicators if i.key in weights.index]]
    periods = {i.key: i.period for i in result.definition.indicators}
    nearest = found.index[0]
    total = shared = 0.0
    for key, weight in weights.items():
        column = country.figures[key, periods[str(key)]]
        gap = (column[nearest] - result.figures.at[wijk, key]) / column[
            country.areas.index.str.startswith("WK")
        ].std(ddof=0)
        if not math.isnan(gap):
            total, shared = total + weight * gap**2, shared + weight
    assert found.at[nearest, "distance"] == pytest.approx(math.sqrt(total / shared), rel=1e-9)
    assert found.at[nearest, "shared"] == pytest.approx(shared, rel=1e-9)
    # Nobody else is nearer.
    everyone = most_alike_in_country(result, wijk, country, n=10_000)
    assert everyone["distance"].min() == found["distance"].iloc[0]
    assert set(most_alike_in_country(result, "GM0150", country).index.str[:2]) == {"GM"}
    with pytest.raises(DataError, match="is a buurt"):
        most_alike_in_country(result, result.regions.index[-1], country)


def test_a_table_of_the_country_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    path = tmp_path / COUNTRY_FILE
    with pytest.raises(DataError, match="--country"):
        read_country_table(path)
    rows = "WK015000,A,Deventer,1\nWK015000,A,Deventer,twee\nWK015001,B,Deventer,suppressed\n"
    path.write_text("region,name,municipality,eenzaam 2020\n" + rows, "utf-8")
    with pytest.raises(DataError) as caught:
        read_country_table(path)
    assert {problem.row for problem in caught.value.problems} == {3}
    assert len(caught.value.problems) == 2


# --- Files of the municipality itself ---------------------------------------------------------


def test_exports_of_the_portal_in_a_project(
    zwolle: Services, shared: Path, case: Project, tmp_path: Path
) -> None:
    """All ten, as ``inspect`` proposes them, and an own indicator that counts in the index."""
    folder = begin(zwolle, tmp_path / "z")
    swing = shared / "data" / "zwolle" / "swing"
    declared = []
    for year in range(2015, 2025):
        export = folder / f"themas_{year}_buurten.xlsx"
        export.write_bytes((swing / export.name).read_bytes())
        declared.append(inspect_file(export, case.regions, folder=folder).toml())
    file = folder / "project.toml"
    file.write_text("\n".join([file.read_text("utf-8"), *declared]), "utf-8")
    # Three names are spelled otherwise in the register: told with candidates, until an alias.
    with pytest.raises(DataError, match="'Milligen' \\(expected perhaps 'Millingen'\\)") as caught:
        load_project(folder)
    assert len(caught.value.problems) == 3
    rows = "".join(f"{alias},{code}\n" for alias, code in case.regions.aliases.items())
    (folder / "aliases.csv").write_text("alias,region\n" + rows, "utf-8")
    known = file.read_text("utf-8").replace("[project]", '[project]\naliases = "aliases.csv"')
    file.write_text(known, "utf-8")
    project = load_project(folder)
    embedded = case.statistics.frame.set_index(["region", "indicator", "period"])
    ours = project.statistics.frame.set_index(["region", "indicator", "period"])
    # Counts of the portal that the embedded case has too are the same.
    rows = ours.index[ours["source"].str.startswith("themas_")].intersection(embedded.index)
    counts = rows[rows.get_level_values("indicator").isin(["woningen", "inwoners_65plus"])]
    assert len(counts) == 2 * 10 * 78
    columns = ["value", "status"]
    pd.testing.assert_frame_equal(ours.loc[counts, columns], embedded.loc[counts, columns])

    aged = "aandeel_75plus"
    assert aged in project.statistics.indicators
    source = project.statistics.figures(aged, "2020", project.regions).frame["source"].max()
    definition = folder / "definitie.toml"
    before = load_project(folder).score()
    with definition.open("a", encoding="utf-8") as text:
        text.write(
            f'\n[[indicator]]\nkey = "{aged}"\ntheme = "huishouden"\nlabel = "75-plus"\n'
            'unit = "%"\ndirection = "risk"\nevidence = "A"\nperiod = "2020"\n'
            f'population = "inwoners_65plus"\nsource = "{source}"\n'
        )
    after = load_project(folder).score()
    assert aged in after.scored
    key = after.definition.key
    assert not after.scores[key].equals(before.scores[key])
    # A fetch leaves what is the municipality's own.
    fetch(folder)
    pd.testing.assert_frame_equal(load_project(folder).score().scores, after.scores)


@pytest.mark.parametrize("period", [2012, 2016, 2020])
def test_an_export_of_rivm_in_three_kinds_of_no_figure(
    shared: Path, case: Project, period: int
) -> None:
    path = shared / "data" / "zwolle" / f"rivm_50090NED_65plus_{period}.csv"
    frame = read_health_export(path).frame
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    cells = raw.set_index(raw["WijkenEnBuurten"].str.strip())["Eenzaam_28"].str.strip()
    ours = frame[frame["indicator"] == "eenzaam"].set_index("region")
    hidden = cells[cells == "."].index.intersection(ours.index)
    assert (ours.loc[hidden, "status"] == "suppressed").all()
    published = cells[~cells.isin([".", ""])].index.intersection(ours.index)
    assert len(published) > 50
    assert (ours.loc[published, "value"] == cells[published].astype(float)).all()
    embedded = case.statistics.frame
    theirs = embedded[(embedded["indicator"] == "eenzaam") & (embedded["period"] == str(period))]
    statuses = theirs.set_index("region")["status"].drop("NL00")
    assert len(statuses) == 95
    assert statuses.to_dict() == ours.loc[statuses.index, "status"].to_dict()
