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
from ouderenindex.map import AreaLayer, Extras, PointLayer, build_map
from ouderenindex.project import Project
from ouderenindex.robustness import robustness
from ouderenindex.scoring import score
from ouderenindex.statistics import Source, Statistics
from ouderenindex.trends import trend

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


def hostile_layers(codes: list[str], turn: int, used: dict[str, str]) -> Extras:
    """Layers of which every text is hostile, keys included."""

    def text(what: str, at: int) -> str:
        used[what] = HOSTILE[(turn + at) % len(HOSTILE)]
        return used[what]

    source = Source(HOSTILE[(turn + 3) % len(HOSTILE)], text("layer publisher", 4),
                    text("layer table", 5))  # fmt: skip
    area = AreaLayer(
        HOSTILE[turn % len(HOSTILE)], text("layer", 1), text("layer group", 2),
        text("layer unit", 3), dict.fromkeys(codes, 12.0),
        {code: text("layer text", 6) for code in codes}, note=text("layer note", 7),
        source=source, period=text("layer period", 8),
    )  # fmt: skip
    places = [(200_500.0 + 1000 * n, 500_500.0, text("place", 9), text("detail", 10))
              for n in range(4)]  # fmt: skip
    point = PointLayer(HOSTILE[(turn + 1) % len(HOSTILE)], text("places", 11), places,
                       "cross", source)  # fmt: skip
    return Extras((area,), (point,))


def earlier(statistics: Statistics) -> Statistics:
    """The same figures as of an earlier year, some of them other."""
    before = statistics.frame.assign(period="2020")
    before["value"] = before["value"].mask(before.index % 3 == 0, before["value"] * 0.9)
    return statistics.with_figures(Statistics(before, statistics.sources))


@pytest.mark.parametrize("turn", range(0, len(HOSTILE), 2))
def test_hostile_texts_run_nowhere_and_are_shown(
    visit: Callable[..., Any], mini_project: Project, tmp_path: Path, turn: int
) -> None:
    project, used = hostile_project(mini_project, turn)
    result = score(project.statistics, project.definition, project.regions)
    laid = project.overlay(result)
    path = tmp_path / "kaart.html"
    layers = hostile_layers(list(project.regions.frame.index), turn, used)
    over_years = trend(
        earlier(project.statistics), project.definition, project.regions,
        periods=("2020", "2024"), base="2024",
    )  # fmt: skip
    build_map(
        result, project.regions, laid, project.sites, project.concepts,
        title=project.title, certainty=robustness(result, draws=20), trend=over_years,
        national={"eenzaam": 10.0}, extras=layers,
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
    for area in (1, 3):
        opened.set(view="kaart", area=area, layer=0, spots="1", people=True)
        assert used["layer"].strip() in opened.text(".legend h2")
        opened.page.mouse.move(500, 400)
    opened.set(view="tabel", area=2)
    assert used["layer unit"] in seen()
    opened.set(view="vergelijk", level="wijk", area=1, pair=2)
    assert opened.page.locator(".side").count() == 2
    opened.set(view="kaart", area=1, site=0, layer=0)
    for year in ("2020", "2024", ""):
        opened.set(year=year, layer=-1, node=0)
    opened.set(layer=0, area=1)
    opened.do("() => document.getElementById('oi-search').focus()")
    opened.do("() => new Promise(done => setTimeout(done, 350))")
    link = opened.do("() => location.hash.slice(1)")
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
    # The link that such texts make brings the page back, and runs nothing either.
    again = visit(path, link=link)
    assert again.do("() => [ouderenindex.state.layer, ouderenindex.state.spots]") == [0, "1"]
    assert again.do("() => window.__x") is None and again.complaints == []
