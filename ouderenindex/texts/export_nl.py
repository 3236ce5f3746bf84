"""Dutch: words of the workbook and the GIS files."""

from __future__ import annotations

__all__ = ["EXPORT"]

EXPORT = {
    # Shared by the files
    "export.people": "inwoners: {count}",
    "export.chances.how": (
        "De index is {draws} keer opnieuw berekend: elke keer met een toevallige trekking uit "
        "keuzes die ook te verdedigen zijn, en met cijfers die binnen hun marge anders uitvallen. "
        "Bij Aannames staat welke keuzes en marges."
    ),
    "export.chances.chance": (
        "Kans op deze klasse: het deel van de keren met een score dat dezelfde klasse gaf. In 9 "
        "van de 10 keer lag de score tussen Van en Tot."
    ),
    "export.chances.indicative": (
        "Een klasse is stabiel als minstens {threshold}% van alle keren dezelfde klasse gaf, en "
        "anders indicatief; een keer zonder score telt als een andere klasse. Neem een indicatieve "
        "klasse als richting: kijk ook naar de klasse ernaast en naar de cijfers zelf."
    ),
    "export.chances.holds": (
        "De kansen gelden bij deze aannames. Ze zeggen niet hoe zeker het is dat het ergens goed "
        "of slecht gaat."
    ),
    "export.status.scored": "berekend",
    "export.counts.yes": "ja",
    "export.counts.context": "nee: alleen achtergrond",
    "export.counts.weight": "nee: gewicht 0",
    "export.counts.excluded": "nee: {reason}",
    "export.excluded.no_figures": "er zijn geen cijfers",
    "export.excluded.all_figures_are_the_same": "alle cijfers zijn gelijk",
    "export.excluded.too_few_regions_with_a_figure": "te weinig gebieden met een cijfer",
    "export.excluded.the_reference_is_0:_a_distance_in_shares_of_it_has_no_meaning": (
        "het cijfer waarmee wordt vergeleken is 0"
    ),
    "export.excluded.ranks_have_no_scale_that_can_be_fixed_over_years": (
        "een rangorde heeft geen schaal die over jaren vast te houden is"
    ),
    "export.excluded.none_of_its_parts_can_be_scored": "geen van de onderdelen heeft een score",
    "export.limits.1": "lager dan {high}",
    "export.limits.2": "{low} tot {high}",
    "export.limits.3": "{low} tot en met {high}",
    "export.limits.4": "meer dan {low} tot en met {high}",
    "export.limits.5": "hoger dan {low}",
    "export.reason": "{label}: {figure} {unit} (gemiddeld {reference})",
    "export.site_wijk": "{name} ({share}%): {score}, {label}",
    "export.how.point": "punt op de kaart",
    "export.how.area": "deel van de oppervlakte",
    "export.how.code": "opgave van wijk of buurt",
    "export.certainty.exact": "precies",
    "export.certainty.approximate": "ongeveer",
    "export.certainty.unknown": "aantal niet bekend",
    "export.concept.realised": "gerealiseerd",
    "export.concept.planned": "gepland",
    "export.concept.exploring": "wordt verkend",
    "export.concept.withdrawn": "vervallen",
    "export.concept.dwellings": "aantal woningen",
    "export.concept.places": "aantal plaatsen",
    "export.concept.places_with_care": "plaatsen met zorgvraag",
    "export.concept.places_without_care": "plaatsen zonder zorgvraag",
    "export.concept.places_intended": "bedoeld aantal plaatsen",
    "export.concept.start": "start",
    "export.concept.status": "status",
    "export.field.code": "Code",
    "export.field.naam": "Naam",
    "export.field.wijkcode": "Code van de wijk",
    "export.field.gemeentecode": "Code van de gemeente",
    "export.field.score": "{node}: score",
    "export.field.klasse": "{node}: klasse (1 zeer ongunstig - 5 zeer gunstig)",
    "export.field.dekking": "{node}: dekking (%)",
    "export.field.status": "{node}: status",
    "export.field.cijfer": "{node}: cijfer, {unit}",
    "export.field.kans": "{node}: kans op deze klasse (%)",
    "export.field.van": "{node}: score van (5% ligt lager)",
    "export.field.tot": "{node}: score tot (5% ligt hoger)",
    "export.field.indicatief": "{node}: klasse is indicatief",
    "export.field.dwellings_min": "{type}: minimum aantal woningen",
    "export.field.dwellings_max": "{type}: maximum aantal woningen",
    "export.field.site.id": "Kenmerk",
    "export.field.site.naam": "Naam",
    "export.field.site.gebieden": "Codes van de gebieden",
    "export.field.site.gebiedsnamen": "Namen van de gebieden",
    "export.field.site.nauwkeurigheid": "Hoe precies is de plek bekend",
    "export.field.site.fase": "Fase",
    "export.field.site.jaar_van": "Oplevering vanaf (jaar)",
    "export.field.site.jaar_tot": "Oplevering tot en met (jaar)",
    "export.field.site.zekerheid": "Zekerheid",
    "export.field.site.doelgroep": "Doelgroep",
    "export.field.site.bron": "Bron (sleutel)",
    "export.field.site.toelichting": "Toelichting",
    # What the index does not say
    "caveat.comparison": (
        "Een score is een vergelijking met het {reference}. Er zijn dus altijd gebieden onder het "
        "gemiddelde, ook als het overal goed gaat. Het gebied zelf telt mee in dat gemiddelde, en "
        "het gemiddelde verandert elk jaar."
    ),
    "caveat.words": (
        "Ongunstig betekent: ongunstiger dan gemiddeld. Dat hoeft niet slecht te zijn. Gunstig "
        "betekent niet dat er niets hoeft te gebeuren."
    ),
    "caveat.modelled": (
        "{modelled} van de {scored} cijfers die meetellen zijn modelschattingen, berekend uit "
        "leeftijd, huishouden, inkomen, opleiding en woning van de bewoners. Ze laten geen "
        "plaatselijk effect zien, bijvoorbeeld van een buurtproject. En telt zo'n kenmerk zelf ook "
        "mee in de index, dan telt één oorzaak deels dubbel."
    ),
    "caveat.rivm": (
        "Het rekenmodel van het RIVM is in 2020 veranderd. De cijfers van 2012, 2016 en 2020 zijn "
        "daarom geen zuivere reeks."
    ),
    "caveat.age": (
        "De cijfers zijn niet even oud: de oudste zijn van {oldest}, de nieuwste van {newest}. Wat "
        "sindsdien is veranderd, is niet te zien."
    ),
    "caveat.small": (
        "Kleine aantallen geven onzekere cijfers. Een percentage uit een enquête met 120 "
        "deelnemers kan 9 punten hoger of lager uitvallen, met 30 deelnemers 18 punten. Hecht in "
        "een kleine buurt niet aan kleine verschillen."
    ),
    "caveat.overlap": (
        "Veel cijfers hangen sterk met elkaar samen, vooral die over gezondheid. Gelijke gewichten "
        "tellen dan één oorzaak meer keren."
    ),
    "caveat.average": (
        "Een gemiddelde kan één ernstig tekort verbergen. Kijk daarom ook naar de thema's, en naar "
        "om hoeveel mensen het gaat."
    ),
    "caveat.evidence": (
        "Het bewijs is niet overal even sterk. Voor gezondheid is het het sterkst, voor sociaal "
        "leven en woonomgeving zwakker. Bij elk cijfer staat hoe sterk."
    ),
    "caveat.person": "Een cijfer over een wijk of buurt zegt niets over een persoon die er woont.",
    "caveat.signal": (
        "De index is een signaal om in de wijk zelf na te gaan wat er speelt. Het is geen oordeel "
        "over de wijk en geen ranglijst."
    ),
    # GeoJSON
    "geojson.about": (
        "{title}. Scores zijn afgerond op 1 decimaal; de klasse (1 zeer ongunstig tot en met "
        "5 zeer gunstig) volgt uit de afgeronde score, met grenzen {limits}. {base} is het "
        "{reference}. {higher}{step} Cijfers zijn "
        "afgerond op 4 decimalen, dekking in procenten op 1 decimaal. null betekent: geen waarde; "
        "de status zegt waarom. Een signaal om lokaal na te gaan, geen oordeel over mensen."
    ),
    "geojson.about.certainty": (
        "De index is {draws} keer opnieuw berekend. kans: het deel (%) van de keren met een score "
        "dat deze klasse gaf; van en tot: daartussen lag de score in 9 van de 10 keer; indicatief: "
        "minder dan {threshold}% van alle keren gaf deze klasse."
    ),
    # GeoPackage: what each layer or table is
    "export.style.site": "woningbouwlocatie",
    "export.style.somewhere": "woningbouwlocatie: ergens in deze buurt of wijk",
    "gpkg.about": "Leeg (NULL) betekent: niet bekend of niet van toepassing. Leeg is nooit nul.",
    "gpkg.wijken": "Wijken met scores, klassen en cijfers",
    "gpkg.buurten": "Buurten met scores, klassen en cijfers",
    "gpkg.locaties_vlakken": (
        "Woningbouwlocaties als vlak; is alleen de buurt of wijk bekend, dan is dat het vlak"
    ),
    "gpkg.locaties_punten": "Woningbouwlocaties als punt",
    "gpkg.scores_lang": "Alle scores: een regel per gebied en onderdeel van de index",
    "gpkg.cijfers_lang": "Alle cijfers: een regel per gebied en indicator",
    "gpkg.locaties_per_wijk": "Per woningbouwlocatie de wijken waarin zij ligt, met hun score",
    "gpkg.programma": "Geplande woningen per wijk, type en fase",
    "gpkg.woonzorgconcepten": "Woonzorgconcepten: een regel per concept en bron",
    "gpkg.zekerheid": "Hoe zeker elke klasse is: een regel per gebied en onderdeel van de index",
    "gpkg.aannames": "Wat is gevarieerd om de zekerheid te bepalen, hoe ver en waarom",
    "gpkg.definitie": "Opbouw van de index: gewichten, richting, bewijs en bron",
    "gpkg.bronnen": "Bronnen met uitgever, licentie en controlegetal",
    "gpkg.layer_styles": "Stijlen voor QGIS",
    # Workbook
    "excel.sheet.guide": "Leeswijzer",
    "excel.sheet.wijk": "Wijken",
    "excel.sheet.buurt": "Buurten",
    "excel.sheet.people": "Aantallen",
    "excel.sheet.people_areas": "Aantallen per wijk",
    "excel.sheet.figures": "Cijfers",
    "excel.sheet.sites": "Locaties",
    "excel.sheet.site_areas": "Locaties per wijk",
    "excel.sheet.programme": "Programma per wijk",
    "excel.sheet.concepts": "Woonzorgconcepten",
    "excel.sheet.certainty": "Zekerheid",
    "excel.sheet.assumptions": "Aannames",
    "excel.sheet.definition": "Definitie",
    "excel.sheet.sources": "Bronnen",
    "excel.page": "Bladzijde {at} van {of}",
    "excel.total": "totaal",
    "excel.yes": "ja",
    "excel.chances": "Kans op elke klasse",
    "excel.who.risk": "voor wie het cijfer geldt",
    "excel.who.protective": "voor wie het niet geldt",
    "excel.none.suppressed": "afgeschermd",
    "excel.none.missing": "ontbreekt",
    "excel.none.not_applicable": "n.v.t.",
    "excel.whole": "{level} als geheel",
    "excel.guide.what": "Wat is dit?",
    "excel.guide.what.text": (
        "De {title} laat per wijk en buurt zien welke risico's en welke bescherming er zijn voor "
        "mensen van 65 jaar en ouder die zelfstandig wonen. Elk cijfer is vergeleken met het "
        "{reference}."
    ),
    "excel.guide.read": "Hoe lees ik een score?",
    "excel.guide.read.text": (
        "{base} is het {reference}. {higher}{step} Ongunstig betekent: ongunstiger dan dat. Dat "
        "hoeft niet slecht te zijn. De klasse volgt uit de score, afgerond op één decimaal."
    ),
    "export.step": (
        " {sd} punten is één standaardafwijking: zo ver liggen de gebieden doorgaans uit elkaar."
    ),
    "export.higher.favourable": "Hoger is gunstiger.",
    "export.higher.unfavourable": "Hoger is ongunstiger.",
    "excel.guide.classes": "De vijf klassen",
    "excel.guide.class": "Klasse",
    "excel.guide.sign": "Teken",
    "excel.guide.limits": "Score",
    "excel.guide.wijken": "Wijken",
    "excel.guide.buurten": "Buurten",
    "excel.guide.certainty": "Hoe zeker is een klasse?",
    "excel.guide.statuses": "Als er geen cijfer staat",
    "excel.guide.suppressed": (
        "Afgeschermd: iemand kent het cijfer, maar het gaat over te weinig mensen om het te tonen."
    ),
    "excel.guide.missing": "Ontbreekt: het cijfer zou er moeten zijn, maar is er niet.",
    "excel.guide.not_applicable": (
        "Niet van toepassing: het cijfer kan er niet zijn, bijvoorbeeld omdat er niemand woont of "
        "omdat het dat jaar niet is gemeten."
    ),
    "excel.guide.zero": "Een 0 is een echte nul. Een leeg vak is nooit een nul.",
    "excel.guide.modelled": (
        "Modelschatting: geen meting, maar berekend uit kenmerken van de bewoners. Zo'n cijfer "
        "laat geen plaatselijk effect zien."
    ),
    "excel.guide.coverage": (
        "Dekking: het deel van de mensen om wie het gaat voor wie er een cijfer is. Is er voor een "
        "wijk geen cijfer bekend, dan is het berekend uit de buurten die er wel een hebben."
    ),
    "excel.guide.limits_of_use": "Wat de index niet zegt",
    "excel.guide.sheets": "De bladen",
    "excel.guide.sheet.wijk": "scores per wijk: index, aspecten en thema's",
    "excel.guide.sheet.buurt": "scores per buurt",
    "excel.guide.sheet.people": "hoeveel 65-plussers er in elke klasse wonen",
    "excel.guide.sheet.people_areas": "per wijk en cijfer: het geschatte aantal om wie het gaat",
    "excel.guide.sheet.figures": "alle cijfers achter de scores, met status, jaar en bron",
    "excel.guide.sheet.sites": "geplande woningbouw",
    "excel.guide.sheet.site_areas": "in welke wijk elke locatie ligt en wat daar speelt",
    "excel.guide.sheet.programme": "geplande woningen per wijk, type en fase",
    "excel.guide.sheet.concepts": "woonzorgconcepten, met wat elke bron erover zegt",
    "excel.guide.sheet.certainty": "per gebied en onderdeel de kans op elke klasse",
    "excel.guide.sheet.assumptions": "wat is gevarieerd om de zekerheid te bepalen, en waarom",
    "excel.guide.sheet.definition": "hoe de index is opgebouwd, met gewichten en bewijs",
    "excel.guide.sheet.sources": "waar de cijfers vandaan komen",
    "excel.title.areas": "{title}: scores per {level}",
    "excel.note.areas": (
        "{base} = {reference}. {higher} Kleur en teken geven de klasse: -- zeer ongunstig, "
        "- ongunstig, 0 gemiddeld, + gunstig, ++ zeer gunstig."
    ),
    "excel.note.chances": (
        "Indicatief: bij andere verdedigbare keuzes is de klasse vaak een andere. De kans is naar "
        "beneden afgerond."
    ),
    "excel.title.people": "Aantal {people} per klasse (telling {period})",
    "excel.title.people_areas": "Aantal {people} om wie het gaat, per wijk en cijfer",
    "excel.note.people": (
        "Bij een bescherming zijn dat de mensen zonder haar. Leeg: niet bekend, of geen percentage."
    ),
    "excel.title.certainty": "Hoe zeker is elke klasse?",
    "excel.title.assumptions": "Aannames: wat is gevarieerd, en waarom",
    "excel.title.figures": "Cijfers per gebied",
    "excel.note.figures": (
        "Bijdrage: zoveel punten maakt dit cijfer de score van de index hoger (+) of lager (-) dan "
        "die van het {reference}. Een leeg cijfer is geen nul: de status zegt waarom het leeg is."
    ),
    "excel.title.sites": "Geplande woningbouw",
    "excel.note.sites": (
        "Een leeg aantal is onbekend, niet nul. Is van een locatie alleen de buurt of wijk bekend, "
        "dan staat dat erbij."
    ),
    "excel.title.site_areas": "Locaties en de wijk waarin zij liggen",
    "excel.note.site_areas": (
        "De scores gaan over de mensen die nu in de wijk wonen, niet over wie er komt wonen."
    ),
    "excel.title.programme": "Geplande woningen per wijk, type en fase",
    "excel.note.programme": (
        "Ligt een locatie in meer wijken, dan zijn haar woningen verdeeld naar adressen, "
        "en waar die er niet zijn naar oppervlakte: in hele woningen."
    ),
    "excel.title.concepts": "Woonzorgconcepten",
    "excel.note.concepts": (
        "Spreken bronnen elkaar tegen, dan staan hun uitspraken onder elkaar. Uitspraak 1 telt "
        "mee in totalen."
    ),
    "excel.title.definition": "Opbouw van de index",
    "excel.note.definition": (
        "Bewijs: A samengevoegd of systematisch onderzoek; B Nederlands onderzoek; C aannemelijk "
        "of een norm. Gewichten tellen binnen het onderdeel erboven."
    ),
    "excel.title.sources": "Bronnen",
    "excel.note.sources": (
        "Het controlegetal (sha256) hoort bij het bestand waaruit de cijfers komen."
    ),
    "excel.col.code": "Code",
    "excel.col.name": "Naam",
    "excel.col.wijk": "Wijk",
    "excel.col.index": "Score",
    "excel.col.class": "Klasse",
    "excel.col.chance": "Kans op deze klasse",
    "excel.col.from": "Van",
    "excel.col.middle": "Midden",
    "excel.col.to": "Tot",
    "excel.col.indicative": "Indicatief",
    "excel.col.with_score": "Keren met een score",
    "excel.col.part": "Onderdeel",
    "excel.col.areas": "Gebieden",
    "excel.col.concerned": "Aantal om wie het gaat",
    "excel.col.who": "Om wie het gaat",
    "excel.col.figure_percent": "Cijfer (%)",
    "excel.col.how_varied": "Keuze",
    "excel.col.margin": "Marge",
    "excel.col.why": "Waarom",
    "excel.col.coverage": "Dekking",
    "excel.col.level": "Niveau",
    "excel.col.area": "Gebied",
    "excel.col.aspect": "Aspect",
    "excel.col.theme": "Thema",
    "excel.col.indicator": "Indicator",
    "excel.col.figure": "Cijfer",
    "excel.col.unit": "Eenheid",
    "excel.col.reference": "Gemiddeld",
    "excel.col.status": "Status",
    "excel.col.contribution": "Bijdrage",
    "excel.col.direction": "Richting",
    "excel.col.period": "Jaar",
    "excel.col.source": "Bron",
    "excel.col.source_key": "Sleutel van de bron",
    "excel.col.place": "Plaats",
    "excel.col.precision": "Plek bekend als",
    "excel.col.phase": "Fase",
    "excel.col.years": "Oplevering",
    "excel.col.certainty": "Zekerheid",
    "excel.col.target_group": "Doelgroep",
    "excel.col.dwellings": "Woningen",
    "excel.col.wijken": "Wijk, deel van de locatie en klasse",
    "excel.col.note": "Toelichting",
    "excel.col.site": "Locatie",
    "excel.col.share": "Deel van de locatie",
    "excel.col.how": "Bepaald door",
    "excel.col.risks": "Sterkste risico's",
    "excel.col.protections": "Sterkste bescherming",
    "excel.col.type": "Type",
    "excel.col.low": "Minimaal",
    "excel.col.high": "Maximaal",
    "excel.col.kind": "Soort",
    "excel.col.partner": "Partner",
    "excel.col.statement": "Uitspraak",
    "excel.col.homes": "Woningen",
    "excel.col.places": "Plaatsen",
    "excel.col.with_care": "Met zorgvraag",
    "excel.col.without_care": "Zonder zorgvraag",
    "excel.col.intended": "Bedoeld of beloofd",
    "excel.col.start": "Start",
    "excel.col.differs": "Bronnen verschillen over",
    "excel.col.weight": "Gewicht",
    "excel.col.weight_share": "Aandeel",
    "excel.col.counts": "Telt mee",
    "excel.col.evidence": "Bewijs",
    "excel.col.description": "Omschrijving",
    "excel.col.key": "Sleutel",
    "excel.col.publisher": "Uitgever",
    "excel.col.table": "Tabel",
    "excel.col.licence": "Licentie",
    "excel.col.url": "Adres",
    "excel.col.retrieved": "Opgehaald",
    "excel.col.hash": "Controlegetal (sha256)",
}
