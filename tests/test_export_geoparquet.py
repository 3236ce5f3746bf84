"""GeoParquet: reads back equal to what was scored, says where it came from, always the same."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyarrow import parquet

from ouderenindex.errors import ExportError
from ouderenindex.export.geoparquet import METADATA_KEY, write_geoparquet
from ouderenindex.export.tables import area_table
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import IndexResult


def _about(path: Path) -> dict[str, object]:
    return dict(json.loads(parquet.read_schema(path).metadata[METADATA_KEY]))


@pytest.fixture(scope="module")
def buurten(case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parquet") / "buurten.parquet"
    return write_geoparquet(result, case.regions, path, level="buurt")


def test_it_reads_back_equal_to_the_result(
    buurten: Path, case: Project, result: IndexResult
) -> None:
    frame = gpd.read_parquet(buurten)
    table = area_table(result, "buurt").frame
    assert frame.crs == "EPSG:28992"
    assert list(frame.columns) == [*table.columns, "geometry"]
    for name in table.columns:
        ours, own = frame[name], table[name]
        if pd.api.types.is_numeric_dtype(own):
            np.testing.assert_array_equal(
                ours.to_numpy(float, na_value=np.nan), own.to_numpy(float, na_value=np.nan)
            )
        else:
            assert ours.tolist() == own.tolist()
    shapes = case.regions.frame.loc[frame["code"]].geometry.to_numpy()
    same = shapely.equals_exact(
        frame.geometry.to_numpy(),
        shapely.multipolygons([shapely.get_parts(s) for s in shapes]),
        tolerance=0,
    )
    assert same.all()


def test_the_columns_have_the_kinds_that_other_programs_expect(buurten: Path) -> None:
    schema = parquet.read_schema(buurten)
    kinds = {name: str(schema.field(name).type) for name in schema.names}
    assert kinds["code"] in ("string", "large_string")
    assert kinds["klasse_ouderenindex"] == "int16"
    assert kinds["score_ouderenindex"] == "double"
    geo = json.loads(schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["encoding"] == "WKB"
    assert geo["columns"]["geometry"]["geometry_types"] == ["MultiPolygon"]
    assert geo["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 28992}


def test_what_is_not_there_is_null_and_says_why(buurten: Path, result: IndexResult) -> None:
    table = parquet.read_table(buurten, columns=["score_ouderenindex", "status_ouderenindex"])
    scored = result.scores["ouderenindex"]
    level = result.regions["level"] == "buurt"
    assert table["score_ouderenindex"].null_count == scored[level].isna().sum()
    statuses = table["status_ouderenindex"].to_pylist()
    nulls = [value is None for value in table["score_ouderenindex"].to_pylist()]
    assert all(
        (status != "berekend") == empty for status, empty in zip(statuses, nulls, strict=True)
    )


def test_it_names_its_sources_and_labels(buurten: Path, result: IndexResult) -> None:
    about = _about(buurten)
    sources = {row["sleutel"]: row for row in about["bronnen"]}
    assert set(sources) == set(result.sources)
    rivm = result.sources["rivm_2020"]
    assert sources["rivm_2020"]["licentie"] == "CC BY 4.0"
    assert sources["rivm_2020"]["sha256"] == rivm.sha256
    assert about["velden"] == area_table(result, "buurt").labels
    assert about["titel"] == result.definition.label
    assert "75; 90; 110; 125" in str(about["toelichting"])
    assert "2023" in str(about["grenzen"])


def test_english_changes_the_words_alone(
    case: Project, result: IndexResult, tmp_path: Path
) -> None:
    path = write_geoparquet(result, case.regions, tmp_path / "w.parquet", lang="en")
    assert "are not rounded" in str(_about(path)["toelichting"])
    frame = gpd.read_parquet(path)
    assert list(frame.columns) == [*area_table(result, "wijk").frame.columns, "geometry"]
    assert len(frame) == 16


def test_the_same_input_gives_the_same_bytes(
    buurten: Path, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    again = write_geoparquet(result, case.regions, tmp_path / "anders.parquet", level="buurt")
    assert again.read_bytes() == buurten.read_bytes()


def test_certainty_goes_with_it(mini_project: Project, tmp_path: Path) -> None:
    result = mini_project.score()
    certainty = robustness(result, draws=50)
    path = write_geoparquet(
        result, mini_project.regions, tmp_path / "a.parquet", certainty=certainty
    )
    frame = gpd.read_parquet(path).set_index("code")
    chance = 100 * certainty.probability.loc[frame.index, "mini"]
    np.testing.assert_array_equal(frame["kans_mini"], chance)
    assert "50" in str(_about(path)["toelichting"])
    with pytest.raises(ExportError, match="result"):
        other = mini_project.score(mini_project.definition.evolve("eenzaam", weight=2))
        write_geoparquet(other, mini_project.regions, tmp_path / "b.parquet", certainty=certainty)


def test_hostile_names_stay_as_they_are(mini_project: Project, tmp_path: Path) -> None:
    hostile = '=HYPERLINK("x")<script>\x00\'--'
    definition = mini_project.definition.evolve("eenzaam", label=hostile)
    result = mini_project.score(definition)
    path = write_geoparquet(result, mini_project.regions, tmp_path / "a.parquet")
    labels = _about(path)["velden"]
    assert isinstance(labels, dict)
    assert labels["score_eenzaam"] == f"{hostile}: score"


def test_an_unknown_level_leaves_no_file(mini_project: Project, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"no region has level 'wijke'.*wijk"):
        write_geoparquet(
            mini_project.score(), mini_project.regions, tmp_path / "a.parquet", level="wijke"
        )
    assert not (tmp_path / "a.parquet").exists()


def test_without_the_extra_it_is_named(
    mini_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = mini_project.score()
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(ExportError, match="needs the extra 'parquet'"):
        write_geoparquet(result, mini_project.regions, tmp_path / "a.parquet")
    assert not (tmp_path / "a.parquet").exists()


def test_a_folder_in_the_way_is_left_alone(mini_project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "a.parquet"
    folder.mkdir()
    with pytest.raises(ExportError, match="in the way"):
        write_geoparquet(mini_project.score(), mini_project.regions, folder)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    assert list(folder.iterdir()) == []
