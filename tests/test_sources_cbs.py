from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import ROOT
from hypothesis import given
from hypothesis import strategies as st
from loopback.bench import ONLY_V3, ONLY_V4, OURS, TOWN, Maker, benches, said_by, wide
from loopback.odata import (
    AGED,
    GP,
    INCOME,
    INWONERS,
    TINY,
    WOZ,
    FakeTable,
    Field,
    embedded_kwb,
    kwb_wijken_2016,
    table,
    tiny_kwb,
    tiny_nearby,
)

from ouderenindex.errors import DataError, SourceError
from ouderenindex.project import Project
from ouderenindex.sources.catalogue import Measure
from ouderenindex.sources.cbs import fetch_nearby
from ouderenindex.sources.tidy import Column, share


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Maker]:
    with benches(tmp_path) as make:
        yield make


# --- What is read -----------------------------------------------------------------------------


@pytest.mark.parametrize("own", [ONLY_V4, ONLY_V3], ids=["v4", "v3"])
def test_figures_of_the_municipality_and_the_country(bench: Maker, own: str) -> None:
    fetched = bench(tiny_kwb(2024), own=own).kwb()
    values, statuses = wide(fetched), wide(fetched, "status")
    assert sorted(values.index) == sorted(OURS)
    assert values.at["NL00", "inwoners"] == 18_000_000
    assert values.at["GM9999", "inwoners_65plus"] == 250
    assert values.at["GM9999", "aandeel_65plus"] == 25.0
    assert values.at["WK999901", "eenpersoonshuishoudens"] == 40.0
    assert values.at["WK999902", "woz_waarde"] == 380_500
    assert values.at["GM9999", "inkomen_per_inwoner"] == 33_400
    buurt, empty = "BU99990100", "BU9999020A"
    assert statuses.at[buurt, "huishoudens_eenpersoons"] == "suppressed"
    assert statuses.at[buurt, "eenpersoonshuishoudens"] == "suppressed"
    assert statuses.at[buurt, "woz_waarde"] == "missing"
    assert statuses.at[empty, "huishoudens"] == "not_applicable"
    assert (values.at[empty, "woningen"], statuses.at[empty, "woningen"]) == (0, "observed")
    assert statuses.at[empty, "aandeel_65plus"] == "not_applicable"
    assert fetched.names["BU9999020A"] == "Buurt 3"
    assert set(fetched.names) == set(OURS)
    assert fetched.boundaries == 2024


def test_both_dialects_give_the_same_figures(bench: Maker) -> None:
    v4 = bench(tiny_kwb(2024), own=ONLY_V4).kwb()
    v3 = bench(tiny_kwb(2024), own=ONLY_V3).kwb()
    pd.testing.assert_frame_equal(v4.statistics.frame, v3.statistics.frame)
    assert v4.names == v3.names


def test_the_source_says_all_that_is_known(bench: Maker) -> None:
    made = bench(tiny_kwb(2024))
    source = made.kwb().statistics.sources["kwb_2024"]
    assert source.publisher == "CBS"
    assert source.table == "85984NED Kerncijfers wijken en buurten 2024 (fictief)"
    assert (source.period, source.licence) == ("2024", "CC BY 4.0")
    assert source.url == f"{made.server.url}/v4/85984NED"
    assert "vijftallen" in source.note
    assert "Indeling van 2024" in source.note
    assert len(source.sha256) == 64
    assert len(source.retrieved) == 10


def test_offline_gives_the_same_without_asking(bench: Maker) -> None:
    made = bench(tiny_kwb(2024))
    online = made.kwb()
    asked = len(made.server.log)
    offline = made.kwb(offline=True)
    assert len(made.server.log) == asked
    pd.testing.assert_frame_equal(online.statistics.frame, offline.statistics.frame)
    assert online.statistics.sources == offline.statistics.sources


def test_pages_are_followed_and_never_cut(bench: Maker) -> None:
    one = bench(tiny_kwb(2024), own=ONLY_V4, page=1000).kwb()
    made = bench(tiny_kwb(2024), own=ONLY_V4, page=3)
    pd.testing.assert_frame_equal(one.statistics.frame, made.kwb().statistics.frame)
    assert made.paths().count("/v4/85984NED/Observations") > 10
    assert all("$top" not in request.query for request in made.server.log)


@pytest.mark.parametrize("first", [1, 5, 117])
def test_a_field_is_found_whatever_its_suffix(bench: Maker, first: int) -> None:
    plain = bench(tiny_kwb(2024), own=ONLY_V3).kwb()
    moved = bench(tiny_kwb(2024, first_suffix=first), own=ONLY_V3).kwb()
    pd.testing.assert_frame_equal(plain.statistics.frame, moved.statistics.frame)


def test_the_country_is_nl00_whatever_the_table_calls_it(bench: Maker) -> None:
    kwb = tiny_kwb(2024)
    cells = kwb.cells.assign(region=kwb.cells["region"].replace("NL00", "NL01"))
    names = {("NL01" if code == "NL00" else code): name for code, name in TINY.items()}
    other = kwb.evolve(cells=cells, names=names)
    for own in (ONLY_V4, ONLY_V3):
        fetched = bench(other, own=own).kwb()
        assert fetched.statistics.national("inwoners", "2024") == 18_000_000
        assert "NL01" not in set(fetched.statistics.frame["region"])


@pytest.mark.parametrize("own", [ONLY_V4, ONLY_V3], ids=["v4", "v3"])
def test_2013_has_another_dimension(bench: Maker, own: str) -> None:
    made = bench(tiny_kwb(2013, geo="RegioS", geo_kind="GeoDetail"), own=own)
    assert wide(made.kwb(2013)).at["GM9999", "inwoners"] == 1000


def test_a_dimension_of_time_is_filtered(bench: Maker) -> None:
    plain = tiny_kwb(2024)
    old = plain.cells.assign(Perioden="2023JJ00", **{INWONERS.name: "7"})
    cells = pd.concat([plain.cells.assign(Perioden="2024JJ00"), old], ignore_index=True)
    both = plain.evolve(cells=cells, time="Perioden", keys={"Perioden": ("2023JJ00", "2024JJ00")})
    for own in (ONLY_V4, ONLY_V3):
        assert wide(bench(both, own=own).kwb()).at["GM9999", "inwoners"] == 1000


def test_the_whole_country_comes_from_the_feed(bench: Maker) -> None:
    made = bench(tiny_kwb(2024), own=ONLY_V3, limit=5, page=4)
    values = wide(made.kwb(town=None))
    levels = set(values.index.str[:2])
    assert levels == {"NL", "GM", "WK"}
    assert values.at["GM9998", "inwoners"] == 70
    assert all(path.startswith("/ODataFeed/") for path in made.paths())


# --- Years, and fields that are split or not there --------------------------------------------


def test_what_is_not_yet_published_comes_from_the_latest_year_that_has_it(bench: Maker) -> None:
    late = tiny_kwb(2025, unpublished=frozenset({INCOME.name, WOZ.name}))
    hidden = tiny_kwb(2024)
    hidden = hidden.evolve(cells=hidden.cells.assign(**{INCOME.name: "."}))
    fetched = bench(late, hidden, tiny_kwb(2023), own=ONLY_V4).kwb(2025)
    frame = fetched.statistics.frame
    periods = frame.groupby("indicator")["period"].unique().map(list)
    assert periods["inwoners"] == ["2025"]
    assert periods["woz_waarde"] == ["2024"]
    assert periods["inkomen_per_inwoner"] == ["2023"]
    assert fetched.boundary_years == {"kwb_2025": 2025, "kwb_2024": 2024, "kwb_2023": 2023}
    assert "Indeling van 2023" in fetched.statistics.sources["kwb_2023"].note
    assert any("inkomen_per_inwoner: no figures of 2025; those of 2023" in n for n in fetched.notes)
    sources = frame.set_index("indicator")["source"]
    assert set(sources["inkomen_per_inwoner"]) == {"kwb_2023"}


def test_a_figure_of_more_than_four_years_back_is_not_used(bench: Maker) -> None:
    late = tiny_kwb(2025, unpublished=frozenset({WOZ.name}))
    made = bench(late, tiny_kwb(2020), own=ONLY_V4)
    fetched = made.kwb(2025)
    woz = fetched.statistics.frame.query("indicator == 'woz_waarde'")
    assert set(woz["period"]) == {"2025"}
    assert set(woz["status"]) == {"missing"}
    assert not any("84799NED" in path for path in made.paths())
    assert any(
        n == "woz_waarde: no figures of 2025 or of the 4 years before" for n in fetched.notes
    )


def test_a_computed_share_is_of_counts_of_one_year(bench: Maker) -> None:
    late = tiny_kwb(2025, unpublished=frozenset({"Eenpersoonshuishoudens"}))
    doubled = tiny_kwb(2024)
    counts = ["16000000", "1000", "400", "600", "100", "300", "600", "", "60", "60", "60"]
    doubled = doubled.evolve(cells=doubled.cells.assign(HuishoudensTotaal=counts))
    frame = bench(late, doubled, own=ONLY_V4).kwb(2025).statistics.frame
    share_of = frame.query("indicator == 'eenpersoonshuishoudens' and region == 'GM9999'")
    assert share_of[["period", "value"]].values.tolist() == [["2024", 20.0]]
    households = frame.query("indicator == 'huishoudens' and region == 'GM9999'")
    assert households[["period", "value"]].values.tolist() == [["2025", 500]]


@pytest.mark.parametrize("own", [ONLY_V4, ONLY_V3], ids=["v4", "v3"])
def test_people_aged_65_are_added_up_where_the_table_splits_them(bench: Maker, own: str) -> None:
    young = Field("k_65JaarTot80Jaar", "53950", "65 jaar tot 80 jaar", "aantal")
    old = Field("k_80JaarOfOuder", "21700", "80 jaar of ouder", "aantal")
    names = {code: TINY[code] for code in ("NL00", "GM9999", "WK999901", "BU99990100")}
    split = table(
        "86358NED",
        "Kerncijfers wijken en buurten 2026 (fictief)",
        names,
        {
            INWONERS: ["900", "400", "400", "100"],
            young: ["120", "60", "50", "20"],
            old: ["30", "15", "x", "."],
        },
    )
    fetched = bench(split, own=own).kwb(2026)
    values, statuses = wide(fetched), wide(fetched, "status")
    assert values["inwoners_65plus"].dropna().to_dict() == {"NL00": 150, "GM9999": 75}
    assert statuses.at["WK999901", "inwoners_65plus"] == "suppressed"
    assert statuses.at["WK999901", "aandeel_65plus"] == "suppressed"
    assert statuses.at["BU99990100", "inwoners_65plus"] == "missing"


def test_distances_of_the_nearest_year(bench: Maker) -> None:
    made = bench(tiny_nearby(2024))
    with made.client() as client:
        fetched = fetch_nearby(client, made.catalogue, TOWN, 2023)
    values = wide(fetched)
    assert values.at["BU99990100", "afstand_huisarts"] == 0.5
    assert values.at["GM9999", "afstand_bibliotheek"] == 1.8
    assert set(fetched.statistics.frame["source"]) == {"nabijheid_2024"}
    assert "nabijheid: no table for 2023; that of 2024 is used" in fetched.notes
    assert fetched.boundaries == 2024


# --- Changed tables ---------------------------------------------------------------------------


def _with(kwb: FakeTable, old: str, /, **changes: str) -> FakeTable:
    """Change a field of a table."""
    fields = tuple(replace(f, **changes) if f.name == old else f for f in kwb.fields)
    return kwb.evolve(
        fields=fields, cells=kwb.cells.rename(columns={old: changes.get("name", old)})
    )


def test_another_unit_is_not_read_and_told(bench: Maker) -> None:
    nearby = _with(tiny_nearby(2024), GP.name, unit="m")
    made = bench(nearby, tiny_nearby(2021))
    with made.client() as client:
        fetched = fetch_nearby(client, made.catalogue, TOWN, 2024)
    gp = fetched.statistics.frame.query("indicator == 'afstand_huisarts'")
    assert set(gp["period"]) == {"2021"}
    assert any("'D000028' has the unit 'm' (expected 'km')" in note for note in fetched.notes)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unit": "x 1 000"}, "has the unit 'x 1 000' (expected 'aantal')"),
        ({"name": "Bevolking", "code": "X1", "title": "Bevolking"}, "no field 'AantalInwoners'"),
    ],
)
def test_a_required_field_that_changed_is_one_clear_error(
    bench: Maker, changes: dict[str, str], reason: str
) -> None:
    with pytest.raises(SourceError) as caught:
        bench(_with(tiny_kwb(2024), INWONERS.name, **changes)).kwb()
    said = said_by(caught)
    assert "cannot be read from any of its services" in said
    assert reason in said
    assert "v4/85984NED/MeasureCodes" in said
    assert "ODataApi/85984NED/DataProperties" in said


def test_a_measure_of_another_code_is_found_by_its_title(bench: Maker) -> None:
    made = bench(_with(tiny_kwb(2024), INWONERS.name, code="NEW01"), own=ONLY_V4)
    assert wide(made.kwb()).at["GM9999", "inwoners"] == 1000


def test_two_fields_of_one_name_are_told_apart_by_unit_or_refused(bench: Maker) -> None:
    def doubled(unit: str) -> FakeTable:
        kwb = tiny_kwb(2024)
        fields = (*kwb.fields, Field("AantalInwoners_", "Z1", "Aantal inwoners!", unit))
        return kwb.evolve(fields=fields, cells=kwb.cells.assign(AantalInwoners_="5"))

    assert wide(bench(doubled("%"), own=ONLY_V3).kwb()).at["GM9999", "inwoners"] == 1000
    with pytest.raises(SourceError, match="have the same name and unit"):
        bench(doubled("aantal"), own=ONLY_V3).kwb()


def test_a_table_of_another_year_is_refused(bench: Maker) -> None:
    wrong = tiny_kwb(2024).evolve(title="Kerncijfers wijken en buurten 2019 (fictief)")
    with pytest.raises(SourceError) as caught:
        bench(wrong).kwb()
    assert "another table than the catalogue says" in said_by(caught)


@pytest.mark.parametrize("own", [ONLY_V4, ONLY_V3], ids=["v4", "v3"])
def test_a_dimension_that_nobody_knows_is_refused(bench: Maker, own: str) -> None:
    kwb = tiny_kwb(2024)
    more = kwb.evolve(keys={"Geslacht": ("1", "2")}, cells=kwb.cells.assign(Geslacht="1"))
    with pytest.raises(SourceError) as caught:
        bench(more, own=own).kwb()
    assert "Geslacht" in said_by(caught)


@pytest.mark.parametrize(
    ("name", "cells", "said"),
    [
        (WOZ.name, "?", "'?' (expected a number, or one of '.', 'x', '-')"),
        (INWONERS.name, "-5", "impossible figure of"),
        (AGED.name, "nan", "expected a number"),
        (WOZ.name, "1e13", "expected a number"),
    ],
)
def test_a_cell_that_cannot_be_is_refused(bench: Maker, name: str, cells: str, said: str) -> None:
    kwb = tiny_kwb(2024)
    with pytest.raises(SourceError) as caught:
        bench(kwb.evolve(cells=kwb.cells.assign(**{name: cells})), own=ONLY_V3, v4=False).kwb()
    assert said in said_by(caught)
    assert name in str(caught.value)


@pytest.mark.parametrize("own", [ONLY_V4, ONLY_V3], ids=["v4", "v3"])
@pytest.mark.parametrize("code", ["-99995", "-99997", "-99999999"])
def test_codes_for_no_figure_are_missing(bench: Maker, own: str, code: str) -> None:
    kwb = tiny_kwb(2024)
    inwoners = [code if region == "BU99990100" else "100" for region in TINY]
    made = bench(kwb.evolve(cells=kwb.cells.assign(**{INWONERS.name: inwoners})), own=own)
    statuses = wide(made.kwb(), "status")
    assert statuses.at["BU99990100", "inwoners"] == "missing"
    assert statuses.at["BU99990100", "aandeel_65plus"] == "missing"


def test_a_table_that_is_not_there_is_named(bench: Maker) -> None:
    with pytest.raises(SourceError) as caught:
        bench().kwb()
    said = said_by(caught)
    assert said.count("404") >= 2
    assert "85984NED (Kerncijfers wijken en buurten 2024)" in said


def test_a_municipality_that_is_not_there_is_named(bench: Maker) -> None:
    with pytest.raises(SourceError) as caught:
        bench(tiny_kwb(2024)).kwb(town="GM0150")
    assert "does not know GM0150; was it another municipality in that year?" in said_by(caught)


@pytest.mark.parametrize("town", ["GM01", "Deventer", "GM0150' or '1' eq '1", "", "WK015001"])
def test_what_is_no_municipality_is_refused_before_anything_is_asked(
    bench: Maker, town: str
) -> None:
    made = bench(tiny_kwb(2024))
    with pytest.raises(DataError, match="not the code of a municipality"):
        made.kwb(town=town)
    assert made.server.log == []


def test_a_year_without_table_is_refused_before_anything_is_asked(bench: Maker) -> None:
    made = bench(tiny_kwb(2024))
    with pytest.raises(DataError, match="no table of CBS for 2012"):
        made.kwb(2012)
    assert made.server.log == []


# --- Shares -----------------------------------------------------------------------------------

SHARE = Measure(label="X", unit="%", kind="share", part="a", of="b", decimals=2)


def _column(*values: float) -> Column:
    statuses = np.where(np.isnan(values), "missing", "observed").astype(object)
    return Column(np.array(values, dtype=float), statuses)


@given(st.integers(1, 20_000_000), st.integers(0, 20_000_000))
def test_a_share_is_exact_and_rounded_half_up(whole: int, part: int) -> None:
    part = min(part, whole)
    exact = Fraction(10_000 * part, whole)
    expected = math.floor(exact + Fraction(1, 2)) / 100
    column = share(_column(part), _column(whole), SHARE, "observed")
    assert column.values[0] == expected
    assert column.statuses[0] == "observed"


def test_a_share_of_rounded_counts_is_at_most_all() -> None:
    column = share(_column(10, 11, 0, 5), _column(5, 5, 0, math.nan), SHARE, "observed")
    assert column.values[0] == 100
    assert list(column.statuses) == ["observed", "missing", "not_applicable", "missing"]
    assert np.isnan(column.values[1:]).all()


# --- Real figures -----------------------------------------------------------------------------


def test_zwolle_from_the_service_equals_the_embedded_case(bench: Maker, case: Project) -> None:
    regions = {"NL00": "Nederland"} | {code: case.regions.name(code) for code in case.regions.codes}
    kwb = embedded_kwb(ROOT / "data" / "zwolle", regions)
    frame = bench(kwb, page=100).kwb(town="GM0193").statistics.frame
    embedded = case.statistics.frame
    both = frame.merge(
        embedded, on=["region", "indicator", "period"], suffixes=("", "_embedded"), how="inner"
    )
    assert both.groupby("indicator").size().to_dict() == {
        "aandeel_65plus": 78, "inwoners": 78, "inwoners_65plus": 78, "woningen": 78,
    }  # fmt: skip
    assert (both["status"] == both["status_embedded"]).all()
    pd.testing.assert_series_equal(both["value"], both["value_embedded"], check_names=False)
    town = frame.set_index(["region", "indicator"])["value"]
    assert town["GM0193", "inwoners"] == embedded.query(
        "indicator == 'inwoners' and period == '2024'"
    )["value"].sum()  # fmt: skip


@pytest.mark.parametrize("own", [ONLY_V4, ONLY_V3], ids=["v4", "v3"])
def test_deventer_of_2016(bench: Maker, shared: Path, own: str) -> None:
    made = bench(kwb_wijken_2016(shared), own=own, page=10_000)
    fetched = made.kwb(2016, town="GM0150")
    values = wide(fetched)
    wijken = values[values.index.str.startswith("WK")]
    assert len(wijken) == 15
    assert fetched.names["WK015001"] == "Wijk 1 Binnenstad"
    assert values.at["WK015001", "inwoners"] == 7750
    assert values.at["GM0150", "inwoners"] == wijken["inwoners"].sum() == 98_865
    assert values.at["WK015009", "adressendichtheid"] == 1230
    assert values.at["WK015009", "stedelijkheid"] == 3
    raw = pd.read_csv(shared / "data" / "national" / "cbs_wijk_2016.csv.gz").set_index("WK_CODE")
    published = raw.loc[wijken.index, "P_65_EO_JR"]
    rounding = 0.5 + 100 * 2.5 / wijken["inwoners"]  # of the share, and of the count made from it
    assert ((wijken["aandeel_65plus"] - published).abs() <= rounding).all()
    statuses = wide(fetched, "status")
    assert statuses.at["GM0150", "adressendichtheid"] == "missing"


def test_all_wijken_of_2016(bench: Maker, shared: Path) -> None:
    made = bench(kwb_wijken_2016(shared), own=ONLY_V4, page=100_000)
    values, statuses = (wide(made.kwb(2016, town=None), name) for name in ("value", "status"))
    wijken = values.index.str.startswith("WK")
    assert wijken.sum() == 2981
    raw = pd.read_csv(shared / "data" / "national" / "cbs_wijk_2016.csv.gz").set_index("WK_CODE")
    hidden = raw.index[raw["OAD"] < 0]
    assert (statuses.loc[hidden, "adressendichtheid"] == "missing").all()
    known = raw.index[raw["OAD"] >= 0]
    assert (values.loc[known, "adressendichtheid"] == raw.loc[known, "OAD"]).all()
