"""Dutch: words of the site sheets."""

from __future__ import annotations

__all__ = ["SHEET"]

SHEET = {
    "sheet.over": "{municipality}: locatieblad",
    "sheet.skip": "Naar de inhoud",
    "sheet.back": "Alle locaties",
    "sheet.not_known": "niet bekend",
    "sheet.h.plan": "Wat is er gepland?",
    "sheet.h.index": "De {level} {name} nu",
    "sheet.h.points": "Wat vraagt dit van de locatie? ({count} punten om na te gaan)",
    "sheet.h.unknown": "Wat weten we niet?",
    "sheet.h.notes": "Bij de cijfers",
    "sheet.footer": (
        "Dit blad is een begin van het gesprek over de locatie, geen oordeel over het plan."
    ),
    "sheet.where.one": "{level} {name}",
    "sheet.where.more": "{level} {parts} ({how})",
    "sheet.where.buurt": "buurt {names}, {rest}",
    "sheet.where.buurten": "buurten {names}, {rest}",
    "sheet.where.municipality": "Ergens in {name}",
    "sheet.share": "{name} {share}%",
    "sheet.precision.exact": "De plek is precies bekend.",
    "sheet.precision.buurt": (
        "De precieze plek is niet bekend, alleen de buurt. Op de kaart staat de hele buurt."
    ),
    "sheet.precision.wijk": (
        "De precieze plek is niet bekend, alleen de wijk. Op de kaart staat de hele wijk."
    ),
    "sheet.precision.gemeente": (
        "Alleen de gemeente is bekend. Daarom staat de locatie niet op de kaart."
    ),
    "sheet.map.municipality": "Kaart van {name}. De locatie: {where}",
    "sheet.map.wijk": "Kaart van de wijk met haar buurten. De locatie: {where}",
    "sheet.map.caption.municipality": "{name} en haar wijken",
    "sheet.map.caption.exact": "De wijk en haar buurten; de locatie is donker.",
    "sheet.map.caption.area": (
        "De wijk en haar buurten. Ergens in het gestreepte vlak ligt de locatie."
    ),
    "sheet.plan.total": "Woningen",
    "sheet.plan.types": "Naar type",
    "sheet.plan.tenure": "Huur of koop",
    "sheet.plan.care": "Zorgvraag",
    "sheet.plan.phase": "Fase",
    "sheet.plan.years": "Oplevering",
    "sheet.plan.certainty": "Hoe zeker is het aantal?",
    "sheet.plan.target_group": "Voor wie",
    "sheet.plan.note": "Toelichting",
    "sheet.plan.source": "Bron",
    "sheet.total": "alle woningen",
    "sheet.index": "Index:",
    "sheet.reference": "(100 is {reference})",
    "sheet.risks": "Sterkste risico's",
    "sheet.protections": "Sterkste bescherming",
    "sheet.evidence": "bewijs {grade}",
    "sheet.theme": "thema {name}: {label}",
    "sheet.people": "Ouderen in {name}",
    "sheet.in_year": "{count} ({year})",
    "sheet.in_year_range": "{count} ({year}; {range})",
    "sheet.housing": "Opgave en plannen in {name} tot {year}, in woningen",
    "sheet.middle_range": "{middle} ({range})",
    "sheet.to": "{low} tot {high}",
    "sheet.planned_here": "Alle plannen in {name} samen:",
    "sheet.planned": "{count} {type} ({phase})",
    "sheet.concepts": "Woonzorgconcepten in {name}",
    "sheet.count": "{what} {count}",
    "sheet.start": "start {start}",
    "sheet.said": "{said}. Bron: {source}",
    "sheet.differ": "De bronnen verschillen over: {what}. Hier is niet gekozen.",
    "sheet.differ.parts": "de som van de delen",
    "sheet.distances": "Loopafstand van de locatie, tegen de norm",
    "sheet.metres": "{mean} m ({range})",
    "sheet.no_route": "geen route bekend",
    "sheet.col.indicator": "Cijfer",
    "sheet.col.here": "Hier",
    "sheet.col.reference": "Gemeente",
    "sheet.col.weight": "Punten",
    "sheet.col.certainty": "Hoe zeker",
    "sheet.col.source": "Bron",
    "sheet.col.people": "Wie",
    "sheet.col.now": "Nu",
    "sheet.col.later": "Later (laag–hoog)",
    "sheet.col.change": "Verschil",
    "sheet.col.type": "Type",
    "sheet.col.need": "Opgave (laag–hoog)",
    "sheet.col.planned_type": "Gepland, met type",
    "sheet.col.balance": "Balans",
    "sheet.col.facility": "Voorziening",
    "sheet.col.distance": "Gemiddeld (kort–lang)",
    "sheet.col.within": "Binnen de norm",
    "sheet.col.nearest": "Dichtstbij",
    "sheet.col.how": "Gemeten",
    "sheet.col.site": "Locatie",
    "sheet.col.where": "Waar",
    "sheet.col.planned": "Woningen",
    "sheet.col.phase": "Fase",
    "sheet.col.index": "Index van de wijk",
    "sheet.col.points": "Na te gaan",
    "sheet.col.unknown": "Niet bekend",
    "sheet.col.rule": "Regel",
    "sheet.col.when": "Wanneer",
    "sheet.col.asks": "Wat de regel vraagt",
    "sheet.col.sites": "Locaties",
    "sheet.col.evidence": "Bewijs",
    "sheet.col.norm": "Bron",
    "sheet.index.title": "Locatiebladen",
    "sheet.index.lead": (
        "Per locatie één blad: wat er gepland is, wat de wijk vraagt en wat we niet weten. "
        "Aantal locaties: {count}."
    ),
    "sheet.index.rules": "Regels die iets vragen",
    "sheet.index.rules_lead": (
        "De regels staan in een tabel die u zelf kunt wijzigen. Hier staan de regels die bij "
        "een of meer locaties iets vragen."
    ),
    "sheet.index.idle": "Regels die hier nooit gelden",
    "sheet.idle": "Regel {id} gaat over {subject}. Dat kennen deze index en deze normen niet.",
    "sheet.note.people": (
        "Dit gaat over wie er nu woont, niet over de mensen die op de locatie komen wonen."
    ),
    "sheet.note.balance": (
        "Balans is gepland min opgave. Onder nul is een tekort. Woningen waarvan het type "
        "niet is genoemd, tellen hier niet mee."
    ),
    "sheet.note.target_group": (
        "De bron noemt een doelgroep: {group}. De punten gaan over ouderen. Ga eerst na of ze"
        " hier gelden."
    ),
    "sheet.note.evidence": (
        "Bewijs: A samengevoegd of systematisch onderzoek, B Nederlands onderzoek, C "
        "aannemelijk of een norm. Bij een cijfer gaat het over het belang voor ouderen, bij "
        "een regel over de vraag of het helpt."
    ),
    "sheet.no_points": (
        "Geen enkele regel vraagt hier iets. Dat kan ook komen doordat cijfers ontbreken."
    ),
    "sheet.sources": "Bronnen:",
    "sheet.source": "bron: {source}",
    "sheet.rule": "Regel {id}: {condition}. Norm: {source}. Bewijs dat het helpt: {evidence}.",
    "sheet.condition": "{subject}, {measure} {comparison} {threshold}",
    "sheet.below": "lager dan",
    "sheet.at_most": "hoogstens",
    "sheet.at_least": "minstens",
    "sheet.above": "hoger dan",
    "sheet.measure.score": "score",
    "sheet.measure.class": "klasse",
    "sheet.measure.figure": "cijfer",
    "sheet.measure.number": "aantal",
    "sheet.measure.growth": "groei",
    "sheet.measure.low": "laagste aantal",
    "sheet.measure.middle": "middelste aantal",
    "sheet.measure.high": "hoogste aantal",
    "sheet.measure.balance.low": "als de plannen tegenvallen,",
    "sheet.measure.balance.high": "als alle plannen doorgaan,",
    "sheet.measure.share_within": "deel binnen de norm",
    "sheet.measure.mean_distance": "gemiddelde loopafstand in meter",
    "sheet.measure.mean_number": "gemiddeld aantal binnen de norm",
    "sheet.subject.people": "{name}",
    "sheet.subject.plan": "plan voor de locatie ({name})",
    "sheet.subject.need": "opgave ({name})",
    "sheet.subject.balance": "balans ({name})",
    "sheet.subject.access": "loopafstand ({name})",
    "sheet.subject.concepts": "{name}",
    "sheet.subject.mixed": "woonzorgconcept met en zonder zorgvraag",
    "sheet.certainty.computed": "berekend",
    "sheet.ground.score": "‘{label}’ is {label_class} (score {score})",
    "sheet.ground.figure": "‘{label}’ is {figure} (gemeente {reference})",
    "sheet.ground.people": "{count} {label} ({year})",
    "sheet.ground.growth": "{label}: van {now} ({now_year}) naar {later} ({later_year}; {range})",
    "sheet.ground.need": "opgave ({label}) tot {year} {middle} ({range})",
    "sheet.ground.balance": (
        "opgave ({label}) tot {year} {need} ({range}), gepland {planned}, balans {balance}"
    ),
    "sheet.ground.open": "van {count} geplande woningen in de wijk is het type niet genoemd",
    "sheet.ground.plan": "gepland op deze locatie, {label}: {count}",
    "sheet.ground.access": "{label}: {within}% binnen {norm} m (gemiddeld {distance} m)",
    "sheet.ground.mix": "{name}: {care} met en {without} zonder zorgvraag",
    "sheet.unknown.place.buurt": (
        "De precieze plek. Alles op dit blad geldt voor de hele buurt of wijk."
    ),
    "sheet.unknown.place.wijk": "De precieze plek. Alles op dit blad geldt voor de hele wijk.",
    "sheet.unknown.place.gemeente": (
        "In welke wijk de locatie ligt. Daarom staan hier geen cijfers van een wijk."
    ),
    "sheet.unknown.dwellings": "Hoeveel woningen er komen.",
    "sheet.unknown.types": (
        "Welk type de woningen hebben: van {count} woningen is dat niet genoemd."
    ),
    "sheet.unknown.source": "De bron noemt niet: {gaps}.",
    "sheet.unknown.tenure": "huur of koop",
    "sheet.unknown.care": "hoeveel woningen voor mensen met een zorgvraag",
    "sheet.unknown.phase": "de fase",
    "sheet.unknown.years": "het jaar van oplevering",
    "sheet.unknown.target_group": "voor wie de woningen zijn",
    "sheet.unknown.score": "De index van {name}: {why}.",
    "sheet.unknown.coverage": (
        "Een deel van de index van {name}: die rust op {share}% van de cijfers."
    ),
    "sheet.unknown.parts": "Voor {name} hebben deze onderdelen geen score: {parts}.",
    "sheet.unknown.certainty": "Hoe zeker de klassen zijn: dat is niet berekend.",
    "sheet.unknown.later": "Hoeveel ouderen er later wonen: er is geen prognose.",
    "sheet.unknown.need": (
        "Hoeveel woningen voor ouderen de wijk nodig heeft: er zijn geen normen opgegeven."
    ),
    "sheet.unknown.balance": "Wat de plannen van de opgave overlaten: de balans is niet berekend.",
    "sheet.unknown.existing": "Hoeveel geschikte woningen er in de wijk al staan.",
    "sheet.unknown.concepts": (
        "Van {count} van de {all} woonzorgconcepten is de wijk niet bekend. Ze kunnen hier liggen."
    ),
    "sheet.unknown.access": (
        "Hoe ver het lopen is naar voorzieningen: er is geen bestand met voorzieningen."
    ),
    "sheet.unknown.access.place": (
        "Hoe ver het lopen is naar voorzieningen: de plek is niet precies bekend."
    ),
    "sheet.unknown.no_rule": (
        "Wat een locatie kan doen aan wat in {name} ongunstig is: {themes}. Daar is geen "
        "regel voor."
    ),
    "sheet.unknown.untested": (
        "Wat deze cijfers van de locatie vragen, want ze ontbreken hier: {subjects}."
    ),
}
