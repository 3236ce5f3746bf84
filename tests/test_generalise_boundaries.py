"""The script that makes outlines light: on a small city with the faults of official files."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import pytest
import shapely


def ragged_city(path: Path, gap: float = 0.001) -> Path:
    """Four buurten in two wijken along a wavy river; one neighbour misses the other by a hair."""
    y = np.linspace(0, 1000, 101)
    river = np.column_stack([200_500 + 20 * np.sin(y / 15), 500_000 + y])
    west = np.vstack([river, [[200_000, 501_000], [200_000, 500_000]]])
    east = np.vstack([river + np.array([gap, 0]), [[201_000, 501_000], [201_000, 500_000]]])
    south, north = (shapely.box(199_000, b, 202_000, b + 500) for b in (500_000, 500_500))
    shapes = [shapely.Polygon(w) & half for w in (west, east) for half in (south, north)]
    frame = gpd.GeoDataFrame(
        {
            "BU_CODE": ["BU00010000", "BU00010001", "BU00010100", "BU00010101"],
            "BU_NAAM": ["A", "B", "C", "D"],
            "WK_CODE": ["WK000100", "WK000100", "WK000101", "WK000101"],
            "GM_CODE": "GM0001",
            "GM_NAAM": "Stad",
        },
        geometry=shapes,
        crs="EPSG:28992",
    )
    frame.to_file(path, layer="buurten", driver="GPKG")
    frame["WK_NAAM"] = frame["WK_CODE"].map({"WK000100": "West", "WK000101": "Oost"})
    columns = ["WK_CODE", "WK_NAAM", "GM_CODE", "GM_NAAM", "geometry"]
    frame.dissolve("WK_CODE", as_index=False)[columns].to_file(path, layer="wijken", driver="GPKG")
    return path


def test_script_mends_and_simplifies(script: ModuleType, tmp_path: Path) -> None:
    raw = gpd.read_file(ragged_city(tmp_path / "raw.gpkg"), layer="buurten")
    assert not shapely.coverage_is_valid(raw.geometry.to_numpy(), gap_width=0.01)
    for name in ("one", "two"):
        assert script.main([str(tmp_path / "raw.gpkg"), str(tmp_path / f"{name}.gpkg")]) == 0
    assert (tmp_path / "one.gpkg").read_bytes() == (tmp_path / "two.gpkg").read_bytes()
    small = gpd.read_file(tmp_path / "one.gpkg", layer="buurten")
    large = gpd.read_file(tmp_path / "one.gpkg", layer="wijken")
    shapes = small.geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes, gap_width=0.01)
    assert shapely.get_num_coordinates(shapes).sum() < raw.count_coordinates().sum()
    np.testing.assert_allclose(small.area, raw.area, rtol=0.005)
    assert list(large["wijknaam"]) == ["West", "Oost"]
    assert shapely.equals(shapely.union_all(shapes), shapely.union_all(large.geometry.to_numpy()))


def test_script_keeps_a_hole_that_is_meant(script: ModuleType, tmp_path: Path) -> None:
    ragged_city(tmp_path / "raw.gpkg", gap=0.0)
    lake = shapely.box(200_100, 500_100, 200_200, 500_200)
    for layer in ("buurten", "wijken"):
        frame = gpd.read_file(tmp_path / "raw.gpkg", layer=layer)
        frame.geometry = frame.difference(lake)
        frame.to_file(tmp_path / "lake.gpkg", layer=layer, driver="GPKG")
    assert script.main([str(tmp_path / "lake.gpkg"), str(tmp_path / "out.gpkg")]) == 0
    city = shapely.union_all(gpd.read_file(tmp_path / "out.gpkg", layer="wijken").geometry)
    assert [shapely.Polygon(ring).area for ring in city.interiors] == [10_000.0]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--tolerance", "400"], "the area has changed too much"),
        (["--gemeente", "GM0002"], "There is no municipality 'GM0002'"),
        (["--buurten", "buurt"], "there is no layer 'buurt'"),
    ],
)
def test_script_refuses_and_leaves_nothing(
    script: ModuleType,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    message: str,
) -> None:
    raw, out = ragged_city(tmp_path / "raw.gpkg"), tmp_path / "out.gpkg"
    assert script.main([str(raw), str(out), *options]) == 2
    assert message in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["raw.gpkg"]


def test_script_names_a_wijk_without_buurten(
    script: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ragged_city(tmp_path / "raw.gpkg")
    frame = gpd.read_file(tmp_path / "raw.gpkg", layer="buurten")
    frame[frame["WK_CODE"] == "WK000100"].to_file(tmp_path / "half.gpkg", layer="buurten")
    frame = gpd.read_file(tmp_path / "raw.gpkg", layer="wijken")
    frame.to_file(tmp_path / "half.gpkg", layer="wijken")
    assert script.main([str(tmp_path / "half.gpkg"), str(tmp_path / "out.gpkg")]) == 2
    assert "wijk without buurten: 'WK000101'" in capsys.readouterr().err
