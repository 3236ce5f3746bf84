"""Two areas side by side, other years, and the reference: figures as Python has them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cases import national, trend_of

from ouderenindex.classes import classify
from ouderenindex.definition import Indicator, Reference
from ouderenindex.map import build_map
from ouderenindex.project import Project, load_project
from ouderenindex.scoring import IndexResult, score
from ouderenindex.texts import number
from ouderenindex.trends import Trend

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
ROWS = """() => [...document.querySelectorAll('.pairs tbody:first-of-type tr')]
    .map(row => [...row.children].map(cell => cell.innerText.trim()))"""


@pytest.fixture(scope="module")
def over_years(case: Project) -> Trend:
    return trend_of(case)


def shown(value: float, plus: bool = False) -> str:
    sign = "−" if value < 0 else "+" if plus and value > 0 else ""
    return sign + number(abs(value), 1)


def test_every_node_is_compared_in_points(visit: Visit, vol: Path, result: IndexResult) -> None:
    opened = visit(vol, link="weergave=vergelijk&gebied=WK019330&met=WK019320")
    rows = opened.do(ROWS)
    nodes = result.definition.nodes()
    assert [row[0] for row in rows] == [node.label for node in nodes]
    one, two = result.scores.loc["WK019330"].round(1), result.scores.loc["WK019320"].round(1)
    for node, row in zip(nodes, rows, strict=True):
        if node.key not in result.scores:
            assert row[3] == "telt niet mee"
            continue
        assert row[3].split("\n")[0].split(" (")[0] == shown(
            round(float(one[node.key] - two[node.key]), 1), plus=True
        )
        for cell, code in ((row[1], "WK019330"), (row[2], "WK019320")):
            if isinstance(node, Indicator):
                figure = number(float(result.figures.at[code, node.key]), node.decimals)
                assert cell.startswith(figure)
            else:
                assert shown(float(result.scores.at[code, node.key])) in cell
    assert opened.do("() => document.querySelectorAll('.side .wheel').length") == 2
    assert "Opgave nultreden" in opened.text(".pairs")


def test_the_greatest_differences_are_named(visit: Visit, vol: Path, result: IndexResult) -> None:
    opened = visit(vol, link="weergave=vergelijk&gebied=WK019330&met=WK019320")
    scored = [i.key for i in result.definition.indicators if i.key in result.scores]
    gaps = (result.scores.loc["WK019330"] - result.scores.loc["WK019320"])[scored].round(1)
    lines = opened.page.locator(".greatest li").all_inner_texts()
    for line, order in zip(lines, (gaps.sort_values(ascending=False), gaps.sort_values()),
                           strict=True):  # fmt: skip
        assert result.definition[str(order.index[0])].label in line


def test_the_pair_is_chosen_from_the_panel(visit: Visit, vol: Path) -> None:
    opened = visit(vol, link="gebied=WK019330")
    opened.page.click("text=Vergelijk met")
    assert "Kies hierboven twee gebieden" in opened.text(".compared")
    opened.page.select_option("#oi-pair", label="Assendorp")
    opened.page.select_option("#oi-area", label="Berkum")
    assert [h.strip() for h in opened.page.locator(".side h3").all_inner_texts()] == [
        "Berkum", "Assendorp",
    ]  # fmt: skip
    opened.page.select_option("#oi-pair", label="Berkum")  # with itself is no comparison
    assert opened.page.locator(".side").count() == 0
    opened.page.click("text=Buurten")
    assert opened.do("() => document.querySelectorAll('#oi-area option').length") == 79


def test_a_comparison_prints(visit: Visit, vol: Path) -> None:
    opened = visit(vol, link="weergave=vergelijk&gebied=WK019330&met=WK019320")
    paper = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert 2 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) <= 4


def test_one_sheet_holds_whole_sections_and_says_what_it_lacks(visit: Visit, vol: Path) -> None:
    opened = visit(vol)
    for area in ("Holtenbroek", "Stadshagen", "Poort van Zwolle"):
        opened.set(area=opened.area(area), spots="11")
        opened.do("() => dispatchEvent(new Event('beforeprint'))")
        over, left_out, told = opened.do(
            """() => { const p = document.getElementById('oi-panel');
            return [p.scrollHeight - p.clientHeight, p.querySelectorAll('.spare[hidden]').length,
              p.querySelectorAll('.short').length]; }"""
        )
        assert over <= 0 and told == (left_out > 0), area
        paper = opened.page.pdf(prefer_css_page_size=True, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper)) == 1
        opened.do("() => dispatchEvent(new Event('afterprint'))")
        assert opened.do("() => document.querySelectorAll('.spare[hidden], .short').length") == 0


def test_a_year_shows_the_scores_of_the_trend(
    visit: Visit, vol: Path, over_years: Trend, result: IndexResult
) -> None:
    opened = visit(vol, link="jaar=2012")
    frame = over_years.frame[over_years.frame["period"] == "2012"]
    for level in ("wijk", "buurt"):
        for key in ("ouderenindex", "eenzaamheid"):
            opened.set(level=level, node=opened.node(key), year="2012")
            rows = frame[frame["node"] == key].set_index("region")["score"].round(1)
            codes = list(result.regions.index[result.regions["level"] == level])
            wanted = classify(rows[codes].to_numpy(), result.definition.limits)
            numbers = opened.do(
                """level => { const o = ouderenindex, d = o.data; return d.regions.codes
                .map((c, at) => at).filter(at => d.regions.levels[at] === level)
                .map(at => o.scale().number(at)); }""",
                ["gemeente", "wijk", "buurt"].index(level),
            )
            assert numbers == list(wanted)
    assert "8 van 29" in opened.text(".legend")
    assert opened.do("() => document.querySelectorAll('.legend').length") == 1


def test_a_break_in_method_is_named_and_never_drawn(visit: Visit, vol: Path) -> None:
    opened = visit(vol)
    assert opened.do(
        "() => [...document.querySelectorAll('#oi-year option')].map(o => [o.text, o.disabled])"
    ) == [["Nieuwste cijfers", False], ["2012", False], ["2016", False],
          ["2020 (andere methode)", True]]  # fmt: skip
    opened.set(year="2020")
    assert opened.do("() => ouderenindex.state.year") == ""
    for area in ("Holtenbroek", "Stadshagen", "Assendorp"):
        opened.set(area=opened.area(area))
        told = opened.text(".trend").split("2020")[-1]
        assert "andere meetmethode" in told and not re.search(r"\d,\d", told)
        assert opened.do("() => document.querySelectorAll('.trend circle').length") == 2
        assert opened.do("() => document.querySelectorAll('.trend .run').length") == 1
    for columns in opened.do("() => Object.values(ouderenindex.data.trend.nodes)"):
        assert columns["score"][2] is None and columns["noise"][2] is None


def test_change_is_told_from_noise(
    visit: Visit, vol: Path, over_years: Trend, result: IndexResult
) -> None:
    opened = visit(vol, link="niveau=buurt")
    frame = over_years.frame
    part = frame[(frame["node"] == "ouderenindex") & (frame["period"] == "2012")]
    verdicts = part.set_index("region")
    seen = set()
    for code in result.regions.index[result.regions["level"] == "buurt"]:
        row = verdicts.loc[code]
        opened.set(area=opened.do("c => ouderenindex.data.regions.codes.indexOf(c)", code))
        if row["verdict"] == "no_score":
            continue
        told = opened.text(".trend li:first-of-type")
        assert over_years.verdict_label(row["verdict"]) in told
        found = re.search(r"\((\S+) ten opzichte van 2016, marge (\S+)\)", told)
        assert found is not None
        change, noise = (
            float(t.replace("−", "-").replace("+", "").replace(",", ".")) for t in found.groups()
        )
        # What is shown never contradicts what is said.
        assert (abs(change) > noise) <= (row["verdict"] in ("improved", "worsened"))
        seen.add(row["verdict"])
    assert {"no_change", "worsened"} <= seen


def test_the_country_stands_beside_the_municipality(
    visit: Visit, vol: Path, case: Project, result: IndexResult
) -> None:
    figures = {key: value for key, value in national(case).items() if not np.isnan(value)}
    assert figures
    opened = visit(vol, link="gebied=WK019330")
    for key, value in figures.items():
        opened.set(node=opened.node(key))
        info = result.definition[key]
        assert isinstance(info, Indicator)
        wanted = f"Nederland {number(value, info.decimals)}"
        assert wanted in opened.text(".reasons .facts")
    opened.set(view="tabel")
    assert wanted in opened.text("tr.city")


def test_the_reference_may_be_the_country(visit: Visit, case: Project, tmp_path: Path) -> None:
    known = [key for key, value in national(case).items() if not np.isnan(value)]
    drop = [i.key for i in case.definition.indicators if i.key not in known]
    definition = case.definition.without(*drop).evolve(reference=Reference(kind="national"))
    compared = score(case.statistics, definition, case.regions)
    build_map(compared, case.regions).save(tmp_path / "kaart.html")
    opened = visit(tmp_path / "kaart.html")
    assert "100 = gemiddelde van Nederland" in opened.text("#oi-subtitle")
    assert "ongunstiger dan gemiddeld in Nederland" in opened.text("#oi-panel")
    # The city now has a score of its own, in the middle of the wheel.
    own = number(float(compared.scores.at["GM0193", definition.key]), 1)
    assert opened.do("() => document.querySelector('.wheel .middle').textContent") == own
    opened.set(area=opened.area("Holtenbroek"))
    assert "verschil met Nederland" in opened.text("#oi-panel")
    facts = opened.text(".reasons .facts")
    assert facts.startswith("Nederland ") and "Zwolle" not in facts


def test_the_reference_may_be_a_norm(
    visit: Visit, mini: Callable[..., Path], tmp_path: Path
) -> None:
    project = load_project(mini())
    definition = project.definition
    for key, norm in (("eenzaam", 50.0), ("contact", 80.0)):
        definition = definition.evolve(key, norm=norm)
    definition = definition.evolve(reference=Reference(kind="norm"))
    result = score(project.statistics, definition, project.regions)
    build_map(result, project.regions).save(tmp_path / "kaart.html")
    opened = visit(tmp_path / "kaart.html")
    opened.set(area=opened.area("Wijk Oost"))
    assert "norm 50,0%" in opened.text("#oi-panel")
    assert "Ongunstiger dan de norm" in opened.text("#oi-panel")


def test_a_theme_of_one_figure_says_why_it_differs(
    visit: Visit, vol: Path, result: IndexResult
) -> None:
    opened = visit(vol)
    for code in ("WK019330", "WK019320"):
        opened.set(area=opened.do("c => ouderenindex.data.regions.codes.indexOf(c)", code))
        opened.set(node=opened.node("huishouden"))
        own, figure = (
            number(float(result.scores.at[code, key]), 1)
            for key in ("huishouden", "eenpersoonshuishoudens")
        )
        said = "opnieuw gestandaardiseerd" in opened.text("#oi-panel")
        assert said == (own != figure)
        if said:
            assert f"{own} en niet {figure}" in opened.text("#oi-panel")
    opened.set(node=opened.node("eenzaamheid"))
    assert "opnieuw gestandaardiseerd" not in opened.text("#oi-panel")


def test_a_trend_of_other_regions_is_refused(
    case: Project, mini_project: Project, over_years: Trend
) -> None:
    from ouderenindex.errors import DataError

    with pytest.raises(DataError, match="other regions or another index"):
        build_map(mini_project.score(), mini_project.regions, trend=over_years)
    part = replace(over_years, frame=over_years.frame[over_years.frame["region"] != "WK019330"])
    with pytest.raises(DataError, match="other regions"):
        build_map(case.score(), case.regions, trend=part)
