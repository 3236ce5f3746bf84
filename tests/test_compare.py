from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from string import Formatter

import numpy as np
import pandas as pd
import pytest
from builders import MINI_DEFINITION
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.audit import effective_weights
from ouderenindex.compare import Severity, compare, most_alike, rounded_people, severity
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.project import Project, load_project
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import TEXTS

# --- Two regions ------------------------------------------------------------------------------


def _regions(result: IndexResult) -> list[str]:
    return list(result.regions.index)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_comparison_turned_round_is_its_mirror(result: IndexResult, data: st.DataObject) -> None:
    a, b = data.draw(
        st.lists(st.sampled_from(_regions(result)), min_size=2, max_size=2, unique=True)
    )
    nodes = [n.key for n in result.definition.nodes() if n.key in result.scored]
    node = data.draw(st.sampled_from(nodes))
    one, other = compare(result, a, b, node), compare(result, b, a, node)
    pd.testing.assert_series_equal(one.nodes["difference"], -other.nodes["difference"])
    for column in ("difference", "points"):
        pd.testing.assert_series_equal(one.indicators[column], -other.indicators[column])
    np.testing.assert_array_equal(one.nodes["class_a"], other.nodes["class_b"])
    # What the indicators differ adds up to what the node differs.
    total = one.indicators["points"].sum(skipna=False)
    expected = result.scores.at[a, node] - result.scores.at[b, node]
    assert total == pytest.approx(expected, abs=1e-9, nan_ok=True)


def test_two_wijken_side_by_side(case: Project, result: IndexResult) -> None:
    both = compare(result, "Holtenbroek", "WK019322")
    assert (both.a, both.b) == ("WK019330", "WK019322")
    row = both.nodes.loc["gezondheid"]
    assert row["score_a"] == result.scores.at["WK019330", "gezondheid"]
    assert row["class_b"] == result.classes.at["WK019322", "gezondheid"]
    assert row["difference"] == row["score_a"] - row["score_b"]
    published = case.statistics.frame.query("indicator == 'eenzaam' and period == '2020'")
    published = published.set_index("region")["value"]
    lonely = both.indicators.loc["eenzaam"]
    assert lonely["figure_a"] == published["WK019330"] == 58.4
    assert lonely["difference"] == pytest.approx(published["WK019330"] - published["WK019322"])
    assert lonely["points"] < 0
    assert "mantelzorger" not in both.indicators.index
    within = compare(result, "Holtenbroek", "Stadshagen", "eenzaamheid")
    assert list(within.nodes.index) == ["eenzaamheid", "eenzaam", "ernstig_eenzaam"]
    assert list(within.indicators.index) == ["eenzaam", "ernstig_eenzaam"]


def test_a_comparison_can_be_read(result: IndexResult) -> None:
    both = compare(result, "Holtenbroek", "Stadshagen")
    shown = repr(both)
    assert shown.startswith("Holtenbroek vergeleken met Stadshagen: Ouderenindex\n")
    assert "zeer ongunstig" in shown and "5,8 (1-10)" in shown and "42,5%" in shown
    points = both.points()
    assert points["onderdeel"].iloc[0] == "Eenpersoonshuishoudens"
    order = both.indicators["points"].abs().sort_values(ascending=False)
    assert order.index[0] == "eenpersoonshuishoudens"
    assert list(both.scores("en").columns) == [
        "part", "Holtenbroek", "class Holtenbroek", "Stadshagen", "class Stadshagen", "difference"
    ]  # fmt: skip
    assert len(both.scores()) == 20


def test_a_region_without_a_score_is_told(result: IndexResult) -> None:
    scores, buurten = result.scores["ouderenindex"], result.regions["level"] == "buurt"
    few = result.regions.index[buurten & ~result.table_of_figures.publishable]
    both = compare(result, str(few[0]), "Holtenbroek")
    assert np.isnan(scores[few[0]])
    assert both.indicators[["figure_a", "points"]].isna().all(axis=None)  # nothing is given away
    assert f"{both.name_a} heeft geen score" in repr(both)


def test_one_name_for_two_regions(result: IndexResult) -> None:
    names = result.regions["name"]
    twice = names[names.duplicated(keep=False)]
    a, b = twice.index[twice == twice.iloc[0]][:2]
    both = compare(result, a, b)
    assert (both.name_a, both.name_b) == (f"{names[a]} ({a})", f"{names[b]} ({b})")


@pytest.mark.parametrize(
    ("a", "b", "node", "error"),
    [
        ("Holtenbroek", "WK019330", None, "the same region, WK019330"),
        ("Holtenbrook", "Stadshagen", None, "No region is called 'Holtenbrook'"),
        ("Holtenbroek", "Stadshagen", "mantelzorger", "context"),
        ("Holtenbroek", "Stadshagen", "gezondheit", "no 'gezondheit'"),
    ],
)
def test_what_cannot_be_compared(
    result: IndexResult, a: str, b: str, node: str | None, error: str
) -> None:
    with pytest.raises((DataError, DefinitionError), match=error):
        compare(result, a, b, node)


HOSTILE = "<script>alert(1)</script>"


def test_text_of_the_data_stays_text(mini: Callable[..., Path]) -> None:
    text = MINI_DEFINITION.replace('label = "Contact"', f'label = "{HOSTILE} {"x" * 60}"')
    result = load_project(mini(definition=text)).score()
    table = result.table_of_figures
    regions = table.regions.assign(name=[f"verschil {n}" for n in range(len(table.regions))])
    regions.loc["WK999901", "name"] = HOSTILE
    regions.loc["WK999902", "name"] = "verschil"  # that is the name of a column too
    result = replace(result, table_of_figures=replace(table, regions=regions))
    both = compare(result, "WK999901", "WK999902")
    page = both._repr_html_()
    assert HOSTILE not in page and page.count("&lt;script&gt;") >= 3 and "x" * 60 in page
    assert list(both.scores().columns).count("verschil") == 2
    assert HOSTILE in repr(both)


# --- Most alike -------------------------------------------------------------------------------


def test_distance_by_hand(mini_project: Project) -> None:
    result = mini_project.score()
    x, y = np.array([40.0, 50, 60, 70]), np.array([90.0, 80, 85, 60])
    codes = ["BU99990100", "BU99990101", "BU99990202", "BU99990203"]
    found = most_alike(result, codes[0])
    expected = {
        code: np.sqrt(0.5 * ((x[n] - x[0]) / x.std()) ** 2 + 0.5 * ((y[n] - y[0]) / y.std()) ** 2)
        for n, code in enumerate(codes)
        if n
    }
    assert found["distance"].to_dict() == pytest.approx(expected)
    assert list(found.index) == sorted(expected, key=lambda code: expected[code])
    assert (found["shared"] == 1).all()
    np.testing.assert_array_equal(found["score"], result.scores.loc[found.index, "mini"])
    # Weight of an indicator is its weight in the index.
    heavy = mini_project.score(mini_project.definition.evolve("contact", weight=3))
    alone = most_alike(heavy, codes[0]).loc[codes[1], "distance"]
    assert alone == pytest.approx(np.sqrt(0.25 * (10 / x.std()) ** 2 + 0.75 * (10 / y.std()) ** 2))


def test_the_most_alike_of_the_case(result: IndexResult) -> None:
    found = most_alike(result, "Holtenbroek")
    assert list(found["name"][:1]) == ["Diezerpoort"] and len(found) == 5
    assert found["distance"].is_monotonic_increasing and (found["distance"] > 0).all()
    back = most_alike(result, "Diezerpoort", n=100)
    assert back.at["WK019330", "distance"] == pytest.approx(found.at["WK019311", "distance"])
    assert len(back) == 15
    two = most_alike(result, "Holtenbroek", among=["Stadshagen", "WK019331", "Holtenbroek"])
    assert set(two["name"]) == {"Stadshagen", "Aalanden"}
    buurt = most_alike(result, "BU01933000", n=100)
    assert buurt.index.str.startswith("BU").all()
    publishable = pd.Series(result.table_of_figures.publishable, result.regions.index)
    assert publishable[buurt.index].all()


def test_only_what_both_have_is_compared(result: IndexResult) -> None:
    scored = [i.key for i in result.definition.indicators if i.key in result.scored]
    weights = effective_weights(result.definition)[scored]
    code = next(
        c for c in result.regions.index[result.regions["level"] == "buurt"]
        if 0.5 < weights[result.figures.loc[c, scored].notna()].sum() < 0.99
        and result.figures.loc[c, scored].notna().any()
    )  # fmt: skip
    share = weights[result.figures.loc[code, scored].notna()].sum()
    found = most_alike(result, code)
    assert (found["shared"] <= share + 1e-9).all() and (found["shared"] >= 0.5).all()
    with pytest.raises(DataError, match=f"{code}.* has figures for"):
        most_alike(result, code, min_shared=0.999)
    nobody = result.regions.index[~result.table_of_figures.publishable][0]
    with pytest.raises(DataError, match="has figures for 0% of the index"):
        most_alike(result, nobody, min_shared=0)


def test_the_number_of_regions_asked_for(result: IndexResult) -> None:
    with pytest.raises(DataError, match="at least 1, and is 0"):
        most_alike(result, "Holtenbroek", n=0)


# --- How many people --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def people(result: IndexResult) -> Severity:
    return severity(result)


def test_people_concerned_by_hand(result: IndexResult, people: Severity) -> None:
    """Holtenbroek: 1,564 people aged 65+ in 2024; figures of 2020."""
    own = people.regions[people.regions["region"] == "WK019330"].set_index("node")
    assert result.people.at["WK019330", "65plus"] == 1564
    lonely = own.loc["eenzaam"]
    assert lonely["figure"] == 58.4 and lonely["people"] == 910  # 913.4
    assert lonely["concerned"] == 910 and lonely["class"] == 1
    healthy = own.loc["ervaren_gezondheid_goed"]
    assert healthy["people"] == 910 and healthy["concerned"] == 650  # 914.9 and 649.1
    assert own.at["angst_depressie_hoog_risico", "concerned"] == 95  # 97.0
    carer = own.loc["mantelzorger"]
    assert carer["people"] == 210 and np.isnan(carer["concerned"]) and carer["class"] == 0
    # Figures about all residents say nothing of those of 65 and over; nor does a mark.
    for key in ("eenpersoonshuishoudens", "laag_opgeleid", "sociale_cohesie", "aandeel_75plus"):
        assert key not in own.index
    assert (people.count, people.period) == ("65plus", "2024")


def test_classes_hold_everyone(result: IndexResult, people: Severity) -> None:
    total = result.people.at["GM0193", "65plus"]
    wijken = people.classes[people.classes["level"] == "wijk"]
    sums = wijken.groupby("node")[["regions", "residents"]].sum()
    assert (sums["regions"] == 16).all() and (sums["residents"] == total).all()
    assert set(sums.index) == set(result.scores.columns)
    unfavourable = wijken[(wijken["node"] == "ouderenindex") & (wijken["class"] == 1)].iloc[0]
    codes = result.regions.index[
        (result.regions["level"] == "wijk") & (result.classes["ouderenindex"] == 1)
    ]
    assert unfavourable["regions"] == len(codes) == 2
    assert unfavourable["residents"] == result.people.loc[codes, "65plus"].sum()
    assert np.isnan(unfavourable["concerned"])
    lonely = wijken[(wijken["node"] == "eenzaam") & (wijken["class"] == 1)].iloc[0]
    codes = result.regions.index[
        (result.regions["level"] == "wijk") & (result.classes["eenzaam"] == 1)
    ]
    exact = (result.figures.loc[codes, "eenzaam"] / 100 * result.people.loc[codes, "65plus"]).sum()
    assert lonely["concerned"] == rounded_people(exact)


def test_regions_with_too_few_people_count_nowhere(result: IndexResult, people: Severity) -> None:
    few = result.regions.index[~result.table_of_figures.publishable]
    rows = people.regions[people.regions["region"].isin(few)]
    assert rows[["figure", "residents", "people", "concerned"]].isna().all(axis=None)
    buurten = people.classes.query("level == 'buurt' and node == 'ouderenindex'")
    assert buurten["regions"].sum() == 78
    kept = result.regions.index[
        (result.regions["level"] == "buurt") & result.table_of_figures.publishable
    ]
    assert buurten["residents"].sum() == result.people.loc[kept, "65plus"].sum()


def test_severity_can_be_read(people: Severity) -> None:
    shown = repr(people)
    assert shown.startswith("65-plussers per klasse, wijken\nInwoners: het aantal inwoners van 65")
    assert "afgerond op 5 en vanaf 100 op 10" in shown and "3.064" in shown
    table = people.table("wijk", "eenzaam", "en")
    assert list(table["class"]) == [
        "very unfavourable", "unfavourable", "average", "favourable", "very favourable", "no data"
    ]  # fmt: skip
    assert "residents aged 65 and over" in people.note("en")
    assert "{" not in people.note() + people.note("en")


def test_another_count_can_be_asked_for(result: IndexResult) -> None:
    older = severity(result, "75plus")
    assert older.regions.empty  # no figure is about people aged 75 and over
    wijken = older.classes.query("level == 'wijk' and node == 'ouderenindex'")
    assert wijken["residents"].sum() == result.people.at["GM0193", "75plus"]
    with pytest.raises(DataError, match="'85plus' is not counted"):
        severity(result, "85plus")


def test_without_a_count_there_are_no_people(mini: Callable[..., Path]) -> None:
    text = MINI_DEFINITION.replace('counts = { 65plus = "ouderen" }', "")
    with pytest.raises(DataError, match="counts no people"):
        severity(load_project(mini(definition=text)).score())


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [(0, 0), (2.4, 0), (2.6, 5), (97, 95), (99.9, 100), (104.9, 100), (105.1, 110), (913.4, 910)],
)
def test_estimates_are_rounded(exact: float, rounded: float) -> None:
    assert rounded_people(exact) == rounded


@given(st.lists(st.floats(0, 1e6), max_size=20))
def test_rounding_keeps_the_order_and_stays_near(exact: list[float]) -> None:
    x = np.sort(np.array(exact))
    found = rounded_people(x)
    assert (np.diff(found) >= 0).all()
    assert (np.abs(found - x) <= np.where(x < 100, 2.5, 5.0)).all()
    assert np.isnan(rounded_people(float("nan")))


def test_both_languages_have_the_same_texts() -> None:
    assert set(TEXTS["nl"]) == set(TEXTS["en"])
    for key, dutch in TEXTS["nl"].items():
        english = TEXTS["en"][key]
        fields = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (dutch, english)]
        assert fields[0] == fields[1], key
