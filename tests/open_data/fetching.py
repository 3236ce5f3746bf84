"""What the tests of a fetch from open data share.

How the services misbehave, and where each habit is tested (``here``: in this folder, whole
``init`` and ``fetch`` against the loopback server; else at the level of one client):

==============================  ================================================================
paging by next links            here, of every table (pages of 500); cbs: pages_are_followed
the 10,000-row error            here: the whole country comes by the feed; cbs:
                                more_rows_than_the_service_gives_at_once_is_told
padded keys, silent empties     here, always: the server pads, and filters as the real one; cbs
                                and rivm: an_empty_list_with_status_200_is_no_answer
'.' and null                    here: Zwolle's figures; rivm: hidden_missing_and_not_asked
NL00 against NL01               here: the_country_is_one_whatever_a_table_calls_it
shifting suffixes               here: suffixes_that_shift_change_nothing
slow answers, 429, 500, cut,    here: what_passes_is_come_through; http and snapshots in depth
truncated JSON
wrong content type              here: what_does_not_pass (a login page); http: the_kind_of_an_answer
a changed schema                here: what_does_not_pass; a_cell_of_another_kind
CRS by full URI, axis order     here: boundaries_in_degrees_come_out_in_metres; pdok in depth
an endless next link            here: what_does_not_pass; cbs, pdok in depth
==============================  ================================================================
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from loopback.odata import (
    FakeTable,
    embedded_health,
    embedded_kwb,
)
from loopback.server import Loopback
from loopback.town import Services, serve

from ouderenindex.fetch import (
    init,
)
from ouderenindex.project import Project, data_folder

YEAR = 2020


MADE = ("boundaries.gpkg", "sources.csv", "definitie.toml", "statistics/open_data.csv")


def tables_of_zwolle(case: Project) -> tuple[FakeTable, FakeTable]:
    folder = data_folder() / "zwolle"
    kwb = embedded_kwb(folder, dict(case.regions.frame["name"]), YEAR)
    return embedded_health(folder), kwb


@contextmanager
def opened(case: Project, folder: Path) -> Iterator[Services]:
    with Loopback() as server:
        found = serve(server, folder, case.regions, year=YEAR)
        found.odata.add(*tables_of_zwolle(case))
        yield found


def begin(services: Services, folder: Path, name: str = "Zwolle") -> Path:
    report = init(name, YEAR, folder=folder, catalogue=[services.catalogue])
    return report.project.parent


def made(folder: Path) -> dict[str, bytes]:
    """What a fetch wrote, without what is of the server: its port, and hashes of links to it."""
    return {
        name: re.sub(rb"127\.0\.0\.1:\d+|\b[0-9a-f]{64}\b", b"", (folder / name).read_bytes())
        for name in MADE
    }


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "ouderenindex.cli", *map(str, arguments)]
