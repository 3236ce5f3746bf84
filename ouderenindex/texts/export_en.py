"""English: words of the workbook and the GIS files."""

from __future__ import annotations

__all__ = ["EXPORT"]

EXPORT = {
    "export.people": "residents: {count}",
    "export.chances.how": (
        "The index was computed again {draws} times: each time with a random draw from choices "
        "that can be defended too, and with figures that come out differently within their "
        "margins. Which choices and margins is said under Assumptions."
    ),
    "export.chances.chance": (
        "Chance of this class: the share of the times with a score that gave the same class. In 9 "
        "of 10 times the score lay between From and To."
    ),
    "export.chances.indicative": (
        "A class is stable if at least {threshold}% of all times gave the same class, and "
        "indicative otherwise; a time without a score counts as another class. Take an indicative "
        "class as a direction: look at the class next to it and at the figures themselves too."
    ),
    "export.chances.holds": (
        "The chances hold under these assumptions. They do not say how sure it is that an area "
        "does well or badly."
    ),
    "export.status.scored": "computed",
    "export.counts.yes": "yes",
    "export.counts.context": "no: context only",
    "export.counts.weight": "no: weight 0",
    "export.counts.excluded": "no: {reason}",
    "export.excluded.no_figures": "there are no figures",
    "export.excluded.all_figures_are_the_same": "all figures are the same",
    "export.excluded.too_few_regions_with_a_figure": "too few regions with a figure",
    "export.excluded.the_reference_is_0:_a_distance_in_shares_of_it_has_no_meaning": (
        "the figure that is compared with is 0"
    ),
    "export.excluded.ranks_have_no_scale_that_can_be_fixed_over_years": (
        "ranks have no scale that can be fixed over years"
    ),
    "export.excluded.none_of_its_parts_can_be_scored": "none of its parts can be scored",
    "export.limits.1": "below {high}",
    "export.limits.2": "{low} to below {high}",
    "export.limits.3": "{low} up to and including {high}",
    "export.limits.4": "above {low} up to and including {high}",
    "export.limits.5": "above {low}",
    "export.reason": "{label}: {figure} {unit} (average {reference})",
    "export.site_wijk": "{name} ({share}%): {score}, {label}",
    "export.how.point": "point on the map",
    "export.how.area": "share of the area",
    "export.how.code": "wijk or buurt as stated",
    "export.certainty.exact": "exact",
    "export.certainty.approximate": "approximate",
    "export.certainty.unknown": "unknown",
    "export.concept.realised": "realised",
    "export.concept.planned": "planned",
    "export.concept.exploring": "being explored",
    "export.concept.withdrawn": "withdrawn",
    "export.concept.dwellings": "number of dwellings",
    "export.concept.places": "number of places",
    "export.concept.places_with_care": "places with a care question",
    "export.concept.places_without_care": "places without a care question",
    "export.concept.places_intended": "intended number of places",
    "export.concept.start": "start",
    "export.concept.status": "status",
    "export.field.code": "Code",
    "export.field.naam": "Name",
    "export.field.wijkcode": "Code of the wijk",
    "export.field.gemeentecode": "Code of the municipality",
    "export.field.score": "{node}: score",
    "export.field.klasse": "{node}: class (1 very unfavourable - 5 very favourable)",
    "export.field.dekking": "{node}: coverage (%)",
    "export.field.status": "{node}: status",
    "export.field.cijfer": "{node}: figure, {unit}",
    "export.field.kans": "{node}: chance of this class (%)",
    "export.field.van": "{node}: score from (5% lie lower)",
    "export.field.tot": "{node}: score to (5% lie higher)",
    "export.field.indicatief": "{node}: class is indicative",
    "export.field.dwellings_min": "{type}: lowest number of dwellings",
    "export.field.dwellings_max": "{type}: highest number of dwellings",
    "export.field.site.id": "Identifier",
    "export.field.site.naam": "Name",
    "export.field.site.gebieden": "Codes of the regions",
    "export.field.site.gebiedsnamen": "Names of the regions",
    "export.field.site.nauwkeurigheid": "How precisely the place is known",
    "export.field.site.fase": "Phase",
    "export.field.site.jaar_van": "Delivery from (year)",
    "export.field.site.jaar_tot": "Delivery until (year)",
    "export.field.site.zekerheid": "Certainty",
    "export.field.site.doelgroep": "Target group",
    "export.field.site.bron": "Source (key)",
    "export.field.site.toelichting": "Note",
    "caveat.comparison": (
        "A score is a comparison with the {reference}. So there are always areas below average, "
        "even when all is well everywhere. The area itself counts in that average, and the average "
        "changes every year."
    ),
    "caveat.words": (
        "Unfavourable means less favourable than average, which need not be bad. Favourable does "
        "not mean that nothing needs to be done."
    ),
    "caveat.modelled": (
        "{modelled} of the {scored} figures that count are modelled estimates, computed from age, "
        "household, income, education and dwelling of the residents. They show no local effect, "
        "such as that of a neighbourhood project. And where such a trait counts in the index as "
        "well, one cause is partly counted twice."
    ),
    "caveat.rivm": (
        "RIVM's model changed in 2020. The figures of 2012, 2016 and 2020 are therefore not a "
        "clean series."
    ),
    "caveat.age": (
        "The figures are not equally old: the oldest are of {oldest}, the newest of {newest}. What "
        "has changed since does not show."
    ),
    "caveat.small": (
        "Small numbers give uncertain figures. A percentage from a survey of 120 respondents may "
        "be off by 9 points, of 30 by 18. Make nothing of small differences in a small buurt."
    ),
    "caveat.overlap": (
        "Many figures go together closely, those on health above all. Equal weights then count one "
        "cause several times."
    ),
    "caveat.average": (
        "An average may hide one serious deficit. Look at the themes as well, and at the number of "
        "people concerned."
    ),
    "caveat.evidence": (
        "The evidence is not equally strong everywhere: strongest for health, weaker for social "
        "life and living environment. Each figure says how strong."
    ),
    "caveat.person": "A figure on a wijk or buurt says nothing about a person who lives there.",
    "caveat.signal": (
        "The index is a signal to find out in the wijk itself what is the matter. It is no "
        "judgement of the wijk and no league table."
    ),
    "geojson.about": (
        "{title}. Scores are rounded to 1 decimal; the class (1 very unfavourable to 5 very "
        "favourable) follows from the rounded score, with limits {limits}. {base} is the "
        "{reference}. {higher}{step} Figures "
        "are rounded to 4 decimals, coverage in per cent to 1 decimal. null means no value; the "
        "status says why. A signal to check locally, no judgement of people."
    ),
    "geojson.about.certainty": (
        "The index was computed again {draws} times. kans: share (%) of the times with a score "
        "that gave this class; van and tot: in 9 of 10 times the score lay between them; "
        "indicatief: fewer than {threshold}% of all times gave this class."
    ),
    "export.style.site": "housing site",
    "export.style.somewhere": "housing site: somewhere in this buurt or wijk",
    "gpkg.about": "Empty (NULL) means: not known or not applicable. Empty is never zero.",
    "gpkg.wijken": "Wijken with scores, classes and figures",
    "gpkg.buurten": "Buurten with scores, classes and figures",
    "gpkg.locaties_vlakken": (
        "Planned sites as areas; where only the buurt or wijk is known, that is the area"
    ),
    "gpkg.locaties_punten": "Planned sites as points",
    "gpkg.scores_lang": "All scores: one row per region and node of the index",
    "gpkg.cijfers_lang": "All figures: one row per region and indicator",
    "gpkg.locaties_per_wijk": "For each site the wijken in which it lies, with their score",
    "gpkg.programma": "Planned dwellings per wijk, type and phase",
    "gpkg.woonzorgconcepten": "Woonzorgconcepten: one row per concept and source",
    "gpkg.zekerheid": "How sure each class is: a row per area and part of the index",
    "gpkg.aannames": "What was varied to find how sure the classes are, how far and why",
    "gpkg.definitie": "How the index is built: weights, direction, evidence and source",
    "gpkg.bronnen": "Sources with publisher, licence and hash",
    "gpkg.layer_styles": "Styles for QGIS",
    "excel.sheet.guide": "Read me",
    "excel.sheet.wijk": "Wijken",
    "excel.sheet.buurt": "Buurten",
    "excel.sheet.people": "People",
    "excel.sheet.people_areas": "People per wijk",
    "excel.sheet.figures": "Figures",
    "excel.sheet.sites": "Sites",
    "excel.sheet.site_areas": "Sites per wijk",
    "excel.sheet.programme": "Programme per wijk",
    "excel.sheet.concepts": "Woonzorgconcepten",
    "excel.sheet.certainty": "Certainty",
    "excel.sheet.assumptions": "Assumptions",
    "excel.sheet.definition": "Definition",
    "excel.sheet.sources": "Sources",
    "excel.page": "Page {at} of {of}",
    "excel.total": "total",
    "excel.yes": "yes",
    "excel.chances": "Chance of each class",
    "excel.who.risk": "those whom the figure counts",
    "excel.who.protective": "those whom it does not count",
    "excel.none.suppressed": "suppressed",
    "excel.none.missing": "missing",
    "excel.none.not_applicable": "n/a",
    "excel.whole": "{level} as a whole",
    "excel.guide.what": "What is this?",
    "excel.guide.what.text": (
        "The {title} shows for each wijk and buurt which risk and protective factors there are "
        "for people of 65 and over who live independently. Every figure is compared with the "
        "{reference}."
    ),
    "excel.guide.read": "How do I read a score?",
    "excel.guide.read.text": (
        "{base} is the {reference}. {higher}{step} Unfavourable means less favourable than that, "
        "which need not be bad. The class follows from the score, rounded to one decimal."
    ),
    "export.step": (
        " {sd} points are one standard deviation: the usual distance between the areas."
    ),
    "export.higher.favourable": "Higher is more favourable.",
    "export.higher.unfavourable": "Higher is less favourable.",
    "excel.guide.classes": "The five classes",
    "excel.guide.class": "Class",
    "excel.guide.sign": "Sign",
    "excel.guide.limits": "Score",
    "excel.guide.wijken": "Wijken",
    "excel.guide.buurten": "Buurten",
    "excel.guide.certainty": "How sure is a class?",
    "excel.guide.statuses": "Where there is no figure",
    "excel.guide.suppressed": (
        "Suppressed: someone knows the figure, but it concerns too few people to be shown."
    ),
    "excel.guide.missing": "Missing: the figure should be there, but is not.",
    "excel.guide.not_applicable": (
        "Not applicable: the figure cannot exist, because nobody lives there or it was not "
        "measured that year."
    ),
    "excel.guide.zero": "A 0 is a real zero. An empty cell is never a zero.",
    "excel.guide.modelled": (
        "Modelled estimate: not measured, but computed from what the residents are like. Such a "
        "figure shows no local effect."
    ),
    "excel.guide.coverage": (
        "Coverage: the share of the people concerned for whom there is a figure. Where no figure "
        "is known for a wijk, it was computed from those buurten that have one."
    ),
    "excel.guide.limits_of_use": "What the index does not say",
    "excel.guide.sheets": "The sheets",
    "excel.guide.sheet.wijk": "scores per wijk: index, aspects and themes",
    "excel.guide.sheet.buurt": "scores per buurt",
    "excel.guide.sheet.people": "how many people aged 65 and over live in each class",
    "excel.guide.sheet.people_areas": "per wijk and figure: the estimated number concerned",
    "excel.guide.sheet.figures": "all figures behind the scores, with status, year and source",
    "excel.guide.sheet.sites": "planned housing",
    "excel.guide.sheet.site_areas": "in which wijk each site lies and what matters there",
    "excel.guide.sheet.programme": "planned dwellings per wijk, type and phase",
    "excel.guide.sheet.concepts": "woonzorgconcepten, with what each source says of them",
    "excel.guide.sheet.certainty": "per area and part the chance of each class",
    "excel.guide.sheet.assumptions": "what was varied to find how sure the classes are, and why",
    "excel.guide.sheet.definition": "how the index is built, with weights and evidence",
    "excel.guide.sheet.sources": "where the figures come from",
    "excel.title.areas": "{title}: scores per {level}",
    "excel.note.areas": (
        "{base} = {reference}. {higher} Colour and sign give the class: -- very "
        "unfavourable, - unfavourable, 0 average, + favourable, ++ very favourable."
    ),
    "excel.note.chances": (
        "Indicative: under other defensible choices the class is often another. The chance is "
        "rounded down."
    ),
    "excel.title.people": "Number of {people} per class (count of {period})",
    "excel.title.people_areas": "Number of {people} concerned, per wijk and figure",
    "excel.note.people": (
        "For a protection these are the people who lack it. Empty: not known, or no percentage."
    ),
    "excel.title.certainty": "How sure is each class?",
    "excel.title.assumptions": "Assumptions: what was varied, and why",
    "excel.title.figures": "Figures per area",
    "excel.note.figures": (
        "Contribution: by so many points this figure makes the index score higher (+) or lower "
        "(-) than that of the {reference}. An empty figure is no zero: the status says why."
    ),
    "excel.title.sites": "Planned housing",
    "excel.note.sites": (
        "An empty number is unknown, not zero. Where only the buurt or wijk of a site is known, "
        "it says so."
    ),
    "excel.title.site_areas": "Sites and the wijk in which they lie",
    "excel.note.site_areas": (
        "The scores are about the people who live in the wijk now, not about who will come."
    ),
    "excel.title.programme": "Planned dwellings per wijk, type and phase",
    "excel.note.programme": (
        "Where a site lies in several wijken, its dwellings are shared out by addresses, "
        "or by area where there are none: in whole dwellings."
    ),
    "excel.title.concepts": "Woonzorgconcepten",
    "excel.note.concepts": (
        "Where sources contradict each other, their statements are listed one under the other. "
        "Statement 1 counts in totals."
    ),
    "excel.title.definition": "How the index is built",
    "excel.note.definition": (
        "Evidence: A pooled or systematic; B Dutch study; C plausible or normative. Weights count "
        "within the part above."
    ),
    "excel.title.sources": "Sources",
    "excel.note.sources": "The hash (sha256) is that of the file from which the figures come.",
    "excel.col.code": "Code",
    "excel.col.name": "Name",
    "excel.col.wijk": "Wijk",
    "excel.col.index": "Score",
    "excel.col.class": "Class",
    "excel.col.chance": "Chance of this class",
    "excel.col.from": "From",
    "excel.col.middle": "Middle",
    "excel.col.to": "To",
    "excel.col.indicative": "Indicative",
    "excel.col.with_score": "Times with a score",
    "excel.col.part": "Part",
    "excel.col.areas": "Areas",
    "excel.col.concerned": "Number concerned",
    "excel.col.who": "Who is concerned",
    "excel.col.figure_percent": "Figure (%)",
    "excel.col.how_varied": "Choice",
    "excel.col.margin": "Margin",
    "excel.col.why": "Why",
    "excel.col.coverage": "Coverage",
    "excel.col.level": "Level",
    "excel.col.area": "Area",
    "excel.col.aspect": "Aspect",
    "excel.col.theme": "Theme",
    "excel.col.indicator": "Indicator",
    "excel.col.figure": "Figure",
    "excel.col.unit": "Unit",
    "excel.col.reference": "Average",
    "excel.col.status": "Status",
    "excel.col.contribution": "Contribution",
    "excel.col.direction": "Direction",
    "excel.col.period": "Year",
    "excel.col.source": "Source",
    "excel.col.source_key": "Key of the source",
    "excel.col.place": "Place",
    "excel.col.precision": "Place known as",
    "excel.col.phase": "Phase",
    "excel.col.years": "Delivery",
    "excel.col.certainty": "Certainty",
    "excel.col.target_group": "Target group",
    "excel.col.dwellings": "Dwellings",
    "excel.col.wijken": "Wijk, share of the site and class",
    "excel.col.note": "Note",
    "excel.col.site": "Site",
    "excel.col.share": "Share of the site",
    "excel.col.how": "Found by",
    "excel.col.risks": "Strongest risks",
    "excel.col.protections": "Strongest protection",
    "excel.col.type": "Type",
    "excel.col.low": "Lowest",
    "excel.col.high": "Highest",
    "excel.col.kind": "Kind",
    "excel.col.partner": "Partner",
    "excel.col.statement": "Statement",
    "excel.col.homes": "Dwellings",
    "excel.col.places": "Places",
    "excel.col.with_care": "With care question",
    "excel.col.without_care": "Without care question",
    "excel.col.intended": "Intended or promised",
    "excel.col.start": "Start",
    "excel.col.differs": "Sources differ on",
    "excel.col.weight": "Weight",
    "excel.col.weight_share": "Share",
    "excel.col.counts": "Counts",
    "excel.col.evidence": "Evidence",
    "excel.col.description": "Description",
    "excel.col.key": "Key",
    "excel.col.publisher": "Publisher",
    "excel.col.table": "Table",
    "excel.col.licence": "Licence",
    "excel.col.url": "Address",
    "excel.col.retrieved": "Retrieved",
    "excel.col.hash": "Hash (sha256)",
}
