"""The building programme of the embedded case, and its layers on the map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ouderenindex.access import read_facilities, read_norm
from ouderenindex.layers import programme_layers
from ouderenindex.map import Extras, Passage
from ouderenindex.map.payload import payload
from ouderenindex.programme import Programme
from ouderenindex.project import Project, data_folder
from ouderenindex.scoring import IndexResult


@pytest.fixture(scope="module")
def programme(case: Project, result: IndexResult) -> Programme:
    return case.programme(result)


@pytest.fixture
def with_facilities(case: Project, tmp_path: Path) -> Project:
    path = tmp_path / "voorzieningen.csv"
    path.write_text(
        "kind,name,x,y\n"
        "supermarket,Super (fictief),202500,502500\n"
        "gp,Praktijk (fictief),203500,503500\n",
        "utf-8",
    )
    norm = read_norm(data_folder() / "norms" / "walking.toml")
    return replace(case, facilities=read_facilities(path, kinds=norm.keys), norm=norm)


def test_every_wijk_has_its_need_and_its_balance(programme: Programme, case: Project) -> None:
    housing = programme.housing
    assert housing is not None and housing.year == 2030
    table = housing.balance.compact(2030)
    wijken = set(case.regions.level("wijk").index)
    for kind, rows in table.groupby("type"):
        by_region = rows.set_index("region")
        assert wijken < set(by_region.index), kind
        parts = by_region.loc[sorted(wijken), "need_middle"].sum()
        assert parts == pytest.approx(by_region.at["GM0193", "need_middle"], rel=1e-12)
        assert (
            by_region["balance_high"] == by_region["supply_high"] - by_region["need_middle"]
        ).all()


def test_all_planned_dwellings_have_no_type_and_none_is_lost(
    programme: Programme, case: Project
) -> None:
    assert programme.housing is not None
    open_ = programme.housing.balance.unspecified
    sites = [site.total for site in case.sites if site.total is not None]
    assert open_.at["GM0193", "high"] == sum(high for _, high in sites) == 4750
    assert open_.drop("GM0193")["high"].sum() == 4750


def test_the_notes_name_every_norm_set(programme: Programme) -> None:
    assert programme.housing is not None
    notes = " ".join(programme.housing.notes())
    for norms in programme.housing.case.norms.values():
        assert norms.label in notes
    assert "niet bekend" in notes


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_layers_show_the_numbers_of_the_programme(
    programme: Programme, case: Project, lang: str
) -> None:
    assert programme.housing is not None
    layers = programme_layers(programme, case.regions, lang=lang)
    layers.check(case.regions.codes)
    table = programme.housing.balance.compact(2030).set_index(["type", "region"])
    by_key = {layer.key: layer for layer in layers.areas}
    for kind in programme.housing.need.norms.type:
        need, balance = by_key[f"opgave-{kind.key}"], by_key[f"balans-{kind.key}"]
        for code, value in need.values.items():
            assert value == table.at[(kind.key, code), "need_middle"]
            assert balance.values[code] == table.at[(kind.key, code), "balance_high"]
        assert kind.name(lang) in need.label and "2030" in need.label
        assert balance.kind == "difference"
    assert layers.points == []


def test_access_gives_white_spots_per_wijk_and_buurt(
    with_facilities: Project, result: IndexResult
) -> None:
    programme = with_facilities.programme(result)
    assert programme.access is not None and programme.sites_access is not None
    layers = programme_layers(programme, with_facilities.regions)
    beyond = {layer.key: layer for layer in layers.areas}["loopafstand-supermarket"]
    assert {code[:2] for code in beyond.values} == {"WK", "BU"}
    assert all(0 <= share <= 100 for share in beyond.values.values() if share is not None)
    # One supermarket cannot be within walking distance of a whole city.
    shares = [share for share in beyond.values.values() if share is not None]
    assert np.mean(shares) > 80 and min(shares) < 100
    assert "CBS" in beyond.note
    assert [layer.points[0][2] for layer in layers.points] == [
        "Super (fictief)",
        "Praktijk (fictief)",
    ]


def test_what_is_not_known_stays_out(case: Project, result: IndexResult) -> None:
    bare = replace(case, need=None, concepts=(), targets=(), addresses=None)
    programme = bare.programme(result)
    assert programme.housing is None and programme.access is None
    layers = programme_layers(programme, case.regions)
    assert not layers.areas and not layers.points
    assert repr(programme) == "Programme(empty)"


def test_a_plan_without_a_number_is_not_a_plan_of_nothing(
    programme: Programme, case: Project
) -> None:
    layers = {layer.key: layer for layer in programme_layers(programme, case.regions).areas}
    planned = layers["gepland-onbekend"]
    assert planned.texts is not None
    assert np.isnan(planned.values["WK019340"])  # Flexlocatie Oosterenk, in Berkum
    assert planned.texts["WK019340"].endswith("Het aantal woningen is niet bekend.")
    assert planned.values["WK019331"] == 0
    assert "WK019331" not in planned.texts
    assert planned.source == ""  # of each site its own, never that of the need


def test_asks_of_the_sites_and_the_path_to_280_stand_in_the_map(
    programme: Programme, case: Project, result: IndexResult
) -> None:
    sheets = case.sheets(result, programme)
    layers = programme_layers(
        programme, case.regions, sheets=sheets, sources=case.statistics.sources
    )
    by_site = {passage.site: passage for passage in layers.passages if passage.site}
    assert {sheet.id for sheet in sheets if sheet.points} == set(by_site)
    for sheet in sheets:
        if sheet.points:
            assert list(by_site[sheet.id].lines) == [point.asks for point in sheet.points]
    path = next(p for p in layers.passages if "eschermd thuis" in p.heading)
    told = " ".join(path.lines)
    assert "280" in told and "320" in told and "verschil van 40" in told
    document = payload(result, case.regions, sites=case.sites, extras=layers)
    tippe = [site.id for site in case.sites].index("de-tippe")
    assert [p[0] for p in document["passages"] if p[2] == tippe] == [by_site["de-tippe"].heading]
    hostile = Extras(passages=[Passage("x", ["y"], "no such site")])
    assert payload(result, case.regions, sites=case.sites, extras=hostile)["passages"] == []
