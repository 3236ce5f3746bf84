"""Every file that a build writes is the same in another process, with other hashes of text."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cases import DRAWS

from ouderenindex.charts import profile_chart, ranking_chart, trend_chart
from ouderenindex.project import Project
from ouderenindex.scoring import IndexResult

# Sets and what is made of them come in another order where text hashes otherwise.
SEED = "2" if os.environ.get("PYTHONHASHSEED") == "1" else "1"
MAKE = f"""
import sys
from pathlib import Path
from ouderenindex.charts import profile_chart, ranking_chart, trend_chart
from ouderenindex.outputs import build
from ouderenindex.project import load_case
case, out = load_case("zwolle"), Path(sys.argv[1])
build(case, out, draws={DRAWS})
result = case.score()
profile_chart(result, "Holtenbroek").save(out / "profiel.svg")
ranking_chart(result).save(out / "volgorde.png")
trend_chart(case.trend(), regions=["Holtenbroek"]).save(out / "trend.pdf")
"""


def test_another_process_writes_the_same_bytes(
    built: Path, case: Project, result: IndexResult, tmp_path: Path
) -> None:
    other, charts = tmp_path / "ander", tmp_path / "grafieken"
    subprocess.run(
        [sys.executable, "-c", MAKE, str(other)],
        check=True, env={**os.environ, "PYTHONHASHSEED": SEED},
    )  # fmt: skip
    series = case.trend()
    assert series is not None
    profile_chart(result, "Holtenbroek").save(charts / "profiel.svg")
    ranking_chart(result).save(charts / "volgorde.png")
    trend_chart(series, regions=["Holtenbroek"]).save(charts / "trend.pdf")
    ours = {
        str(path.relative_to(folder)): path
        for folder in (built, charts)
        for path in folder.rglob("*")
        if path.is_file()
    }
    theirs = {str(path.relative_to(other)): path for path in other.rglob("*") if path.is_file()}
    assert set(ours) == set(theirs)
    kinds = {Path(name).suffix for name in ours}
    assert kinds == {".html", ".xlsx", ".gpkg", ".geojson", ".qml", ".svg", ".png", ".pdf"}
    differ = [name for name in ours if ours[name].read_bytes() != theirs[name].read_bytes()]
    assert differ == []
