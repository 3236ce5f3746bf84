from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from string import Formatter

import numpy as np
import pandas as pd
import pytest
from builders import MINI_DEFINITION
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from test_oracles import coinr_definition
from test_scoring import _cases, _definition, _table

from ouderenindex.audit import (
    Audit,
    Finding,
    MethodBreak,
    Model,
    audit,
    correlations,
    cronbach_alpha,
    effective_weights,
    principal_components,
)
from ouderenindex.audit.words import listed
from ouderenindex.definition import Node, load_definition
from ouderenindex.errors import DataError, DefinitionError
from ouderenindex.methods import Arithmetic, MinMax
from ouderenindex.project import Project, data_folder, load_project
from ouderenindex.scoring import IndexResult, score_table, score_wide
from ouderenindex.texts.audit_en import AUDIT as EN
from ouderenindex.texts.audit_nl import AUDIT as NL


@pytest.fixture(scope="module")
def found(result: IndexResult) -> Audit:
    return audit(result)


def only(report: Audit, kind: str) -> Finding:
    hits = [finding for finding in report.findings if finding.kind == kind]
    assert len(hits) == 1, [finding.kind for finding in report.findings]
    return hits[0]


# --- Against COINr ----------------------------------------------------------------------------


def _coinr(shared: Path, case: str) -> tuple[Path, IndexResult, dict[str, str]]:
    folder = shared / "oracles/coinr" / case
    normaliser = MinMax(lower=0, upper=100)
    definition, names = coinr_definition(folder, normaliser, Arithmetic(min_share=0))
    return folder, score_wide(folder / "pipe_treated.csv", definition), names


@pytest.mark.parametrize("case_", ["asem", "syn"])
def test_cronbachs_alpha_is_that_of_coinr(shared: Path, case_: str) -> None:
    """COINr takes covariances pairwise; "Denominated" are figures that nobody turned."""
    folder = shared / "oracles/coinr" / case_
    # Its "Aggregated" set was normalised from 1 to 100.
    definition, names = coinr_definition(folder, MinMax(lower=1, upper=100), Arithmetic())
    result = score_wide(folder / "pipe_treated.csv", definition)
    ours = audit(result).groups["alpha"].rename(index=names)
    figures = pd.read_csv(folder / "pipe_denominated.csv")
    theirs = pd.read_csv(folder / "cronbach.csv")
    checked = 0
    for row in theirs.itertuples():
        group = next((node for node in definition.nodes() if names[node.key] == row.group), None)
        if row.group == "ALL":
            indicators = [i.key for i in definition.indicators]
            alpha = cronbach_alpha(result.scores[indicators])
            assert len(indicators) == row.k
        elif row.dset == "Denominated":
            assert isinstance(group, Node)
            alpha = cronbach_alpha(figures[[names[child.key] for child in group.children]])
        else:
            alpha = ours[row.group]
        assert alpha == pytest.approx(row.alpha, abs=1e-9), row
        checked += 1
    assert checked == len(theirs) >= 14


@pytest.mark.parametrize("case_", ["asem", "syn"])
def test_effective_weights_are_those_of_coinr(shared: Path, case_: str) -> None:
    folder, result, names = _coinr(shared, case_)
    theirs = pd.read_csv(folder / "eff_weights_original.csv").set_index("iCode")["EffWeight"]
    ours = effective_weights(result.definition).rename(index=names)
    assert set(ours.index) == set(theirs.index)
    np.testing.assert_allclose(ours[theirs.index], theirs, rtol=0, atol=1e-12)
    np.testing.assert_allclose(
        audit(result).weights["nominal"].rename(index=names)[theirs.index], theirs, atol=1e-12
    )


@pytest.mark.parametrize("case_", ["asem", "syn"])
def test_correlations_are_those_of_coinr(shared: Path, case_: str) -> None:
    folder, result, names = _coinr(shared, case_)
    theirs = pd.read_csv(folder / "corr_pearson_L1_L1.csv")
    theirs = theirs.pivot(index="Var1", columns="Var2", values="Correlation")
    ours = audit(result).correlations.rename(index=names, columns=names)
    ours = ours.loc[theirs.index, theirs.columns]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


# --- Measures by hand -------------------------------------------------------------------------


def test_alpha_of_equal_opposite_and_single_columns() -> None:
    x = pd.Series([1.0, 2, 4, 8])
    assert cronbach_alpha(pd.DataFrame({"a": x, "b": x, "c": x})) == pytest.approx(1)
    assert np.isnan(cronbach_alpha(pd.DataFrame({"a": x, "b": -x})))  # they add up to nothing
    assert np.isnan(cronbach_alpha(pd.DataFrame({"a": x})))
    # k^2 * mean off-diagonal covariance / sum: of (1, 2, 3) and (1, 3, 2) that is 4 * 0.5 / 3.
    two = pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, 3, 2]})
    assert cronbach_alpha(two) == pytest.approx(4 * 0.5 / 3)


def test_components_of_two_columns() -> None:
    frame = pd.DataFrame({"a": [1.0, 2, 3, 4, np.nan], "b": [10.0, 30, 20, 40, 50]})
    found = principal_components(frame)
    r = np.corrcoef([1, 2, 3, 4], [10, 30, 20, 40])[0, 1]
    assert found.rows == 4
    np.testing.assert_allclose(found.shares, [(1 + r) / 2, (1 - r) / 2])
    # Both columns lie equally near to the component: their correlation with it is sqrt(share).
    np.testing.assert_allclose(found.loadings, np.sqrt((1 + r) / 2))
    np.testing.assert_allclose(
        [np.corrcoef(found.scores, frame.loc[:3, name])[0, 1] for name in "ab"], found.loadings
    )


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": [1.0, 2, 3, 4]}),
        pd.DataFrame({"a": [1.0, 2, 3], "b": [5.0, 5, 5]}),
        pd.DataFrame({"a": [1.0, np.nan], "b": [np.nan, 1.0]}),
    ],
)
def test_there_are_no_components_of_one_column_or_row(frame: pd.DataFrame) -> None:
    found = principal_components(frame)
    assert np.isnan(found.first) and found.loadings.empty and found.scores.empty


CELL = st.one_of(st.integers(-50, 50).map(float), st.just(float("nan")))


@settings(deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL, st.integers(0, 4)), min_size=3, max_size=12))
def test_a_weight_counts_a_region_that_many_times(rows: list[tuple[float, ...]]) -> None:
    table = np.array(rows)
    values, weight = pd.DataFrame(table[:, :3], columns=list("abc")), table[:, 3]
    weighted = correlations(values, weight)
    many = values.loc[np.repeat(values.index, weight.astype(int))]
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = many.corr()
    regions = (values.notna() & (weight > 0)[:, None]).astype(int)
    enough = (regions.T @ regions >= 3).to_numpy()
    expected = expected.where(enough)
    spread = weighted.notna() & expected.notna()
    np.testing.assert_allclose(weighted.where(spread), expected.where(spread), atol=1e-9)
    # Where there is no answer, pandas has none either, or that of rounding.
    assert (expected.isna() | weighted.notna() | (expected.abs() > 0.999)).all(axis=None)


def test_correlations_do_not_mind_the_size_of_figures() -> None:
    x, y = np.array([1.0, 2, 3, 4, 5]), np.array([2.0, 1, 4, 3, 5])
    frame = pd.DataFrame({"a": 1e9 + x, "b": y, "c": np.full(5, 1e9)})
    found = correlations(frame)
    assert found.at["a", "b"] == pytest.approx(np.corrcoef(x, y)[0, 1], abs=1e-6)
    assert found["c"].isna().all() and found.at["a", "a"] == 1


# --- Weight and influence ---------------------------------------------------------------------


NAN = float("nan")
# The second theme cancels out: its indicators are scored, and count for nothing.
CANCELLED = np.array([[0.0, NAN, NAN], [0.0, 0.0, 0.0], [1.0, 1.0, -1.0]])


@settings(deadline=None)
@given(_cases())
@example((CANCELLED, np.ones(3), ["risk"] * 3))
def test_weights_on_paper_and_influence_add_up_to_one(case_) -> None:  # type: ignore[no-untyped-def]
    figures, weight, directions = case_
    definition = _definition(directions)
    try:
        result = score_table(_table(figures, weight), definition)
    except DefinitionError:
        assume(False)
    assume(result.scores["x"].std(ddof=0) > 1)
    report = audit(result)
    own = report.weights[report.weights["level"] == "indicator"]
    assert own["nominal"].sum() == pytest.approx(1)
    assert own["influence"].sum() == pytest.approx(1, abs=1e-6)
    assert report.weights.loc["x", ["nominal", "influence"]].tolist() == pytest.approx([1, 1])
    groups = report.weights[report.weights["level"] == "theme"]
    assert groups["influence"].sum() == pytest.approx(1, abs=1e-6)


def test_weights_are_products_of_shares(case: Project) -> None:
    definition = case.definition.evolve("gezondheid", weight=2).evolve("eenzaam", weight=3)
    found = effective_weights(definition)
    assert found["ouderenindex"] == 1
    assert found["gezondheid"] == pytest.approx(2 / 5)
    assert found["psychisch"] == found["angst_depressie_hoog_risico"] == pytest.approx(2 / 5 / 4)
    assert found["eenzaam"] == pytest.approx(1 / 5 / 3 * 3 / 4)
    assert "mantelzorger" not in found
    assert effective_weights(definition, {"gezondheid", "psychisch"})["psychisch"] == 1


def test_influence_is_covariance_with_the_index(result: IndexResult, found: Audit) -> None:
    base = result.table_of_figures.base
    index = result.scores.loc[base, "ouderenindex"].dropna()
    assert len(index) == 59
    part = result.contributions().loc[index.index, "eenzaam"]
    expected = np.cov(part, index, ddof=1)[0, 1] / np.var(index, ddof=1)
    assert found.weights.at["eenzaam", "influence"] == pytest.approx(expected)
    weighted = audit(result, weighted=True).weights.at["eenzaam", "influence"]
    w = result.people.loc[index.index, "65plus"].to_numpy()
    expected = np.cov(part, index, aweights=w)[0, 1] / np.cov(index, aweights=w)
    assert weighted == pytest.approx(float(expected))


# --- The embedded definition ------------------------------------------------------------------


def test_perceived_health_repeats_mobility(case: Project, found: Audit) -> None:
    """METHOD: over all Dutch wijken r = -0.90; over the buurten of Zwolle it is stronger."""
    figures = case.statistics.frame
    figures = figures[(figures["period"] == "2020") & figures["region"].str.startswith("BU")]
    wide = figures.pivot(index="region", columns="indicator", values="value")
    people = case.statistics.figures("inwoners_65plus", "2024", case.regions).frame["value"]
    wide = wide[people[wide.index] >= 10][["beperking_bewegen", "ervaren_gezondheid_goed"]].dropna()
    r = np.corrcoef(wide["beperking_bewegen"], wide["ervaren_gezondheid_goed"])[0, 1]
    assert r < -0.9
    pair = found.duplicates.iloc[0]
    assert {pair["first"], pair["second"]} == {"beperking_bewegen", "ervaren_gezondheid_goed"}
    assert pair["r_figures"] == pytest.approx(r)
    assert pair["r"] == pytest.approx(-r)
    assert pair["n"] == len(wide) == 66
    told = next(each for each in found.findings if each.kind == "duplicates")
    assert told.severity == "important"
    assert {"beperking_bewegen", "ervaren_gezondheid_goed"} <= set(told.nodes)
    assert told.figure == pytest.approx(r)
    for words in ("Beperking in bewegen", "Ervaren gezondheid", "r = -0,98", "andere laag"):
        assert words in told.what


def test_modelled_figures_are_combined_with_their_inputs(found: Audit) -> None:
    told = only(found, "models")
    assert found.findings[0] == told and told.severity == "important"
    inputs = {"aandeel_75plus", "aandeel_85plus", "eenpersoonshuishoudens", "moeite_rondkomen"}
    assert {*inputs, "laag_opgeleid", "ervaren_gezondheid_goed", "eenzaam"} <= set(told.nodes)
    assert told.what.startswith("12 cijfers zijn schattingen uit een model van RIVM")
    assert "leeftijd, huishouden, inkomen, opleiding en woning" in told.what
    assert "inkomen (‘Moeite met rondkomen, 65-plus’, zelf ook uit het model)" in told.what
    assert told.figure == pytest.approx(found.weights.loc[list(told.nodes), "influence"].sum())
    assert not any(key.startswith("tevreden") for key in told.nodes)


def test_inputs_predict_what_modelled_figures_share(result: IndexResult, found: Audit) -> None:
    measured = ["aandeel_75plus", "aandeel_85plus", "eenpersoonshuishoudens", "laag_opgeleid"]
    told = only(found, "models")
    outputs = [k for k in told.nodes if k not in (*measured, "moeite_rondkomen")]
    rows = result.figures.loc[result.table_of_figures.base, [*outputs, *measured]].dropna()
    z = (rows - rows.mean()) / rows.std()
    values, vectors = np.linalg.eigh(z[outputs].cov())
    y = z[outputs].to_numpy() @ vectors[:, -1]
    x = np.column_stack([np.ones(len(z)), z[measured]])
    fitted = x @ np.linalg.solve(x.T @ x, x.T @ y)
    share = 100 * fitted.var() / y.var()
    assert f"kan {share:.0f}% voorspellen" in told.what and f"over {len(rows)} buurten" in told.what
    assert values[-1] / values.sum() > 0.8


def test_other_models_and_inputs_can_be_named(result: IndexResult) -> None:
    other = Model("GGD'en", {"onveiligheid": ("voelt_zich_onveilig",)})
    told = only(audit(result, models=[other]), "models")
    assert "onveiligheid (‘Voelt zich weleens onveilig in de buurt’)" in told.what
    nobody = Model("Kadaster", {"leeftijd": ("aandeel_75plus",)})
    assert "models" not in {each.kind for each in audit(result, models=[nobody]).findings}


def test_what_is_old_and_what_lacks_figures(
    case: Project, result: IndexResult, found: Audit
) -> None:
    old = only(found, "old")
    survey = [i.key for i in case.definition.indicators if i.source == "bvb_2014"]
    assert list(old.nodes) == survey
    assert "14 cijfers zijn meer dan 5 jaar ouder dan het nieuwste (2024)" in old.what
    assert "old" not in {each.kind for each in audit(result, max_age=10).findings}
    covered = only(found, "coverage")
    people = result.people["65plus"][result.table_of_figures.base]
    there = result.scores.loc[people.index, "ouderenindex"].notna()
    assert (there.sum(), len(there)) == (59, 69)
    assert covered.figure == pytest.approx(people[there].sum() / people.sum())
    row = found.coverage.loc["voldoende_ontmoetingsplekken"]
    status = result.figure_status.loc[people.index, "voldoende_ontmoetingsplekken"]
    assert row["regions"] == pytest.approx((status == "observed").mean())
    for name in ("suppressed", "missing", "not_applicable"):
        assert row[name] == (status == name).sum()
    assert found.coverage.at["mantelzorger", "regions"] == pytest.approx(66 / 69)


def test_a_break_matters_when_years_are_mixed(case: Project, found: Audit) -> None:
    told = only(found, "break")
    assert told.severity == "note" and "breuk in 2020" in told.what
    assert len(told.nodes) == 13
    mixed = case.definition.evolve("eenzaam", period="2016")
    told = only(audit(case.score(mixed)), "mixed")
    assert told.severity == "important"
    assert "‘Eenzaam, 65-plus’ (2016)" in told.what and "model veranderd" in told.what
    both = case.definition.evolve("eenzaam", period="2016")
    for i in both.indicators:
        if i.source == "rivm_2020" and "2016" in case.statistics.periods(i.key):
            both = both.evolve(i.key, period="2016")
    both = both.without("ernstig_beperkt")
    assert only(audit(case.score(both)), "break").severity == "note"
    none = audit(case.score(mixed), breaks=[MethodBreak("CBS", 2017, "Anders geteld.")])
    assert only(none, "mixed").what.endswith("Anders geteld.")


def test_groups_of_one_factor_and_groups_of_many(result: IndexResult, found: Audit) -> None:
    alike = only(found, "groups")
    assert alike.nodes == ("gezondheid", "functioneren")
    loose = only(found, "alpha")
    assert "contacten_cohesie" in loose.nodes and "functioneren" not in loose.nodes
    base = result.table_of_figures.base
    rows = result.figures.loc[base, ["beperking_bewegen", "beperking_horen", "beperking_zien",
                                     "ernstig_beperkt"]].dropna()  # fmt: skip
    values = np.linalg.eigvalsh(np.corrcoef(rows, rowvar=False))
    assert found.groups.at["functioneren", "factor"] == pytest.approx(values[-1] / values.sum())
    np.testing.assert_array_equal(
        found.loadings["functioneren"].dropna().index.sort_values(), rows.columns.sort_values()
    )


def test_a_direction_that_is_wrong_is_found(case: Project) -> None:
    wrong = case.definition.evolve("rapportcijfer_veiligheid", direction="risk")
    report = audit(case.score(wrong))
    told = only(report, "polarity")
    assert {"rapportcijfer_veiligheid", "voelt_zich_onveilig"} <= set(told.nodes)
    assert told.severity == "important" and "Rapportcijfer" in told.what
    assert told.figure == report.relations["with_rest"].min() < -0.9


def test_a_part_that_goes_against_its_group_is_found(case: Project) -> None:
    wrong = case.definition.evolve("beperking_zien", direction="protective")
    told = only(audit(case.score(wrong)), "parent")
    assert told.nodes == ("beperking_zien",) and told.figure is not None and told.figure < 0


def test_relations_by_hand(result: IndexResult, found: Audit) -> None:
    scores = result.scores.loc[result.table_of_figures.base]
    row = found.relations.loc["leeftijd"]
    assert row["parent"] == "persoonlijke_kenmerken"
    rest = scores[["huishouden", "inkomen_opleiding"]].mean(axis=1)
    assert row["with_rest"] == pytest.approx(scores["leeftijd"].corr(rest))
    assert row["with_parent"] == pytest.approx(
        scores["leeftijd"].corr(scores["persoonlijke_kenmerken"])
    )
    assert np.isnan(found.relations.at["eenpersoonshuishoudens", "with_rest"])
    assert "ouderenindex" not in found.relations.index


def test_an_idle_group_is_told_once(found: Audit) -> None:
    told = only(found, "idle")
    assert "voorzieningen" in told.nodes and "openbaar_vervoer" in told.nodes
    assert "tevreden_winkels" not in told.nodes
    for key in told.nodes:
        row = found.weights.loc[key]
        assert row["influence"] < 0.25 * row["nominal"]


def test_the_limit_for_duplicates_is_a_choice(result: IndexResult, found: Audit) -> None:
    strict = audit(result, duplicate=0.97)
    assert (strict.duplicates["r"].abs() >= 0.97).all()
    assert len(strict.duplicates) < len(found.duplicates)
    none = audit(result, duplicate=0.999)
    assert none.duplicates.empty
    assert "duplicates" not in {each.kind for each in none.findings}


def test_what_was_excluded_is_told(mini_project: Project) -> None:
    frame = mini_project.statistics.frame.copy()
    frame.loc[frame["indicator"] == "contact", "value"] = 80.0
    statistics = type(mini_project.statistics)(frame, mini_project.statistics.sources)
    project = Project("x", mini_project.regions, statistics, mini_project.definition)
    report = audit(project.score())
    assert "alle cijfers zijn gelijk" in only(report, "excluded").what
    assert "contact" not in report.weights.index
    assert report.weights.at["eenzaam", "nominal"] == 1
    assert "all figures are the same" in only(audit(project.score(), lang="en"), "excluded").what


def test_any_index_can_be_audited(shared: Path) -> None:
    path = shared / "oracles/cdc_svi/svi_2020_county.csv.gz"
    result = score_wide(path, load_definition(data_folder() / "definitions/cdc_svi_2020.toml"))
    report = audit(result)
    assert report.weights.query("level == 'indicator'")["influence"].sum() == pytest.approx(1)
    # More poverty is a higher score here, so figures keep their sign.
    r = result.figures[["pov150", "unemp"]] if "pov150" in result.figures else None
    if r is not None:
        assert report.correlations.at["pov150", "unemp"] == pytest.approx(
            r["pov150"].corr(r["unemp"])
        )
    told = [each for each in report.findings if each.kind == "coverage"]
    assert all("mensen" not in each.what for each in told)
    assert report.coverage["people"].isna().all()


# --- The report -------------------------------------------------------------------------------


def test_the_report_can_be_read(found: Audit) -> None:
    shown = repr(found)
    assert shown.startswith("Doorlichting: Ouderenindex\nVergeleken zijn 69 buurten en 29 cijfers.")
    headings = [line for line in shown.splitlines() if line in ("Belangrijk", "Let op")]
    assert headings == ["Belangrijk", "Let op"]
    assert max(len(line) for line in shown.splitlines()) <= 96
    assert shown.count("Advies: ") == len(found.findings) >= 8
    assert "{" not in shown
    page = found.markdown()
    assert page.startswith("# Doorlichting: Ouderenindex\n")
    assert "| Onderdeel | Soort | Op papier (%) | Invloed (%) |" in page
    assert "| Eenpersoonshuishoudens | indicator | 8,3 | 8,9 |" in page
    assert page == audit(found.result).markdown()
    assert (
        "| One-person households | indicator | 8.3 | 8.9 |"
        in audit(found.result, lang="en").markdown()
    )


def test_nothing_to_report_is_said(mini_project: Project) -> None:
    result = mini_project.score()
    report = audit(result, duplicate=1.1)
    quiet = [each for each in report.findings if each.kind != "alpha"]
    assert quiet == []
    assert "Er zijn geen bevindingen." in repr(type(report)(**{**report.__dict__, "findings": ()}))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its signature
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = "<img src=x onerror=alert(1)> | `code` *x* [a](javascript:b) {labels} & \\| ‘quote’"


def test_text_of_the_definition_stays_text(mini: Callable[..., Path]) -> None:
    label = HOSTILE.replace("\\", "\\\\")
    text = MINI_DEFINITION.replace('label = "Eenzaam"', f'label = "{label}"')
    report = audit(load_project(mini(definition=text)).score(), duplicate=0.1)
    page = _Page()
    page.feed(report._repr_html_())
    assert page.tags <= {
        "h2", "h3", "p", "ul", "li", "em", "table", "thead", "tbody", "tr", "th", "td"
    }  # fmt: skip
    assert page.text.count(HOSTILE) >= 3
    markdown = report.markdown()
    assert "<img" not in markdown and "](javascript" not in markdown and " `code" not in markdown
    cells = [line for line in markdown.splitlines() if line.startswith("| &lt;img")]
    assert cells and all("\\|" in line for line in cells)
    assert HOSTILE in " ".join(repr(report).split())


def test_both_languages_have_the_same_texts() -> None:
    assert set(NL) == set(EN)
    for key, dutch in NL.items():
        fields = [{f for _, f, _, _ in Formatter().parse(t) if f} for t in (dutch, EN[key])]
        assert fields[0] == fields[1], key


@pytest.mark.parametrize(
    ("items", "sentence"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a en b"),
        (["a", "b", "c"], "a, b en c"),
        ([str(n) for n in range(14)], "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 en nog 3 andere"),
    ],
)
def test_lists_in_sentences(items: list[str], sentence: str) -> None:
    assert listed(items, "nl") == sentence


def test_a_period_without_a_year_is_refused() -> None:
    known = MethodBreak("RIVM", 2020, "")
    assert known.between("2016", "2020") and not known.between("2020", "2024")
    assert not known.between("2012", "2016")
    with pytest.raises(DataError, match="'vorig jaar' is not a period"):
        known.between("vorig jaar", "2020")
