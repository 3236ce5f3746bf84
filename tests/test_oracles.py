"""Published indices, rebuilt by the same public `score`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ouderenindex.definition import IndexDefinition, Indicator, Node, TableFormat, load_definition
from ouderenindex.methods import (
    Aggregator,
    Arithmetic,
    Geometric,
    Goalposts,
    GroupMethod,
    Harmonic,
    IndicatorMethod,
    MinMax,
    Normaliser,
    PercentileRank,
    Rank,
    Winsorise,
    ZScore,
)
from ouderenindex.project import data_folder
from ouderenindex.scoring import score_wide
from ouderenindex.scoring.treat import kurtosis, skewness

DEFINITIONS = data_folder() / "definitions"


def test_cdc_svi_2020_is_reproduced_value_for_value(shared: Path) -> None:
    path = shared / "oracles/cdc_svi/svi_2020_county.csv.gz"
    published = pd.read_csv(path, dtype={"FIPS": str}).set_index("FIPS").replace(-999, np.nan)
    ours = score_wide(path, load_definition(DEFINITIONS / "cdc_svi_2020.toml")).wide()
    names = {f"rpl_theme{n}": f"RPL_THEME{n}" for n in range(1, 5)}
    names |= {f"rpl_theme{n}_aggregate": f"SPL_THEME{n}" for n in range(1, 5)}
    names |= {"rpl_themes": "RPL_THEMES", "rpl_themes_aggregate": "SPL_THEMES"}
    names |= {c.lower(): c for c in published if c.startswith("EPL_")}
    assert len(names) == 26
    assert list(ours.index) == list(published.index)
    for column, theirs in names.items():
        np.testing.assert_array_equal(ours[column], published[theirs], err_msg=column)


def test_english_imd_2025_is_reproduced(shared: Path) -> None:
    path = shared / "oracles/english_iod/iod2025_domains_lsoa.csv.gz"
    published = pd.read_csv(path).set_index("lsoa21_code")
    ours = score_wide(path, load_definition(DEFINITIONS / "english_imd_2025.toml")).wide()
    assert len(ours) == 33_755
    np.testing.assert_array_equal(ours["imd_score"].round(3), published["IMD_score"])
    np.testing.assert_array_equal(ours["rank"], published["IMD_rank"])


def test_every_published_hdi_is_reproduced(shared: Path) -> None:
    path = shared / "oracles/undp_hdi/undp_hdr2022_series.csv.gz"
    published = pd.read_csv(path)
    result = score_wide(path, load_definition(DEFINITIONS / "undp_hdi.toml"))
    ours = result.wide()
    known = published["hdi"].notna().to_numpy()
    assert known.sum() == 5571
    np.testing.assert_array_equal(
        ours["hdi"].to_numpy()[known].round(3), published["hdi"].to_numpy()[known]
    )
    # Of the countries and years without a published value, four can be computed; a fifth has a
    # life expectancy below the goalpost, and that is told.
    extra = ours[~known & ours["hdi"].notna().to_numpy()]
    assert list(extra.index) == [f"RWA {year}" for year in range(1990, 1994)]
    assert [e.key for e in result.excluded] == ["hdi"]
    assert result.excluded[0].reason.startswith("1 regions")


# --- COINr ------------------------------------------------------------------------------------


def coinr_definition(
    folder: Path,
    normaliser: Normaliser | None,
    aggregator: Aggregator | None = None,
    *,
    weights: dict[str, float] | None = None,
    treat: tuple[Winsorise, ...] = (),
) -> tuple[IndexDefinition, dict[str, str]]:
    """Build a definition from COINr's iMeta; also its names for our keys."""
    meta = pd.read_csv(folder / "iMeta.csv")
    meta = meta[meta["Type"].isin(["Indicator", "Aggregate"])]
    weights = weights or {}
    keys = {code: f"n_{code.lower()}" for code in meta["iCode"]}
    group = GroupMethod(aggregate=aggregator or Arithmetic(min_share=0))
    levels = {2: "theme", 3: "aspect", 4: "index"}

    def build(row: pd.Series) -> Node | Indicator:
        weight = weights.get(row["iCode"], row["Weight"])
        common = {"key": keys[row["iCode"]], "label": row["iName"], "weight": weight}
        if row["Level"] == 1:
            direction = "protective" if row["Direction"] > 0 else "risk"
            method = IndicatorMethod(normalise=normaliser, treat=treat)
            return Indicator(
                **common, unit="x", direction=direction, column=row["iCode"], method=method
            )
        below = meta[meta["Parent"] == row["iCode"]]
        children = tuple(build(child) for _, child in below.iterrows())
        return Node(**common, level=levels[row["Level"]], method=group, children=children)

    root = build(meta[meta["Level"] == 4].iloc[0])
    assert isinstance(root, Node)
    definition = IndexDefinition(root=root, base=None, table=TableFormat(code=("uCode",)))
    return definition, {key: code for code, key in keys.items()}


def _compare(folder: Path, table: str, definition: IndexDefinition, names: dict[str, str],
             expected: str) -> None:  # fmt: skip
    theirs = pd.read_csv(folder / f"{expected}.csv").set_index("uCode")
    ours = score_wide(folder / f"{table}.csv", definition).scores.rename(columns=names)
    columns = [column for column in theirs.columns if column in ours.columns]
    assert len(columns) >= 12
    ours = ours.loc[theirs.index, columns]
    np.testing.assert_array_equal(ours.isna(), theirs[columns].isna())
    np.testing.assert_allclose(ours, theirs[columns], rtol=0, atol=1e-9)


NORMALISERS: dict[str, Normaliser] = {
    "minmax_0_100": MinMax(lower=0, upper=100),
    "minmax_1_100": MinMax(lower=1, upper=100),
    "zscore_0_1": ZScore(ddof=1),
    "rank": Rank(ties="min"),
    "prank": PercentileRank(ties="min", over="n-1"),
}


OFFERED = [(stage, kind) for stage in ("treated", "rawNA") for kind in NORMALISERS]


@pytest.mark.parametrize("case_", ["asem", "syn"])
@pytest.mark.parametrize(("stage", "kind"), [*OFFERED, ("treated", "zscore_10_2")])
def test_coinr_normalisation(shared: Path, case_: str, stage: str, kind: str) -> None:
    folder = shared / "oracles/coinr" / case_
    table = {"treated": "pipe_treated", "rawNA": "pipe_denominated"}[stage]
    method = NORMALISERS.get(kind, ZScore(ddof=1, mean=10, sd=2))
    definition, names = coinr_definition(folder, method)
    _compare(folder, table, definition, names, f"norm_{stage}_{kind}")


@pytest.mark.parametrize("case_", ["asem", "syn"])
def test_coinr_goalposts(shared: Path, case_: str) -> None:
    folder = shared / "oracles/coinr" / case_
    definition, names = coinr_definition(folder, MinMax())
    for row in pd.read_csv(folder / "norm_treated_params.csv").itertuples():
        posts = Goalposts(low=row.lower, high=row.upper, scale=row.scale)
        definition = definition.evolve(
            f"n_{row.iCode.lower()}", method=IndicatorMethod(normalise=posts)
        )
    _compare(folder, "pipe_treated", definition, names, "norm_treated_goalposts_iMeta")


@pytest.mark.parametrize("case_", ["asem", "syn"])
@pytest.mark.parametrize(
    ("expected", "table", "method"),
    [
        ("agg_amean_treated_worig", "pipe_treated", Arithmetic(min_share=0)),
        ("agg_gmean_treated_worig", "pipe_treated", Geometric(min_share=0)),
        ("agg_hmean_treated_worig", "pipe_treated", Harmonic(min_share=0)),
        ("agg_amean_rawNA_worig", "pipe_denominated", Arithmetic(min_share=0)),
        ("agg_gmean_rawNA_worig", "pipe_denominated", Geometric(min_share=0)),
        ("agg_amean_rawNA_worig_thresh80", "pipe_denominated",
         Arithmetic(min_share=0.8, share_of="count")),
    ],
)  # fmt: skip
def test_coinr_aggregation(
    shared: Path, case_: str, expected: str, table: str, method: Aggregator
) -> None:
    folder = shared / "oracles/coinr" / case_
    definition, names = coinr_definition(folder, MinMax(lower=1, upper=100), method)
    _compare(folder, table, definition, names, expected)


def test_coinr_treatment(shared: Path) -> None:
    folder = shared / "oracles/coinr/asem"
    before = pd.read_csv(folder / "pipe_screened.csv").set_index("uCode")
    after = pd.read_csv(folder / "pipe_treated.csv").set_index("uCode")
    definition, names = coinr_definition(folder, None, treat=(Winsorise(),))
    result = score_wide(before.reset_index(), definition)
    for indicator in definition.indicators:
        code = names[indicator.key]
        sign = -1 if indicator.direction == "risk" else 1
        ours = sign * result.scores[indicator.key]
        np.testing.assert_allclose(ours, after.loc[ours.index, code], rtol=0, atol=1e-9)
    details = pd.read_csv(folder / "treat_default_details.csv")
    denominated = pd.read_csv(folder / "pipe_denominated.csv")
    moments = pd.read_csv(folder / "skew_kurt_denominated.csv").set_index("iCode")
    for row in details.itertuples():
        action, changed = result.scored[f"n_{row.iCode.lower()}"].treatment
        points = 0 if np.isnan(row._5) else int(row._5)
        assert (action != "none") == (points > 0), row.iCode
        assert changed >= points or action == "logged"
        values = denominated[row.iCode].to_numpy(float)
        assert skewness(values) == pytest.approx(moments.at[row.iCode, "skew"], abs=1e-9)
        assert kurtosis(values) == pytest.approx(moments.at[row.iCode, "kurt"], abs=1e-9)


def test_coinr_full_results(shared: Path) -> None:
    for case_ in ("asem", "syn"):
        folder = shared / "oracles/coinr" / case_
        definition, names = coinr_definition(
            folder, MinMax(lower=0, upper=100), Arithmetic(min_share=0)
        )
        theirs = pd.read_csv(folder / "results_full_scores.csv").set_index("uCode")
        result = score_wide(folder / "pipe_treated.csv", definition)
        ours = result.scores.rename(columns=names).loc[theirs.index]
        groups = [names[n.key] for n in definition.nodes() if isinstance(n, Node)]
        np.testing.assert_allclose(ours[groups], theirs[groups], rtol=0, atol=1e-9)
        ranks = result.wide()["rank"].loc[theirs.index]
        np.testing.assert_array_equal(ranks, theirs["Rank"])


def test_coinr_sensitivity_design_is_replayed(shared: Path) -> None:
    """Winsorising points, normaliser, weights and aggregator changed together, 600 times."""
    folder = shared / "oracles/coinr/asem"
    design = pd.read_csv(folder / "sa_4factor_N100_design.csv")
    noisy = pd.read_csv(folder / "sa_noisy_weights.csv")
    theirs = pd.read_csv(folder / "sa_4factor_N100_scores.csv").set_index("uCode")
    y = pd.read_csv(folder / "sa_4factor_N100_y.csv").set_index("rep").iloc[:, 0]
    nominal = pd.read_csv(folder / "results_full_ranks.csv").set_index("uCode")["Index"]
    table = pd.read_csv(folder / "pipe_screened.csv")
    weight_sets = {
        rep: dict(zip(part["iCode"], part["Weight"], strict=True))
        for rep, part in noisy.groupby("rep")
    }
    done: dict[tuple[int, ...], pd.Series] = {}
    for row in design.itertuples():
        choice = (row.Winmax_idx, row.Normalisation_idx, row.Weights_idx, row.Aggregation_idx)
        if choice not in done:
            normaliser = (MinMax(lower=1, upper=100), ZScore(ddof=1, mean=10, sd=2))[choice[1] - 1]
            aggregator = (Arithmetic(min_share=0), Geometric(min_share=0))[choice[3] - 1]
            definition, _ = coinr_definition(
                folder, normaliser, aggregator, weights=weight_sets[choice[2]],
                treat=(Winsorise(points=choice[0]),),
            )  # fmt: skip
            done[choice] = score_wide(table, definition).scores["n_index"]
        scores = done[choice]
        np.testing.assert_allclose(scores[theirs.index], theirs[f"r_{row.rep}"], rtol=0, atol=1e-6)
        ranks = scores.rank(ascending=False, method="min")
        change = (ranks[nominal.index] - nominal).abs().mean()
        assert change == pytest.approx(y[row.rep], abs=1e-6)
