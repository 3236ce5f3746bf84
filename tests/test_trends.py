from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from string import Formatter

import numpy as np
import pandas as pd
import pytest
from builders import MINI_DEFINITION, mini_folder
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.audit import MethodBreak, effective_weights
from ouderenindex.definition import IndexDefinition, Indicator
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.methods import Distance, IndicatorMethod, Log, PercentileRank, Winsorise
from ouderenindex.project import Project, load_project
from ouderenindex.robustness import FigureMargins
from ouderenindex.scoring import score
from ouderenindex.statistics import Source, Statistics
from ouderenindex.texts import TEXTS
from ouderenindex.trends import Trend, trend

CODES = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")
PEOPLE = np.array([100.0, 300, 200, 400])
YEARS = ("2012", "2016", "2020")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return load_project(mini_folder(tmp_path_factory.mktemp("trend") / "mini"))


Figures = Mapping[tuple[str, str], Sequence[float]]


def series(
    figures: Figures,
    *,
    status: str = "observed",
    publisher: str = "Fictief",
    table: str = "Enquête",
    extra: Mapping[str, float] | None = None,
) -> Statistics:
    """Figures per indicator and year of the four buurten; as many people in every year."""
    rows = []
    people = {("ouderen", year): PEOPLE for _, year in figures}
    for (key, year), values in {**people, **figures}.items():
        for code, value in zip(CODES, values, strict=True):
            row = {"region": code, "indicator": key, "period": year, "value": value}
            row |= {"lower": np.nan, "upper": np.nan, "n": np.nan, "source": "fictief"}
            row["status"] = "missing" if np.isnan(value) else status
            rows.append(row | (dict(extra or {}) if key != "ouderen" else {}))
    return Statistics(pd.DataFrame(rows), {"fictief": Source("fictief", publisher, table)})


def constant(eenzaam: Sequence[float], contact: Sequence[float],
             years: Iterable[str] = YEARS) -> dict[tuple[str, str], Sequence[float]]:  # fmt: skip
    return {
        pair: values
        for year in years
        for pair, values in ((("eenzaam", year), eenzaam), (("contact", year), contact))
    }


EENZAAM, CONTACT = (40.0, 50, 60, 70), (90.0, 80, 85, 60)


def rows(found: Trend, node: str, period: str) -> pd.DataFrame:
    frame = found.frame
    picked = frame[(frame["node"] == node) & (frame["period"] == period)]
    return picked.set_index("region")


# --- One scale --------------------------------------------------------------------------------


def test_scores_are_on_the_scale_of_the_base_year(town: Project) -> None:
    later = {("eenzaam", "2020"): (20.0, 45, 66, 70)}
    statistics = series({**constant(EENZAAM, CONTACT), **later})
    found = trend(statistics, town.definition, town.regions)
    x, w = np.array(EENZAAM), PEOPLE
    mean = (w * x).sum() / w.sum()
    sd = np.sqrt((w * (x - mean) ** 2).sum() / w.sum())
    expected = 100 - 25 * (np.array(later["eenzaam", "2020"]) - mean) / sd
    own = rows(found, "eenzaam", "2020")
    np.testing.assert_allclose(own.loc[list(CODES), "score"], expected)
    np.testing.assert_allclose(
        own.loc[list(CODES), "change"], expected - (100 - 25 * (x - mean) / sd)
    )
    # The theme is standardised on the spread of its own base year too.
    contact = np.array(CONTACT)
    m = (w * contact).sum() / w.sum()
    other = 100 + 25 * (contact - m) / np.sqrt((w * (contact - m) ** 2).sum() / w.sum())
    before, after = (100 - 25 * (x - mean) / sd + other) / 2, (expected + other) / 2
    centre = (w * before).sum() / w.sum()
    spread = np.sqrt((w * (before - centre) ** 2).sum() / w.sum())
    np.testing.assert_allclose(
        rows(found, "thuis", "2020").loc[list(CODES), "score"],
        100 + 25 * (after - centre) / spread,
    )
    # The whole municipality can improve.
    town_mean = (w * np.array(later["eenzaam", "2020"])).sum() / w.sum()
    assert own.at["GM9999", "score"] == pytest.approx(100 - 25 * (town_mean - mean) / sd)


def test_the_base_year_is_what_score_gives(case: Project) -> None:
    found = trend(case.statistics, case.definition, case.regions)
    result = score(case.statistics, found.definition, case.regions)
    for node in result.scores.columns:
        expected = result.scores[node]
        pd.testing.assert_series_equal(
            rows(found, node, "2016")["score"].loc[expected.index], expected, check_names=False
        )
        own = rows(found, node, "2016")["class"].loc[expected.index]
        np.testing.assert_array_equal(own, result.classes[node])


def test_a_reference_stays_that_of_the_base_year(town: Project) -> None:
    """Points from the municipality of the base year, not from that of each year."""
    definition = town.definition
    for key in ("eenzaam", "contact"):
        definition = definition.evolve(key, method=IndicatorMethod(normalise=Distance()))
    statistics = series({**constant(EENZAAM, CONTACT), ("eenzaam", "2020"): (30.0, 40, 50, 60)})
    found = trend(statistics, definition, town.regions)
    mean = (PEOPLE * np.array(EENZAAM)).sum() / PEOPLE.sum()
    expected = 100 - 100 * (np.array([30.0, 40, 50, 60]) - mean) / mean
    np.testing.assert_allclose(rows(found, "eenzaam", "2020").loc[list(CODES), "score"], expected)


FIGURE = st.integers(1, 99).map(float)
FOUR = st.lists(FIGURE, min_size=4, max_size=4).filter(lambda v: len(set(v)) > 1)


@settings(deadline=None, max_examples=25)
@given(FOUR, FOUR, st.sampled_from(YEARS))
def test_the_same_figures_every_year_show_no_change(
    town: Project, eenzaam: list[float], contact: list[float], base: str
) -> None:
    statistics = series(constant(eenzaam, contact))
    try:
        found = trend(statistics, town.definition, town.regions, base=base)
    except DefinitionError:  # both indicators cancel out: there is no index then
        return
    assert set(found.frame["verdict"]) == {"base", "no_change"}
    assert found.frame["change"].abs().max() == 0
    for node, part in found.frame.groupby("node"):
        wide = part.pivot(index="region", columns="period", values="score")
        assert (wide.nunique(axis=1) == 1).all(), node


@settings(deadline=None, max_examples=25)
@given(FOUR, FOUR, FOUR)
def test_swapping_base_and_year_turns_the_verdicts_round(
    town: Project, one: list[float], other: list[float], contact: list[float]
) -> None:
    definition = town.definition.without("contact")
    figures = {("eenzaam", "2016"): one, ("eenzaam", "2020"): other}
    statistics = series({**figures, **constant(one, contact, ("2016", "2020"))} | figures)
    pair = ("2016", "2020")
    found = [
        rows(trend(statistics, definition, town.regions, periods=pair, base=base,
                   z=0), "eenzaam", year)["change"]
        for base, year in (pair, pair[::-1])
    ]  # fmt: skip
    assert (np.sign(found[0].round(9)) == -np.sign(found[1].round(9))).all()


# --- What counts ------------------------------------------------------------------------------


def test_indicators_without_figures_in_all_years_are_left_out(town: Project) -> None:
    figures = constant(EENZAAM, CONTACT)
    del figures["contact", "2012"]
    found = trend(series(figures), town.definition, town.regions)
    assert [(each.node.key, each.reason, each.periods) for each in found.left_out] == [
        ("contact", "no_figures", ("2012",))
    ]
    assert found.share == pytest.approx(0.5)
    assert set(found.frame["node"]) == {"mini", "leven", "thuis", "eenzaam"}
    notes = " ".join(found.notes())
    assert "1 van de 2" in notes and "50% van de index" in notes
    assert "geen cijfers in 2012: ‘Contact’" in notes


def test_an_indicator_that_does_not_differ_in_the_base_year_is_left_out(town: Project) -> None:
    figures = {**constant(EENZAAM, CONTACT), ("contact", "2016"): (80.0,) * 4}
    found = trend(series(figures), town.definition, town.regions)
    assert [(each.node.key, each.reason) for each in found.left_out] == [("contact", "constant")]
    assert "overal hetzelfde in 2016: ‘Contact’" in " ".join(found.notes())
    # In another year it may: the scale is there.
    figures = {**constant(EENZAAM, CONTACT), ("contact", "2020"): (80.0,) * 4}
    assert trend(series(figures), town.definition, town.regions).left_out == ()


def test_nothing_in_all_years_is_an_error(town: Project) -> None:
    figures = constant(EENZAAM, CONTACT)
    del figures["contact", "2012"], figures["eenzaam", "2020"]
    with pytest.raises(DataError, match="No indicator has figures in all of 2012") as caught:
        trend(series(figures), town.definition, town.regions)
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("periods", "base"), [(("2012", "2020"), "2016"), (("2016",), "2016"), ((), "2016")]
)
def test_a_base_must_be_one_of_several_years(
    town: Project, periods: tuple[str, ...], base: str
) -> None:
    with pytest.raises(DataError, match="at least two periods"):
        trend(series(constant(EENZAAM, CONTACT)), town.definition, town.regions,
              periods=periods, base=base)  # fmt: skip


def test_methods_that_follow_each_year_are_refused(town: Project) -> None:
    definition = town.definition.evolve(
        "eenzaam", method=IndicatorMethod(normalise=PercentileRank())
    ).evolve("contact", method=IndicatorMethod(treat=(Winsorise(),)))
    with pytest.raises(DefinitionError, match="cannot be held fixed") as caught:
        trend(series(constant(EENZAAM, CONTACT)), definition, town.regions)
    assert [problem.column for problem in caught.value.problems] == ["eenzaam", "contact"]


def test_a_group_without_scores_in_one_year_is_an_error(mini: Callable[..., Path]) -> None:
    """Not silently another index in that year."""
    nan = float("nan")
    figures = {
        **constant(EENZAAM, CONTACT),
        ("eenzaam", "2020"): (nan, nan, 60.0, 70),
        ("contact", "2020"): (90.0, 80, nan, nan),
        **{("vrijwillig", year): EENZAAM for year in YEARS},
    }
    strict = '[method.theme]\naggregate = { method = "arithmetic", missing = "propagate" }'
    text = MINI_DEFINITION.replace("[method.theme]", strict)
    third = text[text.rindex("[[indicator]]") :].replace("contact", "vrijwillig")
    town = load_project(mini(definition=text))
    with pytest.raises(DataError, match=r"2020 cannot be scored .* Thuis: no figures"):
        trend(series(figures), town.definition, town.regions)
    more = text + third.replace('theme = "thuis"', 'aspect = "leven"')
    town = load_project(mini(definition=more))
    with pytest.raises(DataError, match="In 2020 'Thuis' has no score in any"):
        trend(series(figures), town.definition, town.regions)


# --- Change and noise -------------------------------------------------------------------------


def _spread(values: Sequence[float]) -> float:
    x = np.array(values)
    mean = (PEOPLE * x).sum() / PEOPLE.sum()
    return float(np.sqrt((PEOPLE * (x - mean) ** 2).sum() / PEOPLE.sum()))


def test_noise_of_one_indicator_by_hand(town: Project) -> None:
    later = {("eenzaam", "2020"): (20.0, 50, 60, 70)}
    statistics = series({**constant(EENZAAM, CONTACT), **later}, status="modelled")
    found = trend(statistics, town.definition, town.regions)
    # A modelled figure: 2.5 points at 50%, so less at 40 and 20%.
    errors = [2.5 * np.sqrt(p * (100 - p)) / 50 for p in (40.0, 20.0)]
    expected = 1.96 * np.hypot(*errors) * 25 / _spread(EENZAAM)
    own = rows(found, "eenzaam", "2020")
    assert own.at[CODES[0], "noise"] == pytest.approx(expected, rel=1e-5)
    assert own.at[CODES[0], "change"] == pytest.approx(25 * 20 / _spread(EENZAAM))
    assert own.at[CODES[0], "verdict"] == "improved"
    assert own.at[CODES[1], "noise"] > 0 and own.at[CODES[1], "verdict"] == "no_change"
    # The municipality is a region like others, with errors of its own.
    assert own.at["GM9999", "noise"] > 0
    wide = FigureMargins(modelled=20)
    none = trend(statistics, town.definition, town.regions, margins=wide)
    assert rows(none, "eenzaam", "2020").at[CODES[0], "verdict"] == "no_change"
    strict = trend(statistics, town.definition, town.regions, z=19.6)
    assert rows(strict, "eenzaam", "2020").at[CODES[0], "noise"] == pytest.approx(
        10 * expected, rel=1e-5
    )


def _bounded(figures: Figures, sds: Mapping[str, float]) -> Statistics:
    """Figures with a published 95% interval of the given standard deviation."""
    statistics = series(figures)
    frame = statistics.frame.copy()
    half = frame["indicator"].map(sds) * 1.959964
    frame["lower"], frame["upper"] = frame["value"] - half, frame["value"] + half
    return replace(statistics, frame=frame)


@pytest.mark.parametrize(("correlation", "together"), [(0.0, np.hypot(3, 4)), (1.0, 7.0)])
def test_errors_of_one_source_can_go_together(
    town: Project, correlation: float, together: float
) -> None:
    """Two indicators, a risk and a protection, whose errors move the theme by 3 and 4 points."""
    definition = town.definition.evolve("eenzaam", unit="x").evolve("contact", unit="x")
    x, y = np.array(EENZAAM), np.array(CONTACT)
    per_point = 25 / _spread(-25 * x / _spread(x) / 2 + 25 * y / _spread(y) / 2)
    sds = {
        "eenzaam": 3 / per_point / (25 / _spread(x) / 2),
        "contact": 4 / per_point / (25 / _spread(y) / 2),
    }
    statistics = _bounded(constant(EENZAAM, CONTACT), sds)
    found = trend(statistics, definition, town.regions, correlation=correlation, z=1)
    noise = rows(found, "thuis", "2020").loc[list(CODES), "noise"]
    np.testing.assert_allclose(noise, np.sqrt(2) * together, rtol=1e-5)
    other = definition.evolve("contact", source="andere")
    sources = {**statistics.sources, "andere": Source("andere", "Ander", "Proefcijfers")}
    statistics = Statistics(statistics.frame, sources)
    apart = trend(statistics, other, town.regions, correlation=correlation, z=1)
    noise = rows(apart, "thuis", "2020").loc[list(CODES), "noise"]
    np.testing.assert_allclose(noise, np.sqrt(2) * 5, rtol=1e-5)


@pytest.mark.parametrize(
    ("options", "changes", "sd", "kind"),
    [
        ({}, {}, 0.0, "exact"),
        ({"status": "modelled"}, {}, 2.5 * np.sqrt(40 * 60) / 50, "modelled"),
        ({}, {"minimum": 1}, np.sqrt(40 * 60 / 7.5), "survey"),  # 7.5% of 100 people answer
        ({"extra": {"n": 150.0}}, {}, np.sqrt(40 * 60 / 150), "respondents"),
        ({"extra": {"lower": 36.0, "upper": 44.0}}, {"unit": "x"}, 8 / 3.92, "bounds"),
        ({}, {"unit": "x"}, 0.0, "unknown"),
    ],
)
def test_margins_are_those_of_robustness(
    town: Project, options: dict[str, object], changes: dict[str, object], sd: float, kind: str
) -> None:
    definition = town.definition.evolve("eenzaam", **changes).without("contact")
    statistics = series(constant(EENZAAM, CONTACT), **options)  # type: ignore[arg-type]
    found = trend(statistics, definition, town.regions)
    assert found.kinds == {kind: 1}
    noise = rows(found, "eenzaam", "2020").at[CODES[0], "noise"]
    assert noise == pytest.approx(1.96 * np.sqrt(2) * sd * 25 / _spread(EENZAAM), rel=1e-4)
    assert len(found.notes()) == 2 and "(1 cijfers)" in found.notes()[1]


def test_noise_of_a_logarithm_near_zero(town: Project) -> None:
    """One standard deviation down would be below zero; the slope is taken nearer by."""
    method = town.definition["eenzaam"].method
    definition = town.definition.evolve(
        "eenzaam", unit="x", method=method.model_copy(update={"treat": (Log(),)})
    )
    figures = constant((0.5, 4, 16, 64), CONTACT)
    found = trend(_bounded(figures, {"eenzaam": 2.0, "contact": 1.0}), definition, town.regions)
    noise = rows(found, "eenzaam", "2020")["noise"]
    assert noise.notna().all() and noise[CODES[0]] > noise[CODES[1]] > noise[CODES[3]] > 0


@pytest.mark.parametrize(
    ("bad", "count"),
    [({"correlation": 1.5}, 1), ({"z": -1.0}, 1), ({"correlation": -0.1, "z": float("nan")}, 2)],
)
def test_impossible_assumptions_are_refused(
    town: Project, bad: dict[str, float], count: int
) -> None:
    with pytest.raises(DataError, match="Change cannot be told from noise") as caught:
        trend(series(constant(EENZAAM, CONTACT)), town.definition, town.regions, **bad)  # type: ignore[arg-type]
    assert len(caught.value.problems) == count


def test_higher_can_be_worse(town: Project) -> None:
    later = {("eenzaam", "2020"): (90.0, 50, 60, 70)}
    statistics = series({**constant(EENZAAM, CONTACT), **later})
    for higher_is in ("favourable", "unfavourable"):
        definition = town.definition.evolve(higher_is=higher_is)
        own = rows(trend(statistics, definition, town.regions), "eenzaam", "2020")
        assert own.at[CODES[0], "verdict"] == "worsened"
        assert (own.at[CODES[0], "change"] > 0) == (higher_is == "unfavourable")


def test_a_region_without_a_score_has_no_verdict(town: Project) -> None:
    nan = float("nan")
    figures = {
        **constant(EENZAAM, CONTACT),
        ("eenzaam", "2020"): (nan, 50.0, 60, 70),
        ("contact", "2020"): (nan, 80.0, 85, 60),
        ("eenzaam", "2016"): (40.0, nan, 60, 70),
    }
    found = trend(series(figures), town.definition, town.regions)
    assert rows(found, "mini", "2020").at[CODES[0], "verdict"] == "no_score"
    assert rows(found, "mini", "2016").at[CODES[0], "verdict"] == "base"
    lone = rows(found, "eenzaam", "2020").loc[CODES[1]]
    assert lone["verdict"] == "no_score" and lone["score"] == lone["score"]
    assert np.isnan(lone["change"]) and np.isnan(lone["noise"])


# --- Breaks -----------------------------------------------------------------------------------


def test_nothing_is_called_change_across_a_break(town: Project) -> None:
    figures = {**constant(EENZAAM, CONTACT), ("eenzaam", "2020"): (1.0, 2, 3, 4)}
    figures["eenzaam", "2012"] = (99.0, 98, 97, 96)
    found = trend(series(figures, publisher="Het RIVM"), town.definition, town.regions)
    later = found.frame[found.frame["period"] == "2020"]
    assert set(later["verdict"]) == {"method_break"} and later["method_break"].all()
    assert later[["change", "noise"]].isna().all(axis=None) and later["score"].notna().all()
    earlier = found.frame[found.frame["period"] == "2012"]
    assert not earlier["method_break"].any() and "worsened" in set(earlier["verdict"])
    assert found.breaks[0].year == 2020
    assert any("niet te vergelijken" in note for note in found.notes())
    column = found.table(level="buurt")["2020: oordeel"]
    assert set(column) == {"andere meetmethode: niet te vergelijken"}
    newer = trend(series(figures, publisher="Het RIVM"), town.definition, town.regions, base="2020")
    assert set(rows(newer, "mini", "2016")["verdict"]) == {"method_break"}


def test_a_break_of_one_source_breaks_the_groups_above_it(town: Project) -> None:
    statistics = series(constant(EENZAAM, CONTACT))
    frame = statistics.frame.copy()
    frame.loc[frame["indicator"] == "eenzaam", "source"] = "rivm"
    sources = {**statistics.sources, "rivm": Source("rivm", "GGD", "")}
    definition = town.definition.evolve("eenzaam", source="rivm")
    found = trend(replace(statistics, frame=frame, sources=sources), definition, town.regions)
    broken = found.frame[found.frame["period"] == "2020"].groupby("node")["method_break"].all()
    assert broken.to_dict() == {
        "mini": True, "leven": True, "thuis": True, "eenzaam": True, "contact": False
    }  # fmt: skip
    none = trend(replace(statistics, frame=frame, sources=sources), definition, town.regions,
                 breaks=[MethodBreak("RIVM", 2008, "")])  # fmt: skip
    assert not none.frame["method_break"].any() and none.breaks == ()


# --- The embedded case ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def zwolle(case: Project) -> Trend:
    return trend(case.statistics, case.definition, case.regions)


def test_the_case_over_three_years(case: Project, zwolle: Trend) -> None:
    """RIVM has eight scored figures in all three years; the rest of the index has none."""
    counted = [i.key for i in zwolle.definition.indicators]
    assert counted == [
        "moeite_rondkomen", "beperking_bewegen", "beperking_horen", "beperking_zien",
        "ervaren_gezondheid_goed", "angst_depressie_hoog_risico", "eenzaam", "ernstig_eenzaam",
    ]  # fmt: skip
    assert zwolle.share == pytest.approx(effective_weights(case.definition)[counted].sum())
    assert len(zwolle.left_out) == 29 - 8
    assert len(zwolle.frame) == 95 * 17 * 3
    assert not zwolle.frame.duplicated(["region", "node", "period"]).any()
    verdicts = zwolle.frame.groupby("period")["verdict"].unique().map(set)
    assert verdicts["2020"] == {"method_break", "no_score"}
    assert verdicts["2016"] == {"base", "no_score"}
    assert {"no_change", "worsened"} <= verdicts["2012"]
    assert zwolle.kinds == {"modelled": 8}


def test_a_figure_of_the_case_by_hand(case: Project, zwolle: Trend) -> None:
    """Difficulty making ends meet in Holtenbroek: 2012 and 2016 against Zwolle in 2016."""
    frame = case.statistics.frame
    frame = frame[frame["indicator"] == "moeite_rondkomen"].set_index(["period", "region"])["value"]
    people = case.statistics.figures("inwoners_65plus", "2016", case.regions).frame["value"]
    base = frame["2016"].dropna()
    base = base[base.index.str.startswith("BU") & (people.reindex(base.index) >= 10)]
    w = people[base.index]
    sd = np.sqrt((w * (base - (w * base).sum() / w.sum()) ** 2).sum() / w.sum())
    reference = frame["2016", "GM0193"]
    for year in ("2012", "2016"):
        x = frame[year, "WK019330"]
        expected = 100 - 25 * min((x - reference) / sd, 3.4)
        assert rows(zwolle, "moeite_rondkomen", year).at["WK019330", "score"] == pytest.approx(
            expected
        )
    assert rows(zwolle, "moeite_rondkomen", "2012").at["WK019330", "verdict"] == "no_change"
    assert rows(zwolle, "ouderenindex", "2016").at["GM0193", "score"] == pytest.approx(100)


def test_counts_have_no_margin(case: Project) -> None:
    found = trend(case.statistics, case.definition, case.regions, periods=("2016", "2024"))
    assert [i.key for i in found.definition.indicators] == ["aandeel_75plus", "aandeel_85plus"]
    assert found.kinds == {"exact": 2}
    assert (rows(found, "leeftijd", "2024")["noise"].dropna() == 0).all()
    assert found.breaks == ()


def test_a_trend_can_be_read(zwolle: Trend) -> None:
    table = zwolle.table()
    assert list(table.columns) == [
        "naam", "2012", "2016", "2020", "2012: oordeel", "2020: oordeel"
    ]  # fmt: skip
    assert table.at["WK019330", "naam"] == "Holtenbroek" and len(table) == 16
    assert len(zwolle.table("gezondheid", "buurt", "en")) == 78
    shown = repr(zwolle)
    assert shown.startswith("Ouderenindex, 2012, 2016, 2020\n100 is in alle jaren: gemiddelde van")
    assert "standaardafwijking 2,5 procentpunt bij een cijfer van 50%" in shown
    assert "{" not in shown and "{" not in " ".join(zwolle.notes("en"))
    with pytest.raises(DefinitionError, match="gezondheit"):
        zwolle.table("gezondheit")


def test_names_stay_text(mini: Callable[..., Path]) -> None:
    project = load_project(mini())
    frame = project.regions.frame.copy()
    frame["name"] = "<script>alert(1)</script>"
    regions = replace(project.regions, frame=frame)
    found = trend(series(constant(EENZAAM, CONTACT)), project.definition, regions)
    assert "<script" not in found._repr_html_()


def test_both_languages_have_the_same_texts() -> None:
    assert set(TEXTS["nl"]) == set(TEXTS["en"])
    for key, dutch in TEXTS["nl"].items():
        english = TEXTS["en"][key]
        fields = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (dutch, english)]
        assert fields[0] == fields[1], key


def test_the_definition_is_not_changed(case: Project, zwolle: Trend) -> None:
    assert isinstance(case.definition, IndexDefinition)
    assert {i.period for i in zwolle.definition.indicators} == {"2016"}
    assert zwolle.definition.people.period == "2016"
    first = case.definition["eenzaam"]
    assert isinstance(first, Indicator) and first.period == "2020"
