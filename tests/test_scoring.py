from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from builders import MINI_DEFINITION
from hypothesis import given, settings
from hypothesis import strategies as st

from ouderenindex.definition import IndexDefinition, Indicator, Node, load_definition
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.methods import GroupMethod, IndicatorMethod, ZScore
from ouderenindex.project import Project, data_folder, load_project
from ouderenindex.scoring import FigureTable, IndexResult, compute, score

CODES = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")


def test_a_score_is_what_one_computes_by_hand(mini_project: Project) -> None:
    """Weighted mean and population spread, sign turned, mean of both, standardised again."""
    result = mini_project.score()
    w = np.array([100, 300, 200, 400])
    eenzaam = np.array([40.0, 50, 60, 70])
    contact = np.array([90.0, 80, 85, 60])

    def z(x: np.ndarray) -> np.ndarray:
        mean = (w * x).sum() / w.sum()
        return (x - mean) / np.sqrt((w * (x - mean) ** 2).sum() / w.sum())

    theme = (-z(eenzaam) + z(contact)) / 2
    expected = 100 + 25 * z(theme)
    np.testing.assert_allclose(result.scores.loc[list(CODES), "thuis"], expected, atol=1e-9)
    np.testing.assert_allclose(result.scores.loc[list(CODES), "mini"], expected, atol=1e-9)
    # A wijk is scored on the same scale from its own, aggregated, figures.
    west = (100 * 40 + 300 * 50) / 400
    mean = (w * eenzaam).sum() / w.sum()
    sd = np.sqrt((w * (eenzaam - mean) ** 2).sum() / w.sum())
    assert result.scores.at["WK999901", "eenzaam"] == pytest.approx(100 - 25 * (west - mean) / sd)


@pytest.mark.parametrize(
    ("theme", "published"),
    [("diefstal", "index_diefstal_ervaren"), ("vandalisme", "index_vandalisme_ervaren")],
)
def test_the_theme_scores_that_zwolle_published_are_reproduced(
    case: Project, theme: str, published: str
) -> None:
    definition = load_definition(data_folder() / "definitions" / "zwolle_themas_2014.toml")
    result = score(case.statistics, definition, case.regions)
    theirs = case.statistics.figures(published, "2014", case.regions).frame["value"]
    theirs = theirs[theirs.index.str.startswith("BU") & theirs.notna()]
    assert len(theirs) == 54
    ours = result.scores.loc[theirs.index, theme]
    assert np.corrcoef(ours, theirs)[0, 1] >= 0.9999
    assert (ours - theirs).abs().mean() <= 0.6
    assert (ours - theirs).abs().max() <= 2.5


def test_the_published_theme_scores_are_those_of_the_raw_file(case: Project, shared: Path) -> None:
    raw = pd.read_csv(shared / "data/zwolle/buurt_voor_buurt_2014.csv").dropna(subset="buurtcode")
    raw = raw.set_index("buurtcode")
    for key, column in (
        ("index_diefstal_ervaren", "ind_vi_d2"),
        ("index_vandalisme_ervaren", "ind_vi_d5"),
    ):
        ours = case.statistics.figures(key, "2014", case.regions).frame["value"]
        np.testing.assert_array_equal(ours[raw.index], raw[column])


def test_the_municipality_itself_scores_a_hundred(result: IndexResult) -> None:
    np.testing.assert_allclose(result.scores.loc["GM0193"], 100, atol=1e-9)


def test_contributions_add_up_at_every_node(result: IndexResult) -> None:
    for node in result.definition.nodes():
        if node.key not in result.scored:
            continue
        total = result.contributions(node.key).sum(axis=1, skipna=False)
        expected = result.scores[node.key] - result.scored[node.key].reference
        np.testing.assert_allclose(total, expected, atol=1e-9)


def test_a_figure_at_the_average_contributes_nothing(mini: Callable[..., Path]) -> None:
    project = load_project(mini(definition=MINI_DEFINITION.replace(
        "weighted = true,", 'weighted = true, centre = "reference",'
    )))  # fmt: skip
    result = project.score()
    assert result.scores.loc["GM9999"].tolist() == pytest.approx([100.0] * len(result.scores.T))
    assert result.contributions().loc["GM9999"].abs().max() == pytest.approx(0, abs=1e-9)


def test_too_few_people_means_no_score_and_no_place_in_the_scale(mini: Callable[..., Path]) -> None:
    definition = MINI_DEFINITION.replace(
        'population = "ouderen"\ncounts', 'population = "ouderen"\nminimum = 150\ncounts'
    )
    result = load_project(mini(definition=definition)).score()
    assert np.isnan(result.scores.at["BU99990100", "mini"])
    assert result.status.at["BU99990100", "mini"] == "suppressed"
    w, x = np.array([300, 200, 400]), np.array([50.0, 60, 70])
    assert -result.scored["eenzaam"].scale.centre == pytest.approx((w * x).sum() / w.sum())


def test_figures_that_rest_on_too_few_answers_are_withheld(result: IndexResult) -> None:
    figure, status = result.figures, result.figure_status
    assert np.isnan(figure.at["BU01934110", "voelt_zich_onveilig"])  # 22 residents, 100% unsafe
    assert status.at["BU01934110", "voelt_zich_onveilig"] == "suppressed"
    assert figure.at["WK019341", "voelt_zich_onveilig"] > 0
    assert status.at["BU01932250", "voelt_zich_onveilig"] == "missing"  # nobody was asked there


def test_an_index_needs_all_its_aspects(result: IndexResult) -> None:
    aspects = [node.key for node in result.definition.root.children]
    complete = result.scores[aspects].notna().all(axis=1)
    assert (result.scores["ouderenindex"].notna() == complete).all()
    assert 50 <= complete[result.regions["level"] == "buurt"].sum() < 78
    assert complete[result.regions["level"] == "wijk"].all()


def test_missing_children_follow_the_stated_rule(mini: Callable[..., Path]) -> None:
    table = (
        "region,indicator,period,value,status,lower,upper,n,source\n"
        + "".join(
            f"{c},{k},2024,{v},observed,,,,fictief\n"
            for k, values in {
                "ouderen": (100, 300, 200, 400),
                "eenzaam": (40, 50, 60, 70),
                "contact": (90, 80, 85, 0),
            }.items()
            for c, v in zip(CODES, values, strict=True)
        )
    ).replace("BU99990203,contact,2024,0,observed", "BU99990203,contact,2024,,missing")  # fmt: skip
    half = load_project(mini(statistics=table)).score()
    assert half.scores.at["BU99990203", "thuis"] == half.scores.at["BU99990203", "thuis"]
    assert half.coverage.at["BU99990203", "thuis"] == pytest.approx(0.5)
    strict = MINI_DEFINITION.replace(
        "[method.theme]",
        '[method.theme]\naggregate = { method = "arithmetic", missing = "propagate" }',
    )
    none = load_project(mini(statistics=table, definition=strict)).score()
    assert np.isnan(none.scores.at["BU99990203", "thuis"])
    assert none.status.at["BU99990203", "thuis"] == "missing"
    assert none.classes.at["BU99990203", "thuis"] == 0


def test_context_is_shown_and_not_scored(result: IndexResult) -> None:
    assert "mantelzorger" in result.figures.columns
    assert "mantelzorger" not in result.scores.columns
    with pytest.raises(DataError, match="context"):
        result.contributions("mantelzorger")


def test_a_definition_that_names_an_unknown_figure(mini: Callable[..., Path]) -> None:
    text = MINI_DEFINITION.replace('key = "contact"', 'key = "contakt"').replace(
        'period = "2024"\npopulation = "ouderen"\n\n[[indicator]]',
        'period = "2023"\npopulation = "oudern"\n\n[[indicator]]',
    )
    with pytest.raises(DefinitionError) as caught:
        load_project(mini(definition=text)).score()
    for word in ("contakt", "perhaps 'contact'", "2023", "2024", "oudern", "perhaps 'ouderen'"):
        assert word in str(caught.value)
    assert len(caught.value.problems) == 3


def test_a_constant_indicator_contributes_nothing_and_is_reported(mini_project: Project) -> None:
    frame = mini_project.statistics.frame.copy()
    frame.loc[frame["indicator"] == "contact", "value"] = 80.0
    statistics = type(mini_project.statistics)(frame, mini_project.statistics.sources)
    result = score(statistics, mini_project.definition, mini_project.regions)
    assert [(e.key, e.reason) for e in result.excluded] == [("contact", "all figures are the same")]
    assert "contact" not in result.contributions().columns
    alone = score(
        mini_project.statistics, mini_project.definition.without("contact"), mini_project.regions
    )
    pd.testing.assert_series_equal(result.scores["mini"], alone.scores["mini"])


def test_nothing_to_score_is_an_error(mini_project: Project) -> None:
    frame = mini_project.statistics.frame.copy()
    frame.loc[frame["indicator"].isin(["contact", "eenzaam"]), "value"] = 80.0
    statistics = type(mini_project.statistics)(frame, mini_project.statistics.sources)
    with pytest.raises(DefinitionError, match="all figures are the same"):
        score(statistics, mini_project.definition, mini_project.regions)


def test_reasons_come_strongest_first_with_figure_and_source(result: IndexResult) -> None:
    why = result.explain("Holtenbroek")
    points = [reason.contribution for reason in why.risks]
    assert points == sorted(points) and points[-1] < 0
    assert [r.contribution for r in why.protections] == sorted(
        (r.contribution for r in why.protections), reverse=True
    )
    total = sum(r.contribution for r in (*why.risks, *why.protections))
    assert why.score == pytest.approx(100 + total)
    first = why.risks[0]
    assert first.source.publisher and first.period in ("2014", "2020", "2024")
    assert "zeer ongunstig" in repr(why) and first.indicator.label in repr(why)
    assert result.explain("WK019330", "gezondheid").node == "Gezondheid"
    with pytest.raises(DataError, match="Holtenbroek"):
        result.explain("Holtenbrook")


def test_tables_show_what_was_scored(result: IndexResult) -> None:
    table = result.table("wijk")
    assert len(table) == 16
    assert table.at["WK019330", "naam"] == "Holtenbroek"
    assert table.at["WK019330", "klasse"] == "zeer ongunstig"
    assert table["65plus"].sum() == result.people.at["GM0193", "65plus"]
    assert "Holtenbroek" in repr(result)


# --- Laws ------------------------------------------------------------------------------------

FINITE = st.floats(-1e3, 1e3, allow_nan=False).map(lambda v: round(v, 3))


def _table(figures: np.ndarray, weight: np.ndarray) -> FigureTable:
    codes = pd.Index([f"BU9999{n:04d}" for n in range(len(figures))], name="code")
    columns = [f"i{n}" for n in range(figures.shape[1])]
    frame = pd.DataFrame(figures, codes, columns)
    filled = pd.DataFrame("observed", codes, columns).where(frame.notna(), "missing")
    return FigureTable(
        regions=pd.DataFrame({"name": codes, "level": "buurt", "parent": ""}, codes),
        figures=frame,
        status=filled,
        coverage=frame.notna().astype(float),
        source=pd.DataFrame("s", codes, columns),
        population={"p@2024": weight},
        people=pd.DataFrame(index=codes),
        people_origin={},
        weight=weight,
        base=np.ones(len(codes), dtype=bool),
        publishable=np.ones(len(codes), dtype=bool),
        reference=dict.fromkeys(columns, float("nan")),
        favourable=True,
        sources={},
    )


def _definition(directions: Sequence[str], limit: float | None = 3.4) -> IndexDefinition:
    scale = ZScore(weighted=True, limit=limit, mean=100, sd=25)
    indicators = tuple(
        Indicator(
            key=f"i{n}", label=f"I{n}", unit="%", direction=direction, period="2024",
            population="p", method=IndicatorMethod(normalise=scale),
        )  # type: ignore[arg-type]
        for n, direction in enumerate(directions)
    )  # fmt: skip
    half = max(1, len(indicators) // 2)
    groups = [part for part in (indicators[:half], indicators[half:]) if part]
    again = GroupMethod(normalise=ZScore(weighted=True, mean=100, sd=25))
    themes = tuple(
        Node(level="theme", key=f"t{n}", label=f"T{n}", children=part, method=again)
        for n, part in enumerate(groups)
    )
    return IndexDefinition(
        root=Node(level="index", key="x", label="X", children=themes, method=again)
    )


@st.composite
def _cases(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, list[str]]:
    regions, columns = draw(st.integers(3, 9)), draw(st.integers(1, 5))
    cell = st.one_of(FINITE, st.just(float("nan")))
    rows = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns),
                         min_size=regions, max_size=regions))  # fmt: skip
    weight = draw(st.lists(st.integers(1, 5000), min_size=regions, max_size=regions))
    directions = draw(
        st.lists(st.sampled_from(["risk", "protective"]), min_size=columns, max_size=columns)
    )
    return np.array(rows), np.array(weight, dtype=float), directions


def _scores(
    figures: np.ndarray, weight: np.ndarray, definition: IndexDefinition
) -> np.ndarray | None:
    try:
        scored, _ = compute(_table(figures, weight), definition)
    except DefinitionError:
        return None
    return scored["x"].scores


def _spread_out(figures: np.ndarray) -> bool:
    """Columns differ by more than rounding, so that a change of order cannot flip 'constant'."""
    for column in figures.T:
        known = column[~np.isnan(column)]
        if len(known) and 0 < np.ptp(known) < 0.5:
            return False
    return True


@settings(deadline=None)
@given(_cases(), st.randoms(use_true_random=False))
def test_the_order_of_regions_does_not_matter(case_, rng) -> None:  # type: ignore[no-untyped-def]
    figures, weight, directions = case_
    order = list(range(len(figures)))
    rng.shuffle(order)
    one = _scores(figures, weight, _definition(directions))
    two = _scores(figures[order], weight[order], _definition(directions))
    assert (one is None) == (two is None)
    if one is not None and two is not None and _spread_out(figures):
        np.testing.assert_allclose(one[order], two, atol=1e-6)


@settings(deadline=None)
@given(_cases(), st.floats(0.1, 10), st.floats(-100, 100))
def test_an_affine_change_of_unit_changes_nothing(case_, factor: float, shift: float) -> None:  # type: ignore[no-untyped-def]
    figures, weight, directions = case_
    one = _scores(figures, weight, _definition(directions))
    two = _scores(figures * factor + shift, weight, _definition(directions))
    assert (one is None) == (two is None)
    if one is not None and two is not None and _spread_out(figures):
        np.testing.assert_allclose(one, two, atol=1e-5)


@settings(deadline=None)
@given(_cases())
def test_turning_every_direction_mirrors_every_score(case_) -> None:  # type: ignore[no-untyped-def]
    figures, weight, directions = case_
    turned = ["risk" if d == "protective" else "protective" for d in directions]
    one = _scores(figures, weight, _definition(directions))
    two = _scores(figures, weight, _definition(turned))
    if one is not None and two is not None:
        np.testing.assert_allclose(one + two, np.where(np.isnan(one), np.nan, 200), atol=1e-6)


@settings(deadline=None)
@given(_cases())
def test_the_scale_has_mean_100_and_spread_25(case_) -> None:  # type: ignore[no-untyped-def]
    figures, weight, directions = case_
    found = _scores(figures, weight, _definition(directions))
    if found is None:
        return
    known = ~np.isnan(found)
    w, x = weight[known], found[known]
    mean = (w * x).sum() / w.sum()
    assert mean == pytest.approx(100, abs=1e-6)
    assert np.sqrt((w * (x - mean) ** 2).sum() / w.sum()) == pytest.approx(25, abs=1e-6)


@settings(deadline=None)
@given(_cases())
def test_a_region_without_figures_stays_without_a_score(case_) -> None:  # type: ignore[no-untyped-def]
    figures, weight, directions = case_
    figures[0] = np.nan
    found = _scores(figures, weight, _definition(directions))
    if found is not None:
        assert np.isnan(found[0])


def test_the_same_input_gives_the_same_scores(case: Project, result: IndexResult) -> None:
    pd.testing.assert_frame_equal(case.score().scores, result.scores, check_exact=True)


# --- References ------------------------------------------------------------------------------


def _health_only(case: Project) -> IndexDefinition:
    survey = [i.key for i in case.definition.indicators if not i.source.startswith("rivm")]
    return case.definition.without(*survey)


def test_the_country_as_reference(case: Project) -> None:
    definition = _health_only(case).evolve(reference={"kind": "national"})
    result = case.score(definition)
    assert result.reference_label == "gemiddelde van Nederland"
    assert result.reference["ernstig_beperkt"] == 8.2
    # Zwolle's 8.4% is less favourable than the country's 8.2%, in the spread of its buurten.
    scored = result.scored["ernstig_beperkt"]
    assert result.scores.at["GM0193", "ernstig_beperkt"] == pytest.approx(
        100 - 25 * (8.4 - 8.2) / float(scored.scale.spread)
    )
    total = result.contributions().sum(axis=1, skipna=False)
    np.testing.assert_allclose(total, result.scores["ouderenindex"] - 100, atol=1e-9)


def test_a_norm_as_reference(mini: Callable[..., Path]) -> None:
    text = MINI_DEFINITION.replace("weighted = true,", 'weighted = true, centre = "reference",')
    text = text.replace('label = "Eenzaam"\n', 'label = "Eenzaam"\nnorm = 50\n')
    text = text.replace('label = "Contact"\n', 'label = "Contact"\nnorm = 80\n')
    text += '\n[reference]\nkind = "norm"\n'
    result = load_project(mini(definition=text)).score()
    assert result.scores.at["BU99990101", "mini"] == pytest.approx(100)  # 50% and 80%
    assert result.reference_label == "de norm per cijfer"


def test_a_base_year_as_reference(case: Project) -> None:
    years = [i.key for i in _health_only(case).indicators if i.key not in ("ernstig_beperkt",)]
    definition = _health_only(case).without("ernstig_beperkt")
    result = case.score(definition.evolve(reference={"kind": "base", "period": "2016"}))
    assert result.reference_label == "Zwolle in 2016"
    for key in years:
        published = case.statistics.figures(key, "2016", case.regions).frame.at["GM0193", "value"]
        assert result.reference[key] == published


@pytest.mark.parametrize("kind", ["national", "norm"])
def test_a_reference_that_is_missing_is_told_for_all_indicators(case: Project, kind: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        case.score(case.definition.evolve(reference={"kind": kind}))
    assert "sociale_cohesie" in str(caught.value)
    assert len(caught.value.problems) >= 15
    with pytest.raises(DefinitionError, match="base year"):
        case.definition.evolve(reference={"kind": "base"})
