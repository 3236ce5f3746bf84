"""Whole build, and what importing and asking for help cost, each against a named baseline."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter


def _seconds(command: list[str], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(perf_counter() - start)
    return median(taken)


def main(rounds: int = 5) -> None:
    """Print the measurements as a table."""
    python = sys.executable
    cli = [python, "-m", "ouderenindex.cli"]
    # `import ouderenindex` loads lazily; touching its public names loads what a user uses.
    use = "import ouderenindex as oi; oi.load_case; oi.score; oi.build_map"
    geopandas = _seconds([python, "-c", "import geopandas"], rounds)
    rows = [
        ("import ouderenindex", _seconds([python, "-c", "import ouderenindex"], rounds), "1.3 x"),
        ("import, and all that it needs", _seconds([python, "-c", use], rounds), "1.3 x"),
        ("ouderenindex --help", _seconds([*cli, "--help"], rounds), "light"),
    ]
    with TemporaryDirectory() as folder:
        out = str(Path(folder) / "maps")
        build = _seconds([*cli, "build", "--out", out], max(1, rounds // 2))
        size = (Path(out) / "kaart.html").stat().st_size / 1000
    print(f"{'':32}{'s':>8}  {'x import geopandas':>18}  target")
    print(f"{'import geopandas (baseline)':32}{geopandas:>8.2f}  {1:>18.2f}")
    for name, taken, target in rows:
        print(f"{name:32}{taken:>8.2f}  {taken / geopandas:>18.2f}  {target}")
    print(f"{'ouderenindex build (Zwolle)':32}{build:>8.2f}  {build / geopandas:>18.2f}  10 s")
    print(f"{'its map, kB':32}{size:>8.0f}  {'':>18}  250 kB")


if __name__ == "__main__":
    main()
