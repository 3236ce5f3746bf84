"""Need, balance and register on the methods page."""

from __future__ import annotations

import re

import pytest
from programme_outputs import NORM, Words, section_of

from ouderenindex.concepts import path_lines
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.project import Project
from ouderenindex.report import render_methods
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text


@pytest.fixture(scope="module")
def page(case: Project, result: IndexResult, programme: Programme) -> str:
    return render_methods(
        result, regions=case.regions, sites=case.sites, concepts=case.concepts, programme=programme
    )


def test_the_page_tells_norms_assumptions_and_past_errors(
    page: str, housing: NeedAndBalance
) -> None:
    told = section_of(page, "opgave").text
    for one in housing.case.norms.values():
        assert one.label in told
    for label in housing.need.assumptions()["label"]:
        assert str(label) in told
    for note in housing.notes():
        assert note in told
    how = housing.population.how
    errors = how["errors"]
    assert isinstance(errors, dict)
    assert f"{how['tests']} keer beproefd" in told
    for error in errors.values():
        assert f"{100 * error:.1f}%".replace(".", ",") in told
    assert "1.250 per jaar nodig" in told


def test_the_page_shows_both_paths_and_every_contradiction(
    page: str, programme: Programme, result: IndexResult
) -> None:
    told = section_of(page, "register").text
    for path in programme.register.paths():
        for line in path_lines(path, result.sources):
            assert line in told
    assert "280 tot 2028" in told
    assert "dat is 320" in told
    for found in programme.register.contradictions():
        assert found.name in told
        for reading in found.readings:
            assert " ".join(reading.note.split()) in told


def test_the_page_names_what_is_not_known(page: str) -> None:
    told = section_of(page, "onbekend").text
    for words in (
        "Hoeveel geschikte woningen er al staan",
        "Woonzorgvisie West-Overijssel",
        "4.550 tot 4.750",
        "Breecamp-West, De Tippe, Spoorzone",
        "Flexlocatie Oosterenk",
        "Wmo-woningen",
        "Locaties voor flexwoningen",
        "geen bestand met voorzieningen",
    ):
        assert words in told
    heads = re.findall(r'<li><a href="#(\w+)">', page)
    assert heads[heads.index("wonen") + 1 :] == [
        "opgave", "register", "onbekend", "grenzen", "bronnen",
    ]  # fmt: skip


def test_the_page_tells_how_access_was_measured(
    case: Project, result: IndexResult, walked: Programme
) -> None:
    content = render_methods(result, regions=case.regions, programme=walked)
    told = section_of(content, "bereikbaarheid").text
    assert NORM.label in told
    assert "rechte lijn keer 1,3" in told
    assert text("access.not_cbs") in told
    assert "supermarkt 52, huisarts 12" in told
    assert "geen bestand met voorzieningen" not in section_of(content, "onbekend").text


def test_sources_of_counts_and_targets_are_named_as_used(page: str, result: IndexResult) -> None:
    used = page.split(text("methods.sources.used"))[-1].split(text("methods.sources.other"))[0]
    for key in ("zwolle_spoor5", "zwolle_voortgang_2023", "zwolle_bevolking_2024"):
        assert result.sources[key].table in Words(used).text
