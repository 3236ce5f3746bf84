"""The building programme as layers of the map, and as rows of a profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from ouderenindex._tables import number_at
from ouderenindex.access import Access
from ouderenindex.concepts import path_lines
from ouderenindex.map.extras import AreaLayer, Extras, Kind, Passage, PointLayer, Symbol
from ouderenindex.profile import Fact
from ouderenindex.programme import NeedAndBalance, Programme
from ouderenindex.regions import Regions
from ouderenindex.sheet import SiteSheet
from ouderenindex.statistics import Source
from ouderenindex.texts import number, text

__all__ = ["programme_facts", "programme_layers"]

_SYMBOLS: tuple[Symbol, ...] = ("circle", "square", "triangle", "diamond", "cross")


def programme_layers(
    programme: Programme,
    regions: Regions,
    *,
    sheets: Sequence[SiteSheet] = (),
    sources: Mapping[str, Source] | None = None,
    lang: str = "nl",
) -> Extras:
    """Make what the map offers beside the index.

    Parameters
    ----------
    programme
        What was worked out; parts that are None give no layers.
    regions
        Boundaries, for the white spots per buurt.
    sheets
        Sheets of the sites, of which the points to check stand with the site.
    sources
        Sources of the register, by key; without them its paths to targets are left out.
    lang
        ``nl`` or ``en``.
    """
    areas: list[AreaLayer] = []
    points: list[PointLayer] = []
    if programme.housing is not None:
        areas += _housing(programme.housing, lang)
    if programme.access is not None:
        areas += _beyond(programme.access, regions, lang)
        points += _facilities(programme.access, lang)
    passages = [
        Passage(text("layers.asks", lang), [point.asks for point in sheet.points], sheet.id)
        for sheet in sheets
        if sheet.points
    ]
    if sources is not None:
        for path in programme.register.paths():
            heading, *lines = path_lines(path, sources, lang)
            passages.append(Passage(heading, lines))
    return Extras(areas, points, passages)


def programme_facts(programme: Programme, lang: str = "nl") -> tuple[Fact, ...]:
    """Make the rows on need and supply that a profile of a wijk, or of the city, shows."""
    housing = programme.housing
    if housing is None:
        return ()
    year, norms = housing.year, housing.need.norms
    heading = text("layers.fact.heading", lang, year=year)
    labels = {kind.key: kind.name(lang) for kind in norms.type}
    rows = housing.balance.compact(year)
    told: set[str] = set()  # note and source stand once in each profile
    facts = []
    for row in rows.to_dict(orient="records"):
        region = str(row["region"])
        first = region not in told
        told.add(region)
        facts.append(
            Fact(
                region=region,
                heading=heading,
                label=labels[str(row["type"])],
                value=text(
                    "layers.fact.value",
                    lang,
                    need=number(row["need_middle"], 0, lang),
                    supply=_range(row["supply_low"], row["supply_high"], lang),
                    balance=_range(row["balance_low"], row["balance_high"], lang),
                ),
                note=text("layers.need.note", lang, norms=norms.name(lang)) if first else "",
                source=norms.source if first else "",
            )
        )
    open_ = housing.balance.unspecified
    facts += [
        Fact(
            region=code,
            heading=heading,
            label=text("layers.unspecified", lang),
            value=f"{_range(low, high, lang)} {text('layers.dwellings', lang)}",
            note=text("layers.unspecified.note", lang),
        )
        for code, low, high in _ends(open_, "low", "high")
        if high > 0
    ]
    return tuple(facts)


def _range(low: float, high: float, lang: str) -> str:
    ends = [number(value, 0, lang).replace("-", "−") for value in (low, high)]
    if ends[0] == ends[1]:
        return ends[0]
    return text("layers.range", lang, low=ends[0], high=ends[1])


def _housing(housing: NeedAndBalance, lang: str) -> Iterator[AreaLayer]:
    year, norms = housing.year, housing.need.norms
    table = housing.balance.compact(year)
    source = Source(norms.key, norms.source, norms.name(lang), str(year), url=norms.url)
    known = housing.balance.supply.existing is not None
    existing = text(f"layers.existing.{'known' if known else 'unknown'}", lang)

    def layer(
        key: str, label: str, kind: Kind, values: pd.Series, texts: dict[str, str], note: str,
        source: Source | None = source,
    ) -> AreaLayer:  # fmt: skip
        return AreaLayer(
            key=key,
            label=label,
            group=text("layers.group", lang),
            unit=text("layers.dwellings", lang),
            values={str(code): float(value) for code, value in values.items()},
            texts=texts,
            kind=kind,
            note=note,
            source=source or "",
            period=str(year) if source else "",
        )

    for kind in norms.type:
        rows = table[table["type"] == kind.key].set_index("region")
        label, by = kind.name(lang), norms.name(lang)
        yield layer(
            f"opgave-{kind.key}",
            text("layers.need", lang, year=year, type=label),
            "amount",
            rows["need_middle"],
            {
                code: text("layers.need.text", lang, year=year,
                           low=number(low, 0, lang), high=number(high, 0, lang))
                for code, low, high in _ends(rows, "need_low", "need_high")
            },
            text("layers.need.note", lang, norms=by),
        )  # fmt: skip
        balances = _ends(rows, "balance_low", "balance_high")
        plans = _ends(rows, "supply_low", "supply_high")
        yield layer(
            f"balans-{kind.key}",
            text("layers.balance", lang, year=year, type=label),
            "difference",
            rows["balance_high"],
            {
                code: text(
                    "layers.balance.text", lang, year=year,
                    need=number(number_at(rows, code, "need_middle"), 0, lang),
                    supply=_range(planned[0], planned[1], lang), balance=_range(low, high, lang),
                )
                for (code, low, high), (_, *planned) in zip(balances, plans, strict=True)
            },
            text("layers.balance.note", lang, norms=by, existing=existing),
        )  # fmt: skip
    rows = housing.balance.unspecified
    yield layer(
        "gepland-onbekend",
        text("layers.unspecified.high", lang),
        "amount",
        rows["high"],
        {
            code: text("layers.unspecified.unknown", lang) if high != high
            else text("layers.unspecified.text", lang, range=_range(low, high, lang))
            for code, low, high in _ends(rows, "low", "high")
            if high != 0
        },
        text("layers.unspecified.source", lang),
        None,
    )  # fmt: skip


def _ends(rows: pd.DataFrame, low: str, high: str) -> list[tuple[str, float, float]]:
    """Give region and two numbers of each row."""
    columns = (rows.index, rows[low], rows[high])
    return [(str(code), float(a), float(b)) for code, a, b in zip(*columns, strict=True)]


def _beyond(access: Access, regions: Regions, lang: str) -> Iterator[AreaLayer]:
    """Share of the addresses beyond the norm, for wijken and buurten together."""
    table = pd.concat([access.by_region(regions, level) for level in ("wijk", "buurt")])
    distance = number(access.norm.distance, 0, lang)
    for kind in access.kinds:
        rows = table[(table["kind"] == kind) & (table["addresses"] > 0)].set_index("region")
        beyond = 100 * rows["share_beyond"]
        yield AreaLayer(
            key=f"loopafstand-{kind}",
            label=text("layers.beyond", lang, distance=distance, kind=_kind(kind, lang)),
            group=text("layers.access", lang),
            unit="%",
            values={str(code): float(share) for code, share in beyond.items()},
            texts={
                code: text("layers.beyond.text", lang, addresses=number(total, 0, lang),
                                beyond=number(further, 0, lang))
                for code, total, further in _ends(rows, "addresses", "beyond")
            },
            kind="share",
            note=text("access.not_cbs", lang),
            source=Source(access.norm.key, access.norm.source, access.norm.label),
        )  # fmt: skip


def _facilities(access: Access, lang: str) -> Iterator[PointLayer]:
    places = access.facilities
    for at, kind in enumerate(access.kinds):
        own = places.only(places.kind == kind)
        yield PointLayer(
            key=f"voorziening-{kind}",
            label=text("layers.facilities", lang, kind=_kind(kind, lang)),
            points=[
                (float(x), float(y), str(name), "")
                for x, y, name in zip(own.x, own.y, own.name, strict=True)
            ],
            symbol=_SYMBOLS[at % len(_SYMBOLS)],
        )


def _kind(kind: str, lang: str) -> str:
    try:
        return text(f"access.kind.{kind}", lang)
    except KeyError:
        return kind
