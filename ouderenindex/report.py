"""The methods page (verantwoording): definition, method, sources, coverage and limits.

One HTML file that needs nothing else: no script, no picture, no network. Text from data reaches
the template as variables that are escaped, and is never read as a template itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import singledispatch
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ouderenindex import __version__
from ouderenindex.classes import CLASSES, NO_DATA
from ouderenindex.concepts import Concept
from ouderenindex.definition import Indicator, IndexDefinition, Node
from ouderenindex.export.atomic import write_text
from ouderenindex.export.caveats import caveats
from ouderenindex.export.tables import (
    boundary_text,
    class_limits,
    definition_table,
    exclusion_text,
)
from ouderenindex.export.texts import text
from ouderenindex.housing import Overlay, Site
from ouderenindex.methods import Arithmetic, Frozen, ZScore
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult
from ouderenindex.statistics import Source
from ouderenindex.texts import number

__all__ = ["render_methods", "write_methods"]

_LEVELS = ("wijk", "buurt")
_STEPS = ("indicator", "theme", "aspect", "index")
_SECTIONS = (
    "opbouw", "berekening", "vergelijking", "klassen", "verdeling", "ontbreken", "cijfers", "wonen",
    "grenzen", "bronnen",
)  # fmt: skip


def write_methods(
    result: IndexResult,
    path: Path | str,
    *,
    regions: Regions | None = None,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    title: str | None = None,
    lang: str = "nl",
) -> Path:
    """Write the methods page as one HTML file.

    Parameters
    ----------
    result
        The scored index.
    path
        The file, ``.html``; missing folders are made.
    regions
        Boundaries, for their year and source.
    overlay, sites, concepts
        What is laid over the index; the page tells how.
    title
        Title of the outputs; the name of the index by default.
    lang
        Language.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    ExportError
        The file cannot be written.
    """
    page = render_methods(
        result,
        regions=regions,
        overlay=overlay,
        sites=sites,
        concepts=concepts,
        title=title,
        lang=lang,
    )
    return write_text(path, page)


def render_methods(
    result: IndexResult,
    *,
    regions: Regions | None = None,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    title: str | None = None,
    lang: str = "nl",
) -> str:
    """Give the methods page as HTML; parameters as for :func:`write_methods`."""
    definition = result.definition
    style = _style()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals["t"] = lambda key, **values: text(key, lang, **values)
    template = environment.from_string(_resource("verantwoording.html"))
    people = definition.people
    housing = _housing(overlay, sites, concepts, lang)
    page = template.render(
        lang=lang,
        # Ours, not the user's: the only text that goes in as it is, for its hash must fit.
        style=Markup(style),
        style_hash=f"sha256-{digest}",
        title=title or definition.label,
        label=definition.label,
        description=definition.root.description,
        municipality=_municipality(result),
        reference=result.reference_label,
        reference_score=number(result.scored[definition.key].reference, 0, lang),
        sections=[key for key in _SECTIONS if key != "wonen" or housing],
        counts=_counts(definition, lang),
        tree_headings=[text(f"methods.col.{key}", lang) for key in (
            "part", "share", "direction", "evidence", "unit", "counts", "description",
        )],
        tree=_tree(result, lang),
        base=text(f"levels.{definition.base}", lang) if definition.base else text(
            "methods.all_regions", lang
        ),
        steps=_steps(result, lang),
        recovered=_is_recovered(definition),
        people=text(
            "methods.people" if people.population and people.minimum else "methods.people_all",
            lang,
            period=people.period,
            minimum=number(people.minimum, 0, lang),
        ),
        levels=_LEVELS,
        classes=_classes(result, lang),
        distribution=_distribution(result, lang),
        excluded=[
            {"label": item.label, "why": exclusion_text(item.reason, lang)}
            for item in result.excluded
        ],
        figure_headings=[text(f"methods.col.{key}", lang) for key in (
            "indicator", "period", "source", "kind", "average", "spread", "wijken", "buurten",
            "suppressed", "missing", "not_applicable",
        )],
        figures=_figures(result, lang),
        notes=[{"label": i.label, "note": i.note} for i in definition.indicators if i.note],
        housing=housing,
        caveats=caveats(result, lang),
        boundaries=boundary_text(result, regions, lang) if regions is not None else "",
        sources=[_source(source, lang) for source in result.sources.values()],
        version=definition.version,
        package=__version__,
    )  # fmt: skip
    return page + "\n"


def _resource(name: str) -> str:
    return (files("ouderenindex.export") / "templates" / name).read_text("utf-8")


def _style() -> str:
    """Style sheet, with the class colours from their one place."""
    rules = [
        f".k{item.number} {{ background: {item.colour}; color: {item.ink}; }}\n"
        f".f{item.number} {{ fill: {item.colour}; }}\n"
        for item in (*CLASSES, NO_DATA)
    ]
    return _resource("verantwoording.css") + "".join(rules)


def _municipality(result: IndexResult) -> str:
    return str(result.regions.at[result.municipality, "name"]) if result.municipality else ""


def _counts(definition: IndexDefinition, lang: str) -> str:
    """Say of how many aspects, themes and indicators the index is made."""
    nodes = definition.nodes()
    parts = []
    for level in ("aspect", "theme", "indicator"):
        count = sum(node.level == level for node in nodes)
        if count:
            plural = "many" if count > 1 else "one"
            parts.append(text(f"methods.count.{level}.{plural}", lang, n=count))
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + text("methods.and", lang) + parts[-1]


def _depths(definition: IndexDefinition) -> dict[str, int]:
    depth: dict[str, int] = {}
    for node in definition.nodes():
        parent = definition.parent(node.key)
        # An indicator is indented as one, also where it hangs directly under an aspect.
        depth[node.key] = 0 if parent is None else depth[parent.key] + 1
        if isinstance(node, Indicator):
            depth[node.key] = 3
    return depth


def _tree(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    depth = _depths(result.definition)
    table = definition_table(result, lang)
    return [
        {
            "depth": depth[str(row["sleutel"])],
            "cells": [
                row["naam"],
                "" if np.isnan(row["aandeel"]) else f"{number(row['aandeel'], 0, lang)}%",
                row["richting"],
                row["bewijs"],
                row["eenheid"],
                row["telt_mee"],
                row["omschrijving"],
            ],
        }
        for row in table.to_dict(orient="records")
    ]


# --- Method -----------------------------------------------------------------------------------


@singledispatch
def _describe(method: object, level: str, base: str, lang: str) -> tuple[list[str], str]:
    """Give a method as sentences and a formula.

    A method for which there is no function here is named with its settings, so that a new one is
    never left out of the page.
    """
    assert isinstance(method, Frozen)
    settings = method.model_dump()
    name = settings.pop("method", type(method).__name__)
    written = ", ".join(f"{key} = {value}" for key, value in settings.items())
    return [text("methods.other", lang, name=name, settings=written or "–")], ""


@_describe.register
def _(method: ZScore, level: str, base: str, lang: str) -> tuple[list[str], str]:
    weighted = text("methods.z.weighted" if method.weighted else "methods.z.equal", lang)
    kind = "indicator" if level == "indicator" else "group"
    centre = f"methods.z.centre.{method.centre}.{kind}"
    sentences = [
        text(f"methods.z.{kind}", lang),
        text("methods.z.symbols", lang, centre=text(centre, lang, base=base, weighted=weighted),
             base=base, weighted=weighted),
    ]  # fmt: skip
    if method.ddof:
        sentences.append(text("methods.z.ddof", lang))
    if method.limit is not None:
        limit = number(method.limit, 1, lang)
        sentences.append(text("methods.z.limit", lang, limit=limit))
    mean, sd = (_plain(value, lang) for value in (method.mean, method.sd))
    return sentences, text("methods.z.formula", lang, mean=mean, sd=sd)


@_describe.register
def _(method: Arithmetic, level: str, base: str, lang: str) -> tuple[list[str], str]:
    share = number(100 * method.min_share, 0, lang)
    sentences = [
        text(f"methods.mean.{level}", lang),
        text(f"methods.mean.{method.missing}", lang, share=share),
    ]
    return sentences, text("methods.mean.formula", lang)


def _plain(value: float, lang: str) -> str:
    return number(value, 0 if value == int(value) else 2, lang)


def _steps(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    """One step per level, from figures to index, with each method that is used there."""
    definition = result.definition
    base = (
        text(f"levels.{definition.base}", lang)
        if definition.base
        else text("methods.all_regions", lang)
    )
    steps = []
    for level in _STEPS:
        nodes = [n for n in definition.nodes() if n.level == level and n.key in result.scored]
        methods: dict[object, list[Node | Indicator]] = {}
        for node in nodes:
            methods.setdefault(node.method, []).append(node)
        variants: list[dict[str, Any]] = []
        for method, used in methods.items():
            names = "" if len(methods) == 1 else ", ".join(node.label for node in used)
            described = [
                _describe(part, level, base, lang)
                for part in (getattr(method, "aggregate", None), getattr(method, "normalise", None))
                if part is not None
            ]
            variants += [
                {"nodes": names if at == 0 else "", "sentences": sentences, "formula": formula}
                for at, (sentences, formula) in enumerate(described)
            ]
        if variants:
            steps.append({"heading": text(f"methods.step.{level}", lang), "variants": variants})
    return steps


def _is_recovered(definition: IndexDefinition) -> bool:
    """Whether indicators and themes are scored by the method recovered from Zwolle's scores."""
    found = {
        node.method.normalise
        for node in definition.nodes()
        if node.level in ("indicator", "theme") and node.scored
    }
    return bool(found) and all(
        isinstance(m, ZScore) and m.weighted and m.ddof == 0 and (m.mean, m.sd) == (100, 25)
        for m in found
    )


# --- Figures and classes ----------------------------------------------------------------------


def _classes(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    level, limits = result.regions["level"], result.definition.limits
    found = result.classes[result.definition.key]
    return [
        {
            "number": item.number,
            "label": text(f"class.{item.key}", lang),
            "sign": item.sign,
            "limits": class_limits(item.number, limits, lang) if item.number else "",
            "counts": [int((found[level == name] == item.number).sum()) for name in _LEVELS],
        }
        for item in (*reversed(CLASSES), NO_DATA)
    ]


def _distribution(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    """Number of regions in each class, of the index, its aspects and themes."""
    depth = _depths(result.definition)
    order = (*CLASSES, NO_DATA)
    nodes = [
        node
        for node in result.definition.nodes()
        if isinstance(node, Node) and node.key in result.scored
    ]
    parts = []
    for name in _LEVELS:
        classes = result.classes[result.regions["level"] == name]
        if classes.empty:
            continue
        rows = []
        for node in nodes:
            counts = [int((classes[node.key] == item.number).sum()) for item in order]
            starts = np.cumsum([0, *counts])
            rows.append(
                {
                    "label": node.label,
                    "depth": depth[node.key],
                    "counts": counts,
                    "total": len(classes),
                    "pieces": [
                        {"x": int(x), "width": width, "number": item.number}
                        for x, width, item in zip(starts, counts, order, strict=False)
                        if width
                    ],
                }
            )
        levels = text(f"levels.{name}", lang)
        parts.append(
            {
                "caption": text("methods.distribution_caption", lang, levels=levels),
                "classes": [text(f"class.{item.key}", lang) for item in order],
                "rows": rows,
            }
        )
    return parts


def _figures(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    """Per indicator: year, source, kind, average, spread, and for how many regions it is known."""
    level = result.regions["level"]
    rows = []
    for i in result.definition.indicators:
        status = result.figure_status[i.key]
        known = result.figures[i.key].notna()
        kinds = [s for s in ("observed", "modelled") if (status[known] == s).any()]
        scored = result.scored.get(i.key)
        unit = "%" if i.unit == "%" else f" {i.unit}"
        source = result.sources.get(i.source)
        buurt = status[level == "buurt"]
        rows.append(
            {
                "depth": 9,
                "cells": [
                    i.label,
                    i.period,
                    source.publisher if source else i.source,
                    ", ".join(text(f"status.{kind}", lang) for kind in kinds),
                    number(result.reference[i.key], i.decimals, lang) + unit,
                    number(scored.spread if scored else None, i.decimals, lang),
                    *(
                        text("methods.of", lang, n=int(known[level == name].sum()),
                             total=int((level == name).sum()))
                        for name in _LEVELS
                    ),
                    *(
                        int((buurt == name).sum())
                        for name in ("suppressed", "missing", "not_applicable")
                    ),
                ],
            }
        )  # fmt: skip
    return rows


# --- Housing and sources ----------------------------------------------------------------------


def _housing(
    overlay: Overlay | None, sites: Sequence[Site], concepts: Sequence[Concept], lang: str
) -> list[str]:
    sentences = []
    if sites:
        exact = sum(site.geometry is not None for site in sites)
        sentences.append(text("methods.sites", lang, n=len(sites), exact=exact))
    if sites and overlay is not None:
        several = sum(len(found) > 1 for found in overlay.contexts.values())
        sentences.append(text("methods.overlay", lang, several=several))
    if concepts:
        differ = sum(bool(concept.contradictions) for concept in concepts)
        sentences.append(text("methods.concepts", lang, n=len(concepts), differ=differ))
    return sentences


def _source(source: Source, lang: str) -> dict[str, str]:
    facts = [
        (text("excel.col.period", lang), source.period),
        (text("excel.col.licence", lang), source.licence or text("methods.unknown", lang)),
        (text("excel.col.retrieved", lang), source.retrieved),
    ]
    return {
        "publisher": source.publisher,
        "table": source.table,
        "facts": "; ".join(f"{label}: {value}" for label, value in facts if value),
        "url": source.url,
        "sha256": source.sha256,
        "note": source.note,
    }
