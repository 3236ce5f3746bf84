"""The tables of the opgave and the register that workbook, GIS files and methods page share.

Field names are Dutch and fixed, as GIS files need them; words in the cells follow the language.
What is not known is empty, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ouderenindex.concepts import (
    Reconstruction,
    Register,
    Target,
    register_tables,
)
from ouderenindex.export.housing_tables import place_names
from ouderenindex.export.tables import Table, source_words
from ouderenindex.need import SCENARIOS
from ouderenindex.programme import NeedAndBalance
from ouderenindex.regions import Regions
from ouderenindex.scoring import IndexResult
from ouderenindex.texts import text

__all__ = [
    "BALANCE_COLUMNS",
    "assumption_table",
    "balance_layer",
    "balance_stand",
    "balance_table",
    "coincide_table",
    "decimals_of",
    "mix_area_table",
    "need_table",
    "norm_table",
    "register_frames",
    "spread_table",
    "target_table",
    "unspecified_table",
]

BALANCE_COLUMNS = {
    "opgave_laag": "need_low",
    "opgave_midden": "need_middle",
    "opgave_hoog": "need_high",
    "gepland_laag": "supply_low",
    "gepland_hoog": "supply_high",
    "balans_laag": "balance_low",
    "balans_hoog": "balance_high",
}
"""Field to the column of :meth:`ouderenindex.balance.Balance.compact`; all in dwellings."""

_REGISTER_FIELDS = {
    "year": "jaar", "status": "status", "apart": "apart", "concepts": "concepten",
    "concept": "concept", "places_low": "plaatsen_laag", "places_high": "plaatsen_hoog",
    "places_with_care_low": "met_zorgvraag_laag", "places_with_care_high": "met_zorgvraag_hoog",
    "places_without_care_low": "zonder_zorgvraag_laag",
    "places_without_care_high": "zonder_zorgvraag_hoog", "unknown": "zonder_aantal",
    "path": "pad", "goal": "doel", "goal_low": "doel_laag", "goal_high": "doel_hoog",
    "realised": "gerealiseerd", "planned": "gepland", "open": "open", "open_low": "open_laag",
    "open_high": "open_hoog", "per_year_low": "per_jaar_laag", "per_year_high": "per_jaar_hoog",
    "total": "totaal", "number": "telt_mee", "field": "soort_aantal", "source": "bron",
    "low": "laagst", "high": "hoogst", "kind": "tegenspraak", "value": "waarde",
    "note": "toelichting", "region": "gebied", "with_care": "vragers", "without_care": "dragers",
    "share_with": "aandeel_vragers",
}  # fmt: skip
# From far too little to far more than enough, by what the plans can still become.
_FAR = 0.5


def _places(housing: NeedAndBalance) -> dict[str, str]:
    """Code and name of the municipality, and then of its wijken."""
    whole, name = housing.population.municipality
    return {whole: name, **housing.population.regions}


def balance_table(housing: NeedAndBalance, lang: str = "nl") -> pd.DataFrame:
    """Need, plans and balance of the target year: the municipality and then each wijk, by type.

    Returns
    -------
    pandas.DataFrame
        Columns ``code, naam, type`` (key), ``typenaam, jaar`` and :data:`BALANCE_COLUMNS`. The
        balance is that of the middle need. Not rounded.
    """
    names = _places(housing)
    types = {kind.key: kind.name(lang) for kind in housing.need.norms.type}
    compact = housing.balance.compact(housing.year).set_index(["region", "type"])
    cells = pd.MultiIndex.from_product([list(names), list(types)], names=compact.index.names)
    rows = compact.loc[cells].reset_index()
    return pd.DataFrame(
        {
            "code": rows["region"].astype(object),
            "naam": rows["region"].map(names).astype(object),
            "type": rows["type"].astype(object),
            "typenaam": rows["type"].map(types).astype(object),
            "jaar": np.int32(housing.year),
            **{field: rows[column].astype(float) for field, column in BALANCE_COLUMNS.items()},
        }
    )


def need_table(housing: NeedAndBalance, lang: str = "nl") -> pd.DataFrame:
    """Need of the target year with and without a care question apart, as far as the source divides.

    Returns
    -------
    pandas.DataFrame
        Columns ``code, naam, type`` (key), ``typenaam, zorgvraag, jaar, opgave_laag,
        opgave_midden, opgave_hoog``; the municipality first.
    """
    names = _places(housing)
    types = {kind.key: kind.name(lang) for kind in housing.need.norms.type}
    rows = housing.need.compact(housing.year)
    order = rows["region"].map({code: at for at, code in enumerate(names)})
    rows = rows.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
    return pd.DataFrame(
        {
            "code": rows["region"].astype(object),
            "naam": rows["region"].map(names).astype(object),
            "type": rows["type"].astype(object),
            "typenaam": rows["type"].map(types).astype(object),
            "zorgvraag": [text(f"need.care.{care}", lang) for care in rows["care"]],
            "jaar": np.int32(housing.year),
            **{
                field: rows[scenario].astype(float)
                for field, scenario in zip(list(BALANCE_COLUMNS)[:3], SCENARIOS, strict=True)
            },
        }
    )


def unspecified_table(housing: NeedAndBalance) -> pd.DataFrame:
    """Planned dwellings of which no type is given, whenever they come: ``code, naam, laag, hoog``.

    The municipality and then its wijken; only where there are any.
    """
    names = _places(housing)
    rows = housing.balance.unspecified.reindex(list(names))
    rows = rows[rows["high"] > 0]
    return pd.DataFrame(
        {
            "code": rows.index.astype(object),
            "naam": [names[str(code)] for code in rows.index],
            "laag": rows["low"].to_numpy(float),
            "hoog": rows["high"].to_numpy(float),
        }
    ).astype({"naam": object})


def balance_layer(housing: NeedAndBalance, lang: str = "nl") -> Table:
    """One row per wijk with the balance of every type as columns, and of all types together.

    Returns
    -------
    Table
        ``code, naam, jaar, normen, stand`` and ``stand_tekst``; :data:`BALANCE_COLUMNS` of all
        types together, and each followed by ``_<type>``; ``zonder_type_laag, zonder_type_hoog``
        (planned dwellings without a type). ``stand`` compares what may come with the middle need:
        -2: short by more than half of the need even if all plans come about; -1: short even then;
        0: the plans decide; 1: more than is needed even if the least comes about; 2: by more than
        half of the need. It and the columns of all types are empty where a number is not known,
        and where plans count for two types at once, so that types cannot be added up.
    """
    table = balance_table(housing, lang)
    types = {kind.key: kind.name(lang) for kind in housing.need.norms.type}
    codes = list(housing.population.regions)
    counted = [kind for one in housing.need.norms.type for kind in one.counted_by]
    apart = len(counted) == len(set(counted))
    columns: dict[str, object] = {
        "code": codes,
        "naam": [housing.population.regions[code] for code in codes],
        "jaar": np.int32(housing.year),
        "normen": housing.need.norms.name(lang),
    }
    labels = {
        name: text(f"programme.field.{name}", lang, year=housing.year)
        for name in (*columns, "stand", "stand_tekst")
    }
    wide = table.pivot(index="code", columns="type", values=list(BALANCE_COLUMNS)).loc[codes]
    # What is not known of one type is not known of all together.
    totals = pd.DataFrame(
        {name: wide[name].to_numpy(float).sum(axis=1) for name in BALANCE_COLUMNS}, index=codes
    )
    if not apart:
        totals.loc[:, "gepland_laag":] = np.nan
    stand = balance_stand(totals)
    columns["stand"] = stand.to_numpy()
    columns["stand_tekst"] = [stand_text(value, lang) for value in stand]
    every = text("programme.all_types", lang)
    for key, label in (("", every), *types.items()):
        for name in BALANCE_COLUMNS:
            values = wide[name, key] if key else totals[name]
            field = f"{name}_{key}" if key else name
            columns[field] = values.to_numpy(float)
            labels[field] = text(f"programme.field.{name}", lang, type=label)
    open_ = housing.balance.unspecified.reindex(codes)
    for end, column in (("laag", "low"), ("hoog", "high")):
        columns[f"zonder_type_{end}"] = open_[column].to_numpy(float)
        labels[f"zonder_type_{end}"] = text(f"programme.field.zonder_type_{end}", lang)
    frame = pd.DataFrame(columns).astype({"naam": object, "normen": object, "stand_tekst": object})
    return Table(frame, labels)


def balance_stand(totals: pd.DataFrame) -> pd.Series:
    """Judge balances by both of their ends: the ``stand`` of :func:`balance_layer`.

    Parameters
    ----------
    totals
        Columns ``opgave_midden, balans_laag, balans_hoog``.
    """
    low, high = totals["balans_laag"], totals["balans_hoog"]
    far = _FAR * totals["opgave_midden"]
    stand = pd.Series(0, index=totals.index, dtype="Int16")
    stand[high < 0] = -1
    stand[high < -far] = -2
    stand[low > 0] = 1
    stand[low > far] = 2
    return stand.where(low.notna() & high.notna())


def stand_text(stand: object, lang: str = "nl") -> str:
    """Write a ``stand`` of :func:`balance_layer` in words."""
    # One cell, of which pandas does not say the type.
    known = "unknown" if pd.isna(stand) else str(stand)  # type: ignore[call-overload]
    return text(f"programme.stand.{known}", lang)


def norm_table(housing: NeedAndBalance, lang: str = "nl") -> pd.DataFrame:
    """Need of the municipality in the target year by every norm set, the one that counts first.

    Returns
    -------
    pandas.DataFrame
        Columns ``reeks, telt_in_balans`` (bool), ``type, zorgvraag, eenheid, aantal_reeks`` (of
        the whole area and period of the set), ``laag, midden, hoog`` (empty where the share of the
        municipality is not known) and ``bron``.
    """
    rows = housing.by_norm(lang).sort_values("main", ascending=False, kind="stable")
    return pd.DataFrame(
        {
            "reeks": rows["label"].astype(object),
            "telt_in_balans": rows["main"].astype(bool),
            "type": rows["type_label"].astype(object),
            "zorgvraag": rows["care"].map(lambda care: text(f"need.care.{care}", lang)),
            "eenheid": rows["unit"].map(lambda unit: text(f"need.unit.{unit}", lang)),
            "aantal_reeks": rows["whole"].astype(float),
            "laag": rows["low"].astype(float),
            "midden": rows["middle"].astype(float),
            "hoog": rows["high"].astype(float),
            "bron": rows["source"].astype(object),
        }
    ).reset_index(drop=True)


def coincide_table(housing: NeedAndBalance, result: IndexResult, lang: str = "nl") -> pd.DataFrame:
    """Wijken where the index is unfavourable and too little is planned even if all comes about.

    Returns
    -------
    pandas.DataFrame
        Columns ``code, naam, klasse`` (1 or 2), ``type, tekort`` (dwellings), ``per_1000`` (people
        of the norm's age group), ``zonder_type`` (planned there without a type, at most) and
        ``uitleg``; the greatest shortage per 1,000 first.
    """
    rows = housing.balance.coincide(result, housing.year, lang=lang)
    types = {kind.key: kind.name(lang) for kind in housing.need.norms.type}
    return pd.DataFrame(
        {
            "code": rows["region"].astype(object),
            "naam": rows["name"].astype(object),
            "klasse": rows["class"].astype("Int16"),
            "type": rows["type"].map(types).astype(object),
            "tekort": rows["shortage"].astype(float),
            "per_1000": rows["per_1000"].astype(float),
            "zonder_type": rows["unspecified_high"].astype(float),
            "uitleg": rows["reason"].astype(object),
        }
    )


def spread_table(housing: NeedAndBalance) -> pd.DataFrame:
    """Shares (%) of each wijk: ``code, naam, ouderen, nu, straks``; empty where not known."""
    rows = housing.spread.frame
    return pd.DataFrame(
        {
            "code": rows.index.astype(object),
            "naam": rows["name"].to_numpy(object),
            "ouderen": rows["people"].to_numpy(float),
            "nu": rows["before"].to_numpy(float),
            "straks": rows["after"].to_numpy(float),
        }
    )


def assumption_table(
    housing: NeedAndBalance, result: IndexResult, lang: str = "nl"
) -> pd.DataFrame:
    """Everything that the need and the balance rest on.

    Returns
    -------
    pandas.DataFrame
        Columns ``sleutel, aanname, laag, waarde, hoog, eenheid, bron`` (in words) and
        ``toelichting``.
    """
    rows = housing.need.assumptions(lang)
    # Counts name the keys of their sources; all else names its source in words.
    counts = rows["key"] == "counted"
    rows.loc[counts, "source"] = [
        "; ".join(source_words(key, result) for key in keys.split(", "))
        for keys in rows.loc[counts, "source"]
    ]
    return rows.rename(
        columns={
            "key": "sleutel", "label": "aanname", "low": "laag", "value": "waarde", "high": "hoog",
            "unit": "eenheid", "source": "bron", "note": "toelichting",
        }
    )  # fmt: skip


def decimals_of(value: float) -> int:
    """Decimals by which a number shows three figures that count, at most six.

    >>> [decimals_of(v) for v in (0, 0.67, 0.005954, 1, 1.2345, 6590)]
    [0, 2, 5, 0, 2, 0]
    """
    if not np.isfinite(value) or abs(value) >= 100:
        return 0
    digits = f"{value:.3g}"
    if "e" in digits:
        return 6
    return len(digits.partition(".")[2])


# --- Register ---------------------------------------------------------------------------------


def register_frames(
    register: Register, result: IndexResult, lang: str = "nl"
) -> dict[str, pd.DataFrame]:
    """Give the register's tables with fixed field names: those of ``register_tables``.

    Returns
    -------
    dict
        Keys ``totals, paths, parts, contradictions, mix``. ``gebied`` holds a name.
    """
    fields = {text(f"register.column.{key}", lang): f for key, f in _REGISTER_FIELDS.items()}
    frames = {
        key: frame.rename(columns=fields) for key, frame in register_tables(register, lang).items()
    }
    mix = frames["mix"]
    frames["mix"] = mix.assign(gebied=[place_names([code], result) for code in mix["gebied"]])
    return frames


def target_table(register: Register, lang: str = "nl") -> pd.DataFrame:
    """Set what sources state of all concepts together beside what the register adds up to.

    Returns
    -------
    pandas.DataFrame
        Columns ``pad`` (key), ``naam, soort, laag, hoog, jaren, tot_jaar, stand`` (date of the
        statement), ``soort_aantal``; ``opgeteld`` (from the source that states the total),
        ``opgeteld_laag, opgeteld_hoog`` (over all readings of all sources), ``zonder_aantal``
        (concepts in it without a number), ``komt_overeen``; ``bron`` (key) and ``toelichting``.
        What the register cannot add up is empty.
    """
    sums = dict(register.published())
    rows = []
    for target in register.targets:
        found = sums.get(target)
        rows.append(
            {
                "pad": target.path,
                "naam": target.name(lang),
                "soort": text(f"programme.role.{target.role}", lang),
                "laag": target.low,
                "hoog": target.high,
                "jaren": target.years,
                "tot_jaar": target.by,
                "stand": target.as_of,
                "soort_aantal": text(f"register.field.{target.field}", lang)
                if target.field
                else "",
                "opgeteld": None if found is None else found.total,
                "opgeteld_laag": None if found is None else found.low,
                "opgeteld_hoog": None if found is None else found.high,
                "zonder_aantal": None if found is None else len(found.unknown),
                "komt_overeen": _agrees(target, sums, lang),
                "bron": target.source,
                "toelichting": target.note,
            }
        )
    columns = [
        "pad", "naam", "soort", "laag", "hoog", "jaren", "tot_jaar", "stand", "soort_aantal",
        "opgeteld", "opgeteld_laag", "opgeteld_hoog", "zonder_aantal", "komt_overeen", "bron",
        "toelichting",
    ]  # fmt: skip
    numbers = ["laag", "hoog", "jaren", "tot_jaar", "opgeteld", "opgeteld_laag", "opgeteld_hoog",
               "zonder_aantal"]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return frame.astype(dict.fromkeys(numbers, "Int32"))


def _agrees(target: Target, sums: Mapping[Target, Reconstruction | None], lang: str) -> str:
    """Say whether the register gives what a source states; nothing for what is only agreed."""
    if target not in sums:
        return ""
    found = sums[target]
    if found is None:
        return text("programme.agrees.unknown", lang)
    return text(f"programme.agrees.{'yes' if found.agrees else 'no'}", lang)


def mix_area_table(
    register: Register, regions: Regions, result: IndexResult, lang: str = "nl"
) -> pd.DataFrame:
    """Mix of people with and without a care question per wijk and status.

    Concepts of which the wijk is not known are under the municipality.

    Returns
    -------
    pandas.DataFrame
        Columns ``code, naam, status, vragers_laag, vragers_hoog, dragers_laag, dragers_hoog`` and
        ``concepten`` (names).
    """
    rows = register.mix_by_region(regions)
    names = {concept.id: concept.name for concept in register.concepts}
    return pd.DataFrame(
        {
            "code": rows["region"].astype(object),
            "naam": [place_names([code], result) for code in rows["region"]],
            "status": [text(f"export.concept.{status}", lang) for status in rows["status"]],
            "vragers_laag": rows["with_low"],
            "vragers_hoog": rows["with_high"],
            "dragers_laag": rows["without_low"],
            "dragers_hoog": rows["without_high"],
            "concepten": [_names(ids, names) for ids in rows["concepts"]],
        }
    )


def _names(ids: str, names: Mapping[str, str]) -> str:
    return ", ".join(names[one] for one in ids.split())
