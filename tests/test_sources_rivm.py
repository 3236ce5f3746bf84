from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import ROOT
from loopback.odata import (
    FakeTable,
    ODataService,
    embedded_health,
    health_table,
    national_health,
)
from loopback.server import Loopback, Response

from ouderenindex.errors import DataError, SourceError
from ouderenindex.project import Project
from ouderenindex.sources._http import Client, Unreachable
from ouderenindex.sources.catalogue import load_catalogue
from ouderenindex.sources.rivm import fetch_health, read_health_export
from ouderenindex.sources.snapshots import Snapshots
from ouderenindex.sources.tidy import Fetched

KEY = ["region", "indicator", "period"]
CASE = ROOT / "data" / "zwolle"

Ask = Callable[..., Fetched]

# All figures of this municipality are invented.
NAMES = {
    "NL01": "Nederland",
    "GM9999": "Proefstad (fictief)",
    "WK999901": "Wijk West",
    "BU99990100": "Buurt 0",
    "BU99990101": "Buurt 1",
    "GM9998": "Elders (fictief)",
}


def _frame(**cells: str) -> pd.DataFrame:
    return pd.DataFrame({"region": list(NAMES), **{k: v.split(",") for k, v in cells.items()}})


def tiny(**more: Any) -> FakeTable:
    values = {
        "2016": _frame(Eenzaam="40.0,41.0,42.0,43.0,.,9.9", Mantelzorger="10,11,12,13,.,9.9"),
        "2020": _frame(Eenzaam="50.0,51.0,52.0,53.0,.,9.9", Mantelzorger=",,,,,"),
    }
    return health_table(values, NAMES, **more)


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as running:
        yield running


@pytest.fixture
def ask(tmp_path: Path, server: Loopback) -> Ask:
    """Serve tables, and fetch the health of a municipality from them."""

    def fetch(
        *tables: FakeTable, town: str | None = "GM9999", offline: bool = False,
        page: int = 7, limit: int = 10_000, **options: Any,
    ) -> Fetched:  # fmt: skip
        if tables:
            service = ODataService(server, page=page, limit=limit)
            service.add(*tables)
            service.catalogue(tmp_path)
        catalogue = load_catalogue(tmp_path / "loopback.toml")
        snapshots = Snapshots(tmp_path / "snapshots")
        with Client(snapshots, offline=offline, wait=0, attempts=3, timeout=(2, 30)) as client:
            return fetch_health(client, catalogue, town, **options)

    return fetch


def _wide(fetched: Fetched, column: str = "value") -> pd.DataFrame:
    return fetched.statistics.frame.pivot(index="region", columns="indicator", values=column)


# --- From the service -------------------------------------------------------------------------


def test_hidden_missing_and_not_asked_are_three_things(ask: Ask) -> None:
    values = {
        "2020": _frame(
            Eenzaam="50,51,,53,.,9", Mantelzorger=",,,,,", Vrijwilligerswerk="-,1,2,3,.,4"
        )
    }
    statuses = _wide(ask(health_table(values, NAMES)), "status")
    assert statuses.loc["BU99990101"].to_dict() == {
        "eenzaam": "suppressed",
        "mantelzorger": "not_applicable",
        "vrijwilligerswerk": "suppressed",
    }
    assert statuses.at["WK999901", "eenzaam"] == "missing"
    assert statuses.at["NL00", "vrijwilligerswerk"] == "modelled"  # '-' is nil, a figure


def test_the_latest_year_with_bounds(ask: Ask) -> None:
    fetched = ask(tiny())
    frame = fetched.statistics.frame
    assert set(frame["period"]) == {"2020"}
    row = frame[(frame["region"] == "WK999901") & (frame["indicator"] == "eenzaam")].iloc[0]
    assert (row["value"], row["status"]) == (52.0, "modelled")
    assert (row["lower"], row["upper"]) == (46.8, 57.2)  # fictief: 10% on either side
    hidden = frame[frame["region"] == "BU99990101"]
    assert hidden[["value", "lower", "upper"]].isna().all(axis=None)
    assert fetched.statistics.national("eenzaam", "2020") == 50.0
    assert "GM9998" not in set(frame["region"])
    assert fetched.names["GM9999"] == "Proefstad (fictief)"
    assert fetched.names["NL00"] == "Nederland"
    assert fetched.boundaries == 2020
    assert "gezondheid: not asked in 2020: mantelzorger" in fetched.notes


def test_a_year_that_is_asked_for(ask: Ask) -> None:
    fetched = ask(tiny(), period=2016)
    assert _wide(fetched).at["GM9999", "mantelzorger"] == 11
    assert set(fetched.statistics.sources) == {"rivm_2016"}


def test_a_year_without_any_figure_is_passed_over(ask: Ask) -> None:
    values = {
        "2020": _frame(Eenzaam="50,51,52,53,.,9"),
        "2022": _frame(Eenzaam="50,.,.,.,.,9"),
    }
    fetched = ask(health_table(values, NAMES, id="50120NED", title="Gezondheid (indeling 2022)"))
    assert set(fetched.statistics.frame["period"]) == {"2020"}
    assert any(
        "50120NED: no figures of 2022 for people aged 65+ in GM9999" in n for n in fetched.notes
    )


def test_the_newest_boundaries_or_the_nearest(ask: Ask) -> None:
    title = "Gezondheid per wijk en buurt (indeling {})"
    old = tiny(title=title.format(2020))
    new = tiny(id="50150NED", title=title.format(2024), first_suffix=25)
    assert ask(old, new).boundaries == 2024
    fetched = ask(old, new, boundaries=2021)
    assert fetched.boundaries == 2020
    assert fetched.statistics.sources["rivm_2020"].table == "50090NED " + title.format(2020)
    assert "Indeling van 2020" in fetched.statistics.sources["rivm_2020"].note


def test_the_title_says_which_boundaries(ask: Ask) -> None:
    fetched = ask(tiny(id="50150NED", title="Gezondheid per wijk en buurt (indeling 2025)"))
    assert fetched.boundaries == 2025
    assert "50150NED: its title says boundaries of 2025, not 2024" in fetched.notes


def test_fields_of_the_newest_table_have_other_names(ask: Ask) -> None:
    values = {
        "2024": _frame(
            GoedErvarenGezondheid="60,61,62,63,.,9", SterkEenzaam="10,11,12,13,.,9",
            LangdurigBeperkt="20,21,22,23,.,9",
        )
    }  # fmt: skip
    table = health_table(values, NAMES, id="50150NED", title="Gezondheid (indeling 2024)")
    fetched = ask(table)
    values_of = _wide(fetched)
    assert values_of.at["GM9999", "ervaren_gezondheid_goed"] == 61
    assert values_of.at["GM9999", "ernstig_eenzaam"] == 11
    # Another question is not given the name of this one.
    assert "beperkt_door_gezondheid" not in values_of
    assert any("50150NED does not have beperkt_door_gezondheid" in n for n in fetched.notes)


def test_a_table_without_bounds_says_so(ask: Ask) -> None:
    fetched = ask(tiny(margins=("MW00000",)))
    assert fetched.statistics.frame[["lower", "upper"]].isna().all(axis=None)
    assert "50090NED gives no 95% bounds" in fetched.notes


def test_keys_of_other_dimensions_may_be_padded(ask: Ask) -> None:
    plain = tiny()
    cells = plain.cells.assign(Leeftijd="80200   ", Marges=plain.cells["Marges"].str.ljust(9))
    keys = {
        "Leeftijd": ("20300   ", "80200   "),
        "Marges": tuple(key.ljust(9) for key in plain.keys["Marges"]),
        "Perioden": plain.keys["Perioden"],
    }
    before, after = ask(plain), ask(plain.evolve(cells=cells, keys=keys))
    pd.testing.assert_frame_equal(before.statistics.frame, after.statistics.frame)


def test_an_older_table_stands_in_for_one_that_fails(ask: Ask) -> None:
    broken = tiny(id="50150NED", title="Gezondheid (indeling 2024)")
    changed = broken.evolve(keys={**broken.keys, "Geslacht": ("1",)},
                            cells=broken.cells.assign(Geslacht="1"))  # fmt: skip
    fetched = ask(tiny(), changed)
    assert fetched.boundaries == 2020
    assert any("50090NED is used, because http" in n and "Geslacht" in n for n in fetched.notes)


def test_offline_gives_the_same(ask: Ask, server: Loopback) -> None:
    online = ask(tiny())
    asked = len(server.log)
    offline = ask(offline=True)
    assert len(server.log) == asked
    pd.testing.assert_frame_equal(online.statistics.frame, offline.statistics.frame)
    assert online.statistics.sources == offline.statistics.sources


# --- What goes wrong --------------------------------------------------------------------------


def _unit(table: FakeTable, unit: str) -> FakeTable:
    return table.evolve(fields=tuple(type(f)(f.name, f.code, f.title, unit) for f in table.fields))


def _cell(table: FakeTable, margin: str, cell: str) -> FakeTable:
    cells = table.cells.copy()
    cells.loc[cells["Marges"] == margin, "Eenzaam"] = cell
    return table.evolve(cells=cells)


@pytest.mark.parametrize(
    ("table", "options", "said"),
    [
        (_unit(tiny(), "aantal"), {}, "has the unit 'aantal' (expected '%')"),
        (_cell(tiny(), "MW00000", "101"), {}, "impossible figure of"),
        (_cell(tiny(), "MW00000", "*"), {}, "expected a number, or one of '.', 'x', '-'"),
        (_cell(tiny(), "MOG0095", "99"), {}, "outside its own 95% interval"),
        (_cell(tiny(), "MBG0095", "1"), {}, "outside its own 95% interval"),
        (tiny(), {"town": "GM0150"}, "does not know GM0150"),
        (tiny().evolve(keys={**tiny().keys, "Leeftijd": ("20300",)}), {}, "no people aged 65+"),
        (tiny().evolve(keys={**tiny().keys, "Perioden": ("2016JJ00",)}), {"period": 2020},
         "no figures of 2020 (it has 2016)"),
        (tiny().evolve(time=None), {}, "expected periods, Leeftijd and Marges"),
        (tiny().evolve(geo_kind="Dimension"), {}, "expected one of regions"),
    ],
)  # fmt: skip
def test_a_table_that_is_not_what_it_was_is_one_clear_error(
    ask: Ask, table: FakeTable, options: dict[str, Any], said: str
) -> None:
    with pytest.raises(SourceError) as caught:
        ask(table, **options)
    assert said in str(caught.value)
    assert "ODataApi/50090NED" in str(caught.value)


def test_a_year_that_no_table_has_is_refused_before_anything_is_asked(
    ask: Ask, server: Loopback
) -> None:
    with pytest.raises(DataError, match=r"figures of 2019.*2012, 2016, 2020, 2022, 2024"):
        ask(tiny(), period=2019)
    assert server.log == []


@pytest.mark.parametrize("kind", ["status", "cut", "truncate", "empty", "garbage", "html"])
def test_a_service_that_stays_away_is_an_error_with_its_url(
    ask: Ask, server: Loopback, kind: Any
) -> None:
    server.fault("/", kind, times=math.inf)
    with pytest.raises(Unreachable, match=r"http://127.0.0.1:\d+/ODataApi/50\d+NED"):
        ask(tiny())


def test_an_empty_list_with_status_200_is_no_answer(ask: Ask, server: Loopback) -> None:
    url = "/ODataApi/50090NED/UntypedDataSet"
    ask(tiny())
    server.route(url, lambda _: Response.json({"value": []}))
    with pytest.raises(SourceError, match="lacks 5 of the 5 regions that the table lists"):
        ask()


# --- Real figures -----------------------------------------------------------------------------


@pytest.mark.parametrize("period", [2012, 2016, 2020])
def test_zwolle_from_the_service_equals_the_embedded_case(
    ask: Ask, case: Project, period: int
) -> None:
    fetched = ask(embedded_health(CASE), town="GM0193", period=period, page=100)
    frame = fetched.statistics.frame
    embedded = case.statistics.frame
    embedded = embedded[embedded["source"].str.startswith("rivm_")]
    embedded = embedded[embedded["period"] == str(period)]
    both = embedded.merge(frame, on=KEY, how="outer", suffixes=("", "_read"), indicator="found")
    assert set(both["found"]) == {"both"}
    assert len(both) == 96 * 15
    assert (both["status"] == both["status_read"]).all()
    pd.testing.assert_series_equal(both["value"], both["value_read"], check_names=False)
    known = frame[frame["value"].notna()]
    assert (known["lower"] <= known["value"]).all()
    assert (known["value"] <= known["upper"]).all()


def test_the_exports_give_the_embedded_case_exactly(shared: Path, case: Project) -> None:
    parts, sources = [], []
    for period in (2012, 2016, 2020):
        sources.append(f"rivm_{period}")
        name = f"rivm_50090NED_65plus_{period}"
        local = read_health_export(shared / "data" / "zwolle" / f"{name}.csv")
        assert local.sources[f"rivm_{period}"].table == (
            "50090NED Gezondheid per wijk en buurt; 2012/2016/2020 (indeling 2020)"
        )
        parts.append(local.frame)
    country = read_health_export(shared / "data" / "national" / f"{name}.parquet").frame
    assert country["region"].nunique() == 17_341
    read = pd.concat([*parts, country[country["region"] == "NL00"]])
    embedded = case.statistics.frame
    embedded = embedded[embedded["source"].isin([*sources, "rivm_nederland_2020"])]
    both = embedded.merge(read, on=KEY, how="outer", suffixes=("", "_read"), indicator="found")
    assert set(both["found"]) == {"both"}
    assert (both["status"] == both["status_read"]).all()
    pd.testing.assert_series_equal(both["value"], both["value_read"], check_names=False)


def test_the_whole_country_from_the_feed(ask: Ask, server: Loopback, shared: Path) -> None:
    fetched = ask(national_health(shared, margins=("MW00000",)), town=None, page=10_000)
    frame = fetched.statistics.frame
    assert frame["region"].nunique() == 17_341
    levels = frame.drop_duplicates("region")["region"].str[:2].value_counts().to_dict()
    assert levels == {"BU": 13_808, "WK": 3_177, "GM": 355, "NL": 1}
    export = shared / "data" / "national" / "rivm_50090NED_65plus_2020.parquet"
    pd.testing.assert_frame_equal(frame, read_health_export(export).frame)
    eenzaam = frame[frame["indicator"] == "eenzaam"]
    hidden = eenzaam["status"] == "suppressed"
    assert hidden[eenzaam["region"].str.startswith("BU")].mean() == pytest.approx(0.122, abs=5e-4)
    assert hidden[eenzaam["region"].str.startswith("WK")].mean() == pytest.approx(0.026, abs=5e-4)
    figures = [r for r in server.log if r.path == "/ODataFeed/50090NED/UntypedDataSet"]
    assert len(figures) == 2


# --- Files ------------------------------------------------------------------------------------

HEADER = "ID,Leeftijd,Marges,WijkenEnBuurten,Perioden,Eenzaam_28,Mantelzorger_32\n"


def _export(
    folder: Path, *rows: str, name: str = "rivm_50090NED.csv", header: str = HEADER
) -> Path:
    path = folder / name
    path.write_text(header + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


def test_a_file_of_several_years_and_margins(tmp_path: Path) -> None:
    path = _export(
        tmp_path,
        "1,80200,MW00000,GM9999    ,2016JJ00,    40.0,    10.0",
        "2,80200,MW00000,GM9999    ,2020JJ00,    50.0,",
        "3,80200,MOG0095,GM9999    ,2020JJ00,    45.0,",
        "4,80200,MBG0095,GM9999    ,2020JJ00,    55.5,",
        "5,20300,MW00000,GM9999    ,2020JJ00,     1.0,     1.0",
    )
    frame = read_health_export(path).frame.set_index(["indicator", "period"])
    row = frame.loc[("eenzaam", "2020")]
    assert (row["value"], row["lower"], row["upper"]) == (50.0, 45.0, 55.5)
    assert frame.at[("mantelzorger", "2016"), "value"] == 10.0
    assert frame.at[("mantelzorger", "2020"), "status"] == "not_applicable"
    one = read_health_export(path, period=2016)
    assert set(one.frame["period"]) == {"2016"}
    assert set(one.sources) == {"rivm_2016"}


@pytest.mark.parametrize(
    ("rows", "options", "said"),
    [
        (["1,20300,MW00000,GM9999,2020JJ00,1,1"], {}, "no figures of people aged 65+"),
        (["1,80200,MW00000,GM9999,2020JJ00,1,1"], {"period": 2016}, "aged 65+ in 2016"),
        (["1,80200,MOG0095,GM9999,2020JJ00,1,1"], {}, "bounds without values"),
        (["1,80200,MW00000,Zwolle,2020JJ00,1,1"], {}, "no region code: 'Zwolle'"),
        (["1,80200,MW00000,GM9999,2020JJ00,veel,1"], {}, "column 'Eenzaam_28'"),
        (["1,80200,MW00000,GM9999,2020JJ00,1,1"] * 2, {}, "a region occurs twice"),
        (["1,80200,MW00000,NL00,2020JJ00,1,1", "1,80200,MW00000,NL01,2020JJ00,1,1"], {}, "twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, rows: list[str], options: dict[str, Any], said: str
) -> None:
    with pytest.raises(SourceError) as caught:
        read_health_export(_export(tmp_path, *rows), **options)
    assert said in str(caught.value)
    assert "rivm_50090NED.csv" in str(caught.value)


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    other = _export(tmp_path, "1,2", header="a,b\n")
    with pytest.raises(SourceError, match="no export of a table on health"):
        read_health_export(other)
    unnamed = _export(tmp_path, "1,80200,MW00000,GM9999,2020JJ00,1,1", name="export.csv")
    with pytest.raises(DataError, match=r"which table is this\? \(expected one of 50090NED"):
        read_health_export(unnamed)
    assert read_health_export(unnamed, boundaries=2020).frame["value"].tolist() == [1.0, 1.0]
    with pytest.raises(DataError, match="there is no such file"):
        read_health_export(tmp_path / "rivm_50090NED_nergens.csv")
