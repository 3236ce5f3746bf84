"""Certainty: laws of the draws, agreement with `score`, and published sensitivity indices."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from string import Formatter
from time import process_time

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from ouderenindex.classes import classify
from ouderenindex.definition import IndexDefinition, Indicator, Node, load_definition
from ouderenindex.errors import DataError, DefinitionError, OuderenindexError
from ouderenindex.methods import (
    Arithmetic,
    Distance,
    ExponentialRank,
    Geometric,
    Goalposts,
    GroupMethod,
    IndicatorMethod,
    MinMax,
    Normaliser,
    PercentileRank,
    Sum,
    ZScore,
)
from ouderenindex.project import Project, data_folder, load_project
from ouderenindex.robustness import (
    Certainty,
    FigureMargins,
    Margins,
    Plan,
    Uncertainty,
    drop_one,
    plan_draws,
    published_margins,
    robustness,
    sobol,
    sobol_indices,
)
from ouderenindex.robustness import plan as planning
from ouderenindex.robustness.margins import KINDS, spreads
from ouderenindex.scoring import IndexResult, Scored, score, score_table, score_wide
from ouderenindex.texts.certainty_en import CERTAINTY as EN
from ouderenindex.texts.certainty_nl import CERTAINTY as NL

Floats = npt.NDArray[np.float64]

NOTHING = Uncertainty(weights=0, normalisers=(), aggregators=(), leave_out=False, figures=None)
AGAIN = GroupMethod(normalise=ZScore(weighted=True, mean=100, sd=25))
SCALE = ZScore(weighted=True, limit=3.4, mean=100, sd=25)


@pytest.fixture(scope="module")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=400)


def _wide(
    columns: int = 4,
    *,
    regions: int = 60,
    scale: Normaliser | None = SCALE,
    group: GroupMethod = AGAIN,
    missing: float = 0.1,
    minimum: float = 1,
    seed: int = 3,
) -> IndexResult:
    """Score an invented index of two themes; some figures are missing."""
    rng = np.random.default_rng(seed)
    level = rng.normal(40, 10, (regions, 1)) + rng.normal(0, 8, (regions, columns))
    figures = np.where(rng.random(level.shape) < missing, np.nan, np.clip(level, 1, 99))
    frame = pd.DataFrame(figures, columns=[f"i{n}" for n in range(columns)])
    frame = frame.assign(code=[f"R{n}" for n in range(regions)])
    frame["people"] = rng.integers(200, 4000, regions)
    indicators = tuple(
        Indicator(
            key=f"i{n}", label=f"Cijfer {n}", unit="%", direction="risk" if n % 2 else "protective",
            source="bron", population="people", minimum=minimum,
            method=IndicatorMethod(normalise=scale),
        )
        for n in range(columns)
    )  # fmt: skip
    half = columns // 2
    themes = tuple(
        Node(level="theme", key=f"t{n}", label=f"Thema {n}", children=part, method=group)
        for n, part in enumerate((indicators[:half], indicators[half:]))
    )
    top = Node(level="index", key="x", label="Index", children=themes, method=group)
    return score_wide(frame, IndexDefinition(root=top, base=None))


def _all_scores(plan: Plan, workers: int = 2) -> dict[str, Floats]:
    """Scores of all draws: node to regions x draws."""
    found: dict[str, Floats] = {}

    def take(draws: npt.NDArray[np.int64], scored: Mapping[str, Scored]) -> None:
        for key, each in scored.items():
            if key not in found:
                found[key] = np.full((len(plan.result.regions), len(plan)), np.nan)
            scores = each.scores
            found[key][:, draws] = scores if scores.ndim > 1 else scores[:, None]

    plan.run(take, workers=workers)
    return found


# --- Draws and `score` ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["zwolle", "wide", "geometric", "sum"])
def test_each_draw_is_what_score_gives(kind: str, result: IndexResult) -> None:
    """The definition and figures of a draw, scored by the public `score_table`, give that draw."""
    if kind == "wide":
        result = _wide(6)
    elif kind == "geometric":
        mean = GroupMethod(aggregate=Geometric(min_share=0.4))
        result = _wide(6, scale=MinMax(lower=1, upper=100), group=mean)
    elif kind == "sum":
        ranked = GroupMethod(aggregate=Sum(), normalise=PercentileRank(), pass_on="aggregate")
        result = _wide(6, scale=PercentileRank(), group=ranked, missing=0)
    plan = plan_draws(result, draws=60, seed=5)
    drawn = _all_scores(plan)
    every = {int(np.flatnonzero(plan.variant == v)[0]) for v in set(plan.variant.tolist())}
    assert len(every) == len(plan.variants.definitions) >= 2
    for draw in sorted(every | {0, 1, 2, 3}):
        definition = plan.definition(draw)
        again = score_table(plan.table(draw), definition)
        # A theme that is left out whole is not in the definition of that draw.
        assert set(again.scores) <= set(drawn)
        for key in again.scores:
            np.testing.assert_allclose(
                drawn[key][:, draw], again.scores[key], rtol=0, atol=1e-8, err_msg=f"{draw} {key}"
            )


def test_an_indicator_left_out_is_one_that_the_definition_lacks() -> None:
    result = _wide(5)
    changes = drop_one(result)
    assert set(changes.table.index) == {f"i{n}" for n in range(5)}
    frame = result.table_of_figures
    for key in changes.table.index:
        without = score_table(frame, result.definition.without(key)).scores["x"]
        np.testing.assert_allclose(
            changes.changes[key], without - result.scores["x"], rtol=0, atol=1e-9
        )
        kept = without.notna() & result.scores["x"].notna()
        ranks = [each.rank(ascending=False, method="min") for each in (without, result.scores["x"])]
        moved = (ranks[0] - ranks[1]).abs()[kept].mean()
        row = changes.table.loc[key]
        assert row["rank_change"] == pytest.approx(moved)
        assert row["score_change"] == pytest.approx((without - result.scores["x"]).abs().mean())
        different = classify(without[kept], result.definition.limits) != result.classes["x"][kept]
        assert row["class_changes"] == different.sum()
        assert row["lost"] == (result.scores["x"].notna() & without.isna()).sum()


def test_the_only_indicator_of_a_theme_takes_the_theme_with_it(result: IndexResult) -> None:
    found = drop_one(result).changes["eenpersoonshuishoudens"]
    definition = result.definition.without("huishouden")
    without = score_table(result.table_of_figures, definition).scores["ouderenindex"]
    np.testing.assert_allclose(found, without - result.scores["ouderenindex"], atol=1e-9)


def test_an_index_of_one_indicator_cannot_do_without_it() -> None:
    one = _wide(2, missing=0)
    alone = score_table(one.table_of_figures, one.definition.without("t1"))
    with pytest.raises(DefinitionError, match="one indicator"):
        drop_one(alone)
    assert (robustness(alone, draws=5).with_score["x"] == 1).all()


def test_chances_are_shares_of_classified_draws() -> None:
    """Scores are compared with four cuts, which gives the classes of `classify` itself."""
    result = _wide(4)
    plan = plan_draws(result, draws=300, seed=9)
    scores = _all_scores(plan)["t0"]
    # Scores that round to a limit are where a cut could differ.
    classes = classify(scores, result.definition.limits)
    found = robustness(result, draws=300, seed=9)
    known = result.scores["t0"].notna().to_numpy()
    for number in range(1, 6):
        expected = (classes == number).sum(axis=1)[known] / (classes > 0).sum(axis=1)[known]
        np.testing.assert_allclose(found.chance("t0")[number][known], expected, atol=1e-12)
    quantiles = np.nanquantile(scores[known], (0.05, 0.5, 0.95), axis=1)
    shown = [frame["t0"][known] for frame in (found.low, found.median, found.high)]
    np.testing.assert_allclose(shown, quantiles, rtol=1e-5)


@pytest.mark.parametrize("limits", [(75.0, 90.0, 110.0, 125.0), (0.25, 0.3, 0.35, 1e6)])
def test_cuts_are_where_classes_change(limits: tuple[float, float, float, float]) -> None:
    from ouderenindex.robustness.certainty import _cuts

    for step, cut in enumerate(_cuts(limits), start=1):
        assert classify(cut, limits) > step
        assert classify(np.nextafter(cut, -np.inf), limits) <= step


# --- Laws ------------------------------------------------------------------------------------


def test_chances_add_up_where_there_is_a_score(certainty: Certainty) -> None:
    nodes = list(certainty.probability)
    assert nodes == [n.key for n in certainty.result.definition.nodes() if isinstance(n, Node)]
    blank = certainty.result.scores[nodes].isna()
    for node in nodes:
        chances = certainty.chance(node)
        assert list(chances) == [1, 2, 3, 4, 5]
        np.testing.assert_allclose(chances[~blank[node]].sum(axis=1), 1, atol=1e-12)
        assert chances[blank[node]].isna().all(axis=None)
        own = certainty.result.classes[node][~blank[node]]
        expected = [chances.at[code, number] for code, number in own.items()]
        np.testing.assert_array_equal(certainty.probability[node][~blank[node]], expected)
    for frame in (certainty.low, certainty.median, certainty.high, certainty.with_score):
        pd.testing.assert_frame_equal(frame.isna(), blank)
    assert (certainty.low <= certainty.median).where(~blank, True).all(axis=None)
    assert (certainty.median <= certainty.high).where(~blank, True).all(axis=None)
    assert certainty.stable.isna().equals(blank)


def test_nothing_disturbed_is_certain(result: IndexResult) -> None:
    sure = robustness(result, draws=7, uncertainty=NOTHING)
    nodes = list(sure.probability)
    known = result.scores[nodes].notna()
    for frame in (sure.probability, sure.with_score):
        pd.testing.assert_frame_equal(frame, known.astype(float).where(known))
    pd.testing.assert_frame_equal(sure.low, sure.high, check_exact=True)
    np.testing.assert_allclose(sure.low, result.scores[nodes], rtol=1e-6)
    assert (sure.ranks["low"] == sure.ranks["rank"]).sum() == known["ouderenindex"].sum()
    pd.testing.assert_series_equal(sure.ranks["high"], sure.ranks["rank"], check_names=False)
    assert sure.stable.equals(known.astype("boolean").where(known))
    wijken = result.regions["level"] == "wijk"
    expected = result.scores.loc[wijken, "ouderenindex"].rank(ascending=False, method="min")
    pd.testing.assert_series_equal(sure.ranks.loc[wijken, "rank"], expected, check_names=False)


def test_the_same_seed_gives_the_same_certainty(
    result: IndexResult, certainty: Certainty, monkeypatch: pytest.MonkeyPatch
) -> None:
    def same(other: Certainty) -> bool:
        return all(
            getattr(certainty, name).equals(getattr(other, name))
            for name in ("chances", "low", "median", "high", "ranks", "with_score", "assumptions")
        )

    assert same(robustness(result, draws=400))
    assert not same(robustness(result, draws=400, seed=1))
    assert same(robustness(result, draws=400, workers=1))
    monkeypatch.setattr(planning, "_CELLS", 700)
    assert same(robustness(result, draws=400, workers=3))


def test_a_generator_is_a_seed_too() -> None:
    result = _wide()
    one = robustness(result, draws=20, seed=np.random.default_rng(4))
    two = robustness(result, draws=20, seed=np.random.default_rng(4))
    pd.testing.assert_frame_equal(one.low, two.low, check_exact=True)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({"weights": 0.1}, {"weights": 0.6}),
        ({"weights": 0.1, "weight_law": "lognormal"}, {"weights": 0.6, "weight_law": "lognormal"}),
        ({"figures": FigureMargins(response=0.5)}, {"figures": FigureMargins(response=0.02)}),
    ],
)
def test_more_noise_gives_wider_intervals(less: dict[str, object], more: dict[str, object]) -> None:
    result = _wide(6)
    narrow, wide = (
        robustness(result, draws=300, uncertainty=NOTHING.model_copy(update=change))
        for change in (less, more)
    )
    widths = [(c.high - c.low)["x"].dropna() for c in (narrow, wide)]
    assert (widths[0] > 0).all()
    assert (widths[1] > widths[0]).mean() > 0.95
    assert wide.probability["x"].mean() < narrow.probability["x"].mean()


def test_a_draw_without_a_score_does_not_confirm_the_class() -> None:
    """A region with two of three figures has too few when one of these is left out."""
    strict = GroupMethod(aggregate=Arithmetic(min_share=0.6), normalise=AGAIN.normalise)
    base = _wide(6, missing=0, group=strict)
    figures = pd.DataFrame(base.table_of_figures.figures)
    figures.loc["R0", "i2"] = np.nan
    result = score_table(replace(base.table_of_figures, figures=figures), base.definition)
    only = NOTHING.model_copy(update={"leave_out": True})
    found = robustness(result, draws=700, uncertainty=only, threshold=0.75)
    # i0 or i1 is left out in two of seven draws.
    assert found.with_score.at["R0", "t0"] == pytest.approx(5 / 7, abs=0.05)
    assert found.chance("t0").loc["R0"].sum() == pytest.approx(1)
    assert not found.stable.at["R0", "t0"]
    assert found.with_score.at["R1", "t0"] == 1


def test_what_could_not_be_scored_stays_out_of_every_draw() -> None:
    base = _wide(4, missing=0)
    table = base.table_of_figures
    constant = pd.DataFrame(table.figures).assign(i0=50.0)
    result = score_table(replace(table, figures=constant), base.definition)
    assert [e.key for e in result.excluded] == ["i0"]
    plan = plan_draws(result, draws=20)
    assert "i0" not in _all_scores(plan)
    assert all("i0" not in {i.key for i in d.indicators} for d in plan.variants.definitions)


def test_a_node_that_cannot_be_scored_in_a_draw_costs_that_draw_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without i0 all regions that still have a score at the theme are the same."""
    frame = pd.DataFrame(
        {"code": list("abcd"), "i0": [10.0, 20, 30, 45], "i1": [50.0, 50, 50, 50.0000001]}
    )
    scale = ZScore(mean=100, sd=25)
    parts = tuple(
        Indicator(key=key, label=key, unit="x", direction="risk",
                  method=IndicatorMethod(normalise=method))
        for key, method in (("i0", scale), ("i1", Goalposts(low=0, high=50, cap="both")))
    )  # fmt: skip
    top = Node(level="index", key="x", label="X", children=parts,
               method=GroupMethod(normalise=ZScore(mean=100, sd=25)))  # fmt: skip
    result = score_wide(frame, IndexDefinition(root=top, base=None))
    only = NOTHING.model_copy(update={"leave_out": True})
    plan = plan_draws(result, draws=40, uncertainty=only)
    lost = plan.choices.left_out == 0
    assert 0 < lost.sum() < 40
    scores = _all_scores(plan)["x"]
    np.testing.assert_array_equal(np.isnan(scores).all(axis=0), lost)
    found = robustness(result, draws=40, uncertainty=only)
    assert found.with_score["x"].tolist() == pytest.approx([1 - lost.mean()] * 4)
    monkeypatch.setattr(planning, "_CELLS", 4)
    np.testing.assert_array_equal(_all_scores(plan)["x"], scores)


def test_weights_keep_their_sum_within_a_parent(result: IndexResult) -> None:
    plan = plan_draws(result, draws=200)
    nominal = plan.variants.definitions[0]
    for node in nominal.nodes():
        if isinstance(node, Node):
            keys = [c.key for c in node.children if c.key in plan.weights]
            if keys:
                total = sum(plan.weights[key] for key in keys)
                np.testing.assert_allclose(total, sum(c.weight for c in node.children if c.scored))
    left = plan.choices.left_out
    keys = [i.key for i in nominal.indicators if i.scored]
    assert set(left) == set(range(-1, len(keys)))
    for draw, place in enumerate(left):
        if place >= 0 and keys[place] in plan.weights:
            assert plan.weights[keys[place]][draw] == 0
    fair = plan_draws(
        result, draws=3000, uncertainty=NOTHING.model_copy(update={"weights": 0.5})
    ).weights["aandeel_75plus"]
    ratio = fair / (2 - fair)
    assert 1 / 3 <= ratio.min() < 0.4 and 2.5 < ratio.max() <= 3


# --- Figures ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("respondents", "margin"), [(120, 9), (30, 18)])
def test_margins_of_a_survey_are_the_known_ones(respondents: int, margin: float) -> None:
    result = _wide(2, missing=0)
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
    base = _wide(2, missing=0)
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
    lone = _wide(2, missing=0, minimum=0)
    definition = lone.definition.evolve("i0", population=None)
    alone = score_table(lone.table_of_figures, definition)
    with pytest.raises(DefinitionError, match="does not name the population"):
        spreads(alone, FigureMargins(surveys=frozenset({"i0"})), None)
    with pytest.raises(DefinitionError, match="both"):
        spreads(lone, FigureMargins(surveys=frozenset({"i0"}), counts=frozenset({"i0"})), None)


# --- Other choices ---------------------------------------------------------------------------


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
    result = _wide(4, group=GroupMethod(aggregate=Arithmetic()), missing=0)
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
        (lambda: _wide(scale=ZScore()), {"aggregators": ("geometric",)}, "above 0"),
        (
            lambda: _wide(scale=PercentileRank()),
            {"normalisers": (), "aggregators": ("harmonic",)},
            "Cijfer 0",
        ),
        (
            lambda: _wide(
                scale=MinMax(lower=1, upper=100),
                group=GroupMethod(normalise=PercentileRank()),
            ),
            {"normalisers": (), "aggregators": ("geometric",)},
            "Thema 0",
        ),
        (
            lambda: _wide(group=GroupMethod(aggregate=Sum(), normalise=PercentileRank())),
            {"aggregators": ("geometric",)},
            "is a sum",
        ),
        (
            lambda: _wide(group=GroupMethod(normalise=Goalposts(low=50, high=150))),
            {"normalisers": (PercentileRank(),)},
            "fixed values",
        ),
        (
            lambda: _wide(group=GroupMethod(normalise=Distance())),
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
    result = _wide(4)
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
    result = _wide(scale=scale, group=group, missing=0)
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


# --- What is shown ---------------------------------------------------------------------------


def test_stable_is_what_enough_draws_agree_on(result: IndexResult, certainty: Certainty) -> None:
    strict = robustness(result, draws=400, threshold=1.0)
    loose = robustness(result, draws=400, threshold=0.3)
    known = certainty.stable.notna()
    for found in (strict, certainty, loose):
        expected = found.probability * found.with_score >= found.threshold
        assert (found.stable[known].fillna(False) == expected[known].fillna(False)).all(axis=None)
    counts = [int(c.stable.sum().sum()) for c in (strict, certainty, loose)]
    assert counts[0] < counts[1] < counts[2]


def test_tables_sentences_and_verdicts(certainty: Certainty) -> None:
    table = certainty.table()
    assert len(table) == 16
    assert list(table.columns[:7]) == ["naam", "score", "klasse", "kans", "oordeel", "laag", "hoog"]
    np.testing.assert_allclose(table.iloc[:, 7:].sum(axis=1), 1)
    assert table.at["WK019311", "oordeel"] == "stabiel"
    assert set(table["oordeel"]) == {"stabiel", "indicatief"}
    assert certainty.verdict("Diezerpoort", lang="en") == "stable"
    sentence = certainty.explain("Diezerpoort")
    assert "‘zeer ongunstig’ is stabiel" in sentence and "%" in sentence and "," in sentence
    unsure = certainty.table().query("oordeel == 'indicatief'").index[0]
    assert "is indicatief" in certainty.explain(unsure)
    assert "indicative" in certainty.explain(unsure, lang="en")
    blank = certainty.probability.index[certainty.probability["ouderenindex"].isna()][0]
    assert certainty.verdict(blank) == ""
    assert certainty.explain(blank) == NL["certainty.sentence.none"]
    text = repr(certainty)
    assert "Holtenbroek" in text and "400" in text and "80%" in text
    assert certainty._repr_html_().startswith("<table")
    buurten = certainty.table("buurt", "gezondheid", "en")
    assert len(buurten) == 78 and "very unfavourable" in set(buurten["klasse"])
    with pytest.raises(DataError, match="perhaps 'gezondheid'"):
        certainty.chance("gezondhed")


def test_the_tidy_table_says_the_same(certainty: Certainty) -> None:
    tidy = certainty.tidy()
    assert len(tidy) == certainty.probability.notna().sum().sum()
    np.testing.assert_allclose(tidy.filter(regex=r"^chance_\d").sum(axis=1), 1)
    row = tidy[(tidy["region"] == "WK019330") & (tidy["node"] == "gezondheid")].iloc[0]
    assert row["score"] == certainty.result.scores.at["WK019330", "gezondheid"]
    assert row["chance"] == certainty.probability.at["WK019330", "gezondheid"]
    assert row[f"chance_{row['class']}"] == row["chance"]
    assert row["high"] == certainty.high.at["WK019330", "gezondheid"]


def test_the_assumptions_are_told_in_dutch(certainty: Certainty) -> None:
    rows = certainty.assumptions
    assert list(rows) == ["onderdeel", "keuze", "marge", "waarom"]
    assert list(rows["onderdeel"][:5]) == [
        "Gewichten", "Vergelijkbaar maken", "Samenvoegen", "Weglaten", "Vergelijking",
    ]  # fmt: skip
    text = " ".join(rows.astype(str).to_numpy().ravel())
    for words in ("0,50 tot 1,50", "percentielrang", "meetkundig", "29 cijfers", "7,5%",
                  "2,5 procentpunt", "gemiddelde van Zwolle"):  # fmt: skip
        assert words in text
    for indicator in certainty.result.definition.indicators:
        assert (f"Cijfer: {indicator.label}" in set(rows["onderdeel"])) == indicator.scored
    assert "{" not in text
    still = robustness(certainty.result, draws=1, uncertainty=NOTHING).assumptions
    assert (still["keuze"] == NL["assume.none"]).sum() == 4
    assert still["keuze"].iloc[-1] == NL["assume.figures.exact"]


def test_both_languages_say_the_same_things() -> None:
    assert set(NL) == set(EN)
    for key, dutch in NL.items():
        fields = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (dutch, EN[key])]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"draws": 0}, "number of draws is 0"),
        ({"seed": -1}, "seed is -1"),
        ({"threshold": 0.0}, "threshold is 0"),
        ({"threshold": 1.5}, "threshold is 1.5"),
    ],
)
def test_arguments_out_of_range(result: IndexResult, asked: dict[str, float], words: str) -> None:
    with pytest.raises(DataError, match=words):
        robustness(result, **asked)  # type: ignore[arg-type]


def test_progress_is_told_to_the_end(result: IndexResult) -> None:
    told: list[tuple[int, int]] = []
    robustness(result, draws=50, on_progress=lambda *at: told.append(at))
    assert told[-1] == (50, 50)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


def test_five_thousand_draws_of_zwolle_take_three_seconds(result: IndexResult) -> None:
    # Time of both threads together: stricter than the clock, and the same on a busy machine.
    start = process_time()
    robustness(result, draws=5000)
    assert process_time() - start <= 3


# --- Which choice matters most ---------------------------------------------------------------


def _ishigami(x: Floats) -> Floats:
    return np.asarray(np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]))


def test_sobol_indices_of_ishigami() -> None:
    """Known: first 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437 (Ishigami and Homma, 1990)."""
    rng = np.random.default_rng(1)
    a, b = rng.uniform(-np.pi, np.pi, (2, 3, 2**17))
    mixed = []
    for factor in range(3):
        x = a.copy()
        x[factor] = b[factor]
        mixed.append(_ishigami(x))
    first, total = sobol_indices(_ishigami(a), _ishigami(b), np.stack(mixed))
    np.testing.assert_allclose(first, [0.3139, 0.4424, 0], atol=0.02)
    np.testing.assert_allclose(total, [0.5576, 0.4424, 0.2437], atol=0.02)


@pytest.mark.parametrize("case_", ["sa_4factor_N100", "sa_norm_weights_N100"])
def test_coinr_sensitivity_indices_are_reproduced(shared: Path, case_: str) -> None:
    folder = shared / "oracles/coinr/asem"
    theirs = pd.read_csv(folder / f"{case_}_sensitivity.csv")
    y = pd.read_csv(folder / f"{case_}_y.csv").set_index("rep").iloc[:, 0].to_numpy()
    blocks = y.reshape(len(theirs) + 2, 100)
    first, total = sobol_indices(blocks[0], blocks[1], blocks[2:])
    np.testing.assert_allclose(first, theirs["Si"], rtol=0, atol=1e-12)
    np.testing.assert_allclose(total, theirs["STi"], rtol=0, atol=1e-12)


def test_outcomes_that_do_not_fit_a_design() -> None:
    with pytest.raises(DataError, match="do not fit"):
        sobol_indices([1, 2], [1, 2, 3], [[1, 2]])
    with pytest.raises(DataError, match="nothing to explain"):
        sobol_indices([1, 1], [1, 1], [[1, 1]])


def test_sobol_indices_of_zwolle(result: IndexResult) -> None:
    pytest.importorskip("SALib")
    found = sobol(result, samples=64)
    factors = {"weights", "normaliser", "aggregator", "left_out", "figures"}
    assert set(found.table.index) == factors
    assert len(found.values) == 64 * 7
    assert list(found.table["total"]) == sorted(found.table["total"], reverse=True)
    assert (found.table["total"] > -0.05).all() and found.table["total"].max() > 0.1
    again = sobol(result, samples=64, workers=1)
    pd.testing.assert_frame_equal(found.table, again.table, check_exact=True)
    assert "welke keuze verandert de rangorde" in repr(found) and "gewichten" in repr(found)
    points = sobol(result, samples=16, outcome="score", level="buurt")
    assert "punten" in repr(points) and (points.values >= 0).all()


def test_the_only_choice_explains_everything(result: IndexResult) -> None:
    pytest.importorskip("SALib")
    only = NOTHING.model_copy(update={"weights": 0.5})
    found = sobol(result, samples=512, uncertainty=only, outcome="score")
    assert list(found.table.index) == ["weights"]
    assert found.table.at["weights", "total"] == pytest.approx(1, abs=0.15)
    assert found.table.at["weights", "first"] == pytest.approx(1, abs=0.15)
    with pytest.raises(DefinitionError, match="Nothing varies"):
        sobol(result, samples=8, uncertainty=NOTHING)
    with pytest.raises(DataError, match="power of 2"):
        sobol(result, samples=100)


def test_the_outcome_of_sobol_is_the_mean_change_of_rank(result: IndexResult) -> None:
    pytest.importorskip("SALib")
    only = NOTHING.model_copy(update={"leave_out": True})
    found = sobol(result, samples=64, uncertainty=only)
    possible = {0.0, *drop_one(result).table["rank_change"].round(9)}
    assert set(found.values.round(9)) <= possible
    assert len(set(found.values)) > 5


def test_without_salib_the_extra_is_named(
    result: IndexResult, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(OuderenindexError, match=r"ouderenindex\[certainty\]"):
        sobol(result, samples=8)


def test_regions_of_a_level_that_is_not_there(result: IndexResult) -> None:
    with pytest.raises(DataError, match="wijk"):
        drop_one(result, level="stadsdeel")


def test_scoring_by_statistics_gives_the_same_certainty(case: Project) -> None:
    """The certainty of a result does not depend on how its figures were collected."""
    one = robustness(score(case.statistics, case.definition, case.regions), draws=50)
    two = robustness(case.score(), draws=50)
    pd.testing.assert_frame_equal(one.tidy(), two.tidy(), check_exact=True)
