"""Dutch: words of the workbook, the GIS files and the methods page."""

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
        "Ligt een locatie in meer wijken, dan zijn haar woningen verdeeld naar oppervlakte."
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
    # Methods page
    "methods.title": "Verantwoording {title}",
    "methods.skip": "Naar de inhoud",
    "methods.toc": "Op deze pagina",
    "methods.lead": (
        "Hier staat hoe de {label} is gemaakt: welke cijfers meetellen, hoe de score wordt "
        "berekend, waar de cijfers vandaan komen, voor wie er cijfers zijn, en wat de index niet "
        "zegt. De score is een vergelijking met het {reference}."
    ),
    "methods.h.opbouw": "Hoe is de index opgebouwd?",
    "methods.h.berekening": "Hoe wordt de score berekend?",
    "methods.h.vergelijking": "Waarmee wordt vergeleken?",
    "methods.h.klassen": "De vijf klassen",
    "methods.h.verdeling": "Hoeveel gebieden in elke klasse?",
    "methods.h.zekerheid": "Hoe zeker is dit?",
    "methods.h.ontbreken": "Als een cijfer ontbreekt",
    "methods.h.cijfers": "Cijfers: jaar, bron en dekking",
    "methods.h.controle": "Controle van de definitie",
    "methods.h.wonen": "Woningbouw en woonzorgconcepten",
    "methods.h.grenzen": "Wat zegt de index niet?",
    "methods.h.bronnen": "Bronnen",
    "methods.and": " en ",
    "methods.count.aspect.one": "{n} aspect",
    "methods.count.aspect.many": "{n} aspecten",
    "methods.count.theme.one": "{n} thema",
    "methods.count.theme.many": "{n} thema's",
    "methods.count.indicator.one": "{n} indicator",
    "methods.count.indicator.many": "{n} indicatoren",
    "methods.tree": (
        "De index heeft {counts}. Het aandeel is het gewicht binnen het onderdeel erboven. Bij een "
        "risico is een hoger cijfer ongunstiger, bij bescherming gunstiger."
    ),
    "methods.evidence": (
        "Bewijs dat dit ertoe doet voor zelfstandig wonen: A = samengevoegd of systematisch "
        "onderzoek; B = Nederlands onderzoek; C = aannemelijk, of een norm."
    ),
    "methods.calc": (
        "De schaal wordt bepaald door de {base}. Wijken en buurten krijgen hun score op dezelfde "
        "schaal, zodat hetzelfde cijfer overal dezelfde score geeft."
    ),
    "methods.all_regions": "gebieden samen",
    "methods.step.indicator": "Van cijfer naar score",
    "methods.step.theme": "Van indicatoren naar thema",
    "methods.step.aspect": "Van thema's naar aspect",
    "methods.step.index": "Van aspecten naar index",
    "methods.only": "Voor: {nodes}",
    "methods.other": "Methode {name}, met deze instellingen: {settings}.",
    "methods.turned.indicator": (
        "Elk cijfer x telt zo dat alle cijfers dezelfde kant op wijzen: het teken van een risico "
        "(of juist van een bescherming) wordt omgedraaid als dat nodig is."
    ),
    "methods.turned.group": "De uitkomst x wordt daarna op één schaal gezet.",
    "methods.z.indicator": (
        "Het cijfer wordt een standaardscore: hoever ligt het van het midden, gemeten in "
        "standaardafwijkingen?"
    ),
    "methods.z.group": (
        "Dat is opnieuw een standaardscore, zodat elk onderdeel dezelfde spreiding heeft."
    ),
    "methods.as_is": "Het cijfer zelf is de score.",
    "methods.rounded": "De uitkomst wordt afgerond op {decimals} decimalen.",
    "methods.pass_on": "Naar het onderdeel erboven gaat de uitkomst x, niet de score.",
    "methods.winsorise": (
        "Uitschieters worden ingehaald: is de verdeling te scheef (scheefheid {skew} of meer en "
        "welving {kurtosis} of meer), dan krijgen de uiterste cijfers de waarde van het volgende, "
        "bij hoogstens {points} gebieden."
    ),
    "methods.winsorise.log": (
        "Helpt dat niet genoeg, dan wordt in plaats daarvan de logaritme genomen."
    ),
    "methods.clip": "Cijfers worden gehouden {bounds}.",
    "methods.clip.low": "op minstens {value}",
    "methods.clip.high": "op hoogstens {value}",
    "methods.log": "Van het cijfer wordt de natuurlijke logaritme genomen.",
    "methods.minmax": "Het laagste cijfer van de {base} krijgt {low}, het hoogste {high}.",
    "methods.rank": "De score is de plaats in de volgorde van de {base}: 1 is de laagste.",
    "methods.prank": (
        "De score is het deel van de {base} dat lager staat; r is de plaats in de volgorde, n het "
        "aantal."
    ),
    "methods.erank": (
        "De plaats in de volgorde (r van n) wordt zo omgezet dat vooral de hoogste plaatsen van "
        "elkaar verschillen, van 0 tot 100."
    ),
    "methods.ties.max": "Gebieden met hetzelfde cijfer delen de hoogste plaats.",
    "methods.ties.min": "Gebieden met hetzelfde cijfer delen de laagste plaats.",
    "methods.ties.average": "Gebieden met hetzelfde cijfer delen de gemiddelde plaats.",
    "methods.goalposts": (
        "De score zegt hoever het cijfer ligt tussen twee vaste waarden, {low} en {high}; bij een "
        "risico andersom."
    ),
    "methods.goalposts.both": "Cijfers daarbuiten tellen als de dichtstbijzijnde van de twee.",
    "methods.goalposts.upper": "Een cijfer boven de gunstigste waarde telt als die waarde.",
    "methods.goalposts.none": "Cijfers daarbuiten worden niet begrensd.",
    "methods.distance": "De score is de afstand tot r, het cijfer waarmee wordt vergeleken.",
    "methods.treated.winsorised": "{n} ingehaald",
    "methods.treated.logged": "logaritme",
    "methods.treated.clipped": "{n} begrensd",
    "methods.col.treated": "Uitschieters",
    "methods.z.symbols": (
        "Hierin is c {centre}, en s de standaardafwijking van de {base}, {weighted}."
    ),
    "methods.z.weighted": "gewogen naar het aantal mensen om wie het gaat",
    "methods.z.equal": "waarbij elk gebied even zwaar telt",
    "methods.z.centre.mean.indicator": "het gemiddelde van de {base}, {weighted}",
    "methods.z.centre.mean.group": "het gemiddelde van de {base}, {weighted}",
    "methods.z.centre.reference.indicator": "het cijfer van de gemeente zelf",
    "methods.z.centre.reference.group": "de uitkomst die bij de gemeente als geheel hoort",
    "methods.z.ddof": "Bij de standaardafwijking wordt gedeeld door n − 1.",
    "methods.z.limit": (
        "(x − c) / s wordt begrensd op −{limit} en +{limit}, zodat één uitschieter niet alles "
        "bepaalt."
    ),
    "methods.mean.theme": "Een thema is {kind} van zijn indicatoren; w is het gewicht.",
    "methods.mean.aspect": "Een aspect is {kind} van zijn thema's; w is het gewicht.",
    "methods.mean.index": "De index is {kind} van de aspecten; w is het gewicht.",
    "methods.mean.arithmetic": "het gewogen gemiddelde",
    "methods.mean.geometric": "het gewogen meetkundig gemiddelde",
    "methods.mean.harmonic": "het gewogen harmonisch gemiddelde",
    "methods.mean.sum": "de gewogen som",
    "methods.mean.available.weight": (
        "Het gemiddelde gaat over de onderdelen die een score hebben. Hebben die samen minder dan "
        "{share}% van het gewicht, dan is er geen score."
    ),
    "methods.mean.available.count": (
        "Het gemiddelde gaat over de onderdelen die een score hebben. Is dat minder dan {share}% "
        "van de onderdelen, dan is er geen score."
    ),
    "methods.mean.propagate": "Ontbreekt één onderdeel, dan is er geen score.",
    "methods.recovered": (
        "De schaal en het gemiddelde per thema zijn teruggerekend uit themascores die de gemeente "
        "Zwolle over 2014 heeft gepubliceerd. Het is niet de officiële methode: de lijst van "
        "indicatoren en de grenzen van de klassen van Zwolle zijn niet openbaar."
    ),
    "methods.recovered.reference": (
        "Anders dan daar staat het midden van de schaal hier voor de gemeente als geheel, en niet "
        "voor het gemiddelde van de gebieden die de schaal bepalen."
    ),
    "methods.contributions": (
        "Bij elke score is te zien welke cijfers haar hoger of lager maken. Die bijdragen tellen "
        "op tot het verschil met de score van het gemiddelde. Wat een begrenzing van een score "
        "afhaalt, is naar gewicht over de bijdragen verdeeld."
    ),
    "methods.reference.favourable": (
        "De score {score} staat voor het {reference}. Een gebied boven {score} is gunstiger dan "
        "dat, een gebied eronder ongunstiger. Het gebied zelf telt mee in het gemiddelde."
    ),
    "methods.reference.unfavourable": (
        "De score {score} staat voor het {reference}. Een gebied boven {score} is ongunstiger dan "
        "dat, een gebied eronder gunstiger. Het gebied zelf telt mee in het gemiddelde."
    ),
    "methods.people": (
        "Bij elke klasse staat om hoeveel mensen het gaat (telling {period}). Gebieden met minder "
        "dan {minimum} mensen om wie de index gaat krijgen geen score: dat is te weinig om iets "
        "over te zeggen."
    ),
    "methods.people_all": "Bij elke klasse staat om hoeveel mensen het gaat.",
    "methods.classes": (
        "De klasse volgt uit de score, afgerond op één decimaal. De grenzen liggen even ver boven "
        "als onder het midden; ze zijn een keuze van wie de index maakt en staan in de definitie."
    ),
    "methods.class_caption": "Klassen van de {label}, met het aantal gebieden",
    "methods.distribution": (
        "Zo veel gebieden vallen bij elk onderdeel in elke klasse. De balk toont dezelfde "
        "aantallen, van zeer ongunstig (links) naar zeer gunstig, met geen gegevens rechts."
    ),
    "methods.distribution_caption": "Aantal {levels} per klasse",
    "methods.aggregation": (
        "Is een cijfer alleen per buurt bekend, dan is dat van de wijk het gemiddelde van de "
        "buurten, gewogen naar het aantal mensen om wie het cijfer gaat. Zijn er cijfers voor "
        "minder dan de helft van die mensen, dan krijgt de wijk geen cijfer. Een afgeschermd "
        "cijfer wordt nooit uit andere cijfers teruggerekend."
    ),
    "methods.certainty.caption": "Aantal gebieden met een stabiele en een indicatieve klasse",
    "methods.certainty.stable": "Stabiel: {levels}",
    "methods.certainty.indicative": "Indicatief: {levels}",
    "methods.certainty.which": "Waar is de klasse indicatief?",
    "methods.audit": (
        "De opbouw is nagerekend op de cijfers: vertellen cijfers hetzelfde, spreken onderdelen "
        "elkaar tegen, wat is oud of onvolledig? Samenhang (r) loopt van −1 tot 1: bij 1 gaan twee "
        "cijfers altijd samen op, bij 0 is er geen verband, bij −1 gaan ze tegen elkaar in."
    ),
    "methods.excluded": "Niet meegeteld in deze berekening",
    "methods.figures": (
        "In de kolom Gemiddeld staat het {reference}; spreiding is de standaardafwijking waarmee "
        "is gerekend. Wijken en buurten: voor hoeveel er een cijfer is. De laatste drie kolommen "
        "tellen de buurten zonder cijfer."
    ),
    "methods.of": "{n} van {total}",
    "methods.notes": "Bij deze cijfers",
    "methods.sites": (
        "Aantal woningbouwlocaties: {n}. Daarvan met een precieze plek: {exact}. Van de andere is "
        "alleen de buurt, de wijk of de gemeente bekend; daarvoor is geen punt verzonnen."
    ),
    "methods.overlay": (
        "Een locatie krijgt de wijk waarin zij ligt. Ligt zij in meer wijken, dan telt elke wijk "
        "mee naar het deel van de oppervlakte, en zijn de woningen zo verdeeld (aantal locaties "
        "waarvoor dat geldt: {several}). De scores gaan over de mensen die er nu wonen."
    ),
    "methods.concepts": (
        "Aantal woonzorgconcepten: {n}. Aantal waarover de bronnen elkaar tegenspreken: {differ}. "
        "Hun uitspraken staan dan naast elkaar, elk met de bron."
    ),
    "methods.boundaries": "Grenzen van wijken en buurten: jaar {year}; bron {source}.",
    "methods.sources.used": "Van de cijfers, grenzen, locaties en concepten",
    "methods.sources.other": "Ook in de gegevens: andere jaren en aantallen inwoners",
    "methods.tree_caption": "Onderdelen van de index",
    "methods.figure_caption": "Cijfers per indicator",
    "methods.unknown": "niet vermeld",
    "methods.footer": "Definitie versie {version}; gemaakt met ouderenindex {package}.",
    "methods.col.part": "Onderdeel",
    "methods.col.share": "Aandeel",
    "methods.col.direction": "Richting",
    "methods.col.evidence": "Bewijs",
    "methods.col.unit": "Eenheid",
    "methods.col.counts": "Telt mee",
    "methods.col.description": "Omschrijving",
    "methods.col.bar": "Verdeling",
    "methods.col.indicator": "Indicator",
    "methods.col.period": "Jaar",
    "methods.col.source": "Bron",
    "methods.col.kind": "Soort",
    "methods.col.average": "Gemiddeld",
    "methods.col.spread": "Spreiding",
    "methods.col.wijken": "Wijken",
    "methods.col.buurten": "Buurten",
    "methods.col.suppressed": "Afgeschermd",
    "methods.col.missing": "Ontbreekt",
    "methods.col.not_applicable": "Niet van toepassing",
}
