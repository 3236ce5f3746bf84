"""Pages for the tests: everything that a page can hold, all of it fictief but the index."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ouderenindex.map import AreaLayer, Extras, PointLayer, build_map
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source
from ouderenindex.trends import Trend, trend

FICTIEF = Source("fictief_laag", "Fictief", "Proefcijfers", "2030", note="Verzonnen voor een test.")
GROUP = "Opgave en aanbod"
DRAWS = 50
"""Draws of the certainty where a test builds everything."""


def national(project: Project) -> dict[str, float]:
    """Figures of the Netherlands, where the project has them."""
    return {
        i.key: project.statistics.national(i.key, i.period) for i in project.definition.indicators
    }


def trend_of(project: Project) -> Trend:
    return trend(project.statistics, project.definition, project.regions)


def points(project: Project, count: int, seed: int = 1) -> list[tuple[float, float, str, str]]:
    """Invent places within the bounds of a project."""
    rng = np.random.default_rng(seed)
    x0, y0, x1, y1 = project.regions.frame.total_bounds
    places = rng.uniform((x0, y0), (x1, y1), (count, 2))
    return [(float(x), float(y), f"Plek {n} (fictief)", "open") for n, (x, y) in enumerate(places)]


def extras(project: Project, codes: Sequence[str]) -> Extras:
    """Invent two layers of areas, one with gaps, and two of places."""
    rng = np.random.default_rng(3)
    need = {code: float(n) for code, n in zip(codes, rng.integers(0, 400, len(codes)), strict=True)}
    balance: dict[str, float | None] = {
        code: float(n) for code, n in zip(codes, rng.integers(-150, 120, len(codes)), strict=True)
    }
    for code in codes[2::5]:
        balance[code] = None
    balance[codes[1]] = 0.0
    return Extras(
        areas=(
            AreaLayer("opgave", "Opgave nultreden", GROUP, "woningen", need, source=FICTIEF,
                      texts={codes[1]: "Volgens de landelijke norm."}, period="2030"),
            AreaLayer("balans", "Balans nultreden", GROUP, "woningen", balance, kind="difference",
                      note="Aanbod min opgave.", source=FICTIEF, period="2030"),
        ),
        points=(
            PointLayer("winkel", "Supermarkt", points(project, 30), "square", FICTIEF),
            PointLayer("arts", "Huisarts", points(project, 20, 2), "triangle", FICTIEF),
        ),
    )  # fmt: skip


def save_full(project: Project, result: IndexResult, path: Path, lang: str = "nl") -> Path:
    """Write a page with everything on it."""
    codes = list(result.regions.index)
    build_map(
        result, project.regions, project.overlay(result), project.sites, project.concepts,
        title=project.title, lang=lang, certainty=robustness(result, draws=100, seed=1),
        trend=trend_of(project), national=national(project), extras=extras(project, codes),
    ).save(path)  # fmt: skip
    return path
