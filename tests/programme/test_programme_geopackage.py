"""Need, balance and register in the GeoPackage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from programme_outputs import (
    block_of,
    book_of,
    query_of,
    site_with,
    style_of,
    table_of,
    write_files,
)

from ouderenindex.balance import balance, supply
from ouderenindex.export.programme_tables import (
    BALANCE_COLUMNS,
    balance_layer,
    balance_stand,
    balance_table,
    need_table,
)
from ouderenindex.housing import Site, overlay
from ouderenindex.map.style import DIVERGING
from ouderenindex.need import NormSet, need
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text


def _again(
    housing: NeedAndBalance,
    case: Project,
    result: IndexResult,
    *sites: Site,
    norms: NormSet | None = None,
) -> NeedAndBalance:
    """Work out the balance anew for other sites or norms, with the same people."""
    asked, year = case.need, housing.year
    assert asked is not None
    norms = norms or housing.need.norms
    wanted = need(housing.population, norms, asked.assumptions, [year])
    planned = supply(
        sites, lambda some: overlay(some, result, case.regions), housing.population,
        asked.assumptions, [year], since=norms.year_from,
    )  # fmt: skip
    return replace(housing, need=wanted, balance=balance(wanted, planned))


def test_the_layer_of_balances_holds_every_number_of_its_wijk(
    package: Path, housing: NeedAndBalance
) -> None:
    frame = gpd.read_file(package, layer="balans_wijken").set_index("code")
    assert list(frame.index) == list(housing.population.regions)
    wijken = gpd.read_file(package, layer="wijken").set_index("code")
    assert frame.geometry.geom_equals(wijken.geometry.loc[frame.index]).all()
    own = housing.balance.compact(2030).set_index(["region", "type"])
    for kind in housing.need.norms.type:
        for field, column in BALANCE_COLUMNS.items():
            shown = frame[f"{field}_{kind.key}"].to_numpy(float)
            expected = [own.at[(code, kind.key), column] for code in frame.index]
            np.testing.assert_allclose(shown, np.array(expected, dtype=float), rtol=0, atol=1e-9)
    np.testing.assert_allclose(frame["balans_hoog"], frame["gepland_hoog"] - frame["opgave_midden"])
    assert frame.at["WK019322", "zonder_type_hoog"] == 1850
    assert frame.at["WK019310", "zonder_type_hoog"] == 0
    assert set(frame["stand"]) == {-2}


def test_the_style_of_balances_is_not_that_of_the_classes(package: Path) -> None:
    style = style_of(package, "balans_wijken")
    filters = [rule.get("filter") for rule in style.iter("rule")]
    assert filters[:6] == [f'"stand" = {n}' for n in range(-2, 3)] + ['"stand" IS NULL']
    colours = [
        option.get("value") for option in style.iter("Option") if option.get("name") == "color"
    ]
    for shown, colour in zip(colours, DIVERGING, strict=False):
        assert shown == ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + ",255"
    fields = {row[1] for row in query_of(package, "PRAGMA table_info(balans_wijken)")}
    aliases = {alias.get("field") for alias in style.findall("aliases/alias")}
    assert aliases == fields - {"fid", "geom"}


def test_a_balance_is_judged_by_both_its_ends(
    case: Project, result: IndexResult, housing: NeedAndBalance
) -> None:
    before = balance_layer(housing).frame.set_index("code")["opgave_midden"]
    parts = {"WK019310": (0, 0), "WK019311": (0.7, 0.7), "WK019312": (0, 4), "WK019313": (1.3, 1.3),
             "WK019314": (1.9, 1.9)}  # fmt: skip
    sites = [
        site_with(code, nultreden=(round(low * before[code]), round(high * before[code])))
        for code, (low, high) in parts.items()
    ]
    rows = balance_layer(_again(housing, case, result, *sites)).frame.set_index("code")
    assert rows.loc[list(parts), "stand"].tolist() == [-2, -1, 0, 1, 2]
    assert rows.loc[list(parts), "stand_tekst"].tolist() == [
        text(f"programme.stand.{stand}") for stand in range(-2, 3)
    ]


@given(st.integers(0, 400), st.integers(0, 400))
def test_stand_follows_from_the_balance(first: int, second: int) -> None:
    low, high = sorted((first, second))
    (stand,) = balance_stand(
        pd.DataFrame(
            {"opgave_midden": [100.0], "balans_laag": [low - 100.0], "balans_hoog": [high - 100.0]}
        )
    )
    assert (stand < 0) == (high < 100)
    assert (stand > 0) == (low > 100)
    assert (stand == -2) == (high < 50)
    assert (stand == 2) == (low > 150)


def test_types_that_count_the_same_dwellings_are_not_added_up(
    case: Project, result: IndexResult, housing: NeedAndBalance
) -> None:
    main = housing.need.norms
    kinds = tuple(kind.model_copy(update={"counted_by": ("nultreden",)}) for kind in main.type)
    norms = main.model_copy(update={"type": kinds})
    site = site_with("WK019310", nultreden=(9, 9))
    frame = balance_layer(_again(housing, case, result, site, norms=norms)).frame
    assert frame[["gepland_laag", "balans_hoog", "stand"]].isna().all(axis=None)
    assert set(frame["stand_tekst"]) == {"niet bekend"}
    assert frame["opgave_midden"].notna().all()
    assert frame["gepland_laag_nultreden"].iloc[0] == 9


def test_what_the_plans_cannot_tell_is_empty_everywhere(
    case: Project, result: IndexResult, housing: NeedAndBalance, programme: Programme
) -> None:
    main = housing.need.norms
    first, *rest = main.type
    kinds = (first.model_copy(update={"counted_by": ()}), *rest)
    made = _again(housing, case, result, norms=main.model_copy(update={"type": kinds}))
    frame = balance_layer(made).frame
    assert frame[f"gepland_hoog_{first.key}"].isna().all()
    assert frame["stand"].isna().all()
    book = book_of(case, result, replace(programme, housing=made))
    rows = block_of(book, "Opgave en aanbod", "Balans per wijk en type, 2030")
    told = [row for row in rows if row["Type"] == first.label]
    assert {(row["Gepland hoog"], row["Balans laag"]) for row in told} == {(None, None)}


def test_tables_equal_what_was_worked_out(package: Path, housing: NeedAndBalance) -> None:
    shown = table_of(package, "balans_lang")
    pd.testing.assert_frame_equal(shown, balance_table(housing), check_dtype=False)
    pd.testing.assert_frame_equal(
        table_of(package, "opgave_lang"), need_table(housing), check_dtype=False
    )
    care = table_of(package, "opgave_lang").set_index("code").loc["GM0193", "zorgvraag"]
    assert "met zorgvraag" in set(care)
    totals = table_of(package, "register_doelen").set_index(["pad", "soort"])
    assert totals.at[("beschermd_thuis", "afgesproken aantal"), "laag"] == 280
    assert totals.at[("beschermd_thuis", "aantal per jaar"), "laag"] == 40
    assert np.isnan(totals.at[("beschermd_thuis", "afgesproken aantal"), "opgeteld"])
    clashes = table_of(package, "register_tegenspraken")
    tippe = clashes[(clashes["concept"] == "De Tippe") & (clashes["soort_aantal"] == "woningen")]
    assert list(zip(tippe["waarde"], tippe["bron"], strict=True)) == [
        ("26", "zwolle_spoor5"), ("25", "zwolle_voortgang_2023"),
    ]  # fmt: skip


def test_every_new_table_is_described_and_the_empty_left_out(
    package: Path, case: Project, result: IndexResult, walked: Programme, tmp_path: Path
) -> None:
    full = write_files(tmp_path / "a.gpkg", case, result, walked)
    for path, there in ((package, False), (full, True)):
        described = dict(query_of(path, "SELECT table_name, description FROM gpkg_contents"))
        for name in ("bereikbaarheid_buurten", "bereikbaarheid_lang", "bereikbaarheid_locaties",
                     "witte_vlekken"):  # fmt: skip
            assert (name in described) == there
        assert all(described.values())
    styled = {row[0] for row in query_of(full, "SELECT f_table_name FROM layer_styles")}
    layers = query_of(full, "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'")
    assert {row[0] for row in layers} == styled
    for layer in ("bereikbaarheid_buurten", "witte_vlekken"):
        fields = {row[1] for row in query_of(full, f"PRAGMA table_info({layer})")} - {"fid", "geom"}
        aliases = style_of(full, layer).findall("aliases/alias")
        assert {alias.get("field") for alias in aliases} == fields
    assert query_of(full, "SELECT COUNT(*) FROM bereikbaarheid_lang WHERE afstand = 'Inf'") == [
        (0,)
    ]
