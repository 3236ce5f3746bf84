"""Access in the outputs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from openpyxl.workbook import Workbook
from programme_outputs import CENTRE, NORM, block_of, sheet_of

from ouderenindex.access import Facilities, WalkingNetwork
from ouderenindex.export.access_tables import (
    access_layer,
    site_access_table,
    weighted_table,
    white_spot_layer,
)
from ouderenindex.housing import AddressPoints, Site
from ouderenindex.programme import Programme
from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text


def test_access_is_told_by_buurt_and_kind(
    case: Project, walked: Programme, walked_book: Workbook
) -> None:
    book = walked_book
    assert walked.access is not None
    own = walked.access.by_region(case.regions, "buurt")
    rows = block_of(book, "Bereikbaarheid", "Per buurt en voorziening, norm 500 m")
    assert len(rows) == len(own) == 78 * 2
    for row, said in zip(rows, own.to_dict(orient="records"), strict=True):
        assert (row["Naam"], row["Adressen"]) == (said["name"], said["addresses"])
        assert row["Adressen buiten de norm"] == said["beyond"]
        mean = said["mean_distance"]
        shown = row["Gemiddelde loopafstand (m)"]
        assert shown == (None if np.isnan(mean) else pytest.approx(mean))
    spots = block_of(book, "Bereikbaarheid", "Witte vlekken")
    for kind in ("supermarkt", "huisarts"):
        beyond = [r["Adressen buiten de norm"] for r in spots if r["Voorziening"] == kind]
        every = [r["Adressen buiten de norm"] for r in rows if r["Voorziening"] == kind]
        assert beyond == sorted(every, reverse=True)[:5]
    (whole,) = [r for r in block_of(book, "Bereikbaarheid", "In de hele gemeente, norm 500 m")
                if r["Voorziening"] == "supermarkt"]  # fmt: skip
    assert whole["Adressen"] == sum(r["Adressen"] for r in rows if r["Voorziening"] == "supermarkt")
    words = {str(row[0].value) for row in sheet_of(book, "Bereikbaarheid").iter_rows(max_col=1)}
    assert f"• {text('access.not_cbs')}" in words
    assert any("apotheek" in word and "geen plekken bekend" in word for word in words)


def test_from_a_site_of_unknown_place_nothing_is_measured(walked_book: Workbook) -> None:
    rows = block_of(walked_book, "Bereikbaarheid", "Vanaf de locaties")
    pharmacy = [row for row in rows if row["Voorziening"] == "apotheek"]
    assert {row["Gemeten"] for row in pharmacy} == {text("access.how.absent")}
    assert {row["Gemiddelde loopafstand (m)"] for row in pharmacy} == {None}
    tippe = next(r for r in rows if (r["Locatie"], r["Voorziening"]) == ("De Tippe", "supermarkt"))
    assert tippe["Gemeten"] == text("access.how.addresses")
    assert tippe["Gemiddelde loopafstand (m)"] > 0


def test_the_weighted_distance_is_the_mean_over_addresses(case: Project, walked: Programme) -> None:
    access = walked.access
    assert access is not None
    rows = weighted_table(access, case.regions).set_index("code")
    where, weighted = access.points.regions(case.regions), access.weighted()
    for code in ("BU01931000", "BU01932250"):
        here = where == code
        mean = np.average(weighted[here], weights=access.points.weight[here])
        assert rows.at[code, "gewogen"] == pytest.approx(mean)
        assert rows.at[code, "adressen"] == access.points.weight[here].sum()
    assert (rows["gewogen"].isna() == (rows["adressen"] == 0)).all()
    layer = access_layer(access, case.regions)
    assert set(layer.labels) == set(layer.frame.columns)
    shares = layer.frame["deel_binnen_supermarket"].dropna()
    assert shares.between(0, 100).all()


def test_where_no_way_leads_there_is_no_distance(case: Project, result: IndexResult) -> None:
    # One street of 100 m, and a shop at the end of another that nothing joins to it.
    x, y = CENTRE
    network = WalkingNetwork(
        np.array([x, x + 100, x + 5000, x + 5100]), np.full(4, y),
        np.array([0, 2]), np.array([1, 3]), np.array([100.0, 100.0]),
    )  # fmt: skip
    far = Facilities(
        np.array(["supermarket"], dtype=object), np.array(["Fictief"], dtype=object),
        np.array([x + 5100]), np.array([y]),
    )  # fmt: skip
    site = Site("p", "Fictief", shapely.Point(x, y), dwellings={"flex": (1, 1)})
    made = replace(
        case, sites=(site,), facilities=far, norm=NORM, network=network,
        addresses=AddressPoints(np.array([x]), np.array([y]), np.array([4.0])),
    ).programme(result)  # fmt: skip
    assert made.access is not None
    assert made.sites_access is not None
    assert np.isinf(made.access.distance).all()
    row = site_access_table(made.sites_access, [site], NORM).iloc[0]
    assert np.isnan(row[["afstand", "afstand_kortst", "afstand_langst"]].astype(float)).all()
    assert "niet overal is er een route" in row["gemeten"]
    rows = weighted_table(made.access, case.regions)
    there = rows[rows["adressen"] > 0]
    assert there[["adressen", "gewogen_over"]].to_numpy().tolist() == [[4, 0]]
    assert there["gewogen"].isna().all()
    frame = access_layer(made.access, case.regions).frame
    assert frame["zonder_route_supermarket"].sum() == 4


def test_white_spots_are_squares_around_their_addresses(walked: Programme) -> None:
    assert walked.access is not None
    spots, labels = white_spot_layer(walked.access)
    assert set(labels) == set(spots.columns) - {"geometry"}
    assert set(spots["soort"]) == {"supermarket", "gp"}
    np.testing.assert_allclose(spots.geometry.area, spots["zijde"] ** 2)
    for column, kind in enumerate(walked.access.kinds):
        beyond = walked.access.points.weight[~walked.access.within[:, column]].sum()
        assert spots.loc[spots["soort"] == kind, "buiten"].sum() == beyond
    assert (spots["buiten"] <= spots["adressen"]).all()
