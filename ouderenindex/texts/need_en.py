"""English: words of need, supply, balance and what-if."""

from __future__ import annotations

__all__ = ["NEED"]

NEED = {
    "people.85plus": "residents aged 85 and over",
    "need.title": "Need: {name}, {year}",
    "need.scenario.low": "low",
    "need.scenario.middle": "middle",
    "need.scenario.high": "high",
    "need.care.with": "with a care question",
    "need.care.without": "without a care question",
    "need.care.all": "with or without a care question (the source does not divide)",
    "need.kind.counted": "counted",
    "need.kind.forecast": "computed for later",
    "need.unit.dwellings": "dwellings",
    "need.unit.people": "people",
    "need.unit.part": "part (0 to 1)",
    "need.unit.part_year": "part per year ahead",
    "need.unit.year": "year",
    "need.unit.per_1000": "{unit} per 1,000 {people}",
    "need.unit.dwellings_year": "dwellings a year",
    "need.step.number": "number for the whole area of the source, {first}-{last}: {type}",
    "need.step.local": "number for {name}, {first}-{last}: {type}",
    "need.step.per_1000": "number per person ({people}): {type}",
    "need.step.people": "{people}, {year} ({how})",
    "need.step.share": "part of {name} in it, by {people}",
    "need.step.elapsed": "part of the period {first}-{last} that has passed in {year}",
    "need.step.allocation": "part of {name} within the municipality, by {people} in {year}",
    "need.step.replacement": "addition for replacement",
    "need.source.even": "assumption: the need grows by the same number every year",
    "need.source.share": "{own} in the municipality / {whole} in the whole area, {year}; {source}",
    "need.source.cohort": "own counts; method of Hamilton and Perry (1962)",
    "need.source.file": "file {file}",
    "need.source.backtest": "{tests} trials: years counted since, predicted in hindsight",
    "need.assume.norms": "Norms: {name}",
    "need.assume.elapsed": "course over the years",
    "need.assume.elapsed.note": "From nothing in {first} to the whole number in {last}.",
    "need.assume.share.note": (
        "Low and high: the lowest and highest part that another year and the rounding of the "
        "counts allow. They say nothing about whether the number of the source itself is right: "
        "compare the sets for that."
    ),
    "need.assume.share.unknown": (
        "The part of {name} is not known. This set is here for comparison and has not been divided "
        "over the municipality or its wijken."
    ),
    "need.assume.reference": "{people} in the whole area of the source, 1 January {year}",
    "need.assume.allocation": "year of the division over the wijken, by {people}",
    "need.assume.allocation.note": (
        "Every wijk gets its part of the older people. Who wishes to live in another wijk counts "
        "in their own here."
    ),
    "need.assume.counted": "residents counted, {first}-{last}",
    "need.assume.cohort": "residents later: computed from the own counts",
    "need.assume.file": "residents later: from a file",
    "need.assume.ratio": "{band} years: left after {lag} years, after death and moving",
    "need.assume.error": "largest error a year in the trials: {people}",
    "need.assume.replacement": "replacement of suitable dwellings that are lost",
    "need.assume.replacement.unknown": "Not known and therefore left out.",
    "need.assume.probability": "chance that a dwelling is built, phase: {phase}",
    "need.assume.needed": "needed for {target} dwellings from {first} to {last}",
    "need.assume.realised": "added in {year}, all dwellings",
    "need.assume.rate": "part realised of what is needed a year",
    "need.assume.rate.note": (
        "A warning beside the plans, not a factor in the balance: one year says little, and the "
        "chance per phase counts already."
    ),
    "need.donors.inwoners_55plus": "residents aged 55 to 64",
    "need.donors.inwoners": "all residents under 65, for 55-64 was not counted apart",
    "need.note.cohort": (
        "Computed from the counts of {first} to {last}: death and moving stay as they were on "
        "average in those years. New building is not counted. Who turns 65 comes from: {donors}. "
        "Low and high follow from the errors in the trials, not from a calculation of chance."
    ),
    "need.note.file": "The numbers for later come from the file {file}.",
    "need.both": (
        "Computed with: {main}. Other sets, with another outcome: {others}. Choose or edit them in "
        "the file of assumptions."
    ),
    "need.only": "Computed with: {main}.",
    "need.column.region": "area",
    "need.column.type": "type",
    "need.column.care": "care question",
    "need.column.year": "year",
    "need.column.norm": "norms",
    "need.column.low": "need low",
    "need.column.middle": "need middle",
    "need.column.high": "need high",
    "balance.column.supply_low": "planned low",
    "balance.column.supply_high": "planned high",
    "balance.column.balance_low": "balance low",
    "balance.column.balance_high": "balance high",
    "balance.existing.unknown": (
        "How many suitable dwellings there are already is not known. The balance therefore "
        "compares the additional need with what is planned."
    ),
    "balance.existing.known": (
        "What there is already comes from {source}. It counts only with norms that give the total, "
        "not with norms for additional dwellings."
    ),
    "balance.unspecified": (
        "Of {low} to {high} planned dwellings the type is not given. They do not count as suitable "
        "for older people."
    ),
    "balance.undated": (
        "Of {count} sites the year of delivery is not known: their dwellings count in planned high "
        "only."
    ),
    "balance.unplaced": (
        "Of {low} to {high} planned dwellings only the municipality is known: they are in no wijk."
    ),
    "balance.pace": (
        "Pace: for {target} dwellings to {year}, {needed} a year are needed. In {realised_year} "
        "{realised} were added, {rate}% of that."
    ),
    "balance.pace.history": "From {first} to {last} an average of {average} a year were added.",
    "balance.reason": (
        "{name}: class {label}, in {year} {short} dwellings ({type}) fewer planned than needed. "
        "Strongest risks: {risks}."
    ),
    "balance.reason.open": (
        "There are {low} to {high} planned dwellings here of which the type is not given."
    ),
    "balance.spread": (
        "Spread over the wijken: {after} (0 is exactly in proportion to the older people, 1 is "
        "wholly uneven). This part of the dwellings would have to stand in another wijk to be in "
        "proportion."
    ),
    "balance.spread.before": "Now: {before}.",
    "balance.spread.unknown": "Now: not known.",
    "balance.spread.none": "There are no dwellings of which to measure the spread.",
    "whatif.title": "What if: {name}",
    "whatif.changes": "Changes",
    "whatif.balance": "Balance before and after",
    "whatif.mix": "Planned dwellings by type, before and after",
    "whatif.access": "Facilities before and after",
    "whatif.spread": "Spread over the wijken before and after",
    "whatif.no_change": "Nothing changes here.",
    "whatif.not_health": (
        "This comparison counts dwellings and distances. It predicts no gain in health or "
        "well-being, and the index of a wijk does not change by it."
    ),
    "whatif.no_access": "Without a file of facilities, access has not been compared.",
    "whatif.access.what": "{kind}: part of the addresses within the norm (%)",
    "whatif.spread.what": "spread of suitable dwellings (0 in proportion, 1 uneven)",
    "whatif.column.where": "where",
    "whatif.column.what": "what",
    "whatif.column.before": "before",
    "whatif.column.after": "after",
    "whatif.column.change": "change",
    "whatif.range": "{low} to {high}",
    "whatif.site.added": "New site {name}: {dwellings}.",
    "whatif.site.changed": "Site {name}: {fields} changed.",
    "whatif.site.removed": "Site {name} is dropped.",
    "whatif.moved": "{count} dwellings ({type}) from {origin} to {target}.",
    "whatif.retyped": "{count} dwellings of {name}: from {before} to {after}.",
    "whatif.facility.added": "New facility {name} ({kind}).",
    "whatif.facility.removed": "Facility {name} ({kind}) goes.",
    "whatif.none": "no number known",
}
