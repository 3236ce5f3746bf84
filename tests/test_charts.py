"""Charts: what is drawn is what was scored, and no text or setting gets in between."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ouderenindex.charts import (
    Chart,
    definition_tree,
    distribution_chart,
    profile_chart,
    ranking_chart,
    scatter_chart,
    trend_chart,
)
from ouderenindex.charts.scores import _edges
from ouderenindex.classes import CLASSES
from ouderenindex.errors import DataError, DefinitionError, ExportError
from ouderenindex.project import Project
from ouderenindex.robustness import Certainty, robustness
from ouderenindex.scoring import IndexResult, score
from ouderenindex.trends import Trend, trend

pytest.importorskip("matplotlib", reason="charts need the extra 'charts'")

HOSTILE = (
    "$\\frac{1}{0}$", "<script>window.__x=1</script>", "</text><script>1</script>", "a_b^c & d",
    "${x} {name} {{7*7}}", "$unclosed", "%s %(x)s", '" onload="x',
)  # fmt: skip


@pytest.fixture(scope="module")
def certainty(case: Project, result: IndexResult) -> Certainty:
    return case.certainty(result, draws=100)


@pytest.fixture(scope="module")
def series(case: Project) -> Trend:
    return trend(case.statistics, case.definition, case.regions)


def svg(chart: Chart, folder: Path) -> ET.Element:
    return ET.parse(chart.save(folder / "chart.svg")).getroot()


def written(root: ET.Element) -> list[str]:
    """All texts in a picture."""
    return ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]


# --- What is drawn ---------------------------------------------------------------------------


def test_a_profile_has_every_score_of_a_region(
    result: IndexResult, certainty: Certainty, tmp_path: Path
) -> None:
    chart = profile_chart(result, "Holtenbroek", certainty=certainty)
    data = chart.data.set_index("node")
    code = result.find("Holtenbroek")
    assert list(data.index) == [
        n.key
        for n in result.definition.nodes()
        if n.level != "indicator" and n.key in result.scored
    ]
    np.testing.assert_array_equal(data["score"], result.scores.loc[code, data.index])
    np.testing.assert_array_equal(data["class"], result.classes.loc[code, data.index])
    np.testing.assert_array_equal(data["low"], certainty.low.loc[code, data.index])
    texts = written(svg(chart, tmp_path))
    assert "61,5" in texts  # with a comma, as on every other output
    assert any("Gemeente Zwolle" in each and "2014" in each for each in texts)
    assert chart.caption == (
        "Holtenbroek: Ouderenindex 61,5, zeer ongunstig. Het gemiddelde van Zwolle is 100."
    )


def test_a_ranking_is_in_the_order_of_scores_and_names_who_has_none(
    result: IndexResult, certainty: Certainty
) -> None:
    data = ranking_chart(result, "gezondheid", certainty, level="buurt").data
    scored = data["score"].notna()
    assert data.loc[scored, "score"].is_monotonic_decreasing
    assert scored.to_list() == sorted(scored, reverse=True)
    assert set(data["region"]) == set(result.regions.index[result.regions["level"] == "buurt"])
    assert set(data.loc[~scored, "status"]) == {"suppressed", "not_applicable"}
    inside = data[scored]
    assert (inside["low"] <= inside["high"]).all()


def test_an_index_of_vulnerability_begins_with_the_least_vulnerable(mini_project: Project) -> None:
    turned = mini_project.definition.evolve(higher_is="unfavourable")
    data = ranking_chart(mini_project.score(turned), level="buurt").data
    assert data["score"].is_monotonic_increasing


def test_a_scatter_takes_figures_of_indicators_and_scores_of_the_rest(result: IndexResult) -> None:
    chart = scatter_chart(result, "ernstig_eenzaam", "woonomgeving")
    data = chart.data.set_index("region")
    np.testing.assert_array_equal(data["x"], result.figures.loc[data.index, "ernstig_eenzaam"])
    np.testing.assert_array_equal(data["y"], result.scores.loc[data.index, "woonomgeving"])
    both = data.dropna(subset=["x", "y"])
    r = np.corrcoef(both["x"], both["y"])[0, 1]
    assert f"r = {r:.2f}".replace(".", ",") in chart.caption
    assert "16 wijken" in chart.caption


def test_a_scatter_says_when_one_is_part_of_the_other(result: IndexResult) -> None:
    chart = scatter_chart(result, "gezondheid", "ouderenindex", lang="en")
    assert "partly computed from the other" in chart.caption


def test_nothing_connects_years_across_a_break(series: Trend) -> None:
    chart = trend_chart(series, regions=["Holtenbroek", "Ittersum"])
    assert set(chart.data["name"]) == {"Holtenbroek", "Ittersum"}
    panels = [axes for axes in chart.figure.axes if axes.get_visible()]
    assert len(panels) == 2
    for axes in panels:
        years = [set(np.asarray(line.get_xdata(), dtype=float)) for line in axes.get_lines()]
        assert {2012.0, 2016.0} in years
        assert not any({2016.0, 2020.0} <= found for found in years)
        assert {2018.0} in years  # where the break is drawn
    words = set(chart.data.loc[chart.data["period"] == "2020", "words"])
    assert words == {"andere meetmethode: niet te vergelijken"}


def test_a_distribution_counts_every_region_once(result: IndexResult) -> None:
    chart = distribution_chart(result)
    buurten = result.regions.index[result.regions["level"] == "buurt"]
    assert len(chart.data) == len(buurten) == 78
    (axes,) = chart.figure.axes
    drawn = {
        kind.number: sum(
            bar.get_height()
            for group in axes.containers
            for bar in group
            if tuple(np.round(np.array(bar.get_facecolor()[:3]) * 255))
            == tuple(int(kind.colour[at : at + 2], 16) for at in (1, 3, 5))
        )
        for kind in CLASSES
    }
    counted = chart.data["class"].value_counts()
    assert drawn == {kind.number: counted.get(kind.number, 0) for kind in CLASSES}


@given(
    st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=40),
    st.floats(-1e3, 1e3).map(lambda x: round(x, 1)),
)
def test_bins_hold_every_score_and_ascend(scores: list[float], reference: float) -> None:
    edges = np.asarray(_edges(np.array(scores), reference))
    assert (np.diff(edges) > 0).all()
    assert edges[0] <= min(scores) + 1e-6
    assert max(scores) <= edges[-1] + 1e-6


def test_shares_in_the_tree_add_up(result: IndexResult) -> None:
    data = definition_tree(result.definition).data
    assert data.loc[data["level"] == "indicator", "share"].sum() == pytest.approx(1)
    assert data.loc[data["level"] == "aspect", "share"].sum() == pytest.approx(1)
    assert data.set_index("node").at["mantelzorger", "share"] == 0
    children = data.groupby("parent")["share"].sum().drop("")
    np.testing.assert_allclose(children, data.set_index("node").loc[children.index, "share"])


# --- Files and settings ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
def test_the_same_chart_is_the_same_bytes(result: IndexResult, tmp_path: Path, kind: str) -> None:
    paths = [
        distribution_chart(result).save(tmp_path / f"{turn}.{kind}").read_bytes()
        for turn in range(2)
    ]
    assert paths[0] == paths[1]
    assert b"2026" not in paths[0] and b"CreationDate" not in paths[0]


def test_another_kind_of_picture_is_refused(result: IndexResult, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"chart\.docx: unknown kind of picture.*'svg'"):
        distribution_chart(result).save(tmp_path / "chart.docx")
    assert list(tmp_path.iterdir()) == []


def test_settings_of_a_notebook_and_charts_leave_each_other_alone(
    result: IndexResult, tmp_path: Path
) -> None:
    import matplotlib

    before = distribution_chart(result).save(tmp_path / "a.svg").read_bytes()
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "text.usetex": True}):
        settings = dict(matplotlib.rcParams)
        after = distribution_chart(result).save(tmp_path / "b.svg").read_bytes()
        assert dict(matplotlib.rcParams) == settings
    assert before == after


def test_charts_do_not_load_pyplot_nor_matplotlib_before_they_are_asked_for() -> None:
    code = (
        "import sys, ouderenindex.charts as c\n"
        "print('matplotlib' in sys.modules)\n"
        "import ouderenindex as oi; c.definition_tree(oi.load_case().definition)\n"
        "print('matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "False"]


def test_without_matplotlib_the_extra_is_named(
    result: IndexResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.style", None)
    with pytest.raises(ExportError, match=r"ouderenindex\[charts\]"):
        distribution_chart(result)


def test_a_notebook_shows_the_picture_and_the_caption(result: IndexResult) -> None:
    chart = profile_chart(result, "Holtenbroek")
    assert chart._repr_png_().startswith(b"\x89PNG")
    shown = chart._repr_html_()
    assert shown.startswith('<figure><img alt="Holtenbroek: Ouderenindex 61,5')
    assert repr(chart).startswith(chart.caption)


# --- Strange data ----------------------------------------------------------------------------


def test_hostile_text_is_drawn_as_it_is(mini_project: Project, tmp_path: Path) -> None:
    said = iter(HOSTILE * 3)
    definition = mini_project.definition
    for node in definition.nodes():
        definition = definition.evolve(node.key, label=next(said))
    frame = mini_project.regions.frame.copy()
    frame["name"] = [next(said) for _ in frame.index]
    regions = replace(mini_project.regions, frame=frame)
    result = score(mini_project.statistics, definition, regions)
    certainty = robustness(result, draws=20)
    charts = [
        *(profile_chart(result, code, certainty=certainty) for code in frame.index),
        ranking_chart(result, None, certainty, level="buurt"),
        scatter_chart(result, "eenzaam", "thuis", level="buurt"),
        distribution_chart(result),
        definition_tree(definition),
    ]
    found: list[str] = []
    for chart in charts:
        root = svg(chart, tmp_path)
        assert not [each for each in root.iter() if each.tag.endswith("script")]
        assert not [name for each in root.iter() for name in each.attrib if name.startswith("on")]
        found += written(root)
        assert "<script" not in chart._repr_html_()
    for text in HOSTILE:
        assert any(text in each for each in found), text


def test_hostile_names_of_a_trend_are_drawn_as_they_are(case: Project, tmp_path: Path) -> None:
    frame = case.regions.frame.copy()
    wijken = list(case.regions.level("wijk").index[: len(HOSTILE)])
    frame.loc[wijken, "name"] = HOSTILE
    regions = replace(case.regions, frame=frame)
    chart = trend_chart(trend(case.statistics, case.definition, regions), regions=wijken)
    texts = written(svg(chart, tmp_path))
    for text in HOSTILE:  # the heading of a panel has room for some twenty signs
        assert any(text[:20] in each for each in texts), text
    assert "<script" not in chart._repr_html_()


def test_long_and_right_to_left_names_are_drawn(mini_project: Project, tmp_path: Path) -> None:
    frame = mini_project.regions.frame.copy()
    frame.loc["WK999901", "name"] = "W" * 120
    frame.loc["WK999902", "name"] = "שכונה דרום"
    regions = replace(mini_project.regions, frame=frame)
    result = score(mini_project.statistics, mini_project.definition, regions)
    texts = written(svg(ranking_chart(result), tmp_path))
    assert any(each.startswith("WWW") and each.endswith("…") for each in texts)
    assert "שכונה דרום" in texts
    heading = "".join(written(svg(profile_chart(result, "WK999901"), tmp_path)))
    assert heading.count("W") >= 120


def test_regions_without_any_score_are_drawn_as_such(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    from ouderenindex.project import load_project

    project = load_project(mini())
    frame = project.statistics.frame.copy()
    west = frame["region"].str.startswith("BU999901") & (frame["indicator"] != "ouderen")
    frame.loc[west, ["value", "status"]] = [np.nan, "suppressed"]
    result = score(replace(project.statistics, frame=frame), project.definition, project.regions)
    assert result.scores.loc["WK999901"].isna().all()
    for chart in (profile_chart(result, "WK999901"), ranking_chart(result)):
        row = chart.data[chart.data["region"] == "WK999901"]
        assert row["score"].isna().all() and (row["class"] == 0).all()
        assert any(
            "geen gegevens" in t or "afgeschermd" in t for t in written(svg(chart, tmp_path))
        )
    few = scatter_chart(result, "eenzaam", "thuis")
    assert "Te weinig verschillende cijfers" in few.caption


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda r: profile_chart(r, "Holtenbroe"), DataError, "perhaps 'Holtenbroek'"),
        (lambda r: ranking_chart(r, "mantelzorger"), DataError, "has no score"),
        (lambda r: ranking_chart(r, level="straat"), DataError, "no level 'straat'"),
        (lambda r: scatter_chart(r, "gezondheit", "leeftijd"), DefinitionError, "gezondheid"),
    ],
)
def test_a_mistake_is_named(
    result: IndexResult, make: Callable[[IndexResult], Chart], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        make(result)


def test_a_certainty_of_another_result_is_refused(
    mini_project: Project, certainty: Certainty
) -> None:
    with pytest.raises(ExportError, match="not of this result"):
        profile_chart(mini_project.score(), "Wijk West", certainty=certainty)


def test_too_many_regions_are_refused(result: IndexResult, series: Trend) -> None:
    regions = pd.concat([result.regions] * 3)
    many = [code for code in regions.index if str(code).startswith("BU")]
    with pytest.raises(DataError, match="expected 1 to 60"):
        trend_chart(series, regions=many)
