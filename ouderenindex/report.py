"""The methods page (verantwoording): definition, method, sources, coverage and limits.

One HTML file that needs nothing else: no script, no picture, no network. Text from data reaches
the template as variables that are escaped, and is never read as a template itself.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from ouderenindex import __version__
from ouderenindex._atomic import write_text
from ouderenindex.audit import audit
from ouderenindex.classes import CLASSES, NO_DATA
from ouderenindex.concepts import Concept
from ouderenindex.definition import IndexDefinition, Indicator, Node
from ouderenindex.export.caveats import caveats
from ouderenindex.export.certainty_tables import certainty_words, check_certainty
from ouderenindex.export.method_programme import programme_sections, programme_sources
from ouderenindex.export.method_words import Reader, node_words, recovered_words
from ouderenindex.export.tables import (
    boundary_text,
    class_limits,
    definition_table,
    exclusion_text,
)
from ouderenindex.housing import Overlay, Site
from ouderenindex.programme import Programme
from ouderenindex.regions import Regions
from ouderenindex.robustness import Certainty
from ouderenindex.scoring import IndexResult, Scored
from ouderenindex.statistics import Source
from ouderenindex.texts import number, text

__all__ = ["render_methods", "write_methods"]

_LEVELS = ("wijk", "buurt")
_FIGURE_COLUMNS = (
    "indicator", "period", "source", "kind", "average", "spread", "treated", "wijken", "buurten",
    "suppressed", "missing", "not_applicable",
)  # fmt: skip
_STEPS = ("indicator", "theme", "aspect", "index")
_SECTIONS = (
    "opbouw", "berekening", "vergelijking", "klassen", "verdeling", "zekerheid", "ontbreken",
    "cijfers", "controle", "wonen", "opgave", "bereikbaarheid", "register", "onbekend", "grenzen",
    "bronnen",
)  # fmt: skip


def write_methods(
    result: IndexResult,
    path: Path | str,
    *,
    regions: Regions | None = None,
    overlay: Overlay | None = None,
    sites: Sequence[Site] = (),
    concepts: Sequence[Concept] = (),
    certainty: Certainty | None = None,
    programme: Programme | None = None,
    title: str | None = None,
    lang: str = "nl",
) -> Path:
    """Write the methods page as one HTML file.

    With a certainty it also tells how sure the classes are, and what an audit of the definition
    found; with a building programme, by which norms and assumptions the need was computed, how
    access was measured, what the register adds up to, and what is not known.

    Parameters
    ----------
    result
        The scored index.
    path
        The file, ``.html``; missing folders are made.
    regions
        Boundaries, for their year and source, and for what is told of access.
    overlay, sites, concepts
        What is laid over the index; the page tells how.
    certainty
        How sure the classes of this result are.
    programme
        Need, balance, register and access.
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
        The file cannot be written, or the certainty is of another result.
    """
    page = render_methods(
        result,
        regions=regions,
        overlay=overlay,
        sites=sites,
        concepts=concepts,
        certainty=certainty,
        programme=programme,
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
    certainty: Certainty | None = None,
    programme: Programme | None = None,
    title: str | None = None,
    lang: str = "nl",
) -> str:
    """Give the methods page as HTML; parameters as for :func:`write_methods`."""
    check_certainty(result, certainty)
    result = result.in_language(lang)
    certainty = certainty.in_language(lang) if certainty is not None else None
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
    treated = any(found.treatment[0] != "none" for found in result.scored.values())
    told = (
        programme_sections(programme, result, regions=regions, sites=sites, lang=lang)
        if programme is not None
        else []
    )
    absent = {"opgave", "bereikbaarheid", "register", "onbekend"} - {part.key for part in told}
    if not housing:
        absent.add("wonen")
    if certainty is None:
        absent |= {"zekerheid", "controle"}
    figure_columns = [key for key in _FIGURE_COLUMNS if key != "treated" or treated]
    page = template.render(
        lang=lang,
        # Ours, not the user's: the only text that goes in as it is, for its hash must fit.
        style=Markup(style),
        style_hash=f"sha256-{digest}",
        title=title or definition.label,
        label=definition.label,
        description=definition.root.description,
        municipality=_municipality(result),
        reference=result.describe_reference(lang),
        higher=definition.higher_is,
        reference_score=number(float(result.scored[definition.key].reference), 0, lang),
        sections=[key for key in _SECTIONS if key not in absent],
        counts=_counts(definition, lang),
        tree_headings=[text(f"methods.col.{key}", lang) for key in (
            "part", "share", "direction", "evidence", "unit", "counts", "description",
        )],
        tree=_tree(result, lang),
        base=_base(definition, lang),
        steps=_steps(result, lang),
        recovered=recovered_words(definition, Reader(lang, "index", _base(definition, lang))),
        people=text(
            "methods.people" if people.population and people.minimum else "methods.people_all",
            lang,
            period=people.period,
            minimum=number(people.minimum, 0, lang),
        ),
        levels=_LEVELS,
        classes=_classes(result, lang),
        distribution=_distribution(result, lang),
        certainty=_certainty(certainty, lang) if certainty is not None else None,
        audit=_audit(result, lang) if certainty is not None else None,
        excluded=[
            {"label": item.label, "why": exclusion_text(item.reason, lang)}
            for item in result.excluded
        ],
        figure_headings=[text(f"methods.col.{key}", lang) for key in figure_columns],
        figure_numbers=[
            at
            for at, key in enumerate(figure_columns)
            if key not in ("indicator", "period", "source", "kind", "treated")
        ],
        figures=_figures(result, figure_columns, lang),
        notes=[
            {"label": i.label, "note": i.note, "foreign": _foreign(i, lang)}
            for i in definition.indicators
            if i.note
        ],
        housing=housing,
        programme=told,
        caveats=caveats(result, lang),
        boundaries=boundary_text(result, regions, lang) if regions is not None else "",
        sources=_sources(result, regions, sites, concepts, programme, lang),
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


def _foreign(node: Node | Indicator, lang: str) -> str:
    """Language of the words of a node where that is not the language of the page."""
    return "" if node.language == lang else node.language


def _tree(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    depth = _depths(result.definition)
    table = definition_table(result, lang)
    return [
        {
            "depth": depth[str(row["sleutel"])],
            "foreign": _foreign(result.definition[str(row["sleutel"])], lang),
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


def _base(definition: IndexDefinition, lang: str) -> str:
    """Name the regions that set the scale."""
    if definition.base is None:
        return text("methods.all_regions", lang)
    return text(f"levels.{definition.base}", lang)


def _steps(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    """One step per level, from figures to index, with each method that is used there."""
    definition = result.definition
    steps = []
    for level in _STEPS:
        nodes = [n for n in definition.nodes() if n.level == level and n.key in result.scored]
        methods: dict[object, list[Node | Indicator]] = {}
        for node in nodes:
            methods.setdefault(node.method, []).append(node)
        reader = Reader(lang, level, _base(definition, lang))
        variants = [
            {
                "nodes": ", ".join(node.label for node in used) if len(methods) > 1 else "",
                "words": node_words(used[0], reader),
            }
            for used in methods.values()
        ]
        if variants:
            steps.append({"heading": text(f"methods.step.{level}", lang), "variants": variants})
    return steps


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
    """Count the regions in each class, for the index, its aspects and themes."""
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


def _figures(result: IndexResult, columns: Sequence[str], lang: str) -> list[dict[str, Any]]:
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
        cells: dict[str, str | int] = {
            "indicator": i.label,
            "period": i.period,
            "source": source.publisher if source else i.source,
            "kind": ", ".join(text(f"status.{kind}", lang) for kind in kinds),
            "average": number(result.reference[i.key], i.decimals, lang) + unit,
            "spread": _spread(scored, i.decimals, lang),
            "treated": _treatment(scored, lang),
        }
        for name, column in (("wijk", "wijken"), ("buurt", "buurten")):
            there = level == name
            of = {"n": int(known[there].sum()), "total": int(there.sum())}
            cells[column] = text("methods.of", lang, **of)
        for name in ("suppressed", "missing", "not_applicable"):
            cells[name] = int((status[level == "buurt"] == name).sum())
        rows.append(
            {"depth": 9, "cells": [cells[name] for name in columns], "foreign": _foreign(i, lang)}
        )
    return rows


def _spread(scored: Scored | None, decimals: int, lang: str) -> str:
    """Write the standard deviation (or other unit of the scale) that a figure was divided by."""
    if scored is None:
        return number(None)
    return number(float(scored.scale.spread), decimals, lang)


def _treatment(scored: Scored | None, lang: str) -> str:
    """Say what was done to outliers, and to how many regions; nothing where nothing was."""
    action, changed = scored.treatment if scored is not None else ("none", 0)
    return text(f"methods.treated.{action}", lang, n=changed) if action != "none" else ""


# --- Certainty and audit ----------------------------------------------------------------------


def _certainty(certainty: Certainty, lang: str) -> dict[str, Any]:
    """Tell how many classes are stable, which are not, and under which assumptions."""
    result, stable = certainty.result, certainty.stable
    depth = _depths(result.definition)
    levels = [name for name in _LEVELS if (result.regions["level"] == name).any()]
    nodes = [n for n in result.definition.nodes() if n.key in stable.columns]
    columns = [(name, kind) for name in levels for kind in ("stable", "indicative")]
    rows, where = [], []
    for node in nodes:
        found = {
            (name, kind): _names_where(result, stable[node.key], name, kind == "stable")
            for name, kind in columns
        }
        counts = [len(found[column]) for column in columns]
        rows.append(
            {
                "depth": depth[node.key],
                "cells": [node.label, *counts],
                "foreign": _foreign(node, lang),
            }
        )
        # All buurten of every aspect would be a list that nobody reads: the other files have them.
        named = {"index": levels, "aspect": levels[:1]}.get(node.level, [])
        where += [
            {
                "what": f"{node.label}, {text(f'levels.{name}', lang)}",
                "names": ", ".join(found[name, "indicative"]),
            }
            for name in named
            if found[name, "indicative"]
        ]
    words = certainty_words(certainty, lang)
    return {
        "sentences": [
            text(f"export.chances.{key}", lang, **words) for key in ("how", "indicative", "holds")
        ],
        "headings": [
            text("methods.col.part", lang),
            *(
                text(f"methods.certainty.{kind}", lang, levels=text(f"levels.{name}", lang))
                for name, kind in columns
            ),
        ],
        "numbers": range(1, len(columns) + 1),
        "rows": rows,
        "where": where,
        "assumption_headings": [
            text(f"excel.col.{key}", lang) for key in ("part", "how_varied", "margin", "why")
        ],
        "assumptions": [
            {"depth": 9, "cells": list(row)}
            for row in certainty.assumptions.itertuples(index=False)
        ],
    }


def _names_where(result: IndexResult, stable: pd.Series, level: str, wanted: bool) -> list[str]:
    """Name the regions of a level whose class is stable, or is not."""
    there = (result.regions["level"] == level) & (stable == wanted).fillna(False).astype(bool)
    return [str(name) for name in result.regions.loc[there, "name"]]


def _audit(result: IndexResult, lang: str) -> list[dict[str, Any]]:
    """Audit the definition; findings in groups, from important to note."""
    groups: dict[str, list[dict[str, str]]] = {}
    for finding in audit(result, lang=lang).findings:
        advice = text("audit.advice", lang, advice=finding.advice)
        groups.setdefault(finding.severity, []).append({"what": finding.what, "advice": advice})
    return [
        {"heading": text(f"audit.severity.{severity}", lang), "found": found}
        for severity, found in groups.items()
    ] or [{"heading": text("audit.none", lang), "found": []}]


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


def _sources(
    result: IndexResult,
    regions: Regions | None,
    sites: Sequence[Site],
    concepts: Sequence[Concept],
    programme: Programme | None,
    lang: str,
) -> list[dict[str, Any]]:
    """Divide the sources into those of what is shown, and what else the data hold."""
    used = {str(key) for key in result.table_of_figures.source.to_numpy().ravel()}
    used |= {i.source for i in result.definition.indicators} | {site.source for site in sites}
    used |= {said.source for concept in concepts for said in concept.statements}
    if regions is not None:
        used.add(regions.source)
    if programme is not None:
        used |= programme_sources(programme)
    groups: dict[str, list[dict[str, str]]] = {"used": [], "other": []}
    for key, source in result.sources.items():
        groups["used" if key in used else "other"].append(_source(source, lang))
    return [
        {"heading": text(f"methods.sources.{name}", lang), "found": found}
        for name, found in groups.items()
        if found
    ]


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
