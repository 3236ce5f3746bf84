"""GeoPackage: reads back equal to what was scored, styled, and the same every time."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from ouderenindex.definition import Indicator
from ouderenindex.errors import ExportError
from ouderenindex.export import write_geopackage
from ouderenindex.housing import Site, overlay
from ouderenindex.project import Project, load_project
from ouderenindex.robustness import Certainty, robustness
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source

LEVELS = {"wijken": "wijk", "buurten": "buurt"}


@pytest.fixture(scope="module")
def path(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_geopackage(
        result,
        case.regions,
        tmp_path_factory.mktemp("gpkg") / "ouderenindex.gpkg",
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        title=case.title,
    )


def _rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute(query).fetchall()


def _table(path: Path, name: str) -> pd.DataFrame:
    return pyogrio.read_dataframe(path, layer=name)


@pytest.mark.parametrize("layer", LEVELS)
def test_layers_equal_the_result(
    path: Path, layer: str, case: Project, result: IndexResult
) -> None:
    frame = gpd.read_file(path, layer=layer).set_index("code")
    own = case.regions.level(LEVELS[layer])
    assert frame.crs == "EPSG:28992"
    assert list(frame.index) == list(own.index)
    # Full precision: the very same points.
    same = shapely.equals_exact(
        shapely.normalize(frame.geometry.to_numpy()),
        shapely.normalize(shapely.multipolygons([shapely.get_parts(s) for s in own.geometry])),
        tolerance=0,
    )
    assert same.all()
    codes = frame.index
    for key in result.scores.columns:
        np.testing.assert_allclose(
            frame[f"score_{key}"].to_numpy(float), result.scores.loc[codes, key], rtol=0, atol=1e-9
        )
        classes = result.classes.loc[codes, key].to_numpy()
        assert (frame[f"klasse_{key}"].fillna(0).to_numpy() == classes).all()
    for indicator in result.definition.indicators:
        np.testing.assert_allclose(
            frame[f"cijfer_{indicator.key}"].to_numpy(float),
            result.figures.loc[codes, indicator.key],
            rtol=0, atol=1e-9,
        )  # fmt: skip


def test_wijken_and_buurten_share_their_edges(path: Path) -> None:
    wijken = gpd.read_file(path, layer="wijken").geometry.to_numpy()
    buurten = gpd.read_file(path, layer="buurten").geometry.to_numpy()
    assert len(wijken) == 16
    assert len(buurten) == 78
    assert shapely.coverage_is_valid(wijken)
    assert shapely.coverage_is_valid(buurten)
    assert shapely.union_all(wijken).equals(shapely.union_all(buurten))


def test_codes_are_text(path: Path) -> None:
    for layer in LEVELS:
        kinds = {row[1]: row[2] for row in _rows(path, f"PRAGMA table_info({layer})")}
        assert kinds["code"].startswith("TEXT")
        assert kinds["gemeentecode"].startswith("TEXT")
        stored = {row[0] for row in _rows(path, f"SELECT DISTINCT typeof(code) FROM {layer}")}
        assert stored == {"text"}


def test_long_tables_hold_every_score_and_figure(path: Path, result: IndexResult) -> None:
    scores = _table(path, "scores_lang").pivot(index="code", columns="onderdeel", values="score")
    own = result.scores
    np.testing.assert_allclose(scores.loc[own.index, own.columns], own, rtol=0, atol=1e-9)
    figures = _table(path, "cijfers_lang")
    wide = figures.pivot(index="code", columns="indicator", values="cijfer")
    own = result.figures
    np.testing.assert_allclose(wide.loc[own.index, own.columns], own, rtol=0, atol=1e-9)
    points = figures.pivot(index="code", columns="indicator", values="bijdrage").sum(axis=1)
    index = result.definition.key
    moved = result.scores[index] - float(result.scored[index].reference)
    known = moved.notna()
    np.testing.assert_allclose(points[moved.index][known], moved[known], atol=1e-9)


def test_definition_and_sources_go_with_it(path: Path, result: IndexResult) -> None:
    definition = _table(path, "definitie").set_index("sleutel")
    assert list(definition.index) == [node.key for node in result.definition.nodes()]
    for node in result.definition.nodes():
        assert definition.at[node.key, "naam"] == node.label
        if isinstance(node, Indicator) and node.scored:
            assert definition.at[node.key, "richting"] == {
                "risk": "risico", "protective": "bescherming",
            }[node.direction]  # fmt: skip
    assert definition.at["mantelzorger", "telt_mee"] == "nee: alleen achtergrond"
    assert np.isnan(definition.at["mantelzorger", "aandeel"])
    shares = definition.groupby("onderdeel_van")["aandeel"].sum()
    np.testing.assert_allclose(shares, 100)
    sources = _table(path, "bronnen").set_index("sleutel")
    assert sources.loc["rivm_2020", ["licentie", "sha256"]].tolist() == [
        "CC BY 4.0", result.sources["rivm_2020"].sha256,
    ]  # fmt: skip


def test_qgis_finds_a_style_for_each_layer_of_areas(path: Path) -> None:
    rows = _rows(
        path,
        "SELECT f_table_name, styleQML FROM layer_styles WHERE f_table_catalog = '' AND "
        "f_table_schema = '' AND f_geometry_column = 'geom' AND useAsDefault = 1 ORDER BY id",
    )
    assert [name for name, _ in rows] == ["wijken", "buurten", "locaties_vlakken"]
    geometry = dict(_rows(path, "SELECT table_name, column_name FROM gpkg_geometry_columns"))
    for name, style in rows:
        assert geometry[name] == "geom"
        fields = {row[1] for row in _rows(path, f"PRAGMA table_info({name})")} - {"fid", "geom"}
        aliases = ET.fromstring(str(style).partition("\n")[2]).findall("aliases/alias")
        assert {alias.get("field") for alias in aliases} == fields


def test_every_table_is_registered_and_described(path: Path) -> None:
    contents = _rows(path, "SELECT table_name, data_type, description FROM gpkg_contents")
    assert {name for name, kind, _ in contents if kind == "features"} == {
        "wijken", "buurten", "locaties_vlakken",
    }  # fmt: skip
    assert {name for name, kind, _ in contents if kind == "attributes"} == {
        "scores_lang", "cijfers_lang", "locaties_per_wijk", "programma", "woonzorgconcepten",
        "definitie", "bronnen", "layer_styles",
    }  # fmt: skip
    assert all(description for *_, description in contents)


def test_a_site_known_by_buurt_is_that_buurt(path: Path, case: Project) -> None:
    sites = gpd.read_file(path, layer="locaties_vlakken").set_index("id")
    assert list(sites.index) == [site.id for site in case.sites]
    tippe = sites.loc["de-tippe"]
    assert tippe["nauwkeurigheid"] == "alleen de buurt is bekend"
    assert tippe.geometry.equals(case.regions.frame.at["BU01932250", "geometry"])
    assert tippe["unspecified_min"] == 1250
    assert np.isnan(tippe["nultreden_min"])
    assert sites.geometry.isna().tolist() == [site.precision == "gemeente" for site in case.sites]
    assert sites.geometry.isna().sum() == 1


def test_sites_keep_points_and_areas_apart(mini_project: Project, tmp_path: Path) -> None:
    point = Site("p", "Punt", shapely.Point(200_500, 500_500), dwellings={"flex": (3, 3)})
    area = Site("v", "Vlak", shapely.box(201_500, 500_000, 202_500, 501_000))
    result, regions = mini_project.score(), mini_project.regions
    laid = overlay([point, area], result, regions)
    path = write_geopackage(result, regions, tmp_path / "a.gpkg", overlay=laid, sites=[point, area])
    points = gpd.read_file(path, layer="locaties_punten")
    areas = gpd.read_file(path, layer="locaties_vlakken")
    assert points.geometry.iloc[0].equals(point.geometry)
    assert areas.geometry.iloc[0].equals(area.geometry)
    assert set(areas.geom_type) == {"MultiPolygon"}
    shares = _table(path, "locaties_per_wijk").set_index(["locatie", "wijkcode"])["aandeel"]
    assert shares.to_dict() == {
        ("p", "WK999901"): 100,
        ("v", "WK999901"): 50,
        ("v", "WK999902"): 50,
    }
    programme = _table(path, "programma")
    assert programme[["code", "type", "laag", "hoog"]].values.tolist() == [
        ["WK999901", "flexwoning", 3, 3]
    ]


def test_reasons_in_the_site_table_are_those_of_the_result(path: Path, result: IndexResult) -> None:
    rows = _table(path, "locaties_per_wijk").set_index("locatie")
    explanation = result.explain(str(rows.at["de-tippe", "wijkcode"]))
    for column, reasons in (
        ("risicos", explanation.risks),
        ("bescherming", explanation.protections),
    ):
        lines = str(rows.at["de-tippe", column]).split("\n")
        assert [line.rsplit(": ", 1)[0] for line in lines] == [
            reason.indicator.label for reason in reasons[: len(lines)]
        ]


def test_missing_suppressed_zero_and_not_applicable_differ(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [
        ("BU99990100", "0.0,observed"),
        ("BU99990101", ",suppressed"),
        ("BU99990202", ",missing"),
        ("BU99990203", "7.5,modelled"),
    ]
    lines = [f"{code},eenzaam,2024,{cell},,,,fictief" for code, cell in rows]
    for code, people, contact in zip(
        (code for code, _ in rows), (100, 300, 200, 400),
        ("90,observed", "80,observed", ",not_applicable", "60,observed"), strict=True,
    ):  # fmt: skip
        lines.append(f"{code},ouderen,2024,{people},observed,,,,fictief")
        lines.append(f"{code},contact,2024,{contact},,,,fictief")
    header = "region,indicator,period,value,status,lower,upper,n,source\n"
    project = load_project(mini(statistics=header + "\n".join(lines) + "\n"))
    path = write_geopackage(project.score(), project.regions, tmp_path / "a.gpkg")
    found = gpd.read_file(path, layer="buurten").set_index("code")
    shown = [
        (None if np.isnan(value) else value, status)
        for value, status in zip(found["cijfer_eenzaam"], found["status_eenzaam"], strict=True)
    ]
    assert shown == [
        (0.0, "gemeten"),
        (None, "afgeschermd (te weinig inwoners)"),
        (None, "ontbreekt"),
        (7.5, "modelschatting"),
    ]
    assert found.at["BU99990202", "status_contact"] == "niet van toepassing"
    # Empty in the file itself, and not a number that stands for empty.
    assert _rows(path, "SELECT COUNT(*) FROM buurten WHERE cijfer_eenzaam IS NULL") == [(2,)]


def test_the_same_input_gives_the_same_bytes(
    case: Project, result: IndexResult, path: Path, tmp_path: Path
) -> None:
    again = write_geopackage(
        result,
        case.regions,
        tmp_path / "een andere naam.gpkg",
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        title=case.title,
    )
    assert again.read_bytes() == path.read_bytes()


def test_an_older_file_is_replaced_whole(mini_project: Project, tmp_path: Path) -> None:
    result, regions = mini_project.score(), mini_project.regions
    path = tmp_path / "a.gpkg"
    write_geopackage(result, regions, path, sites=mini_project.sites)
    write_geopackage(result, regions, path)
    assert "locaties_vlakken" not in pyogrio.list_layers(path)[:, 0]
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == ["a.gpkg"]


def test_gdal_keeps_its_own_clock(mini_project: Project, tmp_path: Path) -> None:
    write_geopackage(mini_project.score(), mini_project.regions, tmp_path / "a.gpkg")
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") is None


def _metadata(path: Path) -> dict[str, ET.Element]:
    """Documents by which QGIS fills the properties of a layer."""
    rows = _rows(
        path,
        "SELECT table_name, metadata FROM gpkg_metadata_reference JOIN gpkg_metadata ON id = "
        "md_file_id WHERE reference_scope = 'table' AND md_standard_uri = 'http://mrcc.com/qgis.dtd'",
    )
    return {str(layer): ET.fromstring(str(document)) for layer, document in rows}


def test_each_layer_says_what_it_is_and_whence(path: Path, case: Project) -> None:
    found = _metadata(path)
    geometry = _rows(path, "SELECT table_name FROM gpkg_geometry_columns")
    assert {(name,) for name in found} == set(geometry)
    about = found["wijken"]
    assert about.findtext("title") == f"{case.title}: Wijken met scores, klassen en cijfers"
    assert "100 is het gemiddelde van Zwolle" in str(about.findtext("abstract"))
    assert about.findtext("crs/spatialrefsys/authid") == "EPSG:28992"
    licences = {source.licence for source in case.statistics.sources.values() if source.licence}
    for document in found.values():
        assert {item.text for item in document.findall("license")} == licences
        told = {str(item.text).partition(":")[0] for item in document.findall("history")}
        assert told == {source.publisher for source in case.statistics.sources.values()}
    registered = _rows(
        path, "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata'"
    )
    assert sorted(registered) == [("gpkg_metadata",), ("gpkg_metadata_reference",)]


def test_hostile_metadata_is_no_html_and_no_link(mini_project: Project, tmp_path: Path) -> None:
    """QGIS shows metadata as HTML without escaping: no tag and no script may reach it."""
    hostile = "<img src=x onerror=alert(1)>\x00&"
    urls = ("javascript:alert(1)", 'https://a.nl/"onload="x', "https://example.org/a?b=1&c=2")
    keys = ("fictief", "b", "c")
    sources = {k: Source(k, hostile, "T", "", hostile, u) for k, u in zip(keys, urls, strict=True)}
    statistics = replace(mini_project.statistics, sources=sources)
    project = replace(mini_project, statistics=statistics)
    path = write_geopackage(project.score(), project.regions, tmp_path / "a.gpkg", title=hostile)
    shown = "‹img src=x onerror=alert(1)›&"
    for document in _metadata(path).values():
        assert str(document.findtext("title")).startswith(shown)
        assert {item.text for item in document.findall("license")} == {shown}
        assert "<" not in "".join(document.itertext())
        links = [(link.get("name"), link.get("url")) for link in document.findall("links/link")]
        assert links == [(shown, "https://example.org/a?b=1&c=2")]


def test_a_site_of_unsure_place_is_drawn_and_named_otherwise(path: Path) -> None:
    (style,) = _rows(
        path, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'locaties_vlakken'"
    )[0]
    exact, rest = ET.fromstring(str(style).partition("\n")[2]).iter("rule")
    assert exact.get("filter") == "\"nauwkeurigheid\" = 'precieze plek'"
    assert exact.get("label") == "woningbouwlocatie"
    assert rest.get("filter") == "ELSE"
    assert rest.get("label") == "woningbouwlocatie: ergens in deze buurt of wijk"


def test_hostile_text_stays_text_in_the_style(mini_project: Project, tmp_path: Path) -> None:
    hostile = '"><renderer-v2 type="x">&\x00\x0b[% eval %]'
    definition = mini_project.definition.evolve("eenzaam", label=hostile)
    project = replace(mini_project, definition=definition)
    path = write_geopackage(project.score(), project.regions, tmp_path / "a.gpkg")
    (style,) = _rows(path, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'wijken'")[0]
    root = ET.fromstring(str(style).partition("\n")[2])
    assert len(root.findall("renderer-v2")) == 1
    alias = next(a for a in root.findall("aliases/alias") if a.get("field") == "score_eenzaam")
    assert alias.get("name") == '"><renderer-v2 type="x">&[% eval %]: score'


@pytest.fixture(scope="module")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=300)


@pytest.fixture(scope="module")
def sure(case: Project, certainty: Certainty, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gpkg") / "zeker.gpkg"
    return write_geopackage(certainty.result, case.regions, path, certainty=certainty)


@pytest.mark.parametrize("layer", LEVELS)
def test_layers_say_how_sure_a_class_is(sure: Path, layer: str, certainty: Certainty) -> None:
    frame = gpd.read_file(sure, layer=layer).set_index("code")
    codes = frame.index
    nodes = certainty.result.definition.nodes()
    keys = [n.key for n in nodes if n.level in ("index", "aspect")]
    assert [n.removeprefix("kans_") for n in frame.columns if n.startswith("kans_")] == keys
    for key in keys:
        for name, own in {
            "kans": 100 * certainty.probability, "van": certainty.low, "tot": certainty.high,
            "indicatief": ~certainty.stable,
        }.items():  # fmt: skip
            np.testing.assert_allclose(
                frame[f"{name}_{key}"].to_numpy(float),
                own.loc[codes, key].to_numpy(float, na_value=np.nan),
                rtol=0, atol=1e-9,
            )  # fmt: skip
    kinds = {row[1]: row[2] for row in _rows(sure, f"PRAGMA table_info({layer})")}
    assert kinds["indicatief_ouderenindex"] == "BOOLEAN"
    (style,) = _rows(sure, f"SELECT styleQML FROM layer_styles WHERE f_table_name = '{layer}'")[0]
    aliases = ET.fromstring(str(style).partition("\n")[2]).findall("aliases/alias")
    assert {alias.get("field") for alias in aliases} == set(kinds) - {"fid", "geom"}


def test_the_table_of_chances_equals_the_certainty(sure: Path, certainty: Certainty) -> None:
    table, tidy = _table(sure, "zekerheid"), certainty.tidy()
    assert list(table["code"]) == list(tidy["region"])
    assert list(table["onderdeel"]) == list(tidy["node"])
    assert (table["klasse"] == tidy["class"]).all()
    assert (table["indicatief"].astype(bool) == ~tidy["stable"]).all()
    for ours, own, scale in (
        ("score", "score", 1), ("kans", "chance", 100), ("van", "low", 1), ("midden", "median", 1),
        ("tot", "high", 1), ("met_score", "with_score", 100),
        *((f"kans_{n}", f"chance_{n}", 100) for n in range(1, 6)),
    ):  # fmt: skip
        np.testing.assert_allclose(table[ours], scale * tidy[own], rtol=0, atol=1e-9)
    pd.testing.assert_frame_equal(_table(sure, "aannames"), certainty.assumptions)


def test_certainty_is_registered_described_and_apart(sure: Path, path: Path) -> None:
    described = {
        str(name): str(text)
        for name, text in _rows(sure, "SELECT table_name, description FROM gpkg_contents")
    }
    assert described["zekerheid"].startswith("Hoe zeker elke klasse is")
    assert described["aannames"].startswith("Wat is gevarieerd")
    for layer in (*LEVELS, "scores_lang", "cijfers_lang", "definitie", "bronnen"):
        plain, ours = _table(path, layer), _table(sure, layer)
        pd.testing.assert_frame_equal(ours[list(plain.columns)], plain)
        extra = {str(name).partition("_")[0] for name in set(ours.columns) - set(plain.columns)}
        assert extra == ({"kans", "van", "tot", "indicatief"} if layer in LEVELS else set())


def test_certainty_gives_the_same_bytes(
    case: Project, result: IndexResult, sure: Path, tmp_path: Path
) -> None:
    again = write_geopackage(
        result, case.regions, tmp_path / "b.gpkg", certainty=robustness(result, draws=300)
    )
    assert again.read_bytes() == sure.read_bytes()


def test_hostile_assumptions_stay_text(mini_project: Project, tmp_path: Path) -> None:
    hostile = "'); DROP TABLE wijken; --\n<script>{{7*7}}</script>=1+1"
    result = mini_project.score()
    certainty = robustness(result, draws=20)
    assumptions = certainty.assumptions.assign(keuze=hostile, waarom=hostile)
    path = write_geopackage(
        result,
        mini_project.regions,
        tmp_path / "a.gpkg",
        certainty=replace(certainty, assumptions=assumptions, described={"nl": assumptions}),
    )
    pd.testing.assert_frame_equal(_table(path, "aannames"), assumptions)
    assert len(_table(path, "wijken")) == 2


def test_a_certainty_of_other_scores_is_refused(
    mini_project: Project, certainty: Certainty, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="the certainty is not of this result"):
        write_geopackage(
            mini_project.score(), mini_project.regions, tmp_path / "a.gpkg", certainty=certainty
        )
    assert not (tmp_path / "a.gpkg").exists()
