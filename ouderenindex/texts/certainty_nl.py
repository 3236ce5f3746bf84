"""Dutch: words of certainty and sensitivity."""

from __future__ import annotations

__all__ = ["CERTAINTY"]

CERTAINTY = {
    "certainty.title": "{index}: hoe zeker is de klasse? ({draws} keer opnieuw berekend; "
    "‘indicatief’ als minder dan {threshold} dezelfde klasse geeft)",
    "certainty.stable": "stabiel",
    "certainty.indicative": "indicatief",
    "certainty.sentence.stable": "De klasse ‘{label}’ is stabiel: bij andere verdedigbare keuzes "
    "en binnen de marges van de cijfers komt {chance} op dezelfde klasse uit{others}. De score "
    "ligt dan meestal tussen {low} en {high}.",
    "certainty.sentence.indicative": "De klasse ‘{label}’ is indicatief: bij andere verdedigbare "
    "keuzes en binnen de marges van de cijfers komt {chance} op deze klasse uit{others}. De score "
    "ligt dan meestal tussen {low} en {high}.",
    "certainty.sentence.none": "Hier is geen score, dus ook geen zekerheid.",
    "certainty.others": " (en {list})",
    "certainty.other": "{chance} op ‘{label}’",
    # Wat is gevarieerd
    "assume.weights": "Gewichten",
    "assume.weights.uniform": "elk gewicht maal een factor van {low} tot {high}; binnen een "
    "onderdeel blijft de som gelijk",
    "assume.weights.lognormal": "elk gewicht maal een toevallige factor, meestal tussen {low} en "
    "{high}; binnen een onderdeel blijft de som gelijk",
    "assume.weights.why": "gelijke gewichten zijn een afspraak, geen uitkomst van onderzoek",
    "assume.normaliser": "Vergelijkbaar maken",
    "assume.normaliser.why": "deze manieren verschillen in hoe zwaar een uitschieter telt",
    "assume.aggregator": "Samenvoegen",
    "assume.aggregator.why": "deze gemiddelden verschillen in hoeveel een sterk punt goedmaakt "
    "van een zwak punt",
    "assume.leave_out": "Weglaten",
    "assume.leave_out.how": "niets, of één van de {count} cijfers",
    "assume.leave_out.why": "een index mag niet op één cijfer rusten",
    "assume.equal": "elk even vaak",
    "assume.possible": "elk even vaak, waar scores boven 0 blijven",
    "assume.none": "niet gevarieerd",
    "assume.reference": "Vergelijking",
    "assume.reference.how": "{reference} = 100 staat vast",
    "assume.reference.why": "de gebieden zijn gevarieerd ten opzichte van dit punt",
    "assume.figure": "Cijfer: {label}",
    "assume.figures": "Cijfers",
    "assume.figures.exact": "als exact genomen",
    "assume.kind.exact": "als exact genomen: een telling",
    "assume.kind.unknown": "als exact genomen: de marge is niet bekend",
    "assume.kind.bounds": "getrokken binnen de gepubliceerde marge",
    "assume.kind.respondents": "getrokken volgens het gepubliceerde aantal deelnemers",
    "assume.kind.survey": "enquête: getrokken alsof {response}% van de inwoners meedeed, hoogstens "
    "{most} per gebied",
    "assume.kind.modelled": "modelschatting: getrokken met een standaardafwijking van {modelled} "
    "procentpunt bij een cijfer van 50% (minder bij hogere en lagere cijfers)",
    "assume.why.exact": "uit een registratie",
    "assume.why.unknown": "de uitgever geeft geen marge",
    "assume.why.bounds": "door de uitgever gegeven",
    "assume.why.respondents": "door de uitgever gegeven",
    "assume.why.survey": "het aantal deelnemers per gebied is niet gepubliceerd",
    "assume.why.modelled": "de uitgever geeft geen marge; dit is zo nauwkeurig als een enquête "
    "onder {respondents} mensen",
    "assume.margin": "± {margin} {unit} (midden van de {areas}, 95%)",
    "assume.areas": "gebieden",
    # Keuzes
    "method.own": "zoals de index zelf",
    "method.zscore": "standaardscore",
    "method.zscore.limit": "standaardscore, begrensd op {limit}",
    "method.minmax": "min-max ({lower} tot {upper})",
    "method.rank": "rangnummer",
    "method.percentile_rank": "percentielrang",
    "method.exponential_rank": "exponentiële rang",
    "method.goalposts": "vaste grenzen ({low} tot {high})",
    "method.distance": "afstand tot de vergelijking",
    "method.arithmetic": "gewoon (rekenkundig) gemiddelde",
    "method.geometric": "meetkundig gemiddelde",
    "method.harmonic": "harmonisch gemiddelde",
    # Welke keuze doet ertoe
    "sobol.title.rank": "{index}: welke keuze verandert de rangorde? Gemiddeld schuift een gebied "
    "{change} plaatsen op ({runs} keer opnieuw berekend)",
    "sobol.title.score": "{index}: welke keuze verandert de scores? Gemiddeld verandert een score "
    "{change} punten ({runs} keer opnieuw berekend)",
    "sobol.weights": "gewichten",
    "sobol.normaliser": "vergelijkbaar maken",
    "sobol.aggregator": "samenvoegen",
    "sobol.left_out": "weggelaten cijfer",
    "sobol.figures": "marges van de cijfers",
}
