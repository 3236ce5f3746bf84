"""The methods page: complete, safe, and readable without anything else."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ouderenindex.audit import audit
from ouderenindex.classes import CLASSES
from ouderenindex.errors import ExportError
from ouderenindex.export.method_words import Reader, words
from ouderenindex.methods import (
    Arithmetic,
    Clip,
    Distance,
    ExponentialRank,
    Frozen,
    Geometric,
    Goalposts,
    Harmonic,
    Log,
    MinMax,
    PercentileRank,
    Rank,
    Sum,
    Winsorise,
    ZScore,
)
from ouderenindex.project import Project
from ouderenindex.report import render_methods, write_methods
from ouderenindex.robustness import Certainty, robustness
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number

HOSTILE = (
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=1>",
    "</style><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "{{7*7}}{% raw %}",
    "${window.__x=1}`",
)


class Page(HTMLParser):
    """Elements, attributes and text of a page, as a browser takes them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.rows: list[list[str]] = []
        self._open: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "style":
            return
        self.texts.append(data)
        if self.rows and {"td", "th"} & set(self._open):
            self.rows[-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


@pytest.fixture(scope="module")
def content(case: Project, result: IndexResult) -> str:
    return render_methods(
        result,
        regions=case.regions,
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        title=case.title,
    )


@pytest.fixture(scope="module")
def page(content: str) -> Page:
    return Page(content)


@pytest.fixture(scope="module")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=300)


@pytest.fixture(scope="module")
def sure(case: Project, result: IndexResult, certainty: Certainty) -> str:
    return render_methods(
        result,
        regions=case.regions,
        overlay=case.overlay(result),
        sites=case.sites,
        concepts=case.concepts,
        certainty=certainty,
        title=case.title,
    )


def _section(content: str, name: str) -> Page:
    (found,) = re.findall(rf'<section id="{name}">.*?</section>', content, re.DOTALL)
    return Page(found)


def test_every_part_of_the_definition_is_there_with_its_share(
    page: Page, result: IndexResult
) -> None:
    rows = {row[0]: row for row in page.rows if len(row) == 7}
    for node in result.definition.nodes():
        parent = result.definition.parent(node.key)
        siblings = [c for c in parent.children if c.scored] if parent else [node]
        share = 100 * node.weight / sum(c.weight for c in siblings)
        expected = f"{number(share, 0)}%" if node.scored else ""
        assert rows[node.label][1] == expected


def test_every_figure_states_year_source_and_coverage(page: Page, result: IndexResult) -> None:
    rows = {row[0]: row for row in page.rows if len(row) == 11}
    level = result.regions["level"]
    for indicator in result.definition.indicators:
        row = rows[indicator.label]
        known = result.figures[indicator.key].notna()
        status = result.figure_status.loc[level == "buurt", indicator.key]
        assert row[1] == indicator.period
        assert row[2] == result.sources[indicator.source].publisher
        assert row[6:8] == [f"{known[level == 'wijk'].sum()} van 16",
                            f"{known[level == 'buurt'].sum()} van 78"]  # fmt: skip
        assert row[8:] == [
            str((status == name).sum()) for name in ("suppressed", "missing", "not_applicable")
        ]


def test_classes_with_limits_and_counts(page: Page, result: IndexResult) -> None:
    rows = {row[0]: row[1:] for row in page.rows if len(row) == 5}
    classes, level = result.classes[result.definition.key], result.regions["level"]

    def counts(n: int) -> list[str]:
        return [str((classes[level == name] == n).sum()) for name in ("wijk", "buurt")]

    assert rows["zeer ongunstig"] == ["--", "lager dan 75", *counts(1)]
    assert rows["ongunstig"] == ["-", "75 tot 90", *counts(2)]
    assert rows["gemiddeld"] == ["0", "90 tot en met 110", *counts(3)]
    assert rows["gunstig"] == ["+", "meer dan 110 tot en met 125", *counts(4)]
    assert rows["zeer gunstig"] == ["++", "hoger dan 125", *counts(5)]
    assert rows["geen gegevens"] == ["", "", *counts(0)]


def test_the_distribution_adds_up(page: Page) -> None:
    rows = [row for row in page.rows if len(row) == 8 and row[1].isdigit()]
    assert {sum(map(int, row[1:7])) for row in rows} == {16, 78}
    for attributes in page.all("svg"):
        assert attributes["aria-hidden"] == "true"


def test_it_names_method_limits_and_pitfalls(page: Page) -> None:
    for words_ in (
        "score = 100 + 25 × (x − c) / s",
        "begrensd op −3,4 en +3,4",
        "x = Σ (w × score) / Σ w",
        "niet de officiële methode",
        "100 staat voor het gemiddelde van Zwolle",
        "minder dan 10 mensen",
        "13 van de 29 cijfers die meetellen zijn modelschattingen",
        "Het rekenmodel van het RIVM is in 2020 veranderd",
        "de oudste zijn van 2014",
        "altijd gebieden onder het gemiddelde",
        "zegt niets over een persoon",
        "geen ranglijst",
        "mantelzorg geven is betrokkenheid en ook belasting",
        "Een afgeschermd cijfer wordt nooit uit andere cijfers teruggerekend",
    ):
        assert words_ in page.text


def test_sources_with_licence_and_hash(page: Page, result: IndexResult) -> None:
    for source in result.sources.values():
        assert source.table in page.text
        assert source.sha256 in page.text
    assert "CC BY 4.0" in page.text


def test_caveats_fit_the_figures(mini_project: Project) -> None:
    text = Page(render_methods(mini_project.score())).text
    assert "modelschattingen" not in text.split("Wat zegt de index niet?")[-1]
    assert "RIVM" not in text
    assert "zegt niets over een persoon" in text
    assert "Woningbouw" not in text


@pytest.mark.parametrize("with_certainty", [False, True])
def test_the_page_needs_and_runs_nothing(content: str, sure: str, with_certainty: bool) -> None:
    content = sure if with_certainty else content
    page = Page(content)
    assert {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object"} == set()
    assert not any(
        name.startswith("on") or name in ("style", "src") for _, a in page.tags for name in a
    )
    assert all(str(a["href"]).startswith("#") for a in page.all("a"))
    policy = next(
        str(a["content"])
        for a in page.all("meta")
        if a.get("http-equiv") == "Content-Security-Policy"
    )
    (style,) = re.findall(r"<style>(.*?)</style>", content, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none';")
    assert f"style-src 'sha256-{digest}'" in policy
    for item in CLASSES:
        assert f".k{item.number} {{ background: {item.colour}; color: {item.ink}; }}" in style


@pytest.mark.parametrize("with_certainty", [False, True])
def test_the_page_is_accessible_in_its_structure(
    content: str, sure: str, with_certainty: bool
) -> None:
    page = Page(sure if with_certainty else content)
    assert page.all("html")[0]["lang"] == "nl"
    headings = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(headings))
    ids = [str(a["id"]) for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))
    assert {str(a["href"])[1:] for a in page.all("a")} <= set(ids)
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(a.get("scope") in ("col", "row") for a in page.all("th"))
    # What scrolls sideways can be reached and named without a mouse.
    for attributes in page.all("div"):
        assert attributes["tabindex"] == "0"
        assert attributes["aria-label"]
    viewport = next(a for a in page.all("meta") if a.get("name") == "viewport")
    assert "user-scalable" not in str(viewport["content"])


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_not_run(text: str, mini_project: Project) -> None:
    clean = Page(
        render_methods(mini_project.score(), regions=mini_project.regions, sites=mini_project.sites)
    )
    definition = mini_project.definition
    for key in ("mini", "leven", "thuis", "eenzaam", "contact"):
        definition = definition.evolve(key, label=text, description=text)
    definition = definition.evolve("eenzaam", unit=text, note=text)
    source = replace(
        mini_project.statistics.sources["fictief"],
        publisher=text, table=text, licence=text, url=text, sha256=text, note=text, retrieved=text,
    )  # fmt: skip
    frame = mini_project.regions.frame.copy()
    frame["name"] = text
    project = replace(
        mini_project,
        definition=definition,
        regions=replace(mini_project.regions, frame=frame, source="fictief"),
        statistics=replace(mini_project.statistics, sources={"fictief": source}),
    )
    content = render_methods(
        project.score(), regions=project.regions, sites=project.sites, title=text
    )
    page = Page(content)
    # The notes and the boundaries' source add elements; none of them is of another kind.
    assert {tag for tag, _ in page.tags} == {tag for tag, _ in clean.tags} | {"br"}
    known = {name for _, a in clean.tags for name in a}
    assert {name for _, a in page.tags for name in a} <= known
    assert page.text.count(" ".join(text.split())) >= 15
    assert "49" not in page.text


METHODS: tuple[Frozen, ...] = (
    Winsorise(), Clip(low=1, high=2), Clip(), Log(), ZScore(ddof=1, centre="reference"), MinMax(),
    Rank(), PercentileRank(ties="average", over="n"), ExponentialRank(),
    Goalposts(low=20, high=85.5, cap="none"), Distance(relative=False), Arithmetic(),
    Arithmetic(share_of="count"), Geometric(missing="propagate"), Harmonic(), Sum(),
)  # fmt: skip


AGGREGATORS = (Arithmetic, Geometric, Harmonic, Sum)
PLACES = [
    (method, level)
    for method in METHODS
    for level in ("indicator", "theme", "aspect", "index")
    if not (level == "indicator" and isinstance(method, AGGREGATORS))
]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize(("method", "level"), PLACES)
def test_every_method_can_be_told(method: Frozen, level: str, lang: str) -> None:
    told = words(method, Reader(lang, level, "buurten"))
    written = " ".join(told.sentences)
    assert "{" not in written
    assert written or method == Clip()
    assert "methode" not in written.lower(), "known methods have words of their own"


def test_settings_are_in_the_words() -> None:
    told = words(Goalposts(low=20, high=85.5, scale=100), Reader("nl", "indicator", "buurten"))
    assert told.formula == "score = (x − 20) / (85,5 − 20) × 100"
    told = words(Arithmetic(min_share=0.65), Reader("nl", "theme", "buurten"))
    assert "minder dan 65% van het gewicht" in " ".join(told.sentences)


def test_a_method_without_words_is_named_with_its_settings() -> None:
    class Novel(Frozen):
        method: str = "nieuw"
        power: int = 3

    told = words(Novel(), Reader("nl", "index", "buurten"))
    assert told.sentences == ("Methode nieuw, met deze instellingen: power = 3.",)


def test_written_page_is_the_same_every_time(result: IndexResult, tmp_path: Path) -> None:
    first = write_methods(result, tmp_path / "a" / "v.html").read_bytes()
    assert write_methods(result, tmp_path / "v.html").read_bytes() == first
    assert first.decode("utf-8").startswith("<!doctype html>")


def test_english_on_request(result: IndexResult) -> None:
    page = Page(render_methods(result, lang="en"))
    assert page.all("html")[0]["lang"] == "en"
    assert "Methods of Ouderenindex" in page.text


def test_it_counts_and_names_where_classes_are_indicative(sure: str, certainty: Certainty) -> None:
    page = _section(sure, "zekerheid")
    rows = {row[0]: row[1:] for row in page.rows if len(row) == 5}
    levels, stable = certainty.result.regions["level"], certainty.stable
    for key in stable.columns:
        label = certainty.result.definition[key].label
        expected = [
            str(int((stable.loc[levels == level, key] == kind).sum()))
            for level in ("wijk", "buurt")
            for kind in (True, False)
        ]
        assert rows[label] == expected
    index = certainty.result.definition.key
    for level in ("wijk", "buurt"):
        unsure = stable.index[(levels == level) & (~stable[index]).fillna(False)]
        names = ", ".join(certainty.result.name(code) for code in unsure)
        assert f"Ouderenindex, {level}en{names}" in "".join(page.texts).replace("\n", "")
    assert "300 keer opnieuw berekend" in page.text
    assert "minstens 80% van alle keren" in page.text


def test_it_shows_every_assumption(sure: str, certainty: Certainty) -> None:
    shown = [tuple(row) for row in _section(sure, "zekerheid").rows if len(row) == 4]
    assert shown[1:] == list(certainty.assumptions.itertuples(index=False, name=None))


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_it_shows_every_finding_of_the_audit(
    result: IndexResult, certainty: Certainty, lang: str
) -> None:
    page = _section(render_methods(result, certainty=certainty, lang=lang), "controle")
    findings = audit(result, lang=lang).findings
    place = -1
    for finding in findings:
        place = page.text.index(finding.what, place + 1)
        assert finding.advice in page.text[place:]
    assert len(page.all("li")) == len(findings)
    assert len(page.all("h3")) == len({finding.severity for finding in findings})


def test_an_audit_without_findings_says_so(mini_project: Project) -> None:
    result = mini_project.score()
    assert audit(result).findings == ()
    content = render_methods(result, certainty=robustness(result, draws=20))
    assert "Er zijn geen bevindingen." in _section(content, "controle").text


def test_certainty_adds_sections_and_changes_nothing_else(content: str, sure: str) -> None:
    rest = re.sub(r'\n?<section id="(zekerheid|controle)">.*?</section>', "", sure, flags=re.DOTALL)
    rest = re.sub(r'\s*<li><a href="#(zekerheid|controle)">.*?</a></li>', "", rest)
    assert "".join(rest.split()) == "".join(content.split())
    assert "Hoe zeker is dit?" not in content
    assert "Controle van de definitie" not in content


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_assumptions_are_shown_and_not_run(text: str, mini_project: Project) -> None:
    clean = mini_project.score()
    tags = {
        tag for tag, _ in Page(render_methods(clean, certainty=robustness(clean, draws=20))).tags
    }
    definition = mini_project.definition
    for key in ("mini", "leven", "thuis", "eenzaam", "contact"):
        definition = definition.evolve(key, label=text)
    frame = mini_project.regions.frame.copy()
    frame["name"] = text
    regions = replace(mini_project.regions, frame=frame)
    result = replace(mini_project, definition=definition, regions=regions).score()
    certainty = robustness(result, draws=20)
    assumptions = certainty.assumptions.assign(keuze=text, marge=text, waarom=text)
    hostile = replace(certainty, assumptions=assumptions, described={"nl": assumptions})
    content = render_methods(result, certainty=hostile)
    assert {tag for tag, _ in Page(content).tags} <= tags
    page = _section(content, "zekerheid")
    shown = page.text.count(" ".join(text.split()))
    # Labels of the nodes, names of wijken and buurten, and three cells of each assumption.
    assert shown >= 3 + 3 * len(assumptions)
    assert "49" not in page.text


def test_the_assumptions_are_told_in_the_language_of_the_page(
    result: IndexResult, certainty: Certainty, sure: str
) -> None:
    english = _section(render_methods(result, certainty=certainty, lang="en"), "zekerheid")
    for page, lang in ((_section(sure, "zekerheid"), "nl"), (english, "en")):
        assert not any("lang" in a for a in page.all("tbody"))
        for cell in certainty.described[lang].to_numpy().ravel():
            assert " ".join(str(cell).split()) in page.text


def test_a_certainty_of_other_scores_is_refused(
    mini_project: Project, certainty: Certainty, tmp_path: Path
) -> None:
    with pytest.raises(ExportError, match="the certainty is not of this result"):
        write_methods(mini_project.score(), tmp_path / "a.html", certainty=certainty)
    assert not (tmp_path / "a.html").exists()


def test_the_page_with_certainty_is_the_same_every_time(
    result: IndexResult, certainty: Certainty, tmp_path: Path
) -> None:
    first = write_methods(result, tmp_path / "a.html", certainty=certainty).read_bytes()
    again = robustness(result, draws=300)
    assert write_methods(result, tmp_path / "b.html", certainty=again).read_bytes() == first
