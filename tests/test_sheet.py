"""Site sheets: rules read from a table, held against figures, and told with what is not known."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.access import Facilities, read_norm, site_access
from ouderenindex.errors import DataError, ExportError
from ouderenindex.housing import Site
from ouderenindex.programme import Programme
from ouderenindex.project import Project, data_folder
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult
from ouderenindex.sheet import Rule, SiteSheet, read_rules, shipped_rules, site_sheets, write_sheets

STADSHAGEN, ASSENDORP = "WK019322", "WK019313"


def rule(subject: str, key: str, measure: str, comparison: str, threshold: float) -> Rule:
    return Rule("proef", subject, key, measure, comparison, threshold, "Vraag", "Reden", "C", "N")


@pytest.fixture(scope="module")
def work(case: Project, result: IndexResult) -> Programme:
    return case.programme(result)


@pytest.fixture(scope="module")
def certainty(case: Project, result: IndexResult) -> Certainty:
    return case.certainty(result, draws=200)


@pytest.fixture(scope="module")
def sheets(
    case: Project, result: IndexResult, work: Programme, certainty: Certainty
) -> dict[str, SiteSheet]:
    assert work.housing is not None
    made = site_sheets(
        case.sites, result, case.regions, overlay=case.overlay(result), certainty=certainty,
        need=work.housing.need, balance=work.housing.balance, concepts=case.concepts,
        notes=work.housing.notes(),
    )  # fmt: skip
    return {sheet.id: sheet for sheet in made}


def make(
    case: Project, result: IndexResult, *sites: Site, level: str = "wijk", **known: Any
) -> tuple[SiteSheet, ...]:
    from ouderenindex.housing import overlay

    laid = overlay(sites, result, case.regions, level=level)
    return site_sheets(sites, result, case.regions, overlay=laid, **known)


def asked(sheet: SiteSheet) -> list[str]:
    return [point.rule.id for point in sheet.points]


# --- Rules ------------------------------------------------------------------------------------


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_the_shipped_rules_are_about_what_the_embedded_case_has(case: Project) -> None:
    nodes = {node.key: node.level for node in case.definition.nodes()}
    walking = read_norm(data_folder() / "norms" / "walking.toml")
    for each in read_rules():
        if each.subject in ("aspect", "theme", "indicator"):
            assert nodes[each.key] == each.subject, each.id
        if each.subject == "access":
            assert each.key in walking.keys
        assert each.asks_en and each.why_en, each.id
        assert each.evidence == "C", "no study shows that one of these helps"
    assert {r.key for r in read_rules() if r.subject == "access"} == set(walking.keys)


def test_every_problem_of_a_table_of_rules_is_told_at_once(tmp_path: Path) -> None:
    rows = rows_of(shipped_rules())[:9]
    wrong = [
        ("id", "Hoofd Letter"),
        ("subject", "thema"),
        ("measure", "hoog"),
        ("key", "geclusterde"),
        ("comparison", "<"),
        ("threshold", "nul"),
        ("evidence", "D"),
        ("asks", ""),
        ("why", "a\x07b"),
    ]
    for row, (column, value) in zip(rows, wrong, strict=True):
        row[column] = value
    with pytest.raises(DataError) as caught:
        read_rules(write_rows(tmp_path / "regels.csv", rows))
    found = [(problem.row, problem.column) for problem in caught.value.problems]
    assert found == [(line, column) for line, (column, _) in enumerate(wrong, start=2)]
    assert "regels.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"threshold": "6"}, "threshold"),
        ({"threshold": "1.5"}, "threshold"),
        ({"threshold": "1", "comparison": "below"}, "threshold"),
        ({"threshold": "inf"}, "threshold"),
        ({"key": "X Y"}, "key"),
    ],
)
def test_a_rule_that_can_never_decide_is_refused(
    tmp_path: Path, change: dict[str, str], column: str
) -> None:
    row = next(row for row in rows_of(shipped_rules()) if row["measure"] == "class" and row["key"])
    with pytest.raises(DataError) as caught:
        read_rules(write_rows(tmp_path / "regels.csv", [{**row, **change}]))
    assert [problem.column for problem in caught.value.problems] == [column]


def test_an_id_stands_for_one_rule(tmp_path: Path) -> None:
    rows = rows_of(shipped_rules())[:2]
    rows[1]["id"] = rows[0]["id"]
    with pytest.raises(DataError, match="row 3, column 'id': id occurs twice"):
        read_rules(write_rows(tmp_path / "regels.csv", rows))


def test_a_table_without_english_speaks_dutch(tmp_path: Path) -> None:
    rows = rows_of(shipped_rules())[:1]
    del rows[0]["asks_en"], rows[0]["why_en"]
    (read,) = read_rules(write_rows(tmp_path / "regels.csv", rows))
    assert read.words("en") == read.words("nl") == (rows[0]["asks"], rows[0]["why"])


@given(st.floats(allow_nan=False), st.floats(allow_nan=False, allow_infinity=False))
def test_comparisons_are_each_others_opposite(value: float, threshold: float) -> None:
    holds = {
        name: rule("plan", "total", "high", name, threshold).holds(value)
        for name in ("below", "at_most", "at_least", "above")
    }
    assert holds["below"] is not holds["at_least"]
    assert holds["above"] is not holds["at_most"]
    assert not any(
        rule("plan", "total", "high", name, threshold).holds(float("nan")) for name in holds
    )


# --- The embedded case ------------------------------------------------------------------------


def test_every_site_has_a_sheet_with_what_it_asks(sheets: dict[str, SiteSheet]) -> None:
    assert {id: len(sheet.points) for id, sheet in sheets.items()} == {
        "breecamp-west": 8,
        "de-tippe": 9,
        "flex-oosterenk": 6,
        "flex-overig": 0,
        "spoorzone": 10,
    }


def test_each_point_is_traced_to_a_figure_that_stands(
    sheets: dict[str, SiteSheet], result: IndexResult, work: Programme
) -> None:
    assert work.housing is not None
    table = work.housing.balance.compact(work.housing.year).set_index(["region", "type"])
    kinds = set()
    for sheet in sheets.values():
        for point in sheet.points:
            kinds.add((point.rule.subject, point.rule.measure))
            for ground in point.grounds:
                assert point.rule.holds(ground.value)
                if point.rule.measure == "class":
                    assert ground.value == result.classes.at[ground.region, point.rule.key]
                if point.rule.subject == "balance":
                    known = float(table.at[(ground.region, point.rule.key), "balance_high"])
                    assert ground.value == round(known)
    assert kinds == {
        ("plan", "high"), ("balance", "high"), ("people", "number"), ("people", "growth"),
        ("theme", "class"), ("indicator", "class"), ("concepts", "number"),
    }  # fmt: skip


def test_an_indicative_class_is_named_so(
    sheets: dict[str, SiteSheet], certainty: Certainty
) -> None:
    marked = {}
    for sheet in sheets.values():
        for point in sheet.points:
            if point.rule.subject != "theme":
                continue
            (ground,) = point.grounds
            stable = bool(certainty.stable.at[ground.region, point.rule.key])
            assert ground.certainty == ("stabiel" if stable else "indicatief")
            assert point.indicative is not stable
            marked[point.rule.id] = point.indicative
    assert marked["ontmoeting"] is True
    assert marked["alleen-wonen"] is False


def test_sources_that_contradict_stand_side_by_side(sheets: dict[str, SiteSheet]) -> None:
    (concept,) = sheets["de-tippe"].areas[0].concepts
    first, second = concept.said
    assert "aantal woningen 26; aantal plaatsen 18" in first and "Spoor 5" in first
    assert "aantal woningen 25; aantal plaatsen 25" in second and "Voortgangsrapportage" in second
    assert concept.differ.startswith("aantal woningen, aantal plaatsen")
    page = sheets["de-tippe"].html()
    assert "De bronnen verschillen over" in page and first in page and second in page


def test_dwellings_without_a_type_are_told_beside_the_shortage(
    sheets: dict[str, SiteSheet],
) -> None:
    point = next(p for p in sheets["de-tippe"].points if p.rule.id == "tekort-nultreden")
    assert "1.650–1.850 geplande woningen" in point.grounds[0].figure
    assert any("1.250" in line and "type" in line for line in sheets["de-tippe"].unknown)


def test_a_site_of_which_only_the_municipality_is_known_gets_no_figures_of_a_wijk(
    sheets: dict[str, SiteSheet],
) -> None:
    sheet = sheets["flex-overig"]
    assert sheet.areas == () and sheet.points == ()
    assert sheet.where == "Ergens in Zwolle"
    assert sheet.locator.wijk == "" and 'class="site"' not in sheet.locator.municipality
    assert any("In welke wijk" in line for line in sheet.unknown)


def test_people_now_and_later_are_those_of_the_forecast(
    sheets: dict[str, SiteSheet], work: Programme
) -> None:
    assert work.housing is not None
    people = work.housing.population
    line = sheets["de-tippe"].areas[0].people[1]
    now, later = (float(people.people("75plus", y)[STADSHAGEN]) for y in (2024, 2030))
    assert line.now == f"{now:,.0f} (2024)".replace(",", ".")
    assert line.later.startswith(f"{later:,.0f} (2030".replace(",", "."))


def test_a_sheet_speaks_english_on_request(
    case: Project, result: IndexResult, work: Programme, certainty: Certainty
) -> None:
    assert work.housing is not None
    made = make(
        case, result, *case.sites, certainty=certainty, balance=work.housing.balance,
        concepts=case.concepts, lang="en",
    )  # fmt: skip
    page = made[1].html()
    assert '<html lang="en">' in page and "What does this ask of the site?" in page
    assert "Each dwelling for older people has room for a walker" in page


# --- What is not known ------------------------------------------------------------------------


def test_without_need_forecast_certainty_and_access_each_is_named_as_unknown(
    case: Project, result: IndexResult
) -> None:
    sheet = make(case, result, case.sites[1])[0]
    told = " ".join(sheet.unknown)
    for words in ("Hoe zeker", "geen prognose", "geen normen", "geen bestand met voorzieningen"):
        assert words in told
    assert not {"tekort-nultreden", "levensloop"} & set(asked(sheet))
    # The index itself counts who lives there now.
    assert "loophulp-ruimte" in asked(sheet)
    assert sheet.areas[0].housing == () and sheet.areas[0].people[0].later == ""


def test_a_buurt_without_a_score_makes_no_rule_on_the_index_speak(
    case: Project, result: IndexResult
) -> None:
    top = result.scores.loc[case.regions.level("buurt").index, case.definition.key]
    bare = str(top.index[top.isna()][0])
    site = Site("leeg", "Leeg", regions=(bare,), precision="buurt")
    rules = [rule("index", "", "class", "at_least", 1), rule("index", "", "score", "above", -999)]
    sheet = make(case, result, site, level="buurt", rules=rules)[0]
    assert sheet.points == () and sheet.areas[0].score is None
    assert any(line.startswith("De index van") for line in sheet.unknown)


def test_a_rule_on_what_the_index_does_not_have_is_told_and_never_speaks(
    case: Project, result: IndexResult
) -> None:
    rules = [rule("theme", "eenzamheid", "class", "at_most", 5)]
    sheet = make(case, result, case.sites[1], rules=rules)[0]
    assert sheet.points == ()
    (line,) = sheet.idle
    assert "proef" in line and "eenzamheid" in line


def test_an_unfavourable_theme_without_a_rule_is_not_passed_over(
    case: Project, result: IndexResult
) -> None:
    sheet = make(case, result, case.sites[1], rules=[rule("plan", "wmo", "high", "above", 0)])[0]
    assert any("Ontmoeting" in line and "geen regel" in line for line in sheet.unknown)


def test_a_type_planned_as_none_is_not_a_plan(case: Project, result: IndexResult) -> None:
    site = replace(case.sites[1], dwellings={"geclusterd": (0, 0), "nultreden": (8, 11)})
    assert "cluster-eisen" not in asked(make(case, result, site)[0])
    site = replace(site, dwellings={"geclusterd": (8, 11)})
    found = asked(make(case, result, site)[0])
    assert {"cluster-klein", "cluster-eisen", "cluster-huur"} <= set(found)
    site = replace(site, dwellings={"geclusterd": (8, 12)})
    assert "cluster-klein" not in asked(make(case, result, site)[0])


# --- Rules against figures --------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_rule_speaks_exactly_for_the_figures_that_hold(
    case: Project, result: IndexResult, data: st.DataObject
) -> None:
    nodes = [n for n in result.definition.nodes() if n.key in result.scores.columns]
    node = data.draw(st.sampled_from(nodes))
    wijk = str(data.draw(st.sampled_from(list(case.regions.level("wijk").index))))
    comparison = data.draw(st.sampled_from(["below", "at_most", "at_least", "above"]))
    measure, threshold = data.draw(
        st.one_of(
            st.tuples(st.just("class"), st.integers(1, 5).map(float)),
            st.tuples(st.just("score"), st.integers(500, 1500).map(lambda n: n / 10)),
        )
    )
    key = "" if node.level == "index" else node.key
    asks = rule(node.level, key, measure, comparison, threshold)
    site = Site("proef", "Proef", regions=(wijk,), precision="wijk")
    sheet = make(case, result, site, rules=[asks])[0]
    score = float(result.scores.at[wijk, node.key])
    frame = result.classes if measure == "class" else result.scores.round(1)
    figure = float(frame.at[wijk, node.key])
    assert bool(sheet.points) is (not np.isnan(score) and asks.holds(figure))


def test_a_site_over_two_wijken_tells_both_with_their_share(
    case: Project, result: IndexResult, work: Programme
) -> None:
    assert work.housing is not None
    border = shapely.intersection(
        *(case.regions.frame.geometry[c].buffer(1) for c in (ASSENDORP, "WK019310"))
    )
    site = Site("grens", "Grens", geometry=border.representative_point().buffer(300))
    rules = [rule("people", "75plus", "number", "above", 0)]
    sheet = make(case, result, site, rules=rules, balance=work.housing.balance)[0]
    shares = [area.share for area in sheet.areas]
    assert len(shares) >= 2 and sum(shares) == pytest.approx(1) and shares == sorted(shares)[::-1]
    assert sheet.where.startswith("Wijken ") and "%" in sheet.where
    (point,) = sheet.points
    assert [ground.region for ground in point.grounds] == [area.code for area in sheet.areas]


def test_two_buurten_of_one_wijk_are_one_figure_of_that_wijk(
    case: Project, result: IndexResult, work: Programme
) -> None:
    assert work.housing is not None
    site = next(site for site in case.sites if site.id == "spoorzone")
    rules = [rule("balance", "nultreden", "high", "below", 0)]
    sheet = make(
        case, result, site, level="buurt", rules=rules, balance=work.housing.balance
    )[0]  # fmt: skip
    assert len(sheet.areas) == 2 and {area.wijk for area in sheet.areas} == {"Assendorp"}
    (point,) = sheet.points
    assert [ground.region for ground in point.grounds] == [ASSENDORP]


def test_walking_distances_are_held_against_the_norm(case: Project, result: IndexResult) -> None:
    norm = read_norm(data_folder() / "norms" / "walking.toml")
    spot = case.regions.frame.geometry[STADSHAGEN].representative_point()
    places = Facilities(
        np.array(["supermarket", "gp"], dtype=object),
        np.array(["Super (fictief)", "Huisarts (fictief)"], dtype=object),
        np.array([spot.x + 100, spot.x + 450]),
        np.array([spot.y, spot.y]),
    )
    site = Site("punt", "Punt", geometry=spot)
    table = site_access([site], places, norm=norm, regions=case.regions)
    sheet = make(case, result, site, access=table, norm=norm)[0]
    assert "loopafstand-supermarket" not in asked(sheet)
    assert "loopafstand-gp" in asked(sheet)  # 450 m in a straight line is 585 m on foot
    # Of a kind without any known place, nothing is known: it neither speaks nor is satisfied.
    assert "loopafstand-pharmacy" not in asked(sheet)
    assert any("loopafstand (apotheek)" in line for line in sheet.unknown)
    lines = {line.label: line for line in sheet.distances}
    assert lines["supermarkt"].distance == "130 m (130)" and lines["supermarkt"].within == "100%"
    assert lines["apotheek"].distance == lines["apotheek"].within == ""
    assert "CBS" in sheet.distance_note and sheet.exact
    assert 'class="dot"' in sheet.locator.wijk


def test_inputs_that_do_not_belong_together_are_refused(
    case: Project, result: IndexResult, work: Programme, certainty: Certainty
) -> None:
    assert work.housing is not None
    laid = case.overlay(result)
    other = Site("elders", "Elders", regions=(STADSHAGEN,), precision="wijk")
    with pytest.raises(DataError, match="lacks sites"):
        site_sheets([other], result, case.regions, overlay=laid)
    with pytest.raises(DataError, match="another result"):
        make(case, case.score(), case.sites[0], certainty=certainty)
    with pytest.raises(DataError, match="not computed for 2041"):
        make(case, result, case.sites[0], need=work.housing.need, year=2041)


# --- Pages ------------------------------------------------------------------------------------

HOSTILE = '<script>alert(1)</script> [x](javascript:alert(1)) | "{{ 7*7 }}" `=1+1`'


@pytest.fixture
def hostile(case: Project, result: IndexResult) -> SiteSheet:
    site = Site(
        "../../etc/passwd", HOSTILE, regions=(STADSHAGEN,), precision="wijk",
        dwellings={"nultreden": (3, 4)}, certainty=HOSTILE, target_group=HOSTILE, source=HOSTILE,
        note=HOSTILE, address=HOSTILE,
    )  # fmt: skip
    return make(case, result, site)[0]


def test_text_from_data_stays_text(hostile: SiteSheet) -> None:
    page = hostile.html()
    assert "<script" not in page and "49" not in re.findall(r"\{\{.*?\}\}", page)
    assert "&lt;script&gt;" in page and "{{ 7*7 }}" in page
    words = hostile.markdown()
    assert not re.search(r"(?<!\\)[<>\[\]`]", re.sub(r"- \[ \]", "", words))


def test_a_page_allows_its_own_style_and_nothing_else(sheets: dict[str, SiteSheet]) -> None:
    page = sheets["spoorzone"].html()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page.replace("&#39;", "'")
    assert "style=" not in page and "http" not in re.sub(r"http-equiv", "", style + page)


def test_no_path_comes_from_data(hostile: SiteSheet, tmp_path: Path) -> None:
    out = tmp_path / "uit"
    index, page = write_sheets([hostile], out)
    assert page == out / "locatie-etc-passwd.html"
    assert sorted(p.name for p in tmp_path.rglob("*")) == sorted(["uit", index.name, page.name])
    assert "<script" not in index.read_text("utf-8")


@pytest.mark.parametrize("id", ["CON", "index", "🏠", "a" * 300, "Été 1"])
def test_any_id_gives_a_name_that_every_system_takes(id: str) -> None:
    from ouderenindex.sheet.page import file_name

    assert re.fullmatch(r"locatie(-[a-z0-9-]{1,80})?\.html", file_name(id))


def test_ids_that_would_share_a_file_are_told_and_nothing_is_written(
    hostile: SiteSheet, tmp_path: Path
) -> None:
    twins = [replace(hostile, id="a/b"), replace(hostile, id="a b")]
    with pytest.raises(ExportError, match="a/b and a b"):
        write_sheets(twins, tmp_path / "uit")
    assert not (tmp_path / "uit").exists()


def test_the_same_input_gives_the_same_bytes(
    case: Project, result: IndexResult, tmp_path: Path
) -> None:
    pages = []
    for name in ("een", "twee"):
        made = make(case, result, *case.sites, concepts=case.concepts)
        pages.append([path.read_bytes() for path in write_sheets(made, tmp_path / name)])
    assert pages[0] == pages[1]


def test_a_sheet_is_plain_json(sheets: dict[str, SiteSheet]) -> None:
    for sheet in sheets.values():
        found = json.loads(json.dumps(sheet.to_dict(), allow_nan=False))
        assert found["id"] == sheet.id and "locator" not in found
        assert [p["rule"]["id"] for p in found["points"]] == asked(sheet)


def test_markdown_says_what_the_page_says(sheets: dict[str, SiteSheet]) -> None:
    words = sheets["spoorzone"].markdown().replace("\\", "")
    for point in sheets["spoorzone"].points:
        assert f"- [ ] **{point.asks}**" in words and f"Regel {point.rule.id}:" in words
    assert all(f"- {line}" in words for line in sheets["spoorzone"].unknown)


def test_the_little_maps_show_the_site_no_more_precisely_than_it_is_known(
    sheets: dict[str, SiteSheet],
) -> None:
    drawn = sheets["breecamp-west"].locator
    assert drawn.municipality.count('class="here"') == 1
    assert drawn.municipality.count('class="area"') == 15
    assert drawn.wijk.count('class="site"') == 1 and 'class="dot"' not in drawn.wijk
    assert "gestreepte vlak" in sheets["breecamp-west"].html()
