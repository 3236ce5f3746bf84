"""Which choice matters most."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from disturbed import NOTHING, Floats

from ouderenindex.errors import DataError, DefinitionError, OuderenindexError
from ouderenindex.project import Project
from ouderenindex.robustness import (
    drop_one,
    robustness,
    sobol,
    sobol_indices,
)
from ouderenindex.scoring import IndexResult, score


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
