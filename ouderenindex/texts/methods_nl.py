"""Dutch: words of the methods page."""

from __future__ import annotations

__all__ = ["METHODS"]

METHODS = {
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
        "mee naar haar deel van de adressen (zonder adressen: van de oppervlakte), en zijn de "
        "woningen zo verdeeld, in hele woningen (aantal locaties waarvoor dat geldt: {several}). "
        "De scores gaan over de mensen die er nu wonen."
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
