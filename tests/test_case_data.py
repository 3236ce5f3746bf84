"""The embedded Zwolle case: does it say what was published, and nothing else?"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

ROOT = Path(__file__).resolve().parents[1]
CASE = ROOT / "data" / "zwolle"
SHARED = Path(os.environ.get("OUDERENINDEX_SHARED") or ROOT.parent / "shared")
needs_shared = pytest.mark.skipif(
    not (SHARED / "data" / "zwolle").is_dir(),
    reason="the raw publications are not here (set OUDERENINDEX_SHARED)",
)

STATISTICS = ("rivm_gezondheid_65plus", "buurt_voor_buurt_2014", "bevolking")
COLUMNS = ["region", "indicator", "period", "value", "status", "lower", "upper", "n", "source"]
WITHOUT_VALUE = {"suppressed", "missing", "not_applicable"}
NOT_MEASURED = {
    "2012": "beweegrichtlijn langdurige_aandoening beperkt_door_gezondheid ernstig_beperkt "
    "regie_eigen_leven vrijwilligerswerk",
    "2016": "beperkt_door_gezondheid ernstig_beperkt",
    "2020": "",
}
# Published totals (the municipality's two documents) and the column that adds up to each.
TOTALS = {
    "ondersteund_2020_2023": ("places_with_care", 70),
    "betaalbaar_2020_2023": ("places_without_care", 20),
    "nieuw_2024": ("places", 53),
    "beschermd_thuis_gerealiseerd": ("places_with_care", 31),
    "beschermd_thuis_gepland": ("places", 43),
}
HEALTH = {
    "angst_depressie_hoog_risico": "HoogRisicoOpAngstOfDepressie_25",
    "eenzaam": "Eenzaam_28",
    "beperking_bewegen": "BeperkingInBewegen_23",
    "beperking_horen": "BeperkingInHoren_21",
    "beperking_zien": "BeperkingInZien_22",
    "beperkt_door_gezondheid": "BeperktVanwegeGezondheid_17",
    "beweegrichtlijn": "VoldoetAanBeweegrichtlijn_5",
    "ernstig_beperkt": "ErnstigBeperktVanwegeGezondheid_18",
    "ernstig_eenzaam": "ErnstigZeerErnstigEenzaam_29",
    "mantelzorger": "Mantelzorger_32",
    "ervaren_gezondheid_goed": "ErvarenGezondheidGoedZeerGoed_4",
    "langdurige_aandoening": "EenOfMeerLangdurigeAandoeningen_16",
    "moeite_rondkomen": "MoeiteMetRondkomen_38",
    "regie_eigen_leven": "MatigVeelRegieOverEigenLeven_27",
    "vrijwilligerswerk": "Vrijwilligerswerk_33",
}
AGES = ("65-74 jaar", "75-84 jaar", "85 jaar en ouder")
DWELLINGS = ["regular", "nultreden", "geclusterd", "zorggeschikt", "wmo", "flex", "unspecified"]


def text_table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


@dataclass(frozen=True)
class Case:
    sources: pd.DataFrame
    figures: pd.DataFrame
    aliases: pd.DataFrame
    sites: pd.DataFrame
    concepts: pd.DataFrame
    wijken: gpd.GeoDataFrame
    buurten: gpd.GeoDataFrame

    @property
    def codes(self) -> set[str]:
        return {"GM0193", *self.wijken["wijkcode"], *self.buurten["buurtcode"]}


@pytest.fixture(scope="module")
def case() -> Case:
    tables = [text_table(CASE / "statistics" / f"{name}.csv") for name in STATISTICS]
    return Case(
        text_table(CASE / "sources.csv").set_index("key"),
        pd.concat(tables, ignore_index=True),
        *(text_table(CASE / f"{name}.csv") for name in ("aliases", "sites", "concepts")),
        *(gpd.read_file(CASE / "boundaries.gpkg", layer=name) for name in ("wijken", "buurten")),
    )


def wide(figures: pd.DataFrame, period: str) -> pd.DataFrame:
    rows = figures[(figures["period"] == period) & (figures["region"].str.startswith("BU"))]
    values = rows.assign(value=pd.to_numeric(rows["value"]))
    return values.pivot(index="region", columns="indicator", values="value")


def test_every_source_is_named_once_with_publisher_and_hash(case: Case) -> None:
    assert case.sources.index.is_unique
    assert (case.sources[["publisher", "table"]] != "").all(axis=None)
    assert case.sources["sha256"].str.fullmatch(r"[0-9a-f]{64}").all()
    assert case.sources["sha256"].is_unique
    assert case.sources["retrieved"].str.fullmatch(r"|\d{4}-\d\d-\d\d").all()
    rivm = case.sources[case.sources.index.str.startswith("rivm")]
    assert set(rivm["licence"]) == {"CC BY 4.0"}


def test_every_source_referred_to_is_listed_and_the_other_way_round(case: Case) -> None:
    targets = text_table(CASE / "targets.csv")
    tables = (case.figures, case.sites, case.concepts, case.aliases, targets)
    used = {key for table in tables for key in table["source"]}
    assert used | {"zwolle_boundaries_2023", "zwolle_adressen"} == set(case.sources.index)


def test_the_period_of_a_figure_is_that_of_its_source(case: Case) -> None:
    assert (case.figures["source"].map(case.sources["period"]) == case.figures["period"]).all()


@pytest.mark.parametrize("name", STATISTICS)
def test_schema_and_order(name: str) -> None:
    raw = (CASE / "statistics" / f"{name}.csv").read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    table = text_table(CASE / "statistics" / f"{name}.csv")
    assert list(table.columns) == COLUMNS
    keys = table[["indicator", "period", "region"]]
    assert not keys.duplicated().any()
    assert keys.equals(keys.sort_values(list(keys.columns), ignore_index=True))


def test_a_figure_has_a_value_unless_its_status_says_why_not(case: Case) -> None:
    empty = case.figures["value"] == ""
    assert (empty == case.figures["status"].isin(WITHOUT_VALUE)).all()
    assert case.figures.loc[~empty, "value"].str.fullmatch(r"\d+(\.\d+)?").all()
    modelled = case.figures["source"].str.startswith("rivm_")
    assert set(case.figures.loc[modelled & ~empty, "status"]) == {"modelled"}
    assert set(case.figures.loc[~modelled & ~empty, "status"]) == {"observed"}
    assert (case.figures[["lower", "upper", "n"]] == "").all(axis=None)


def test_every_region_has_a_row_for_every_indicator_and_period(case: Case) -> None:
    every_buurt = {code for code in case.codes if code.startswith("BU")}
    for (indicator, period), rows in case.figures.groupby(["indicator", "period"]):
        modelled = rows["source"].str.startswith("rivm_").any()
        expected = case.codes | {"NL00"} if modelled else every_buurt
        assert set(rows["region"]) == expected, (indicator, period)


def test_values_are_within_their_scale(case: Case) -> None:
    values = pd.to_numeric(case.figures["value"]).groupby(case.figures["indicator"])
    low, high = values.min(), values.max()
    assert (low >= 0).all()
    ages = {f"inwoners_{age}plus" for age in (55, 65, 75, 85)}
    counts = {"inwoners", "woningen", *ages}
    other = {"gewicht_bewoners", "gemiddeld_inkomen", "index_diefstal_ervaren"}
    percentages = high.drop(list(counts | other | {"index_vandalisme_ervaren"}))
    assert (percentages <= 100).all()
    assert high["sociale_cohesie"] <= 10
    assert high["rapportcijfer_veiligheid"] <= 10
    whole = case.figures["indicator"].isin(counts)
    assert case.figures.loc[whole, "value"].str.fullmatch(r"\d+").all()


def test_not_measured_is_not_suppressed(case: Case) -> None:
    for period, names in NOT_MEASURED.items():
        indicators = set(names.split())
        source = case.figures["source"]
        rows = case.figures[source.isin([f"rivm_{period}", f"rivm_nederland_{period}"])]
        inapplicable = rows["status"] == "not_applicable"
        assert set(rows.loc[inapplicable, "indicator"]) == indicators
        assert inapplicable.sum() == 96 * len(indicators)
        assert "missing" not in set(rows["status"])


@pytest.mark.parametrize(("period", "hidden"), [("2012", 14), ("2016", 13), ("2020", 12)])
def test_suppressed_buurten(case: Case, period: str, hidden: int) -> None:
    rows = case.figures[case.figures["source"] == f"rivm_{period}"]
    rows = rows[rows["status"] == "suppressed"]
    assert set(rows["region"].str[:2]) == {"BU"}
    assert set(rows.groupby("indicator")["region"].nunique()) == {hidden}
    assert rows["region"].nunique() == hidden


def test_zeros_stay_zeros(case: Case) -> None:
    survey = wide(case.figures, "2014")
    assert (survey["probleem_tasjesroof"] == 0).sum() == 53
    assert survey["probleem_tasjesroof"].isna().sum() == 4
    assert (wide(case.figures, "2024")["inwoners"] == 0).sum() == 1
    poor = wide(case.figures, "2021")["huishoudens_sociaal_minimum"]
    assert poor["BU01935210"] == 0


def test_buurten_without_respondents_have_no_survey_figure(case: Case) -> None:
    survey = wide(case.figures, "2014")
    silent = survey.index[survey["gewicht_bewoners"] == 0]
    assert sorted(silent) == ["BU01932010", "BU01932130", "BU01932140", "BU01932250"]
    # Households come from the register: they exist where nobody answered, and zero is real there.
    asked = survey.drop(columns=["gewicht_bewoners", "eenpersoonshuishoudens"])
    assert asked.loc[silent].isna().all(axis=None)
    assert survey.loc["BU01932140", "eenpersoonshuishoudens"] == 0
    assert survey["index_diefstal_ervaren"].notna().sum() == 54
    assert survey["index_vandalisme_ervaren"].notna().sum() == 54


@pytest.mark.parametrize("year", range(2015, 2025))
def test_shares_follow_from_the_counts(case: Case, year: int) -> None:
    people = wide(case.figures, str(year))
    assert len(people) == 78
    for share, part, whole in (
        ("aandeel_65plus", "inwoners_65plus", "inwoners"),
        ("aandeel_75plus", "inwoners_75plus", "inwoners"),
        ("aandeel_85plus", "inwoners_85plus", "inwoners_65plus"),
    ):
        expected = 100 * people[part] / people[whole].where(people[whole] > 0)
        np.testing.assert_allclose(people[share], expected, atol=0.005 + 1e-9)
    assert (people["inwoners_85plus"] <= people["inwoners_75plus"]).all()
    assert (people["inwoners_75plus"] <= people["inwoners_65plus"]).all()


def test_a_share_of_nobody_is_not_applicable(case: Case) -> None:
    shares = case.figures[case.figures["indicator"].str.startswith("aandeel_")]
    assert set(shares["status"]) == {"observed", "not_applicable"}
    empty = shares[(shares["indicator"] == "aandeel_65plus") & (shares["value"] == "")]
    assert set(empty["region"]) == {"BU01932010", "BU01932250"}


def test_income_is_given_for_the_years_that_have_it(case: Case) -> None:
    for indicator in ("huishoudens_sociaal_minimum", "gemiddeld_inkomen"):
        rows = case.figures[case.figures["indicator"] == indicator]
        assert sorted(set(rows["period"])) == [str(year) for year in range(2015, 2022)]
    hidden = case.figures[case.figures["source"] == "zwolle_bevolking_2015"]
    hidden = hidden[hidden["status"] == "suppressed"]
    assert set(hidden["indicator"]) == {"huishoudens_sociaal_minimum"}
    assert len(hidden) == 13


@needs_shared
@pytest.mark.parametrize("year", [2012, 2016, 2020])
def test_health_equals_the_publication(case: Case, year: int) -> None:
    raw = pd.read_csv(SHARED / f"data/zwolle/rivm_50090NED_65plus_{year}.csv", dtype=str)
    raw = raw.apply(lambda column: column.str.strip()).set_index("WijkenEnBuurten")
    ours = case.figures[case.figures["source"] == f"rivm_{year}"]
    assert set(ours["indicator"]) == set(HEALTH)
    for indicator, column in HEALTH.items():
        mine = ours[ours["indicator"] == indicator].set_index("region")
        theirs = raw[column].reindex(mine.index)
        assert (mine["value"] == theirs.fillna("").replace(".", "")).all()
        assert ((mine["status"] == "suppressed") == (theirs == ".")).all()
        assert ((mine["status"] == "not_applicable") == theirs.isna()).all()


@needs_shared
def test_survey_equals_the_publication(case: Case, load: Callable[[str], ModuleType]) -> None:
    fields = load("zwolle_case.publications").SURVEY
    raw = pd.read_csv(SHARED / "data/zwolle/buurt_voor_buurt_2014.csv").dropna(subset="buurtcode")
    theirs = raw.set_index("buurtcode").sort_index()[list(fields.values())]
    ours = wide(case.figures, "2014")[list(fields)]
    np.testing.assert_allclose(ours.to_numpy(), theirs.to_numpy(), atol=5.1e-5, rtol=0)


@needs_shared
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
@pytest.mark.parametrize("year", range(2015, 2025))
def test_totals_per_year_equal_the_publication(case: Case, year: int) -> None:
    path = SHARED / f"data/zwolle/swing/themas_{year}_buurten.xlsx"
    rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
    table = pd.DataFrame(rows[2:80], columns=rows[1]).set_index("")
    table.columns = [label.split(" [")[0] for label in table.columns]
    total = wide(case.figures, str(year)).sum()
    assert total["woningen"] == table["woningen"].sum()
    assert total["inwoners"] == table["inwoners op 1 januari"].sum()
    ages = {age: table[f"inwoners in de leeftijd van {age}"].sum() for age in AGES}
    assert total["inwoners_65plus"] == sum(ages.values())
    assert total["inwoners_75plus"] == ages["75-84 jaar"] + ages["85 jaar en ouder"]
    assert total["inwoners_85plus"] == ages["85 jaar en ouder"]
    younger = table["inwoners in de leeftijd van 55-64 jaar"].sum()
    assert total["inwoners_55plus"] == total["inwoners_65plus"] + younger


@needs_shared
@pytest.mark.filterwarnings("ignore:Workbook contains no default style")
def test_portal_signs_become_statuses(case: Case) -> None:
    official = case.buurten.set_index("buurtnaam")["buurtcode"]
    code_of = {**official, **case.aliases.set_index("alias")["region"]}
    meaning = {".": "suppressed", "-": "not_applicable"}
    for year in range(2015, 2022):
        path = SHARED / f"data/zwolle/swing/themas_{year}_buurten.xlsx"
        rows = list(openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True))
        place = rows[1].index("% huishoudens onder 105% van sociaal minimum [%]")
        theirs = {code_of[str(row[0])]: row[place] for row in rows[2:80]}
        mine = case.figures[case.figures["source"] == f"zwolle_bevolking_{year}"]
        mine = mine[mine["indicator"] == "huishoudens_sociaal_minimum"].set_index("region")
        for region, cell in theirs.items():
            assert mine.at[region, "status"] == meaning.get(str(cell), "observed")
            assert mine.at[region, "value"] == ("" if cell in meaning else str(cell))


@needs_shared
def test_rebuilding_gives_the_committed_bytes(
    tmp_path: Path, load: Callable[[str], ModuleType]
) -> None:
    pytest.importorskip("pyarrow", reason="the national tables are in Parquet")
    load("build_zwolle_case").build(SHARED / "data", tmp_path)
    written = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file())
    names = ["aliases.csv", "sources.csv", *(f"statistics/{name}.csv" for name in STATISTICS)]
    assert [str(path) for path in written] == sorted(names)
    for path in written:
        assert (tmp_path / path).read_bytes() == (CASE / path).read_bytes(), path


def test_building_from_a_folder_without_publications_fails_clearly(
    tmp_path: Path, load: Callable[[str], ModuleType], capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert load("build_zwolle_case").main([str(tmp_path), "--out", str(out)]) == 2
    assert "wijken_buurten_2023.gpkg: there is no such file" in capsys.readouterr().err
    assert not out.exists()


def test_aliases_stand_for_one_region_and_are_no_official_name(case: Case) -> None:
    aliases = case.aliases
    assert list(aliases.columns) == ["alias", "region", "source"]
    assert aliases["alias"].is_unique
    assert set(aliases["region"]) <= case.codes
    assert not set(aliases["alias"]) & {*case.wijken["wijknaam"], *case.buurten["buurtnaam"]}
    known = dict(zip(aliases["alias"], aliases["region"], strict=True))
    assert known["De Tippe"] == "BU01932250"
    assert known["Milligen"] == "BU01932240"
    assert known["Harculo en Hoog-Zuthem"] == "BU01935210"
    assert known["Wijk 10 Binnenstad"] == "WK019310"


def test_boundaries_have_all_regions_in_rd_metres(case: Case) -> None:
    assert (len(case.wijken), len(case.buurten)) == (16, 78)
    fields = "wijkcode wijknaam gemeentecode gemeentenaam geometry"
    assert list(case.wijken.columns) == fields.split()
    fields = "buurtcode buurtnaam wijkcode gemeentecode geometry"
    assert list(case.buurten.columns) == fields.split()
    assert case.wijken.crs.to_epsg() == case.buurten.crs.to_epsg() == 28992
    assert set(case.buurten["wijkcode"]) == set(case.wijken["wijkcode"])
    assert (case.buurten["buurtcode"].str[2:8] == case.buurten["wijkcode"].str[2:]).all()
    points = shapely.get_coordinates(case.buurten.geometry.to_numpy())
    np.testing.assert_array_equal(points, np.round(points, 1))


def test_boundaries_are_one_coverage_at_both_levels(case: Case) -> None:
    for level in (case.wijken, case.buurten):
        assert level.is_valid.all()
        assert shapely.coverage_is_valid(level.geometry.to_numpy())
    wijken = case.wijken.set_index("wijkcode").geometry
    for code, parts in case.buurten.groupby("wijkcode"):
        assert shapely.equals(shapely.union_all(parts.geometry.to_numpy()), wijken[code]), code
    city = shapely.coverage_union_all(case.buurten.geometry.to_numpy())
    assert city.geom_type == "Polygon"
    assert not city.interiors


@needs_shared
@pytest.mark.parametrize("level", ["wijk", "buurt"])
def test_areas_and_names_are_the_official_ones(case: Case, level: str) -> None:
    ours = {"wijk": case.wijken, "buurt": case.buurten}[level].set_index(f"{level}code")
    path = SHARED / "data/zwolle/wijken_buurten_2023.gpkg"
    official = gpd.read_file(path, layer=f"{level}en").set_index(f"{level}code")
    assert sorted(ours.index) == sorted(official.index)
    official = official.loc[ours.index]
    assert (ours[f"{level}naam"] == official[f"{level}naam"]).all()
    assert ((ours.area / official.area - 1).abs() <= 0.005).all()


@needs_shared
def test_the_committed_outlines_are_those_of_the_script(
    case: Case, script: ModuleType, tmp_path: Path
) -> None:
    official = SHARED / "data/zwolle/wijken_buurten_2023.gpkg"
    assert script.main([str(official), str(tmp_path / "one.gpkg")]) == 0
    again = gpd.read_file(tmp_path / "one.gpkg", layer="buurten")
    assert list(again["buurtnaam"]) == list(case.buurten["buurtnaam"])
    # Another GEOS may drop other points of a bend: the outlines agree, not always to the point.
    overlap = again.intersection(case.buurten, align=False).area / case.buurten.area
    assert (overlap > 0.995).all()


def test_sites_have_the_schema_and_stated_precision(case: Case) -> None:
    assert list(case.sites.columns) == [
        *("id", "name", "region", "precision"),
        *DWELLINGS,
        *("phase", "year_from", "year_to", "certainty", "target_group", "source", "note"),
    ]
    assert case.sites["id"].is_unique
    assert case.sites["id"].is_monotonic_increasing
    assert (case.sites[["name", "note"]] != "").all(axis=None)
    assert set(case.sites["phase"]) <= {"idea", "plan", "decided", "under_construction", "done"}
    assert set(case.sites["certainty"]) <= {"stated", "approximate", "unknown"}
    prefix = {"buurt": "BU", "wijk": "WK", "gemeente": "GM"}
    for regions, precision in zip(case.sites["region"], case.sites["precision"], strict=True):
        assert set(regions.split()) <= case.codes
        assert {code[:2] for code in regions.split()} == {prefix[precision]}


def test_dwellings_are_a_number_or_a_range(case: Case) -> None:
    cells = case.sites[DWELLINGS].stack()
    assert cells.str.fullmatch(r"|\d+|\d+-\d+").all()
    ranges = cells[cells.str.contains("-")].str.split("-", expand=True).astype(int)
    assert (ranges[0] < ranges[1]).all()
    unknown = (case.sites[DWELLINGS] == "").all(axis=1)
    assert (unknown == (case.sites["certainty"] == "unknown")).all()
    known = case.sites.set_index("id")
    assert known.at["de-tippe", "unspecified"] == "1250"
    assert known.at["breecamp-west", "unspecified"] == "400-600"
    assert known.at["spoorzone", "unspecified"] == "2900"


def test_concepts_have_the_schema(case: Case) -> None:
    assert list(case.concepts.columns) == [
        *("id", "name", "kind", "target_group", "dwellings", "places", "places_with_care"),
        *("places_without_care", "places_intended", "start", "status", "partner", "region"),
        *("precision", "counted_in", "source", "note"),
    ]
    assert not case.concepts.duplicated().any()
    assert case.concepts["id"].is_monotonic_increasing
    assert (case.concepts[["name", "kind", "note"]] != "").all(axis=None)
    assert set(case.concepts["status"]) <= {"realised", "planned", "exploring", "withdrawn"}
    assert case.concepts["start"].str.fullmatch(r"|\d{4}(-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?").all()
    assert set(case.concepts["region"]) <= case.codes
    somewhere = case.concepts["precision"] == "gemeente"
    assert (somewhere == (case.concepts["region"] == "GM0193")).all()
    numbers = case.concepts[
        ["dwellings", "places", "places_with_care", "places_without_care", "places_intended"]
    ]
    assert numbers.stack().str.fullmatch(r"|\d+").all()
    one_name = case.concepts.groupby("id")[["name", "kind", "region", "precision"]].nunique()
    assert (one_name == 1).all(axis=None)


@pytest.mark.parametrize(("total", "column", "published"), [(k, *v) for k, v in TOTALS.items()])
def test_published_totals_follow_from_the_rows(
    case: Case, total: str, column: str, published: int
) -> None:
    rows = case.concepts[case.concepts["counted_in"].str.split().map(lambda keys: total in keys)]
    assert not rows["id"].duplicated().any()
    assert pd.to_numeric(rows[column]).sum() == published


def test_totals_are_known_and_keep_what_is_done_apart_from_what_is_planned(case: Case) -> None:
    counted = case.concepts.assign(total=case.concepts["counted_in"].str.split()).explode("total")
    counted = counted.dropna(subset="total")
    assert set(counted["total"]) == set(TOTALS)
    done = counted["total"].isin(
        ["ondersteund_2020_2023", "betaalbaar_2020_2023", "beschermd_thuis_gerealiseerd"]
    )
    assert set(counted.loc[done, "status"]) == {"realised"}
    assert set(counted.loc[~done, "status"]) == {"planned"}
    assert not (case.concepts["id"] == "individueel-beschermd-thuis")[counted.index].any()


def test_contradictions_stand_side_by_side(case: Case) -> None:
    def stated(concept: str, column: str) -> list[str]:
        return sorted(case.concepts.loc[case.concepts["id"] == concept, column])

    assert stated("de-tippe", "dwellings") == ["25", "26"]
    assert stated("de-tippe", "places") == ["18", "25"]
    assert stated("vriendenhuis", "start") == ["2023-Q4", "2024-01"]
    assert stated("flexvorm-oosterenk", "start") == ["2024-10", "2024-Q2"]
    assert stated("onder-de-pannen", "places") == ["2", "4"]
    assert stated("parentshouse-vervolg", "status") == ["planned", "withdrawn"]


def test_places_with_and_without_care_add_up(case: Case) -> None:
    columns = ["places", "places_with_care", "places_without_care"]
    places = case.concepts[columns].replace("", None).dropna().astype(int)
    total = places["places_with_care"] + places["places_without_care"]
    assert (places["places"] == total).all()
    mixed = places.set_index(case.concepts.loc[places.index, "id"])[columns[1:]]
    found = dict(zip(mixed.index, mixed.itertuples(index=False, name=None), strict=True))
    expected = {"talentenplein": (10, 5), "geert-grootestraat": (12, 12), "de-tippe": (17, 8)}
    assert found == {**expected, "betje-wolffstraat": (9, 3)}


@needs_shared
@pytest.mark.parametrize("table", ["sites", "concepts"])
def test_every_quotation_is_in_its_source(case: Case, table: str) -> None:
    by_hash = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path.read_text(encoding="utf-8")
        for path in (SHARED / "seeds").glob("*.txt")
    }
    rows = text_table(CASE / f"{table}.csv")
    rows = rows[rows["source"] != "domein_zwolle"]  # our own summary: nothing to quote
    for name, source, note in zip(rows["id"], rows["source"], rows["note"], strict=True):
        document = words(by_hash[str(case.sources.at[source, "sha256"])])
        quotations = re.findall(r"“([^”]+)”", note)
        assert quotations, name
        for quotation in quotations:
            assert words(quotation) in document, (name, quotation)


def words(text: str) -> str:
    """Text on one line in lower case: layout, broken words and capitals may differ."""
    return re.sub(r"-\s", "-", " ".join(text.split())).lower()
