from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from loopback.bench import ONLY_V3, ONLY_V4, OURS, Maker, benches, said_by, wide
from loopback.odata import (
    WOZ,
    tiny_kwb,
)
from loopback.server import Request, Response

from ouderenindex.errors import SourceError
from ouderenindex.sources import _odata
from ouderenindex.sources._http import Unreachable


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Maker]:
    with benches(tmp_path) as make:
        yield make


OBSERVATIONS = "/v4/85984NED/Observations"


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("status", {"code": 429, "headers": {"Retry-After": "0"}}),
        ("status", {"code": 500}),
        ("status", {"code": 503}),
        ("cut", {}),
        ("truncate", {}),
        ("empty", {}),
        ("garbage", {}),
        ("slow", {"delay": 0.05}),
    ],
)
def test_what_passes_is_come_through(bench: Maker, kind: Any, options: dict[str, Any]) -> None:
    made = bench(tiny_kwb(2024))
    made.server.fault(OBSERVATIONS, kind, times=2, **options)
    fetched = made.kwb()
    assert wide(fetched).at["GM9999", "inwoners"] == 1000
    assert not any("ODataApi/85984NED" in path for path in made.paths())


@pytest.mark.parametrize("kind", ["status", "cut", "truncate", "garbage", "html"])
def test_v3_takes_over_from_v4_and_says_so(bench: Maker, kind: Any) -> None:
    made = bench(tiny_kwb(2024))
    made.server.fault("/v4/", kind, times=math.inf)
    fetched = made.kwb()
    assert wide(fetched).at["GM9999", "inwoners"] == 1000
    assert any("85984NED: read from cbs_v3, because http" in note for note in fetched.notes)
    assert fetched.statistics.sources["kwb_2024"].url == f"{made.server.url}/ODataApi/85984NED"


def test_v3_takes_over_where_v4_lacks_the_table(bench: Maker) -> None:
    fetched = bench(tiny_kwb(2024), v4=False).kwb()
    assert wide(fetched).at["GM9999", "inwoners"] == 1000
    assert any("404" in note and "read from cbs_v3" in note for note in fetched.notes)


def test_a_service_that_is_down_is_not_waited_for_every_year(bench: Maker) -> None:
    late = tiny_kwb(2025, unpublished=frozenset({WOZ.name}))
    late = late.evolve(cells=late.cells.assign(**{WOZ.name: "."}))
    made = bench(late, tiny_kwb(2024))
    made.server.fault("/v4/", "status", times=math.inf, code=503)
    fetched = made.kwb(2025)
    assert set(fetched.statistics.frame.query("indicator == 'woz_waarde'")["period"]) == {"2024"}
    assert {path for path in made.paths() if path.startswith("/v4/")} == {"/v4/86165NED/Properties"}


@pytest.mark.parametrize("kind", ["status", "cut", "truncate", "empty", "garbage", "html"])
def test_no_service_at_all_is_one_error_of_a_run_to_resume(bench: Maker, kind: Any) -> None:
    made = bench(tiny_kwb(2024))
    made.server.fault("/", kind, times=math.inf)
    with pytest.raises(Unreachable) as caught:
        made.kwb()
    said = said_by(caught)
    assert "/v4/85984NED" in said
    assert "/ODataApi/85984NED" in said
    made.server.clear_faults()
    assert wide(made.kwb()).at["GM9999", "inwoners"] == 1000


def _page(**document: Any) -> Callable[[Request], Response]:
    rows = [
        {"Id": n, "Measure": "T001036", "ValueAttribute": "None", "Value": 5.0,
         "StringValue": None, "WijkenEnBuurten": code}
        for n, code in enumerate(OURS)
    ]  # fmt: skip
    return lambda _: Response.json({"value": rows, **document})


def test_a_next_link_to_elsewhere_is_not_followed(bench: Maker) -> None:
    made = bench(tiny_kwb(2024), own=ONLY_V4)
    for link in (
        "https://evil.example.nl/v4/85984NED/Observations?$skip=7",
        f"{made.server.url}/v4/85985NED/Observations?$skip=7",
        "//evil.example.nl/v4/85984NED/Observations",
        "http://[",
    ):
        made.server.route(OBSERVATIONS, _page(**{"@odata.nextLink": link}))
        with pytest.raises(SourceError) as caught:
            made.kwb()
        assert "leads to another service, and is not followed" in said_by(caught)


def test_a_next_link_without_end_is_an_error(bench: Maker) -> None:
    made = bench(tiny_kwb(2024), own=ONLY_V4)
    turns = iter(range(1, 10_000))

    def endless(request: Request) -> Response:
        link = f"{made.server.url}{OBSERVATIONS}?$skip={next(turns)}"
        return _page(**{"@odata.nextLink": link})(request)

    made.server.route(OBSERVATIONS, endless)
    with pytest.raises(SourceError) as caught:
        made.kwb()
    assert "the pages have no end" in said_by(caught)
    assert made.paths().count(OBSERVATIONS) < 5


def test_ever_new_rows_end_with_the_number_of_pages(
    bench: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_odata, "_MOST_PAGES", 4)
    made = bench(tiny_kwb(2024), own=ONLY_V4)
    turns = iter(range(1, 10_000))

    def endless(_: Request) -> Response:
        turn = next(turns)
        link = f"{made.server.url}{OBSERVATIONS}?$skip={turn}"
        return Response.json({"value": [{"Id": turn}], "@odata.nextLink": link})

    made.server.route(OBSERVATIONS, endless)
    with pytest.raises(SourceError) as caught:
        made.kwb()
    said = said_by(caught)
    assert "after 4 pages with 4 rows there is a link to a next one still" in said
    assert OBSERVATIONS in said
    assert made.paths().count(OBSERVATIONS) == 5


def test_a_next_link_to_itself_or_to_nothing_is_an_error(bench: Maker) -> None:
    made = bench(tiny_kwb(2024), own=ONLY_V4)
    made.server.route(
        OBSERVATIONS, lambda request: _page(**{"@odata.nextLink": request.url})(request)
    )
    with pytest.raises(SourceError, match="the same page again"):
        made.kwb()
    empty = Response.json({"value": [], "@odata.nextLink": "Observations?$skip=2"})
    made.server.route(
        OBSERVATIONS,
        lambda r: empty if "$skip" in r.query else _page(**{"@odata.nextLink": "?$skip=1"})(r),
    )
    with pytest.raises(SourceError, match="gives no rows"):
        made.kwb()
    made.server.route(OBSERVATIONS, _page(**{"@odata.nextLink": 3}))
    with pytest.raises(SourceError, match="the next link is not a text"):
        made.kwb()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"error": "changed"}, "no list of rows"),
        ({"value": {"a": 1}}, "no list of rows"),
        ({"value": [1, 2]}, "no list of rows"),
        ({"value": []}, "has no figures of GM9999"),
        ({"value": [{"Maat": "T001036", "Waarde": 1}]}, "have no 'WijkenEnBuurten'"),
    ],
)
def test_observations_of_another_form_are_refused(
    bench: Maker, document: dict[str, Any], said: str
) -> None:
    made = bench(tiny_kwb(2024), own=ONLY_V4)
    made.server.route(OBSERVATIONS, lambda _: Response.json(document))
    with pytest.raises(SourceError) as caught:
        made.kwb()
    assert said in said_by(caught)


def test_a_figure_that_occurs_twice_is_refused(bench: Maker) -> None:
    kwb = tiny_kwb(2024)
    double = kwb.evolve(cells=pd.concat([kwb.cells, kwb.cells.iloc[[4]]], ignore_index=True))
    for own in (ONLY_V4, ONLY_V3):
        with pytest.raises(SourceError) as caught:
            bench(double, own=own).kwb()
        assert "twice in the answer" in said_by(caught)


def test_an_empty_list_with_status_200_is_no_answer(bench: Maker) -> None:
    made = bench(tiny_kwb(2024), own=ONLY_V3)
    made.server.route("/ODataApi/85984NED/UntypedDataSet", lambda _: Response.json({"value": []}))
    with pytest.raises(SourceError) as caught:
        made.kwb()
    assert "lacks 8 of the 8 regions that the table lists" in said_by(caught)


def test_an_answer_that_is_cut_off_is_no_answer(bench: Maker) -> None:
    kwb = tiny_kwb(2024)
    with pytest.raises(SourceError) as caught:
        bench(kwb.evolve(cells=kwb.cells.iloc[:6]), own=ONLY_V3).kwb()
    assert "lacks 2 of the 8 regions" in said_by(caught)


def test_more_rows_than_the_service_gives_at_once_is_told(bench: Maker) -> None:
    made = bench(tiny_kwb(2024), own=ONLY_V3, limit=5)
    with pytest.raises(SourceError) as caught:
        made.kwb()
    assert "500" in said_by(caught)


def test_filters_that_are_ignored_do_no_harm(bench: Maker) -> None:
    plain = bench(tiny_kwb(2024), own=ONLY_V3).kwb()
    made = bench(tiny_kwb(2024), own=ONLY_V3)
    rows = tiny_kwb(2024).untyped
    made.server.route("/ODataApi/85984NED/UntypedDataSet", lambda _: Response.json({"value": rows}))
    pd.testing.assert_frame_equal(plain.statistics.frame, made.kwb().statistics.frame)


def test_names_of_a_hostile_table_reach_no_query(bench: Maker) -> None:
    evil = "AantalInwoners') or ('1' eq '1_5"
    made = bench(tiny_kwb(2024), own=ONLY_V3)
    properties = [
        {"Type": "GeoDimension", "Key": "WijkenEnBuurten"},
        {"Type": "Topic", "Key": evil, "Unit": "aantal"},
    ]
    made.server.route(
        "/ODataApi/85984NED/DataProperties", lambda _: Response.json({"value": properties})
    )
    with pytest.raises(SourceError, match="not those of the catalogue"):
        made.kwb()
    assert not any("eq '1" in text for r in made.server.log for text in r.query.values())
