"""Services that misbehave: waited for, replaced by another, or one error."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import shapely
from fetching import YEAR, begin, made, tables_of_zwolle
from loopback.odata import (
    tiny_nearby,
)
from loopback.pdok import CRS84_URI, RD_URI, PdokService, layers_of
from loopback.server import LOGIN, Loopback, Request, Response
from loopback.town import Services, serve

from ouderenindex.errors import OuderenindexError, SourceError
from ouderenindex.fetch import (
    init,
)
from ouderenindex.outputs import build
from ouderenindex.project import Project, load_project
from ouderenindex.sources.snapshots import parse_json


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
