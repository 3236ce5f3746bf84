"""Text from data is shown as it is and never run, wherever it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from ouderenindex.concepts import Concept, Statement
from ouderenindex.definition import IndexDefinition
from ouderenindex.housing import Site
from ouderenindex.map import build_map
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import score
from ouderenindex.statistics import Source, Statistics

pytestmark = pytest.mark.browser

HOSTILE = (
    "<script>window.__x=1</script>",
    "<img src=x onerror=window.__x=1>",
    "${window.__x=1}",
    "{{7*7}}",
    "{% raw %}",
    "`;window.__x=1;`",
    "</script><script>window.__x=1</script>",
    "a\u2028window.__x=1//\u2029b",
    "key with a space",
    "'-window.__x=1-'",
    '" onfocus="window.__x=1" autofocus="',
    "{place} {n} {label}",
    "javascript:window.__x=1",
    "__proto__",
)


def hostile_project(project: Project, turn: int) -> tuple[Project, dict[str, str]]:
    """Give every text of a project a hostile one; say which stands where."""
    used: dict[str, str] = {}
    said = iter(HOSTILE[turn:] + HOSTILE[:turn])

    def take(what: str) -> str:
        nonlocal said
        try:
            used[what] = next(said)
        except StopIteration:
            said = iter(HOSTILE)
            used[what] = next(said)
        return used[what]

    frame = project.regions.frame.copy()
    for code in frame.index:
        frame.loc[code, "name"] = take(code)
    definition: IndexDefinition = project.definition
    for node in definition.nodes():
        changes = {"label": take(node.key), "description": take(f"{node.key} text")}
        if node.level == "indicator":
            changes |= {"unit": take(f"{node.key} unit"), "note": take(f"{node.key} note")}
        definition = definition.evolve(node.key, **changes)
    source = Source("fictief", *(take(f"source {n}") for n in range(6)), note=take("source note"))
    regions = replace(project.regions, frame=frame)
    statistics = Statistics(project.statistics.frame, {"fictief": source})
    sites = (
        Site("a", take("site"), regions=("BU99990100",), precision="buurt", source="fictief",
             dwellings={"nultreden": (10, 20)}, note=take("site note"), phase="plan",
             certainty=take("certainty"), target_group=take("group")),
        Site("b", take("point"), geometry=shapely.Point(201_500, 500_500), source="fictief"),
    )  # fmt: skip
    statement = Statement(12, 10, 7, 3, None, "2024-Q2", "planned", take("people"),
                          take("partner"), (), "fictief", take("concept note"))  # fmt: skip
    concept = Concept("c", take("concept"), take("kind"), "BU99990100", "buurt", (statement,))
    changed = replace(
        project, title=take("title"), regions=regions, statistics=statistics,
        definition=definition, sites=sites, concepts=(concept,),
    )  # fmt: skip
    return changed, used


@pytest.mark.parametrize("turn", range(0, len(HOSTILE), 2))
def test_hostile_texts_run_nowhere_and_are_shown(
    visit: Callable[..., Any], mini_project: Project, tmp_path: Path, turn: int
) -> None:
    project, used = hostile_project(mini_project, turn)
    result = score(project.statistics, project.definition, project.regions)
    laid = project.overlay(result)
    path = tmp_path / "kaart.html"
    build_map(
        result, project.regions, laid, project.sites, project.concepts,
        title=project.title, certainty=robustness(result, draws=20),
    ).save(path)  # fmt: skip
    opened = visit(path)

    def seen() -> str:
        return str(opened.do("() => document.body.textContent"))

    assert opened.do("() => document.title").split() == used["title"].split()
    assert opened.text("h1").split() == used["title"].split()
    count = len(opened.do("() => ouderenindex.data.nodes"))
    for level in ("wijk", "buurt"):
        opened.set(level=level, view="kaart")
        for area in opened.do("() => ouderenindex.data.regions.names.map((n, at) => at)")[1:]:
            for node in range(count):
                opened.set(area=area, node=node)
        opened.set(level=level, area=-1)
        for code in project.regions.level(level).index:
            assert any(str(used[code]) in str(x) for x in opened.labels(".area")), code
        opened.set(view="tabel")
        assert all(used[code] in seen() for code in project.regions.level(level).index)
    for path_element in opened.page.query_selector_all(".area"):
        path_element.dispatch_event("mouseover")
    for view in ("locaties", "uitleg", "kaart"):
        opened.set(view=view)
    shown = seen()
    hidden = {"source 4"}  # an address that is none: not shown as a link
    for what, text in used.items():
        if what not in hidden:
            assert text in shown, what
    assert opened.do("() => window.__x") is None
    assert opened.do("() => document.querySelectorAll('#oi-page script, #oi-page img').length") == 0
    assert opened.complaints == []
    assert opened.requests == []
