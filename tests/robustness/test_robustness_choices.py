"""Margins of figures, and other choices of method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from disturbed import wide_of

from ouderenindex.definition import Node, load_definition
from ouderenindex.errors import DefinitionError
from ouderenindex.methods import (
    Arithmetic,
    Distance,
    ExponentialRank,
    Geometric,
    Goalposts,
    GroupMethod,
    MinMax,
    Normaliser,
    PercentileRank,
    Sum,
    ZScore,
)
from ouderenindex.project import data_folder, load_project
from ouderenindex.robustness import (
    FigureMargins,
    Margins,
    Uncertainty,
    plan_draws,
    published_margins,
    robustness,
)
from ouderenindex.robustness.margins import KINDS, spreads
from ouderenindex.scoring import IndexResult, score_table, score_wide
from ouderenindex.texts.certainty_nl import CERTAINTY as NL


@pytest.mark.parametrize(("respondents", "margin"), [(120, 9), (30, 18)])
def test_margins_of_a_survey_are_the_known_ones(respondents: int, margin: float) -> None:
    result = wide_of(2, missing=0)
    frame = result.table_of_figures.figures
    n = pd.DataFrame(respondents, frame.index, frame.columns, dtype=float)
    published = Margins(lower=n * np.nan, upper=n * np.nan, n=n)
    spread = spreads(result, FigureMargins(), published)["i0"]
    middle = np.abs(spread.figures - 50) < 5
    assert middle.any()
    np.testing.assert_allclose(spread.half_width()[middle], margin, atol=0.5)
    noise = np.random.default_rng(0).standard_normal((4000, len(frame))).astype(np.float32)
    drawn = spread.disturb(noise)
    p = spread.figures / 100
    binomial = 100 * np.sqrt(p * (1 - p) / respondents)
    np.testing.assert_allclose(drawn.std(axis=1), binomial, rtol=0.08)
    np.testing.assert_allclose(drawn.mean(axis=1), spread.figures, atol=1)
    assert drawn.min() >= 0 and drawn.max() <= 100


def test_shares_stay_shares_and_none_is_uncertain_too() -> None:
    base = wide_of(2, missing=0)
    table = base.table_of_figures
    figures = pd.DataFrame(table.figures)
    figures.iloc[0, 0], figures.iloc[1, 0] = 0.0, 100.0
    result = score_table(replace(table, figures=figures), base.definition)
    spread = spreads(result, FigureMargins(), None)["i0"]
    noise = np.random.default_rng(0).standard_normal((500, len(figures))).astype(np.float32)
    drawn = spread.disturb(noise)
    assert drawn.min() >= 0 and drawn.max() <= 100
    assert 0 < drawn[0].mean() < 5 and 95 < drawn[1].mean() < 100


def test_published_margins_come_before_assumptions(mini: Callable[..., Path]) -> None:
    rows = ["region,indicator,period,value,status,lower,upper,n,source"]
    codes = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")
    for key, values in {"ouderen": (100, 300, 200, 400), "contact": (90, 80, 85, 60)}.items():
        rows += [
            f"{c},{key},2024,{v},observed,,,,fictief" for c, v in zip(codes, values, strict=True)
        ]
    cells = ("40,observed,30,50,25", "50,observed,,,100", "60,modelled,,,", "70,observed,,,")
    rows += [
        f"{c},eenzaam,2024,{value},{status},{rest},fictief"
        for c, (value, status, rest) in zip(codes, (x.split(",", 2) for x in cells), strict=True)
    ]
    project = load_project(mini(statistics="\n".join(rows) + "\n"))
    result = project.score()
    margins = published_margins(project.statistics, project.definition, project.regions)
    spread = spreads(result, FigureMargins(), margins)["eenzaam"]
    place = {code: at for at, code in enumerate(result.regions.index)}
    kinds = [KINDS[spread.kind[place[code]]] for code in codes]
    assert kinds == ["bounds", "respondents", "modelled", "exact"]
    half = spread.half_width()
    assert half[place[codes[0]]] == pytest.approx(10, abs=0.1)
    assert half[place[codes[1]]] == pytest.approx(9.8, abs=0.1)
    assert half[place[codes[2]]] == pytest.approx(1.96 * 2.5 * np.sqrt(0.24) / 0.5, rel=1e-3)
    assert half[place[codes[3]]] == 0
    # A wijk has the error of the mean of its buurten; the municipality is what 100 stands for.
    sd = spread.sd[[place[c] for c in codes[:2]]]
    expected = np.hypot(100 * sd[0], 300 * sd[1]) / 400
    assert spread.sd[place["WK999901"]] == pytest.approx(expected, rel=1e-5)
    assert spread.sd[place["GM9999"]] == 0
    town = robustness(result, draws=30, margins=margins).low.loc["GM9999"]
    assert town.notna().all()


def test_counts_are_exact_and_surveys_are_not(result: IndexResult) -> None:
    errors = spreads(result, FigureMargins(), None)
    codes = result.regions.index
    assert not errors["aandeel_75plus"].sd.any()
    assert not errors["eenpersoonshuishoudens"].sd.any()
    survey = errors["tevreden_winkels"]
    buurten = (result.regions["level"] == "buurt").to_numpy() & ~np.isnan(survey.figures)
    people = result.table_of_figures.population["inwoners@2014"]
    expected = 1 / np.sqrt(np.clip(0.075 * people, 5, 400))
    np.testing.assert_allclose(survey.sd[buurten], expected[buurten], rtol=1e-5)
    wijken = (result.regions["level"] == "wijk").to_numpy()
    assert survey.half_width()[wijken].mean() < survey.half_width()[buurten].mean()
    grade = errors["rapportcijfer_veiligheid"]
    assert grade.angle is None and grade.ends == (1, 10)
    at = codes.get_loc("BU01931000")
    assert grade.sd[at] == pytest.approx(0.15 * 9 * expected[at], rel=1e-5)
    assert set(np.unique(errors["eenzaam"].kind)) == {-1, 0, KINDS.index("modelled")}
    turned = FigureMargins(counts=frozenset({"bvb_2014"}), surveys=frozenset({"aandeel_75plus"}))
    errors = spreads(result, turned, None)
    assert not errors["tevreden_winkels"].sd.any()
    assert errors["aandeel_75plus"].sd.any()


def test_a_figure_of_unknown_margin_is_exact_and_said_to_be(result: IndexResult) -> None:
    definition = result.definition.evolve("eenzaam", unit="euro")
    other = score_table(result.table_of_figures, definition)
    spread = spreads(other, FigureMargins(), None)["eenzaam"]
    assert not spread.sd.any()
    rows = robustness(other, draws=2).assumptions.set_index("onderdeel")
    assert rows.at["Cijfer: Eenzaam, 65-plus", "keuze"] == NL["assume.kind.unknown"]


def test_names_that_are_not_there_are_all_told(result: IndexResult) -> None:
    wrong = FigureMargins(
        surveys=frozenset({"eenzam", "leeftijd_x"}), counts=frozenset({"bvb_2015"})
    )
    with pytest.raises(DefinitionError) as caught:
        robustness(result, draws=2, uncertainty=Uncertainty(figures=wrong))
    assert len(caught.value.problems) == 3
    assert "perhaps 'eenzaam'" in str(caught.value)
    assert "bvb_2014" in str(caught.value)
    lone = wide_of(2, missing=0, minimum=0)
    definition = lone.definition.evolve("i0", population=None)
    alone = score_table(lone.table_of_figures, definition)
    with pytest.raises(DefinitionError, match="does not name the population"):
        spreads(alone, FigureMargins(surveys=frozenset({"i0"})), None)
    with pytest.raises(DefinitionError, match="both"):
        spreads(lone, FigureMargins(surveys=frozenset({"i0"}), counts=frozenset({"i0"})), None)


def test_other_choices_keep_the_scale_of_the_classes(result: IndexResult) -> None:
    variants = plan_draws(result, draws=1).variants
    assert [n and n.method for n in variants.normalisers] == [None, "minmax", "percentile_rank"]
    assert variants.aggregators == (None, "geometric")
    # Ranks begin at nothing, of which there is no geometric mean.
    assert variants.possible == ((0, 1), (0, 1), (0,))
    table = result.table_of_figures

    def moments(scores: pd.Series) -> tuple[float, float]:
        x = scores.to_numpy()[table.base]
        w = np.where(np.isnan(x), 0, table.weight[table.base])
        mean = np.average(np.nan_to_num(x), weights=w)
        return mean, np.sqrt(np.average((np.nan_to_num(x) - mean) ** 2, weights=w))

    for definition in variants.definitions:
        again = score_table(table, definition)
        for key in ("ouderenindex", "gezondheid", "eenzaamheid"):
            expected = moments(result.scores[key])
            # Where scores are held above 0, that takes a little off.
            assert moments(again.scores[key]) == pytest.approx(expected, abs=0.5)
        pd.testing.assert_frame_equal(again.scores.isna(), result.scores[list(again.scores)].isna())


def test_a_node_without_its_own_scale_gets_the_nominal_one_back() -> None:
    result = wide_of(4, group=GroupMethod(aggregate=Arithmetic()), missing=0)
    variants = plan_draws(result, draws=1).variants
    assert len(variants.definitions) == 5
    for definition in variants.definitions:
        again = score_table(result.table_of_figures, definition).scores
        for key in ("t0", "t1", "x"):
            assert again[key].mean() == pytest.approx(result.scores[key].mean(), abs=1)
            assert again[key].std() == pytest.approx(result.scores[key].std(), rel=0.02)


@pytest.mark.parametrize(
    ("made", "asked", "words"),
    [
        (lambda: wide_of(scale=ZScore()), {"aggregators": ("geometric",)}, "above 0"),
        (
            lambda: wide_of(scale=PercentileRank()),
            {"normalisers": (), "aggregators": ("harmonic",)},
            "Cijfer 0",
        ),
        (
            lambda: wide_of(
                scale=MinMax(lower=1, upper=100),
                group=GroupMethod(normalise=PercentileRank()),
            ),
            {"normalisers": (), "aggregators": ("geometric",)},
            "Thema 0",
        ),
        (
            lambda: wide_of(group=GroupMethod(aggregate=Sum(), normalise=PercentileRank())),
            {"aggregators": ("geometric",)},
            "is a sum",
        ),
        (
            lambda: wide_of(group=GroupMethod(normalise=Goalposts(low=50, high=150))),
            {"normalisers": (PercentileRank(),)},
            "fixed values",
        ),
        (
            lambda: wide_of(group=GroupMethod(normalise=Distance())),
            {"aggregators": ("geometric",)},
            "fixed values",
        ),
    ],
)
def test_choices_that_are_not_possible_are_refused(
    made: Callable[[], IndexResult], asked: dict[str, object], words: str
) -> None:
    result = made()
    with pytest.raises(DefinitionError, match="leave them out") as caught:
        robustness(result, draws=3, uncertainty=Uncertainty.model_validate(asked))
    assert words in str(caught.value)
    # What is usual is only taken where it is possible.
    found = robustness(result, draws=3)
    assert found.probability["x"].notna().any()


def test_indicators_next_to_themes_keep_their_normaliser() -> None:
    result = wide_of(4)
    root = result.definition.root
    theme, other = root.children
    assert isinstance(theme, Node)
    mixed = root.model_copy(update={"children": (*theme.children, other)})
    definition = result.definition.model_copy(update={"root": mixed})
    beside = score_table(result.table_of_figures, definition)
    assert plan_draws(beside, draws=1).variants.normalisers == (None,)
    with pytest.raises(DefinitionError, match="next to themes"):
        robustness(beside, draws=1, uncertainty=Uncertainty(normalisers=(PercentileRank(),)))


@pytest.mark.parametrize(
    ("scale", "group", "normalisers", "aggregators"),
    [
        (Goalposts(low=0, high=100), GroupMethod(), 1, 1),
        (MinMax(lower=1, upper=100), GroupMethod(aggregate=Geometric()), 3, 2),
        (ExponentialRank(), GroupMethod(aggregate=Sum()), 3, 1),
        (None, GroupMethod(), 1, 1),
    ],
)
def test_the_usual_choices_follow_the_definition(
    scale: Normaliser | None, group: GroupMethod, normalisers: int, aggregators: int
) -> None:
    result = wide_of(scale=scale, group=group, missing=0)
    variants = plan_draws(result, draws=1).variants
    assert len(variants.normalisers) == normalisers
    assert len(variants.aggregators) == aggregators


def test_a_published_index_can_be_asked_how_sure_it_is(shared: Path) -> None:
    """Another subject, country and method: SVI, which sums percentile ranks."""
    definition = load_definition(data_folder() / "definitions" / "cdc_svi_2020.toml")
    result = score_wide(shared / "oracles/cdc_svi/svi_2020_county.csv.gz", definition)
    found = robustness(result, draws=20)
    assert found.probability.notna().sum().min() > 3000
    assert (found.low["rpl_themes"].dropna() >= 0).all()
    assert (found.high["rpl_themes"].dropna() <= 1).all()
