from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from builders import mini_folder

from ouderenindex.errors import DataError
from ouderenindex.project import Project
from ouderenindex.regions import level_of, normalise_name, read_aliases, read_regions


@pytest.mark.parametrize(
    ("code", "level"),
    [("GM0193", "gemeente"), ("WK019310", "wijk"), ("WK0193AA", "wijk"), ("BU01931000", "buurt"),
     ("NL00", "land")],
)  # fmt: skip
def test_the_level_follows_from_the_code(code: str, level: str) -> None:
    assert level_of(code) == level


@pytest.mark.parametrize("code", ["0193", "wk019310", "WK19310", "BU0193100", "WK019310 ", ""])
def test_what_is_no_code(code: str) -> None:
    with pytest.raises(DataError, match="not a region code"):
        level_of(code)


def test_sixteen_wijken_cover_the_municipality_without_gaps(case: Project) -> None:
    wijken = case.regions.level("wijk")
    assert (len(wijken), len(case.regions.level("buurt"))) == (16, 78)
    assert all(isinstance(code, str) for code in case.regions.codes)
    assert bool(shapely.coverage_is_valid(wijken.geometry.to_numpy()))
    whole = case.regions.level("gemeente").geometry.iloc[0]
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    assert whole.area == pytest.approx(wijken.geometry.area.sum(), rel=1e-12)
    for code in wijken.index:
        buurten = case.regions.frame.loc[case.regions.children(code)]
        merged = shapely.coverage_union_all(buurten.geometry.to_numpy())
        assert shapely.equals(merged, wijken.geometry[code])


@pytest.mark.parametrize(
    ("asked", "code"),
    [("WK019330", "WK019330"), ("Holtenbroek", "WK019330"), ("holtenbroek ", "WK019330"),
     ("Aa-landen", "WK019331"), ("Wijk 31 Aalanden", "WK019331"), ("De Tippe", "BU01932250"),
     ("Tippe bij de IJssel", "BU01932250"), ("Berkum", "WK019340"), ("Zwolle", "GM0193")],
)  # fmt: skip
def test_a_region_is_found_by_code_name_or_alias(case: Project, asked: str, code: str) -> None:
    assert case.regions.find(asked) == code


def test_a_name_that_matches_nothing_gives_candidates(case: Project) -> None:
    with pytest.raises(DataError, match="Holtenbroek"):
        case.regions.find("Holtenbrook")
    with pytest.raises(DataError, match="not part of this municipality"):
        case.regions.find("WK015010")
    assert case.regions.find("Berkum", level="buurt") == "BU01934000"


def test_names_are_compared_without_accents_and_signs() -> None:
    assert normalise_name("Súd-Wést  Fryslân") == normalise_name("sudwest fryslan")


def _boundaries(folder: Path, **changes: object) -> Path:
    mini_folder(folder)
    path = folder / "boundaries.gpkg"
    buurt = gpd.read_file(path, layer="buurten")
    for column, value in changes.items():
        if column == "geometry":
            buurt = buurt.set_geometry(value, crs=buurt.crs)  # type: ignore[call-overload]
        else:
            buurt.loc[0, column] = value
    buurt.to_file(path, layer="buurten", driver="GPKG")
    return path


def test_malformed_and_doubled_codes_are_told_together(tmp_path: Path) -> None:
    path = _boundaries(tmp_path, buurtcode="9999", wijkcode="WK999901")
    with pytest.raises(DataError, match=r"no code of a buurt.*9999"):
        read_regions(path)
    path = _boundaries(tmp_path / "b", buurtcode="BU99990101")
    with pytest.raises(DataError, match=r"occurs twice.*BU99990101"):
        read_regions(path)
    path = _boundaries(tmp_path / "c", wijkcode="WK999909")
    with pytest.raises(DataError, match="wijken that the file does not have"):
        read_regions(path)


def test_coordinates_in_the_wrong_system(tmp_path: Path) -> None:
    degrees = [shapely.box(6.0 + n / 100, 52.5, 6.01 + n / 100, 52.51) for n in range(4)]
    path = _boundaries(tmp_path, geometry=degrees)
    with pytest.raises(DataError, match=r"declares metres .* but holds degrees"):
        read_regions(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "not a readable boundary file"), (b"a,b\n1,2\n", "not a readable boundary file")],
)
def test_a_file_that_is_not_what_its_ending_says(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "boundaries.gpkg"
    path.write_bytes(content)
    with pytest.raises(DataError, match=words):
        read_regions(path)
    with pytest.raises(DataError, match="no such file"):
        read_regions(tmp_path / "nowhere.gpkg")


def test_a_missing_layer_gives_the_layers_that_there_are(tmp_path: Path) -> None:
    mini_folder(tmp_path)
    with pytest.raises(DataError, match="perhaps 'buurten'"):
        read_regions(tmp_path / "boundaries.gpkg", buurten="buurtjes")


def test_an_alias_stands_for_one_region(tmp_path: Path) -> None:
    path = tmp_path / "aliases.csv"
    path.write_text("alias,region\nOost,WK999901\nOost,WK999902\n")
    with pytest.raises(DataError, match=r"row 2.*Oost"):
        read_aliases(path)
