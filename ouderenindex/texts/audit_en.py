"""English: words of the audit of a definition."""

from __future__ import annotations

__all__ = ["AUDIT"]

AUDIT = {
    "audit.title": "Audit: {index}",
    "audit.intro": (
        "Compared are {regions} {base} and {indicators} indicators{weighted}. A correlation (r) "
        "runs from −1 to 1: at 1 two indicators always move together, at 0 they have nothing to "
        "do with each other, at −1 they always move against each other."
    ),
    "audit.weighted": ", weighted by residents",
    "audit.regions": "regions",
    "audit.severity.important": "Important",
    "audit.severity.attention": "Attention",
    "audit.severity.note": "For information",
    "audit.advice": "Advice: {advice}",
    "audit.none": "There are no findings.",
    "audit.and": "{first} and {last}",
    "audit.more": "{count} others",
    "audit.quoted": "‘{label}’",
    "audit.pair": "‘{first}’ with ‘{second}’ (r = {r})",
    "audit.with_r": "‘{label}’ (r = {r})",
    "audit.models.what": (
        "{count} indicators are estimates from a model of {publisher}. That model itself uses "
        "{inputs}. The index counts those characteristics as well: {used}. So one thing counts "
        "twice. Modelled figures and characteristics together weigh {nominal}% on paper and decide "
        "{influence}% of the differences in the index.{predicted}"
    ),
    "audit.models.input": "{input} ({labels})",
    "audit.models.itself": "‘{label}’, itself from the model",
    "audit.models.predicted": (
        " Knowing only the characteristics measured apart ({labels}), one can predict {share}% of "
        "what the modelled indicators share (over {n} {base})."
    ),
    "audit.models.advice": (
        "Read a modelled figure as ‘the people who live here are more likely to’, not as measured "
        "locally. It shows no effect of local policy. Choose between the characteristics and the "
        "modelled figures, or give one of them less weight, and defend that in the definition."
    ),
    "audit.duplicates.what": (
        "These {count} indicators say nearly the same: {labels}. Strongest "
        "correlations: {pairs}.{opposite}{themes} Together they weigh {nominal}% on paper and "
        "decide {influence}% of the differences in the index."
    ),
    "audit.duplicates.opposite": (
        " A minus means: where one is high, the other is low. One counts as a risk and the "
        "other as protective, so together they count the same thing twice."
    ),
    "audit.duplicates.themes": " They are in different groups: {themes}.",
    "audit.duplicates.advice": (
        "Keep one indicator per subject, or explain why more are needed. Weigh subjects, not "
        "indicators, so that a subject with many indicators does not count for more by itself."
    ),
    "audit.component.what": (
        "One underlying factor explains {first}% of all differences in the {count} indicators "
        "(over {n} {base} where all are known)."
    ),
    "audit.component.advice": (
        "The higher this is, the more the index measures one thing that counts many times. Show "
        "beside a score the themes that stand apart from it."
    ),
    "audit.groups.what": "Within these parts one factor explains nearly everything: {labels}.",
    "audit.groups.item": "‘{label}’ ({first}% of the differences in {count} indicators)",
    "audit.groups.advice": (
        "The indicators in such a part are names for nearly the same thing. Draw no conclusion "
        "from small differences between them."
    ),
    "audit.parent.what": "These parts go against the group in which they count: {labels}.",
    "audit.parent.advice": (
        "Where the part is favourable, the group is unfavourable. Check the direction. If it is "
        "right, move it to another group or show it without counting it."
    ),
    "audit.polarity.what": (
        "These parts go against the others of their group, by more than chance explains: {labels}."
    ),
    "audit.polarity.advice": (
        "Check the direction: risk or protective? If it is right, the group brings together "
        "things that cancel out. Split the group, or explain why they belong together."
    ),
    "audit.idle.what": (
        "These parts count on paper, but decide hardly any of the differences in the index, "
        "or work against the others: {labels}."
    ),
    "audit.idle.item": "‘{label}’ (on paper {nominal}%, in fact {influence}%)",
    "audit.idle.advice": (
        "Decide whether the subject matters. If so, show the theme apart, for it disappears in "
        "the total score. If not, show it as context."
    ),
    "audit.alpha.what": (
        "The parts of these groups hang little together (Cronbach's alpha below {limit}): {labels}."
    ),
    "audit.alpha.item": "‘{label}’ ({alpha})",
    "audit.alpha.advice": (
        "That is no mistake: a group may bring different things together. But their mean hides "
        "differences, so look at the parts too."
    ),
    "audit.coverage.what": (
        "{scored} of the {regions} {base} have a score for the index.{people}{gaps}"
    ),
    "audit.coverage.people": " {share}% of the people concerned live there.",
    "audit.coverage.gaps": " Indicators with a coverage below {limit}%: {labels}.",
    "audit.coverage.item": "‘{label}’ ({share}%)",
    "audit.coverage.advice": (
        "Say beside the map where a figure or score is missing. Those regions are not average: "
        "too little is known about them."
    ),
    "audit.mixed.what": (
        "The definition takes figures of {publisher} from years before and since {year}: {labels}. "
        "{note}"
    ),
    "audit.mixed.item": "‘{label}’ ({period})",
    "audit.mixed.advice": "Take all figures of this source from years with the same method.",
    "audit.break.what": (
        "The {count} indicators of {publisher} come from years with the same method here. The "
        "series itself has a break in {year}. {note}"
    ),
    "audit.break.advice": (
        "Do not read a difference between a year before {year} and a year since {year} as change."
    ),
    "audit.old.what": (
        "{count} indicators are more than {age} years older than the newest ({newest}): {labels}."
    ),
    "audit.old.item": "{count} of {period} by {publisher}, such as ‘{label}’",
    "audit.old.advice": (
        "Replace them as soon as there are newer ones. Until then check them locally, above all "
        "where has been built or demolished since."
    ),
    "audit.excluded.what": "‘{label}’ does not count, or not everywhere: {reason}.",
    "audit.excluded.advice": "Take it out of the definition, or find figures that allow it.",
    "audit.table.weights": "Weight on paper and influence in fact",
    "audit.table.weights.note": (
        "Influence: the share of the differences in the index that comes from this part. All "
        "indicators together are 100%. Below 0 means: it works against the others."
    ),
    "audit.table.relations": "Correlation with the group and the index",
    "audit.table.relations.note": (
        "After turning indicators of which more is unfavourable. With the rest: with the other "
        "parts of the same group together."
    ),
    "audit.table.duplicates": "Indicators that say nearly the same",
    "audit.table.duplicates.note": (
        "The {count} strongest. r of the figures as they are, and after turning those of which "
        "more is unfavourable."
    ),
    "audit.table.groups": "Groups",
    "audit.table.groups.note": (
        "Alpha: how strongly the parts hang together (1 is fully). First factor: the share of the "
        "differences in the indicators that one underlying factor explains."
    ),
    "audit.table.coverage": "Coverage",
    "audit.table.coverage.note": (
        "Share of regions and of people with a figure or score, and why other regions have none."
    ),
    "audit.column.label": "Part",
    "audit.column.level": "Kind",
    "audit.column.nominal": "On paper (%)",
    "audit.column.influence": "Influence (%)",
    "audit.column.parent": "Group",
    "audit.column.with_parent": "With the group",
    "audit.column.with_rest": "With the rest",
    "audit.column.with_index": "With the index",
    "audit.column.first": "Indicator",
    "audit.column.second": "Other indicator",
    "audit.column.r_figures": "r",
    "audit.column.r": "r after turning",
    "audit.column.n": "Regions",
    "audit.column.parts": "Parts",
    "audit.column.alpha": "Alpha",
    "audit.column.indicators": "Indicators",
    "audit.column.factor": "First factor (%)",
    "audit.column.regions": "Regions (%)",
    "audit.column.people": "People (%)",
    "audit.column.suppressed": "Suppressed",
    "audit.column.missing": "Missing",
    "audit.column.not_applicable": "Not applicable",
    "audit.input.leeftijd": "age",
    "audit.input.huishouden": "household",
    "audit.input.inkomen": "income",
    "audit.input.opleiding": "education",
    "audit.input.woning": "dwelling",
}
