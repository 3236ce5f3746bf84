"""GeoJSON: RFC 7946, equal to what was scored, styled by its neighbour."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely

from ouderenindex.classes import CLASSES, classify
from ouderenindex.definition import Indicator
from ouderenindex.errors import ExportError
from ouderenindex.export import write_geojson
from ouderenindex.project import Project
from ouderenindex.robustness import Certainty, robustness
from ouderenindex.scoring import IndexResult


@pytest.fixture(scope="module")
def folder(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("geojson")
    for level in ("wijk", "buurt"):
        write_geojson(result, case.regions, folder / f"{level}.geojson", level=level)
    return folder


@pytest.fixture(scope="module", params=["wijk", "buurt"])
def level(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def collection(folder: Path, level: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / f"{level}.geojson").read_text("utf-8"))
    return found


def _rings(geometry: dict[str, Any]) -> list[list[list[list[float]]]]:
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    assert geometry["type"] == "MultiPolygon"
    found: list[list[list[list[float]]]] = geometry["coordinates"]
    return found


def _turn(ring: list[list[float]]) -> float:
    """Twice the signed area: positive against the clock."""
    x, y = np.array(ring).T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())


def test_rings_follow_the_right_hand_rule_and_close(collection: dict[str, Any]) -> None:
    for feature in collection["features"]:
        for polygon in _rings(feature["geometry"]):
            assert all(ring[0] == ring[-1] and len(ring) >= 4 for ring in polygon)
            assert _turn(polygon[0]) > 0
            assert all(_turn(hole) < 0 for hole in polygon[1:])


def test_coordinates_are_longitude_latitude_in_wgs84(collection: dict[str, Any]) -> None:
    assert "crs" not in collection
    numbers = [
        point
        for f in collection["features"]
        for p in _rings(f["geometry"])
        for r in p
        for point in r
    ]
    xy = np.array(numbers)
    assert xy.shape[1] == 2
    # Zwolle, in degrees east and north.
    assert (xy >= [5.9, 52.4]).all()
    assert (xy <= [6.3, 52.7]).all()
    assert np.array_equal(xy, np.round(xy, 7))
    west, south, east, north = collection["bbox"]
    assert [west, south] == xy.min(axis=0).tolist()
    assert [east, north] == xy.max(axis=0).tolist()


def test_places_agree_with_the_boundaries(folder: Path, level: str, case: Project) -> None:
    frame = gpd.read_file(folder / f"{level}.geojson").set_index("code").to_crs("EPSG:28992")
    own = case.regions.level(level).loc[frame.index]
    assert (
        shapely.hausdorff_distance(frame.geometry.to_numpy(), own.geometry.to_numpy()).max() < 0.1
    )
    assert frame.geometry.is_valid.all()


def test_wijken_cover_the_municipality_without_gap(folder: Path) -> None:
    shapes = gpd.read_file(folder / "wijk.geojson").geometry.to_numpy()
    assert len(shapes) == 16
    assert shapely.coverage_is_valid(shapes)
    whole = shapely.union_all(shapes)
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0


def test_codes_are_strings_and_ids(collection: dict[str, Any], level: str) -> None:
    start = {"wijk": "WK0193", "buurt": "BU0193"}[level]
    for feature in collection["features"]:
        code = feature["properties"]["code"]
        assert isinstance(code, str)
        assert code.startswith(start)
        assert feature["id"] == code
        assert feature["properties"]["gemeentecode"] == "GM0193"
    assert ("wijkcode" in collection["features"][0]["properties"]) == (level == "buurt")


def test_read_back_equals_the_result(collection: dict[str, Any], result: IndexResult) -> None:
    for feature in collection["features"]:
        row, code = feature["properties"], feature["id"]
        assert row["naam"] == result.regions.at[code, "name"]
        assert row["inwoners_65plus"] == result.people.at[code, "65plus"]
        for node in result.definition.nodes():
            if node.key in result.scores:
                score = result.scores.at[code, node.key]
                expected = None if np.isnan(score) else pytest.approx(score, abs=0.05 + 1e-9)
                assert row[f"score_{node.key}"] == expected
                assert row[f"klasse_{node.key}"] == (result.classes.at[code, node.key] or None)
            if isinstance(node, Indicator):
                figure = result.figures.at[code, node.key]
                expected = None if np.isnan(figure) else pytest.approx(figure, abs=5e-5 + 1e-9)
                assert row[f"cijfer_{node.key}"] == expected


def test_the_class_follows_from_the_score_in_the_file(
    collection: dict[str, Any], result: IndexResult
) -> None:
    for feature in collection["features"]:
        for key in result.scores.columns:
            score = feature["properties"][f"score_{key}"]
            number = int(
                classify([np.nan if score is None else score], result.definition.limits)[0]
            )
            assert feature["properties"][f"klasse_{key}"] == (number or None)


def test_the_file_says_what_it_is(collection: dict[str, Any]) -> None:
    assert "afgerond op 1 decimaal" in collection["toelichting"]
    assert "gemiddelde van Zwolle" in collection["toelichting"]
    rivm = next(s for s in collection["bronnen"] if s["sleutel"] == "rivm_2020")
    assert rivm["licentie"] == "CC BY 4.0"


def test_the_style_has_one_rule_per_class_and_one_for_the_rest(
    folder: Path, level: str, result: IndexResult
) -> None:
    root = ET.parse(folder / f"{level}.qml").getroot()
    key = result.definition.key
    rules = root.findall("renderer-v2/rules/rule")
    assert [r.get("filter") for r in rules] == [
        *(f'"klasse_{key}" = {item.number}' for item in CLASSES), "ELSE",
    ]  # fmt: skip
    fills = {
        symbol.get("name"): option.get("value")
        for symbol in root.findall("renderer-v2/symbols/symbol")
        for option in symbol.findall("layer/Option/Option[@name='color']")
    }
    assert [fills[r.get("symbol")] for r in rules] == [
        "127,39,4,255", "236,127,46,255", "245,240,225,255", "166,206,227,255", "33,113,181,255",
        "224,224,224,255",
    ]  # fmt: skip


def test_every_field_has_a_readable_name(folder: Path, level: str) -> None:
    names = set(gpd.read_file(folder / f"{level}.geojson").columns) - {"geometry", "id"}
    aliases = {
        a.get("field"): a.get("name")
        for a in ET.parse(folder / f"{level}.qml").getroot().findall("aliases/alias")
    }
    assert set(aliases) == names
    assert all(aliases.values())
    assert (
        aliases["cijfer_ernstig_eenzaam"] == "Ernstig of zeer ernstig eenzaam, 65-plus: cijfer, %"
    )


def test_the_same_input_gives_the_same_bytes(
    case: Project, result: IndexResult, folder: Path, tmp_path: Path
) -> None:
    write_geojson(result, case.regions, tmp_path / "wijk.geojson")
    for name in ("wijk.geojson", "wijk.qml"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_a_level_without_regions_is_refused(
    case: Project, result: IndexResult, tmp_path: Path
) -> None:
    with pytest.raises(
        ExportError, match=r"no region has level 'wijken' \(expected perhaps 'wijk'"
    ):
        write_geojson(result, case.regions, tmp_path / "a.geojson", level="wijken")
    assert list(tmp_path.iterdir()) == []


def test_the_municipality_is_one_feature(
    case: Project, result: IndexResult, tmp_path: Path
) -> None:
    path = write_geojson(result, case.regions, tmp_path / "a.geojson", level="gemeente")
    features = json.loads(path.read_text("utf-8"))["features"]
    assert [f["properties"]["naam"] for f in features] == ["Zwolle"]


def test_english_changes_words_and_not_fields(
    case: Project, result: IndexResult, folder: Path, tmp_path: Path
) -> None:
    path = write_geojson(result, case.regions, tmp_path / "wijk.geojson", lang="en")
    english = json.loads(path.read_text("utf-8"))["features"][0]["properties"]
    dutch = json.loads((folder / "wijk.geojson").read_text("utf-8"))["features"][0]["properties"]
    assert list(english) == list(dutch)
    assert english["status_ouderenindex"] == "computed"
    assert dutch["status_ouderenindex"] == "berekend"


@pytest.fixture(scope="module")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=300)


@pytest.fixture(scope="module")
def sure(
    case: Project, certainty: Certainty, level: str, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("geojson") / f"{level}.geojson"
    return write_geojson(certainty.result, case.regions, path, level=level, certainty=certainty)


def test_certainty_reads_back_equal(sure: Path, certainty: Certainty) -> None:
    definition = certainty.result.definition
    nodes = [n.key for n in definition.nodes() if n.level in ("index", "aspect")]
    for feature in json.loads(sure.read_text("utf-8"))["features"]:
        row, code = feature["properties"], feature["id"]
        assert {name.partition("_")[2] for name in row if name.startswith("kans_")} == set(nodes)
        for key in nodes:
            shown = [row[f"{name}_{key}"] for name in ("kans", "van", "tot", "indicatief")]
            chance = certainty.probability.at[code, key]
            if np.isnan(chance):
                assert shown == [None] * 4
                continue
            assert shown[0] == pytest.approx(100 * chance, abs=0.005 + 1e-9)
            assert shown[1] == pytest.approx(certainty.low.at[code, key], abs=0.05 + 1e-9)
            assert shown[2] == pytest.approx(certainty.high.at[code, key], abs=0.05 + 1e-9)
            assert shown[3] is (not certainty.stable.at[code, key])


def test_certainty_adds_fields_and_changes_none(
    sure: Path, collection: dict[str, Any], level: str
) -> None:
    found = json.loads(sure.read_text("utf-8"))
    assert str(found["toelichting"]).startswith(collection["toelichting"])
    assert "300 keer opnieuw berekend" in found["toelichting"]
    assert "minder dan 80%" in found["toelichting"]
    for ours, plain in zip(found["features"], collection["features"], strict=True):
        rest = {
            name: value
            for name, value in ours["properties"].items()
            if name.partition("_")[0] not in ("kans", "van", "tot", "indicatief")
        }
        assert rest == plain["properties"]
        assert ours["geometry"] == plain["geometry"]
    aliases = {
        a.get("field"): a.get("name")
        for a in ET.parse(sure.with_suffix(".qml")).getroot().findall("aliases/alias")
    }
    assert set(aliases) == set(found["features"][0]["properties"])
    assert aliases["kans_ouderenindex"] == "Ouderenindex: kans op deze klasse (%)"
    assert level in sure.name


def test_a_certainty_of_other_scores_is_refused(
    case: Project, mini_project: Project, result: IndexResult, tmp_path: Path
) -> None:
    other = robustness(mini_project.score(), draws=20)
    with pytest.raises(ExportError, match="the certainty is not of this result"):
        write_geojson(result, case.regions, tmp_path / "a.geojson", certainty=other)
    assert not (tmp_path / "a.geojson").exists()
