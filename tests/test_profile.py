"""Wijkprofielen: what they say is what the index says, in every form and for any data."""

from __future__ import annotations

import base64
import hashlib
import html
import math
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ouderenindex.errors import DataError, ExportError
from ouderenindex.profile import (
    Fact,
    ProfileInput,
    gather,
    profile_markdown,
    render_profile,
    write_profiles,
)
from ouderenindex.profile.content import Part
from ouderenindex.profile.drawings import _edges
from ouderenindex.profile.markdown import _text
from ouderenindex.project import Project, load_project
from ouderenindex.robustness import Certainty, robustness
from ouderenindex.scoring import IndexResult, score
from ouderenindex.texts import number
from ouderenindex.trends import Trend, trend

HOSTILE = (
    "<script>window.__x=1</script>", "</style><img src=x onerror=1>", "{{7*7}}", "{% raw %}",
    "${x} {name}", "[a](javascript:b)", "| *x* `y` ~~z~~", "# kop", "1. lijst", '" onload="x',
    "https://voorbeeld.nl/x", "a\u2028b",
)  # fmt: skip


@pytest.fixture(scope="module")
def certainty(case: Project, result: IndexResult) -> Certainty:
    return case.certainty(result, draws=100)


@pytest.fixture(scope="module")
def series(case: Project) -> Trend:
    return trend(case.statistics, case.definition, case.regions)


@pytest.fixture(scope="module")
def whole(case: Project, result: IndexResult, certainty: Certainty, series: Trend) -> ProfileInput:
    """Zwolle with everything that a profile can hold; the facts are fictief."""
    return ProfileInput(
        result, case.regions, certainty=certainty, overlay=case.overlay(result),
        sites=case.sites, concepts=case.concepts, trend=series, title=case.title,
        facts=[Fact("WK019330", "Opgave (fictief)", "Nultreden", "120 woningen", "Tot 2030.", "X")],
        national={
            i.key: case.statistics.national(i.key, i.period) for i in case.definition.indicators
        },
    )  # fmt: skip


def seen(page: str) -> str:
    """What a reader of a page sees, as one line."""
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


class _Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, [name for name, _ in attrs]))


def active(page: str, *others: str) -> list[str]:
    """Tags of a page that run or load something, or are among others that may not be there."""
    tags = _Tags()
    tags.feed(page)
    assert len(tags.found) > 10
    forbidden = {"script", "img", "iframe", "object", "embed", "link", *others}
    return [
        tag
        for tag, names in tags.found
        if tag in forbidden or any(name.startswith("on") for name in names)
    ]


# --- What it says ----------------------------------------------------------------------------


def test_a_profile_gives_the_reasons_of_the_index(whole: ProfileInput) -> None:
    for code in whole.codes[1:]:
        shown, why = gather(whole, code), whole.result.explain(code)
        for lines, reasons in ((shown.risks, why.risks), (shown.protections, why.protections)):
            strong = [r for r in reasons if abs(r.contribution) >= 0.05][:5]
            assert [line.label for line in lines] == [r.indicator.label for r in strong]
            for line, reason in zip(lines, strong, strict=True):
                figure = number(reason.figure, reason.indicator.decimals)
                assert line.value.startswith(figure)
                assert number(abs(reason.contribution), 1) in line.points
                assert ("+" in line.points) == (reason.contribution > 0)
                assert reason.period in line.facts and reason.source.publisher in line.facts
                assert ("modelschatting" in line.facts) == (reason.status == "modelled")


def test_a_page_says_score_class_certainty_people_and_sources(whole: ProfileInput) -> None:
    page = seen(render_profile(whole, "Holtenbroek"))
    assert "61,5 -- zeer ongunstig" in page
    assert "Het gemiddelde van Zwolle is 100. Hoger is gunstiger." in page
    assert whole.certainty is not None
    assert whole.certainty.explain("Holtenbroek") in page
    assert "1.564 inwoners van 65 jaar en ouder en 780 inwoners van 75 jaar en ouder" in page
    assert "(2024, Gemeente Zwolle)" in page
    assert "Nederland 4,0%" in page  # the risk of anxiety or depression, RIVM 2020
    assert "RIVM, GGD'en en CBS: 50090NED" in page and "CC BY 4.0" in page
    assert "geen ranglijst" in page and "120 woningen" in page
    assert "In deze wijk is geen bouwlocatie bekend." in page


def test_a_profile_is_in_english_on_request(whole: ProfileInput) -> None:
    page = render_profile(replace(whole, lang="en"), "Holtenbroek")
    assert '<html lang="en">' in page
    assert "61.5 -- very unfavourable" in seen(page)
    assert "What this profile does not say" in page


def test_the_city_has_no_class_but_the_classes_of_its_wijken(whole: ProfileInput) -> None:
    shown = gather(whole, "GM0193")
    assert shown.whole and shown.certainty == "" and "geen eigen klasse" in shown.verdict
    classes = whole.result.classes["ouderenindex"]
    wijken = classes[whole.result.regions["level"] == "wijk"]
    index = next(row for row in shown.spread if row.depth == 0)
    assert index.counts == tuple(int((wijken == at).sum()) for at in (1, 2, 3, 4, 5, 0))
    assert all(sum(row.counts) == len(wijken) for row in shown.spread)
    named = {number_: names.split(", ") for number_, names in shown.groups}
    assert whole.certainty is not None and shown.doubted
    for code, number_ in wijken.items():
        # What the lines of the map say, the list says too.
        mark = "" if whole.certainty.stable.at[code, "ouderenindex"] else "*"
        assert whole.result.name(str(code)) + mark in named[int(number_)]


def test_sites_are_in_their_wijk_and_all_in_the_city(whole: ProfileInput) -> None:
    def sites(code: str, inputs: ProfileInput) -> list[str]:
        tables = {table.heading: table for table in gather(inputs, code).tables}
        return [row[0] for row in tables["Bouwlocaties"].rows]

    bare = replace(whole, overlay=None)
    for each in (whole, bare):
        assert sites("WK019322", each) == ["Breecamp-West", "De Tippe"]
        assert sites("WK019313", each) == ["Spoorzone"]
        assert len(sites("GM0193", each)) == len(whole.sites) == 5


def test_what_sources_contradict_stands_side_by_side(whole: ProfileInput) -> None:
    tables = {table.heading: table for table in gather(whole, "WK019322").tables}
    (row,) = tables["Woonzorgconcepten"].rows
    assert row[0] == "De Tippe"
    assert row[2] == "18 plaatsen / 25 plaatsen"


def test_development_tells_noise_and_breaks_from_change(whole: ProfileInput, series: Trend) -> None:
    shown = gather(whole, "Holtenbroek").development
    assert shown is not None
    assert shown.periods == ("2012", "2016", "2020")
    assert shown.breaks == (False, False, True)
    assert shown.words == (
        "2012: geen verandering aan te tonen.", "2020: andere meetmethode: niet te vergelijken.",
    )  # fmt: skip
    assert f"{len(series.definition.indicators)} van de" in shown.note
    assert [point.side for point in shown.points] == [0, 0, 1]


def test_few_people_are_not_told_apart(whole: ProfileInput) -> None:
    tables = {table.heading: table for table in gather(whole, "WK019322").tables}
    counts = {row[0]: row[-2:] for row in tables["Buurten in deze wijk"].rows}
    assert counts["Breecamp"] == ("38", "minder dan 5")
    assert counts["Millingen"] == ("1.150", "551")


def test_few_people_are_said_to_be_published_and_not_protected(
    whole: ProfileInput, result: IndexResult
) -> None:
    # The whole less the other buurten gives the count away: nothing may look protected.
    buurten = [table for table in gather(whole, "WK019322").tables if "Buurten" in table.heading]
    assert [table.note for table in buurten] == [
        "De aantallen mensen zijn gepubliceerde cijfers (2024, Gemeente Zwolle). “Minder dan 5” "
        "houdt niets geheim: de bron geeft het precieze aantal."
    ]
    assert buurten[0].note in seen(render_profile(whole, "WK019322"))
    small = (result.people > 0) & (result.people < 5)
    parents = result.regions["parent"]
    for wijk in whole.regions.level("wijk").index:
        (table,) = (t for t in gather(whole, wijk).tables if "Buurten" in t.heading)
        assert bool(table.note) == bool(small[parents == wijk].to_numpy().any())


def test_without_certainty_sites_and_trend_their_parts_are_absent(
    result: IndexResult, case: Project
) -> None:
    page = seen(render_profile(ProfileInput(result, case.regions), "Holtenbroek"))
    for word in ("Hoe zeker", "indicatief", "Ontwikkeling", "Woonzorgconcepten", "Nederland"):
        assert word not in page
    assert "Wat speelt hier?" in page


# --- Files -----------------------------------------------------------------------------------


def test_every_wijk_and_the_city_get_a_page_named_after_their_code(
    whole: ProfileInput, tmp_path: Path
) -> None:
    found = write_profiles(
        whole.result, tmp_path / "p", regions=whole.regions, certainty=whole.certainty,
        title=whole.title, markdown=True,
    )  # fmt: skip
    names = {path.name for path in (tmp_path / "p").iterdir()}
    assert names == set(found.files)
    assert len(whole.codes) == 17
    expected = {f"wijkprofiel-{code}.{kind}" for code in whole.codes for kind in ("html", "md")}
    assert names == {"wijkprofielen.html", *expected}
    index = (tmp_path / "p" / "wijkprofielen.html").read_text("utf-8")
    links = re.findall(r'href="([^"#]+)"', index)
    assert sorted(links) == sorted(name for name in expected if name.endswith("html"))
    for code in whole.codes:
        page = (tmp_path / "p" / f"wijkprofiel-{code}.html").read_text("utf-8")
        assert re.findall(r'href="([^"#]+)"', page) == ["wijkprofielen.html"]


def test_only_what_is_asked_for_is_written(
    result: IndexResult, case: Project, tmp_path: Path
) -> None:
    found = write_profiles(result, tmp_path, regions=case.regions, only=["Ittersum", "WK019330"])
    assert list(found.files) == [
        "wijkprofielen.html", "wijkprofiel-WK019330.html", "wijkprofiel-WK019351.html",
    ]  # fmt: skip


def test_the_same_input_gives_the_same_bytes(whole: ProfileInput) -> None:
    for code in ("GM0193", "WK019322"):
        assert render_profile(whole, code) == render_profile(replace(whole), code)
        assert profile_markdown(whole, code) == profile_markdown(replace(whole), code)


@pytest.mark.parametrize("code", ["GM0193", "WK019330"])
def test_a_page_needs_nothing_else(whole: ProfileInput, code: str) -> None:
    page = render_profile(whole, code)
    assert not re.search(r"<(script|link|img|iframe|object|embed)\b|\ssrc=|@import", page)
    assert not re.search(r"url\((?!#)", page)
    assert " style=" not in page  # its policy would refuse it
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_a_mistake_leaves_nothing_behind(
    result: IndexResult, case: Project, tmp_path: Path
) -> None:
    with pytest.raises(DataError, match=r"'Breecamp' is a buurt .*its wijk: 'Stadshagen'"):
        write_profiles(result, tmp_path / "p", regions=case.regions, only=["Breecamp"])
    with pytest.raises(DataError, match="No region is called 'Holtenbroe'"):
        write_profiles(result, tmp_path / "p", regions=case.regions, only=["Holtenbroe"])
    facts = [Fact("WK999999", "Opgave", "Nultreden", "1")]
    with pytest.raises(DataError, match="'WK999999', which is no region here"):
        write_profiles(result, tmp_path / "p", regions=case.regions, facts=facts)
    assert list(tmp_path.iterdir()) == []


def test_a_certainty_of_another_result_is_refused(
    mini_project: Project, certainty: Certainty
) -> None:
    with pytest.raises(ExportError, match="not of this result"):
        ProfileInput(mini_project.score(), mini_project.regions, certainty=certainty)


def test_a_code_that_is_no_code_names_no_file(mini_project: Project, tmp_path: Path) -> None:
    frame = mini_project.regions.frame.rename(index={"WK999901": "../../WK999901"})
    frame["parent"] = frame["parent"].replace("WK999901", "../../WK999901")
    regions = replace(mini_project.regions, frame=frame)
    statistics = mini_project.statistics
    result = score(statistics, mini_project.definition, regions)
    with pytest.raises(ExportError, match="cannot be the name of a file"):
        write_profiles(result, tmp_path / "p", regions=regions)
    assert not (tmp_path / "p").exists()


# --- Strange data ----------------------------------------------------------------------------


def _hostile(project: Project, said: Callable[[], str]) -> ProfileInput:
    definition = project.definition
    for node in definition.nodes():
        definition = definition.evolve(node.key, label=said(), description=said())
        if node.level == "indicator":
            definition = definition.evolve(node.key, unit=said())
    frame = project.regions.frame.copy()
    frame["name"] = [said() for _ in frame.index]
    regions = replace(project.regions, frame=frame)
    result = score(project.statistics, definition, regions)
    sites = tuple(replace(site, name=said()) for site in project.sites)
    fact = Fact("WK999901", said(), said(), said(), said(), said())
    return ProfileInput(
        result, regions, certainty=robustness(result, draws=20), sites=sites, facts=[fact],
        title=said(),
    )  # fmt: skip


@pytest.mark.parametrize("turn", range(0, len(HOSTILE), 3))
def test_hostile_text_is_shown_as_it_is(mini_project: Project, turn: int) -> None:
    said = iter((HOSTILE[turn:] + HOSTILE[:turn]) * 9)
    given_ = _hostile(mini_project, lambda: next(said))
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    for code in ("WK999901", "GM9999"):
        shown = gather(given_, code)
        page = render_profile(given_, code)
        assert active(page) == []
        words = seen(page)
        told = [shown.name, shown.title, *(part.label for part in shown.parts)]
        told += [line.label for line in (*shown.risks, *shown.protections)]
        told += [cell for table in shown.tables for row in table.rows for cell in row]
        assert [each for each in told if " ".join(each.split()) not in words] == []
        rendered = renderer.render(profile_markdown(given_, code))
        assert active(rendered, "a", "code", "s", "em") == []
        plain = seen(rendered)
        lost = [each for each in told if " ".join(each.split()).replace("\u2028", "�") not in plain]
        assert lost == []


@given(st.text(max_size=60))
def test_markdown_shows_any_text_literally(value: str) -> None:
    expected = " ".join(value.split())
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(_text(value))
    inside = html.unescape(re.sub(r"^<p>|</p>\n$", "", rendered))
    assert inside.strip() == "".join(
        c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in expected
    ).strip()  # fmt: skip


def test_a_wijk_without_any_figure_says_so(mini_project: Project) -> None:
    frame = mini_project.statistics.frame.copy()
    west = frame["region"].str.startswith("BU999901") & (frame["indicator"] != "ouderen")
    frame.loc[west, ["value", "status"]] = [np.nan, "missing"]
    result = score(
        replace(mini_project.statistics, frame=frame), mini_project.definition, mini_project.regions
    )
    given_ = ProfileInput(result, mini_project.regions, certainty=robustness(result, draws=20))
    page = seen(render_profile(given_, "WK999901"))
    assert "Wijk West heeft geen score: niet gemeten of niet bekend." in page
    assert "Geen enkel cijfer is gemeten of bekend." in page
    assert "Zonder score zijn er geen redenen te geven." in page
    assert "zeer ongunstig (" not in page
    assert "geen score" in profile_markdown(given_, "WK999901")


def test_a_municipality_of_one_wijk_has_its_profiles(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    project = load_project(mini())
    frame = project.regions.frame
    kept = frame[~frame.index.str.contains("02")]
    regions = replace(project.regions, frame=kept)
    rows = project.statistics.frame
    inside = rows["region"].isin(kept.index)
    statistics = replace(project.statistics, frame=rows[inside].reset_index(drop=True))
    result = score(statistics, project.definition, regions)
    found = write_profiles(result, tmp_path / "p", regions=regions)
    assert list(found.files) == [
        "wijkprofielen.html", "wijkprofiel-GM9999.html", "wijkprofiel-WK999901.html",
    ]  # fmt: skip


def test_a_name_may_be_long_or_run_from_right_to_left(mini_project: Project) -> None:
    frame = mini_project.regions.frame.copy()
    frame.loc["WK999901", "name"] = "W" * 120
    frame.loc["WK999902", "name"] = "שכונה דרום"
    regions = replace(mini_project.regions, frame=frame)
    result = score(mini_project.statistics, mini_project.definition, regions)
    given_ = ProfileInput(result, regions)
    assert f'<h1 dir="auto">{"W" * 120}</h1>' in render_profile(given_, "WK999901")
    assert '<h1 dir="auto">שכונה דרום</h1>' in render_profile(given_, "WK999902")


# --- The wheel -------------------------------------------------------------------------------


@given(st.lists(st.lists(st.floats(0.01, 100), min_size=1, max_size=5), min_size=1, max_size=6))
def test_themes_fill_their_aspect_and_aspects_the_wheel(weights: list[list[float]]) -> None:
    def part(depth: int, weight: float) -> Part:
        return Part("k", "l", depth, weight, "", 0, "", False)

    parts = [part(0, 1.0)]
    for themes in weights:
        parts.append(part(1, 1 / len(weights)))
        parts += [part(2, weight / sum(themes)) for weight in themes]
    edges = _edges(parts)
    assert edges[0] == (0.0, 2 * math.pi)
    aspects = [edge for each, edge in zip(parts, edges, strict=True) if each.depth == 1]
    assert aspects[0][0] == 0 and aspects[-1][1] == pytest.approx(2 * math.pi)
    for (_, end), (start, _) in pairwise(aspects):
        assert end == start
    at = 0
    for themes, (start, end) in zip(weights, aspects, strict=True):
        own = edges[at + 2 : at + 2 + len(themes)]
        assert own[0][0] == pytest.approx(start) and own[-1][1] == pytest.approx(end)
        at += 1 + len(themes)
