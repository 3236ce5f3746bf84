"""English: words of the building programme in the workbook, the GIS files and the methods page."""

from __future__ import annotations

__all__ = ["PROGRAMME"]

PROGRAMME = {
    # Sites
    "export.field.tenure_min": "Tenure, {type}: lowest number of dwellings",
    "export.field.tenure_max": "Tenure, {type}: highest number of dwellings",
    "export.field.care_min": "Care question, {type}: lowest number of dwellings",
    "export.field.care_max": "Care question, {type}: highest number of dwellings",
    "export.field.site.adres": "Address",
    "excel.col.address": "Address",
    "excel.col.tenure": "Rent and ownership",
    # Workbook
    "excel.sheet.need": "Need and supply",
    "excel.sheet.need_assumptions": "Assumptions of the need",
    "excel.sheet.register": "Register",
    "excel.sheet.access": "Access",
    "excel.guide.sheet.need": "how many dwellings are needed and planned, per wijk and type",
    "excel.guide.sheet.need_assumptions": "what the need rests on: each assumption and its source",
    "excel.guide.sheet.register": "places with care added up, targets and contradictions",
    "excel.guide.sheet.access": "walking distance to facilities, per buurt and site",
    "excel.title.need": "Need and supply in {year}, by: {norms}",
    "excel.title.need_assumptions": "Assumptions of the need and the supply",
    "excel.note.need_assumptions": (
        "Every value is in a file of assumptions and can be changed there. Where there is one "
        "value, low and high are empty. Where all three are empty, the value is not known, or the "
        "assumption is no number."
    ),
    "excel.title.register": "Register of woonzorgconcepten: targets, totals and contradictions",
    "excel.title.access": "Walking distance to facilities",
    "excel.col.norms": "Norm set",
    "excel.col.low_scenario": "Low",
    "excel.col.middle_scenario": "Middle",
    "excel.col.high_scenario": "High",
    "excel.col.whole_number": "Number of the set itself",
    "excel.col.in_balance": "Used for the balance",
    "excel.col.care": "Care question",
    "excel.col.need_low": "Need low",
    "excel.col.need_middle": "Need middle",
    "excel.col.need_high": "Need high",
    "excel.col.supply_low": "Planned low",
    "excel.col.supply_high": "Planned high",
    "excel.col.balance_low": "Balance low",
    "excel.col.balance_high": "Balance high",
    "excel.col.shortage": "Shortage",
    "excel.col.per_1000": "Shortage per 1,000",
    "excel.col.unspecified": "Planned without a type",
    "excel.col.explained": "Explanation",
    "excel.col.share_people": "Share of the older people (%)",
    "excel.col.share_now": "Share of the dwellings now (%)",
    "excel.col.share_then": "Share with the plans (%)",
    "excel.col.assumption": "Assumption",
    "excel.col.value": "Value",
    "excel.col.stated_low": "Source: lowest",
    "excel.col.stated_high": "Source: highest",
    "excel.col.added_up": "Register adds up to",
    "excel.col.agrees": "Agrees",
    "excel.col.with_low": "With care question, lowest",
    "excel.col.with_high": "With care question, highest",
    "excel.col.without_low": "Without, lowest",
    "excel.col.without_high": "Without, highest",
    "excel.col.weighted": "Weighted walking distance (m)",
    "excel.col.weighted_over": "Computed over addresses",
    # Shared
    "programme.no": "no",
    "programme.all_types": "all types together",
    "programme.no_way": "(not everywhere is there a way)",
    "programme.block.norms": "{name} in {year} by every norm set",
    "programme.note.norms": (
        "The sets are not counted alike and are not to be added up. Empty at low, middle and high: "
        "the share of the municipality is not known, or the set says nothing about this year."
    ),
    "programme.block.balance": "Balance per wijk and type, {year}",
    "programme.note.balance": (
        "Balance = planned less the middle need; a number below zero is a shortage. Low: what is "
        "almost certainly ready in time. High: if all that is planned is ready in time. The "
        "numbers are outcomes of a calculation and so need not be whole. Empty is not known; 0 is "
        "zero."
    ),
    "programme.block.unspecified": "Planned, but without a type",
    "programme.note.unspecified": (
        "These dwellings are not in the balance: nobody has said whether they suit older people. "
        "They are the numbers of the plans themselves, also where a plan is ready later or may be "
        "dropped. The municipality includes what is not placed in a wijk."
    ),
    "programme.block.coincide": "Where shortage and risks coincide, {year}",
    "programme.note.coincide": (
        "Wijken with an unfavourable or very unfavourable index and a shortage, also if all that "
        "is planned comes about. Per 1,000 {people}. Where no plans have a type, the shortage per "
        "1,000 is the same everywhere: the need follows the number of older people."
    ),
    "programme.coincide.none": (
        "No wijk has both an unfavourable index and a shortage that stays if all comes about. "
        "Where the plans or the index are not known, this cannot be said."
    ),
    "programme.block.spread": "Spread over the wijken",
    "programme.block.published": "What sources state, beside what the register adds up to",
    "programme.note.published": (
        "Added up by the source that states the total; lowest and highest are over all readings of "
        "all sources. A difference is not smoothed away. Empty: cannot be added up."
    ),
    "programme.note.paths": (
        "Two goals of one path stand below each other, each as its source has it. Empty is not "
        "known, which is not zero."
    ),
    "programme.note.contradictions": (
        "Each source has a row of its own. Nothing was averaged and no source was chosen."
    ),
    "programme.note.totals": (
        "The year is that of the start. Lowest and highest differ where sources contradict each "
        "other. A sum is over the concepts of which a source gives the number; empty is not known."
    ),
    "programme.block.mix_areas": "Residents with and without a care question, per wijk",
    "programme.note.mix_areas": (
        "Only concepts of which a source gives both numbers. Where the wijk is not known, they are "
        "under the municipality."
    ),
    "programme.role.target": "agreed number",
    "programme.role.rate": "number a year",
    "programme.role.realised": "realised",
    "programme.role.planned": "planned",
    "programme.role.apart": "kept apart",
    "programme.role.total": "stated total",
    "programme.agrees.yes": "yes",
    "programme.agrees.no": "no",
    "programme.agrees.unknown": "cannot be added up",
    "programme.block.access.municipality": "In the whole municipality, norm {distance} m",
    "programme.block.access.buurten": "Per buurt and facility, norm {distance} m",
    "programme.block.spots": "White spots",
    "programme.note.spots": (
        "Per facility the {n} buurten with the most addresses more than {distance} m away on foot."
    ),
    "programme.block.weighted": "Weighted walking distance per buurt",
    "programme.block.sites": "From the sites",
    "programme.stand.-2": (
        "short by more than half of the need, also if all that is planned comes about"
    ),
    "programme.stand.-1": "short, also if all that is planned comes about",
    "programme.stand.0": "depends on which plans come about",
    "programme.stand.1": "more planned than needed, also with what is almost certain",
    "programme.stand.2": "far more planned than needed (by more than half of the need)",
    "programme.stand.unknown": "not known",
    "programme.style.unspecified": "dwellings without a type are planned here too",
    "programme.style.upto": "weighted walking distance up to {high} m",
    "programme.style.between": "more than {low} up to {high} m",
    "programme.style.over": "more than {low} m",
    "programme.style.unknown": "not known",
    # Fields of GIS layers
    "programme.field.code": "Code",
    "programme.field.naam": "Name",
    "programme.field.jaar": "Year",
    "programme.field.normen": "Computed with",
    "programme.field.stand": "Balance in {year} (-2 great shortage - 2 ample)",
    "programme.field.stand_tekst": "Balance in {year}, in words",
    "programme.field.opgave_laag": "Need low: {type}",
    "programme.field.opgave_midden": "Need middle: {type}",
    "programme.field.opgave_hoog": "Need high: {type}",
    "programme.field.gepland_laag": "Planned low: {type}",
    "programme.field.gepland_hoog": "Planned high: {type}",
    "programme.field.balans_laag": "Balance low: {type}",
    "programme.field.balans_hoog": "Balance high: {type}",
    "programme.field.zonder_type_laag": "Planned without a type: lowest",
    "programme.field.zonder_type_hoog": "Planned without a type: highest",
    "programme.field.adressen": "Addresses",
    "programme.field.gewogen": "Weighted walking distance (m)",
    "programme.field.gewogen_over": "Addresses that the weighted distance is computed over",
    "programme.field.afstand": "{kind}: mean walking distance (m)",
    "programme.field.deel_binnen": "{kind}: addresses within the norm (%)",
    "programme.field.buiten": "{kind}: addresses beyond the norm",
    "programme.field.zonder_route": "{kind}: addresses without a way",
    "programme.field.spot.soort": "Kind",
    "programme.field.spot.voorziening": "Facility",
    "programme.field.spot.zijde": "Side of the square (m)",
    "programme.field.spot.adressen": "Addresses in the square",
    "programme.field.spot.buiten": "Addresses beyond the norm",
    # GeoPackage
    "gpkg.balans_wijken": "Need, plans and balance per wijk: columns per type of dwelling",
    "gpkg.balans_lang": "Need, plans and balance: a row per area and type",
    "gpkg.opgave_lang": "Need: a row per area, type and care question",
    "gpkg.opgave_normen": "Need of the municipality by every norm set",
    "gpkg.opgave_aannames": "What need and supply rest on: each assumption and its source",
    "gpkg.opgave_en_risico": "Wijken with an unfavourable index and a shortage",
    "gpkg.spreiding": "Older people and suitable dwellings: share per wijk",
    "gpkg.register_doelen": "Targets and totals of sources, beside what the register adds up to",
    "gpkg.register_paden": "Paths to the targets: realised, planned and open",
    "gpkg.register_delen": "Which concept counts with which number in a total",
    "gpkg.register_totalen": "Places by year and status",
    "gpkg.register_tegenspraken": "Where sources contradict each other: a row per reading",
    "gpkg.register_mix": "Residents with and without a care question, per concept",
    "gpkg.register_mix_wijken": "Residents with and without a care question, per wijk",
    "gpkg.bereikbaarheid_buurten": "Walking distance per buurt: columns per facility",
    "gpkg.bereikbaarheid_lang": "Walking distance: a row per buurt and facility",
    "gpkg.bereikbaarheid_locaties": "Walking distance from planned sites",
    "gpkg.witte_vlekken": "Squares with addresses further from a facility than the norm",
    # Methods page
    "methods.h.opgave": "How is the need computed?",
    "methods.h.register": "Register and targets",
    "methods.h.bereikbaarheid": "How is access measured?",
    "methods.need.formula": (
        "Need of a wijk = number of the set × share of the municipality × part of the period that "
        "has passed × share of the wijk. Where a set gives a number per person, it is that number "
        "× the number of people. The wijken add up to the municipality exactly."
    ),
    "methods.need.supply": (
        "Balance = planned less need. Planned low counts only sites whose last year is known and "
        "in time, with the lowest number × the lowest chance of their phase. Planned high counts "
        "all sites that may be in time, with the highest number × the highest chance."
    ),
    "methods.need.coincide": (
        "Shortage and risk coincide in a wijk with an unfavourable or very unfavourable index and "
        "a shortage that stays if all that is planned comes about."
    ),
    "methods.need.read": "With these numbers",
    "methods.need.norms": "Need of {name} in {year}, by every norm set",
    "methods.need.assumptions": "Assumptions of the need and the supply",
    "methods.need.forecast": "The people of later years",
    "methods.need.backtest": (
        "The method was tried {tests} times: each time it predicted, afterwards, a year that has "
        "been counted since. The greatest error was, per year ahead: {errors}. That is what went "
        "wrong, not a limit to what can go wrong."
    ),
    "methods.need.error": "{people} {error}%",
    "methods.h.onbekend": "What is not known?",
    "methods.unknown_facts.replacement": (
        "How many suitable dwellings are lost and must be replaced. That is not counted."
    ),
    "methods.unknown_facts.share": (
        "Which share of the number of this set is for {name}: {norms}."
    ),
    "methods.unknown_facts.existing": "How many suitable dwellings stand already.",
    "methods.unknown_facts.unspecified": (
        "Whom {low} to {high} planned dwellings suit: their type is not given."
    ),
    "methods.unknown_facts.undated": "When these sites are ready: {names}.",
    "methods.unknown_facts.numbers": "How many dwellings there will be at: {names}.",
    "methods.unknown_facts.access": (
        "How far older people must walk to facilities: there is no file of facilities and "
        "addresses to measure it with."
    ),
    "methods.unknown_facts.places": "How many places these concepts have: {names}.",
    "methods.unknown_facts.paths": (
        "How many are realised and planned of: {names}. Unknown is not zero."
    ),
    "methods.unknown_facts.totals": "What these numbers of sources are made of: {names}.",
    "methods.register.how": (
        "The register keeps what each source says of a woonzorgconcept. Where sources contradict "
        "each other, their statements stand side by side, and a total has a lowest and a highest "
        "number. Nothing is ever averaged."
    ),
    "methods.register.published": "What sources state, beside what the register adds up to",
    "methods.register.contradictions": "Where sources contradict each other",
    "methods.col.low": "Low",
    "methods.col.middle": "Middle",
    "methods.col.high": "High",
    "methods.access.caption": "Walking distance in the whole municipality, norm {distance} m",
}
