"""What the page knows is what was scored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ouderenindex.classes import classify
from ouderenindex.errors import DataError
from ouderenindex.map.encode import ALPHABET, decode_column, decode_integers, decode_line
from ouderenindex.map.page import _SCRIPTS, _read
from ouderenindex.map.payload import STATUS_CODES, payload, render_json
from ouderenindex.project import Project, load_project
from ouderenindex.robustness import Certainty, Uncertainty, robustness
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import TEXTS


def statuses(text: str, count: int) -> list[str]:
    """Read a column of statuses as the page does."""
    values, at, row = [text[0]] * count, 1, -1
    while at < len(text):
        end = at
        while ALPHABET.index(text[end]) >= len(ALPHABET) // 2:
            end += 1
        row += decode_integers(text[at : end + 1])[0]
        values[row] = text[end + 1]
        at = end + 2
    return values


def read_scores(document: dict, key: str, column: object) -> np.ndarray:
    """Read scores as the page does: from the figures, where they are a line through those."""
    indicators = [n["key"] for n in document["nodes"] if n["level"] == "indicator"]
    count = len(document["regions"]["codes"])
    coded = document["figures"][indicators.index(key)] if key in indicators else None
    return decode_line(column, 1, decode_column(coded, count))


@pytest.fixture(scope="module")
def document(case: Project, result: IndexResult) -> dict[str, object]:
    return payload(
        result, case.regions, case.overlay(result), case.sites, case.concepts, title=case.title
    )


def test_scores_and_classes_are_those_of_the_result(document: dict, result: IndexResult) -> None:
    codes = document["regions"]["codes"]
    assert codes == list(result.regions.index)
    for node, column in zip(document["nodes"], document["scores"], strict=True):
        if node["key"] not in result.scores:
            assert column is None and node["context"]
            continue
        read = read_scores(document, node["key"], column)
        wanted = result.scores.loc[codes, node["key"]].to_numpy()
        np.testing.assert_array_equal(read, np.round(wanted, 1))
        np.testing.assert_array_equal(
            classify(read, document["limits"]), result.classes.loc[codes, node["key"]]
        )


def test_figures_and_statuses_are_those_of_the_result(document: dict, result: IndexResult) -> None:
    codes = document["regions"]["codes"]
    for at, indicator in enumerate(result.definition.indicators):
        read = decode_column(document["figures"][at], len(codes))
        wanted = result.figures.loc[codes, indicator.key].to_numpy(float)
        np.testing.assert_allclose(read, np.round(wanted, indicator.decimals), atol=1e-9)
        signs = statuses(document["statuses"][at], len(codes))
        assert signs == [STATUS_CODES[s] for s in result.figure_status.loc[codes, indicator.key]]


def test_every_missing_score_says_why(document: dict, result: IndexResult) -> None:
    codes = document["regions"]["codes"]
    for node, text in zip(document["nodes"], document["why"], strict=True):
        if node["key"] in result.status:
            wanted = [STATUS_CODES[s] for s in result.status.loc[codes, node["key"]]]
            assert statuses(text, len(codes)) == wanted


def test_reasons_sort_as_in_python(document: dict, result: IndexResult) -> None:
    codes = document["regions"]["codes"]
    keys = [i.key for i in result.definition.indicators]
    points = pd.DataFrame(
        {key: decode_column(column, len(codes)) for key, column in
         zip(keys, document["points"], strict=True)}, index=codes,
    )  # fmt: skip
    for code in result.regions.index[result.regions["level"] == "wijk"]:
        explained = result.explain(code)
        row = points.loc[code].dropna()
        worst = list(row[row < 0].sort_values(kind="stable").index[:3])
        best = list(row[row > 0].sort_values(kind="stable", ascending=False).index[:3])
        assert worst == [r.indicator.key for r in explained.risks[:3]]
        assert best == [r.indicator.key for r in explained.protections[:3]]


def test_sites_have_their_wijk_and_no_invented_point(document: dict, case: Project) -> None:
    names = document["regions"]["names"]
    sites = {site["name"]: site for site in document["sites"]}
    assert [names[at] for at in sites["De Tippe"]["regions"]] == ["Tippe bij de Ijssel"]
    assert [names[at] for at, _ in sites["De Tippe"]["wijken"]] == ["Stadshagen"]
    assert sites["Breecamp-West"]["dwellings"] == [["unspecified", 400, 600]]
    assert all("point" not in site for site in sites.values())
    assert len(document["concepts"]) == len(case.concepts)


def test_the_same_input_gives_the_same_json(case: Project, result: IndexResult) -> None:
    first = render_json(payload(result, case.regions))
    assert first == render_json(payload(result, case.regions))
    assert json.loads(first)["title"] == "Ouderenindex Zwolle"


def test_missing_suppressed_and_zero_are_three_things(mini: Callable[..., Path]) -> None:
    rows = ["region,indicator,period,value,status,lower,upper,n,source"]
    buurten = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")
    for code, old in zip(buurten, (100, 300, 200, 400), strict=True):
        rows.append(f"{code},ouderen,2024,{old},observed,,,,fictief")
        rows.append(f"{code},contact,2024,{old / 5},observed,,,,fictief")
    cells = ("0,observed", ",suppressed", ",missing", "50,observed")
    for code, cell in zip(buurten, cells, strict=True):
        rows.append(f"{code},eenzaam,2024,{cell},,,,fictief")
    project = load_project(mini(statistics="\n".join(rows) + "\n"))
    document = payload(project.score(), project.regions)
    codes = document["regions"]["codes"]
    figures = dict(zip(codes, decode_column(document["figures"][0], len(codes)), strict=True))
    signs = dict(zip(codes, statuses(document["statuses"][0], len(codes)), strict=True))
    assert figures[buurten[0]] == 0 and signs[buurten[0]] == "o"
    assert np.isnan(figures[buurten[1]]) and signs[buurten[1]] == "s"
    assert np.isnan(figures[buurten[2]]) and signs[buurten[2]] == "x"


@pytest.fixture(scope="module")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=300, seed=2)


def test_certainty_is_told_of_scores_only(
    case: Project, result: IndexResult, certainty: Certainty
) -> None:
    sure = payload(result, case.regions, certainty=certainty)
    assert sure["certainty"]["draws"] == 300 and sure["certainty"]["threshold"] == 80
    assert sure["certainty"]["varied"] == ["weights", "methods", "leave", "figures"]
    codes = sure["regions"]["codes"]
    for at, node in enumerate(sure["nodes"]):
        columns = {
            name: sure["certainty"][name][at]
            for name in ("chance", "low", "high", "other", "often", "bare")
        }
        if node["level"] == "indicator":
            assert set(columns.values()) == {None}
            continue
        key = node["key"]
        read = pd.DataFrame({n: decode_column(c, len(codes)) for n, c in columns.items()}, codes)
        stable = certainty.stable.loc[codes, key]
        assert list(read["other"].notna()) == list((~stable.astype("boolean")).fillna(False))
        known = certainty.probability.loc[codes, key]
        assert list(read["chance"].isna()) == list(known.isna())
        # Rounded down in one place only: a class is stable from the threshold that is shown on.
        assert ((100 * known - read["chance"]).dropna().between(-1e-9, 1)).all()
        enough = known.where(certainty.with_score.loc[codes, key] == 1).dropna().index
        assert list(read.loc[enough, "chance"] >= 80) == list(stable[enough])
        low, high = (frame.loc[codes, key].round(1) for frame in (certainty.low, certainty.high))
        assert ((low - read["low"]).dropna().between(0, 0.95)).all()
        assert ((read["high"] - high).dropna().between(0, 0.95)).all()
        told = read["bare"].dropna()
        without = 100 * (1 - certainty.with_score.loc[told.index, key])
        assert ((told - without).between(-1e-9, 1)).all()
    del sure["certainty"]
    without = payload(result, case.regions)
    assert {**sure, "sources": None} == {**without, "sources": None}


def test_a_class_that_lacks_scores_says_so(result: IndexResult, certainty: Certainty,
                                           case: Project) -> None:  # fmt: skip
    """A chance above the threshold and still not stable needs a reason."""
    document = payload(result, case.regions, certainty=certainty)
    codes = document["regions"]["codes"]
    keys = [node["key"] for node in document["nodes"]]
    told = 0
    for key in certainty.probability.columns:
        bare = decode_column(document["certainty"]["bare"][keys.index(key)], len(codes))
        high = certainty.probability.loc[codes, key] >= certainty.threshold
        unsure = (~certainty.stable.loc[codes, key].astype("boolean")).fillna(False)
        assert not np.isnan(bare[(high & unsure).to_numpy()]).any()
        told += int((high & unsure).sum())
    assert told > 0


def test_what_was_not_varied_is_not_named(case: Project, result: IndexResult) -> None:
    only = Uncertainty(weights=0, normalisers=(), aggregators=(), leave_out=True, figures=None)
    made = robustness(result, draws=20, uncertainty=only)
    assert payload(result, case.regions, certainty=made)["certainty"]["varied"] == ["leave"]


def test_the_certainty_of_other_scores_is_refused(
    case: Project, mini_project: Project, result: IndexResult
) -> None:
    other = robustness(mini_project.score(), draws=5)
    with pytest.raises(DataError, match="belongs to other scores"):
        payload(result, case.regions, certainty=other)
    again = robustness(case.score(), draws=5)  # made anew, and equal
    assert payload(result, case.regions, certainty=again)["certainty"]["draws"] == 5


def test_every_text_is_used_and_every_used_text_exists() -> None:
    source = "".join(_read(f"{name}.js") for name in _SCRIPTS) + _read("page.html")
    asked = set(re.findall(r"""\bt\('([a-z0-9.]+)'[,)]""", source))
    asked |= set(re.findall(r'data-text="([a-z0-9.]+)"', source))
    known = {k.removeprefix("map.") for k in TEXTS["nl"] if k.startswith("map.")}
    assert asked - known == set()
    # A key may be put together: then its stem stands in the script.
    quoted = set(re.findall(r"'([a-z0-9.]+)'", source)) | asked
    stems = ("people.", "a.", "n.", "view.", "why.", "short.", "sure.", "certainty.",
             "concept.", "date.", "site.", "help.", "ref.", "compare.choose.",
             "layer.")  # fmt: skip
    unused = {key for key in known - quoted if not key.startswith(stems)}
    spoken = {"noscript", "wijk", "buurt", "read.3.norm", "old", "places"}
    assert unused <= spoken | {
        f"{key}.{end}" for key in ("risks", "protections") for end in ("none", "norm")
    }
