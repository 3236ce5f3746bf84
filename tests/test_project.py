"""The project: what belongs together is used together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from ouderenindex.errors import DataError
from ouderenindex.outputs import build
from ouderenindex.project import Project, load_project

BUURTEN = ("BU99990100", "BU99990101", "BU99990202", "BU99990203")


def survey(n: int | str) -> str:
    """Figures of the tiny municipality, with the number of respondents behind one indicator."""
    rows = ["region,indicator,period,value,status,lower,upper,n,source"]
    values = {"ouderen": (100, 300, 200, 400), "contact": (90, 80, 85, 60),
              "eenzaam": (40, 50, 60, 70)}  # fmt: skip
    for key, figures in values.items():
        behind = n if key == "eenzaam" else ""
        rows += [
            f"{code},{key},2024,{figure},observed,,,{behind},fictief"
            for code, figure in zip(BUURTEN, figures, strict=True)
        ]
    return "\n".join(rows) + "\n"


def test_published_margins_reach_the_outputs_of_a_build(
    mini: Callable[..., Path], tmp_path: Path
) -> None:
    assumed: dict[str, pd.Series] = {}
    for n in ("", 5, 5000):
        project = load_project(mini(statistics=survey(n)))
        build(project, tmp_path / f"out{n}", draws=200)
        certainty = project.certainty(project.score(), draws=200)
        low, high = certainty.low["mini"], certainty.high["mini"]
        assumed[str(n)] = (high - low).loc[list(BUURTEN)]
    # Five respondents say less than five thousand.
    assert (assumed["5"] > 1.5 * assumed["5000"]).all()
    # What the build writes is what the project tells.
    first = (tmp_path / "out5" / "wijken.geojson").read_bytes()
    assert first != (tmp_path / "out5000" / "wijken.geojson").read_bytes()


def test_a_region_that_is_no_text_is_refused_in_one_line(mini_project: Project) -> None:
    result = mini_project.score()
    for call in (result.explain, mini_project.regions.find):
        with pytest.raises(DataError, match="5 is not a region"):
            call(5)  # type: ignore[operator]
