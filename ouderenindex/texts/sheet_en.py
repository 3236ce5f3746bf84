"""English: words of the site sheets."""

from __future__ import annotations

__all__ = ["SHEET"]

SHEET = {
    "sheet.over": "{municipality}: site sheet",
    "sheet.skip": "To the content",
    "sheet.back": "All sites",
    "sheet.not_known": "not known",
    "sheet.h.plan": "What is planned?",
    "sheet.h.index": "The {level} {name} now",
    "sheet.h.points": "What does this ask of the site? ({count} points to check)",
    "sheet.h.unknown": "What do we not know?",
    "sheet.h.notes": "About the figures",
    "sheet.footer": (
        "This sheet begins the conversation about the site; it does not judge the plan."
    ),
    "sheet.where.one": "{level} {name}",
    "sheet.where.more": "{level} {parts} ({how})",
    "sheet.where.buurt": "buurt {names}, {rest}",
    "sheet.where.buurten": "buurten {names}, {rest}",
    "sheet.where.municipality": "Somewhere in {name}",
    "sheet.share": "{name} {share}%",
    "sheet.precision.exact": "The place is known exactly.",
    "sheet.precision.buurt": (
        "The exact place is not known, only the buurt. The map shows the whole buurt."
    ),
    "sheet.precision.wijk": (
        "The exact place is not known, only the wijk. The map shows the whole wijk."
    ),
    "sheet.precision.gemeente": "Only the municipality is known. So the site is not on the map.",
    "sheet.map.municipality": "Map of {name}. The site: {where}",
    "sheet.map.wijk": "Map of the wijk with its buurten. The site: {where}",
    "sheet.map.caption.municipality": "{name} and its wijken",
    "sheet.map.caption.exact": "The wijk and its buurten; the site is dark.",
    "sheet.map.caption.area": (
        "The wijk and its buurten. The site lies somewhere in the dashed area."
    ),
    "sheet.plan.total": "Dwellings",
    "sheet.plan.types": "By type",
    "sheet.plan.tenure": "Tenure",
    "sheet.plan.care": "Care question",
    "sheet.plan.phase": "Phase",
    "sheet.plan.years": "Delivery",
    "sheet.plan.certainty": "How sure is the number?",
    "sheet.plan.target_group": "For whom",
    "sheet.plan.note": "Note",
    "sheet.plan.source": "Source",
    "sheet.total": "all dwellings",
    "sheet.index": "Index:",
    "sheet.reference": "(100 is {reference})",
    "sheet.risks": "Strongest risks",
    "sheet.protections": "Strongest protections",
    "sheet.evidence": "evidence {grade}",
    "sheet.theme": "theme {name}: {label}",
    "sheet.people": "Older people in {name}",
    "sheet.in_year": "{count} ({year})",
    "sheet.in_year_range": "{count} ({year}; {range})",
    "sheet.housing": "Need and plans in {name} until {year}, in dwellings",
    "sheet.middle_range": "{middle} ({range})",
    "sheet.to": "{low} to {high}",
    "sheet.planned_here": "All plans in {name} together:",
    "sheet.planned": "{count} {type} ({phase})",
    "sheet.concepts": "Housing and care concepts in {name}",
    "sheet.count": "{what} {count}",
    "sheet.start": "start {start}",
    "sheet.said": "{said}. Source: {source}",
    "sheet.differ": "The sources differ on: {what}. No choice was made here.",
    "sheet.differ.parts": "the sum of the parts",
    "sheet.distances": "Walking distance from the site, against the norm",
    "sheet.metres": "{mean} m ({range})",
    "sheet.no_route": "no route known",
    "sheet.col.indicator": "Figure",
    "sheet.col.here": "Here",
    "sheet.col.reference": "Municipality",
    "sheet.col.weight": "Points",
    "sheet.col.certainty": "How sure",
    "sheet.col.source": "Source",
    "sheet.col.people": "Who",
    "sheet.col.now": "Now",
    "sheet.col.later": "Later (low–high)",
    "sheet.col.change": "Change",
    "sheet.col.type": "Type",
    "sheet.col.need": "Need (low–high)",
    "sheet.col.planned_type": "Planned, with a type",
    "sheet.col.balance": "Balance",
    "sheet.col.facility": "Facility",
    "sheet.col.distance": "Mean (short–long)",
    "sheet.col.within": "Within the norm",
    "sheet.col.nearest": "Nearest",
    "sheet.col.how": "Measured",
    "sheet.col.site": "Site",
    "sheet.col.where": "Where",
    "sheet.col.planned": "Dwellings",
    "sheet.col.phase": "Phase",
    "sheet.col.index": "Index of the wijk",
    "sheet.col.points": "To check",
    "sheet.col.unknown": "Not known",
    "sheet.col.rule": "Rule",
    "sheet.col.when": "When",
    "sheet.col.asks": "What the rule asks",
    "sheet.col.sites": "Sites",
    "sheet.col.evidence": "Evidence",
    "sheet.col.norm": "Source",
    "sheet.index.title": "Site sheets",
    "sheet.index.lead": (
        "One sheet per site: what is planned, what the wijk asks and what we do not know. "
        "Number of sites: {count}."
    ),
    "sheet.index.rules": "Rules that ask something",
    "sheet.index.rules_lead": (
        "The rules are in a table that you can change. The rules that ask something of one or"
        " more sites are listed here."
    ),
    "sheet.index.idle": "Rules that never apply here",
    "sheet.idle": "Rule {id} is about {subject}. This index and these norms do not know that.",
    "sheet.note.people": (
        "This is about those who live there now, not about the people who will live on the site."
    ),
    "sheet.note.balance": (
        "Balance is planned minus need. Below zero is a shortage. Dwellings of which no type "
        "is given do not count here."
    ),
    "sheet.note.target_group": (
        "The source names a target group: {group}. The points are about older people. First "
        "check whether they apply here."
    ),
    "sheet.note.evidence": (
        "Evidence: A pooled or systematic research, B Dutch study, C plausible or a norm. "
        "With a figure it is about its weight for older people, with a rule about whether it "
        "helps."
    ),
    "sheet.no_points": "No rule asks anything here. Missing figures may be the reason.",
    "sheet.sources": "Sources:",
    "sheet.source": "source: {source}",
    "sheet.rule": "Rule {id}: {condition}. Norm: {source}. Evidence that it helps: {evidence}.",
    "sheet.condition": "{subject}, {measure} {comparison} {threshold}",
    "sheet.below": "below",
    "sheet.at_most": "at most",
    "sheet.at_least": "at least",
    "sheet.above": "above",
    "sheet.measure.score": "score",
    "sheet.measure.class": "class",
    "sheet.measure.figure": "figure",
    "sheet.measure.number": "number",
    "sheet.measure.growth": "growth",
    "sheet.measure.low": "lowest number",
    "sheet.measure.middle": "middle number",
    "sheet.measure.high": "highest number",
    "sheet.measure.balance.low": "if the plans fall short,",
    "sheet.measure.balance.high": "if all plans are carried out,",
    "sheet.measure.share_within": "share within the norm",
    "sheet.measure.mean_distance": "mean walking distance in metres",
    "sheet.measure.mean_number": "mean number within the norm",
    "sheet.subject.people": "{name}",
    "sheet.subject.plan": "plan for the site ({name})",
    "sheet.subject.need": "need ({name})",
    "sheet.subject.balance": "balance ({name})",
    "sheet.subject.access": "walking distance ({name})",
    "sheet.subject.concepts": "{name}",
    "sheet.subject.mixed": "housing and care concept with and without a care question",
    "sheet.certainty.computed": "computed",
    "sheet.ground.score": "‘{label}’ is {label_class} (score {score})",
    "sheet.ground.figure": "‘{label}’ is {figure} (municipality {reference})",
    "sheet.ground.people": "{count} {label} ({year})",
    "sheet.ground.growth": "{label}: from {now} ({now_year}) to {later} ({later_year}; {range})",
    "sheet.ground.need": "need ({label}) until {year} {middle} ({range})",
    "sheet.ground.balance": (
        "need ({label}) until {year} {need} ({range}), planned {planned}, balance {balance}"
    ),
    "sheet.ground.open": "of {count} dwellings planned in the wijk no type is given",
    "sheet.ground.plan": "planned on this site, {label}: {count}",
    "sheet.ground.access": "{label}: {within}% within {norm} m (mean {distance} m)",
    "sheet.ground.mix": "{name}: {care} with and {without} without a care question",
    "sheet.unknown.place.buurt": (
        "The exact place. All on this sheet holds for the whole buurt or wijk."
    ),
    "sheet.unknown.place.wijk": "The exact place. All on this sheet holds for the whole wijk.",
    "sheet.unknown.place.gemeente": (
        "In which wijk the site lies. So there are no figures of a wijk here."
    ),
    "sheet.unknown.dwellings": "How many dwellings will come.",
    "sheet.unknown.types": "Which type the dwellings have: of {count} dwellings none is given.",
    "sheet.unknown.source": "The source does not give: {gaps}.",
    "sheet.unknown.tenure": "tenure",
    "sheet.unknown.care": "how many dwellings for people with a care question",
    "sheet.unknown.phase": "the phase",
    "sheet.unknown.years": "the year of delivery",
    "sheet.unknown.target_group": "whom the dwellings are for",
    "sheet.unknown.score": "The index of {name}: {why}.",
    "sheet.unknown.coverage": "Part of the index of {name}: it rests on {share}% of the figures.",
    "sheet.unknown.parts": "For {name} these parts have no score: {parts}.",
    "sheet.unknown.certainty": "How sure the classes are: that was not computed.",
    "sheet.unknown.later": "How many older people will live there later: there is no forecast.",
    "sheet.unknown.need": (
        "How many dwellings for older people the wijk needs: no norms were given."
    ),
    "sheet.unknown.balance": "What the plans leave of the need: the balance was not computed.",
    "sheet.unknown.existing": "How many suitable dwellings stand in the wijk already.",
    "sheet.unknown.concepts": (
        "Of {count} of the {all} housing and care concepts the wijk is not known. They may "
        "lie here."
    ),
    "sheet.unknown.access": "How far it is on foot to facilities: there is no file of facilities.",
    "sheet.unknown.access.place": (
        "How far it is on foot to facilities: the place is not known exactly."
    ),
    "sheet.unknown.no_rule": (
        "What a site can do about what is unfavourable in {name}: {themes}. There is no rule "
        "for that."
    ),
    "sheet.unknown.untested": (
        "What these figures ask of the site, for they are missing here: {subjects}."
    ),
}
