"""Scoring every municipality of the country by the default definition of open data.

Figures are the real ones of the table on health of 2020; boundaries are squares (fictief). Once
as the table is, in which nothing says how many people live where, and once with counts of people
that are invented (fictief): then buurten weigh by them, and small ones are left out.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ouderenindex.errors import OuderenindexError
from tests.loopback.country import Country, read_country

SIBLING = Path(__file__).resolve().parents[2] / "shared"
SHARED = Path(os.environ.get("OUDERENINDEX_SHARED") or SIBLING)
COUNTS = {False: "no counts of people", True: "counts of people (fictief)"}


@dataclass(frozen=True)
class Row:
    """One municipality: its scored wijken of all, against what, and why there is no index."""

    code: str
    name: str
    counts: bool
    wijken: int
    scored: int
    reference: str
    why: str
    seconds: float


def measure(country: Country, folder: Path) -> Iterator[Row]:
    """Score all municipalities, with and without counts of people."""
    for counts in (False, True):
        for code, name in country.municipalities.items():
            start = perf_counter()
            wijken = scored = 0
            reference = why = ""
            try:
                _, result = country.scored(code, folder, counts=counts)
            except OuderenindexError as error:
                why = error.message
            else:
                index = result.scores[result.definition.key][result.regions["level"] == "wijk"]
                wijken, scored = len(index), int(index.notna().sum())
                reference = result.definition.reference.kind
                if not scored:
                    statuses = result.status.loc[index.index, result.definition.key]
                    why = ", ".join(sorted(set(statuses)))
            yield Row(code, name, counts, wijken, scored, reference, why, perf_counter() - start)


def main() -> None:
    """Print the measurements as a table, and every municipality without an index."""
    if not (SHARED / "data" / "national").is_dir():
        print("the national tables are not here (set OUDERENINDEX_SHARED)")
        return
    with TemporaryDirectory() as folder:
        rows = list(measure(read_country(SHARED), Path(folder)))
    print(
        f"{'default definition':28}{'municipalities':>15}{'scored':>8}{'without':>9}"
        f"{'wijken':>8}{'scored':>8}{'s':>8}  compared with"
    )
    for counts, label in COUNTS.items():
        part = [row for row in rows if row.counts == counts]
        kinds = Counter(row.reference for row in part if row.scored)
        scored = kinds.total()
        print(
            f"{label:28}{len(part):>15}{scored:>8}{len(part) - scored:>9}"
            f"{sum(row.wijken for row in part):>8}{sum(row.scored for row in part):>8}"
            f"{sum(row.seconds for row in part):>8.1f}  "
            + ", ".join(f"{kind}: {n}" for kind, n in sorted(kinds.items()))
        )
    for row in rows:
        if not row.scored:
            print(f"without index: {row.name} ({row.code}): {row.why}")


if __name__ == "__main__":
    main()
