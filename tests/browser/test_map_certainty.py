"""How sure a class is, as a planner meets it: lines on the map, a word, a chance, an interval."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ouderenindex.classes import CLASSES
from ouderenindex.map import build_map, page
from ouderenindex.map.certainty import hatch
from ouderenindex.project import Project
from ouderenindex.robustness import Certainty, Uncertainty, robustness
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import number, text

pytestmark = pytest.mark.browser

Visit = Callable[..., Any]
LEVELS = ("wijk", "buurt")
FILLS = "() => [...document.querySelectorAll('.area')].map(e => e.getAttribute('fill'))"


@pytest.fixture(scope="module")
def certainty(result: IndexResult) -> Certainty:
    return robustness(result, draws=400, seed=1)


@pytest.fixture(scope="module")
def save(
    case: Project, result: IndexResult, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Path]:
    laid = case.overlay(result)

    def make(certainty: Certainty | None, lang: str = "nl") -> Path:
        path = tmp_path_factory.mktemp("zeker") / "kaart.html"
        build_map(
            result, case.regions, laid, case.sites, case.concepts,
            title=case.title, lang=lang, certainty=certainty,
        ).save(path)  # fmt: skip
        return path

    return make


@pytest.fixture(scope="module")
def kaart(save: Callable[..., Path], certainty: Certainty) -> Path:
    return save(certainty)


def codes_of(result: IndexResult, level: str) -> list[str]:
    return list(result.regions.index[result.regions["level"] == level])


def percent(share: float) -> str:
    """A chance as it is written everywhere: rounded down, so that 79.6% is not yet 80%."""
    whole = math.floor(100 * share + 1e-9)
    return f"{whole}%" if whole else "minder dan 1%"


@pytest.mark.parametrize("level", LEVELS)
def test_the_areas_marked_are_those_that_are_not_stable(
    visit: Visit, kaart: Path, result: IndexResult, certainty: Certainty, level: str
) -> None:
    opened = visit(kaart)
    codes, stable = codes_of(result, level), certainty.stable
    for key in certainty.probability.columns:
        opened.set(level=level, node=opened.node(key))
        unsure = ~stable.loc[codes, key].fillna(True).astype(bool)
        wanted = set(unsure.index[unsure])
        fills = dict(zip(codes, opened.do(FILLS), strict=True))
        said = dict(zip(codes, opened.labels(".area"), strict=True))
        for code in codes:
            kind = int(result.classes.at[code, key])
            lines = f"url(#oi-hatch-{kind})"
            colour = CLASSES[kind - 1].colour if kind else lines
            assert fills[code] == (lines if code in wanted else colour)
            assert said[code].endswith(", indicatief") == (code in wanted)
        row = " ".join(opened.text(".legend .apart").split())
        assert row == f"{text('map.legend.indicative')} {len(wanted)}"
        counts = opened.do(
            "() => [...document.querySelectorAll('.legend ul:first-of-type .count')]"
            ".map(e => +e.textContent)"
        )
        assert counts == [
            int((result.classes.loc[codes, key] == n).sum()) for n in (5, 4, 3, 2, 1, 0)
        ]
    assert opened.do("() => document.querySelectorAll('.legend').length") == 1
    assert opened.complaints == []


def test_the_panel_tells_chance_class_and_interval(
    visit: Visit, kaart: Path, result: IndexResult, certainty: Certainty
) -> None:
    opened = visit(kaart)
    for key in ("ouderenindex", "gezondheid", "inkomen_opleiding"):
        node = opened.node(key)
        for code in (*codes_of(result, "wijk"), *codes_of(result, "buurt")):
            opened.set(area=opened.do("c => ouderenindex.data.regions.codes.indexOf(c)", code),
                       node=node)  # fmt: skip
            if not result.classes.at[code, key]:
                assert opened.do("() => document.querySelector('.certain')") is None
                continue
            shown = opened.text(".certain")
            stable = bool(certainty.stable.at[code, key])
            assert ("indicatief" in shown) != ("stabiel" in shown)
            assert ("stabiel" in shown) == stable
            label = result.class_label(code, key)
            chance = certainty.probability.at[code, key]
            assert f"is de klasse {label} ({percent(chance)})." in shown
            low = math.floor(round(certainty.low.at[code, key], 1))
            high = math.ceil(round(certainty.high.at[code, key], 1))
            interval = f"tussen {number(low)} en {number(high)}.".replace("-", "−")
            assert interval in shown
            assert "De index is 400 keer doorgerekend" in shown
            assert "andere gewichten, andere rekenwijzen, soms één cijfer minder" in shown
            others = certainty.chance(key).loc[code].drop(int(result.classes.at[code, key]))
            next_ = text(f"class.{CLASSES[int(others.idxmax()) - 1].key}")
            named = (f"Daarna komt {next_} het vaakst voor ({percent(others.max())})" in shown
                     or f"Vaker komt {next_} voor ({percent(others.max())})" in shown)  # fmt: skip
            assert named == (not stable and others.max() > 0)
            bare = certainty.with_score.at[code, key] < 0.9
            if not stable and bare:
                assert "bleven te weinig cijfers over" in shown


def test_the_chip_says_it_beside_the_class(
    visit: Visit, kaart: Path, result: IndexResult, certainty: Certainty
) -> None:
    opened = visit(kaart)
    for code in codes_of(result, "wijk"):
        opened.set(area=opened.area(str(result.regions.at[code, "name"])))
        unsure = not bool(certainty.stable.at[code, "ouderenindex"])
        chip = opened.text("#oi-panel h2 .chip")
        assert chip.endswith(result.class_label(code, "ouderenindex") + ", indicatief" * unsure)
        drawn = opened.do(
            "() => [...document.querySelectorAll('.wheel .part.unsure')].map(e => e.ariaLabel)"
        )
        parts = opened.labels(".wheel [role=option]")
        assert drawn == [label for label in parts if label.endswith(", indicatief")]
        assert len(drawn) == (~certainty.stable.loc[code].astype(bool)).sum()


def in_words(share: int) -> str:
    """Words for a whole percentage: tens, and on which side of them it lies."""
    if share < 10:
        return "minder dan 1 van de 10"
    if share >= 95:
        return "alle" if share == 100 else "bijna alle"
    tens = (share + 5) // 10
    side = "" if share == 10 * tens else "ruim " if share > 10 * tens else "bijna "
    return f"{side}{tens} van de 10"


def test_the_words_for_a_chance_agree_with_its_number(
    visit: Visit, kaart: Path, certainty: Certainty
) -> None:
    opened = visit(kaart)
    said = opened.do(
        """() => { const o = ouderenindex, said = [];
        o.data.nodes.forEach(({ level }, node) => level !== 'indicator' &&
          o.data.regions.levels.forEach((level, area) => {
            if (level !== 1) return;
            o.set({ area, node });
            said.push(document.querySelector('.certain').textContent);
          }));
        return said; }"""
    )
    assert len(said) == 16 * len(certainty.probability.columns)
    pattern = r"In ([^.]+) doorrekeningen met [^(]+ is de klasse [^(]+ \((minder dan 1|\d+)%\)\."
    seen = set()
    for sentence in said:
        found = re.search(pattern, sentence)
        assert found is not None, sentence
        words, share = found.groups()
        seen.add(0 if share.startswith("minder") else int(share))
        assert words == in_words(0 if share.startswith("minder") else int(share))
    assert len(seen) > 30


def test_the_table_has_a_column(
    visit: Visit, kaart: Path, result: IndexResult, certainty: Certainty
) -> None:
    opened = visit(kaart)
    names = {str(result.regions.at[code, "name"]): code for code in codes_of(result, "wijk")}
    opened.set(view="tabel")
    assert "Strepen in een vakje" in opened.text("#oi-view-tabel")
    heads = opened.do("() => [...document.querySelectorAll('thead th')].map(e => e.innerText)")
    assert heads[4].startswith("Zekerheid")
    rows = opened.do(
        "() => [...document.querySelectorAll('#oi-view-tabel tbody tr')]"
        ".map(row => [...row.children].map(e => e.innerText))"
    )
    assert all(len(row) == len(heads) for row in rows)
    assert rows[0][4] == "–"
    for row in rows[1:]:
        code = names[row[0]]
        verdict = certainty.verdict(code)
        assert row[4] == f"{verdict} ({percent(certainty.probability.at[code, 'ouderenindex'])})"
    opened.page.click("thead th:nth-child(5) button")
    shares = opened.do(
        "() => [...document.querySelectorAll('#oi-view-tabel tbody tr:not(.city) td:nth-child(5)')]"
        ".map(e => +e.innerText.match(/[0-9]+/)[0])"
    )
    assert shares == sorted(shares)


def test_indicators_are_not_marked(visit: Visit, kaart: Path, result: IndexResult) -> None:
    opened = visit(kaart)
    kinds = {i.direction: i.key for i in result.definition.indicators}
    assert "context" in kinds
    for key in kinds.values():
        opened.set(view="kaart", area=opened.area("Westenholte"), node=opened.node(key))
        assert not any("hatch" in fill and "hatch-0" not in fill for fill in opened.do(FILLS))
        assert not any("indicatief" in label for label in opened.labels(".area"))
        assert opened.do("() => document.querySelector('.legend .apart, .certain')") is None
        opened.set(view="tabel")
        assert "Zekerheid" not in opened.text("thead")
    assert opened.complaints == []


def test_without_certainty_nothing_is_said_of_it(
    visit: Visit, save: Callable[..., Path], result: IndexResult
) -> None:
    opened = visit(save(None))
    for node in range(len(result.definition.nodes())):
        for view in ("tabel", "uitleg", "kaart"):
            opened.set(view=view, node=node, area=opened.area("Westenholte"), level="wijk")
        assert not re.search("indicatief|doorrekening|stabiel", opened.text("body"))
        assert not any("indicatief" in label for label in opened.labels(".area"))
        assert not any(re.search("hatch-[1-5]", fill) for fill in opened.do(FILLS))
    assert opened.do("() => document.querySelectorAll('.unsure, .lines, .apart').length") == 0


def test_only_what_was_varied_is_named(
    visit: Visit, save: Callable[..., Path], result: IndexResult
) -> None:
    only = Uncertainty(weights=0.2, normalisers=(), aggregators=(), leave_out=False, figures=None)
    opened = visit(save(robustness(result, draws=50, uncertainty=only)))
    opened.set(area=opened.area("Holtenbroek"))
    assert opened.text(".certain").endswith(
        "50 keer doorgerekend, telkens anders: andere gewichten."
    )


def test_in_english(visit: Visit, save: Callable[..., Path], certainty: Certainty) -> None:
    opened = visit(save(certainty, lang="en"))
    opened.set(area=opened.area("Westenholte"))
    assert "recalculations with other defensible choices" in opened.text(".certain")
    assert any(label.endswith(", indicative") for label in opened.labels(".area"))


def test_the_first_answer_still_fits_the_screen(
    visit: Visit, kaart: Path, result: IndexResult
) -> None:
    opened = visit(kaart)
    footer = opened.do("() => document.querySelector('footer').getBoundingClientRect().top")
    for code in codes_of(result, "wijk"):
        opened.set(area=opened.area(str(result.regions.at[code, "name"])))
        last = opened.do(
            "() => [...document.querySelectorAll('.reasons li')].pop()"
            ".getBoundingClientRect().bottom"
        )
        assert last <= footer, code


def test_on_paper_the_panel_is_whole(visit: Visit, kaart: Path, result: IndexResult) -> None:
    opened = visit(kaart)
    opened.set(area=opened.area("Stadshagen"))
    pdf = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    for code in codes_of(result, "wijk"):
        opened.set(area=opened.area(str(result.regions.at[code, "name"])))
        opened.do("() => dispatchEvent(new Event('beforeprint'))")
        over, small = opened.do(
            """() => { const p = document.getElementById('oi-panel');
            return [p.scrollHeight - p.clientHeight, +(p.style.zoom || 1)]; }"""
        )
        opened.do("() => dispatchEvent(new Event('afterprint'))")
        assert over <= 0, code
        assert small >= 0.66
    assert opened.do("() => document.getElementById('oi-panel').style.zoom") == ""


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_it_fits_too(visit: Visit, kaart: Path, width: int) -> None:
    opened = visit(kaart, viewport={"width": width, "height": 844}, is_mobile=True, has_touch=True)
    opened.set(area=opened.area("Kamperpoort-Veerallee"))
    for view in ("kaart", "tabel", "uitleg"):
        opened.page.click(f"#oi-tab-{view}")
        assert opened.do("() => document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("key", ["ouderenindex", "eenzaamheid"])
def test_a_canvas_is_marked_too(
    visit: Visit,
    key: str,
    save: Callable[..., Path],
    certainty: Certainty,
    result: IndexResult,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Above a thousand areas the map is drawn on a canvas: here from ten on."""
    script = page._script().replace("MANY=1000", "MANY=10")
    assert script != page._script()
    monkeypatch.setattr(page, "_script", lambda: script)
    opened = visit(save(certainty))
    colours = """() => {
      const c = document.querySelector('#oi-map canvas');
      const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data, found = new Set();
      for (let i = 0; i < d.length; i += 4)
        found.add('#' + [0, 1, 2].map(k => d[i + k].toString(16).padStart(2, '0')).join(''));
      return [...found]; }"""
    codes = codes_of(result, "wijk")
    opened.set(node=opened.node(key))
    opened.do("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
    shown = opened.do(colours)
    for kind in CLASSES:
        here = result.classes.loc[codes, key] == kind.number
        unsure = here & ~certainty.stable.loc[codes, key].fillna(True).astype(bool)
        if here.any() and not unsure.any():
            assert hatch(kind) not in shown, kind
        if here.any():
            assert kind.colour in shown, kind
        if unsure.any():  # thin lines: smoothed, so nearly of their colour
            assert any(_apart(colour, hatch(kind)) <= 40 for colour in shown), kind
    assert opened.complaints == []


def _apart(a: str, b: str) -> float:
    return math.dist(*([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (a, b)))
