"""The kinds of things that parameters name, and the SPARQL that reads their names.

Each query gives the thing, what to call it in a list of choices, one of its names and, where it
belongs to documents, one of them.
"""

__all__ = ["EVIDENT", "NAMES_OF"]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_NAMED = """
  ?iri skos:prefLabel ?label ;
    skos:prefLabel|skos:altLabel ?name .
  FILTER(LANG(?label) = "zh")"""


def _labelled(classes: str) -> str:
    return f"""{_PREFIXES}
SELECT DISTINCT ?iri ?label ?name WHERE {{
  VALUES ?class {{ {classes} }}
  ?iri a ?class . {_NAMED}
}}"""


def _stated(classes: str) -> str:
    return f"""{_PREFIXES}
SELECT DISTINCT ?iri ?label ?name ?document WHERE {{
  VALUES ?class {{ {classes} }}
  GRAPH ?document {{ ?iri a ?class }} {_NAMED}
}}"""


def _concepts(scheme: str) -> str:
    return f"""{_PREFIXES}
SELECT DISTINCT ?iri ?label ?name WHERE {{
  ?iri skos:inScheme <https://w3id.org/iabkg/id/{scheme}> . {_NAMED}
}}"""


def _words(predicate: str) -> str:
    return f"""{_PREFIXES}
SELECT DISTINCT ?iri (?iri AS ?label) (?iri AS ?name) WHERE {{ ?provision {predicate} ?iri }}"""


NAMES_OF = {
    "agency": f"""{_PREFIXES}
SELECT DISTINCT ?iri ?label ?name ?document WHERE {{
  VALUES ?class {{ iab:Agency iab:AgencyGroup }}
  ?iri a ?class . {_NAMED}
  OPTIONAL {{ GRAPH ?document {{ ?part a iab:Responsibility ; iab:agency ?iri }} }}
}}""",
    "measure": f"""{_PREFIXES}
SELECT DISTINCT ?iri ?label ?name ?document WHERE {{
  GRAPH ?document {{ ?iri a iab:Measure }}
  ?iri dcterms:title ?label ;
    iab:path|dcterms:title|skos:prefLabel ?name .
  FILTER(LANG(?label) = "zh")
}}""",
    "document": f"""{_PREFIXES}
SELECT ?iri ?label ?name (?iri AS ?document) WHERE {{
  ?iri a iab:PolicyDocument ;
    dcterms:title ?label ;
    dcterms:title|dcterms:alternative|eli:id_local ?name .
  FILTER(LANG(?label) = "zh")
}}""",
    "park": _stated("iab:Park"),
    "sector": _stated("iab:Sector iab:Industry"),
    "place": _labelled("iab:District iab:Place"),
    "district": _labelled("iab:District"),
    "programme": _stated("iab:Programme"),
    "instrument": _concepts("instruments"),
    "programme-type": _concepts("programme-types"),
    "tier": _words("iab:tier"),
    "per-unit": _words("iab:perUnit"),
}

EVIDENT = f"{_PREFIXES}SELECT ?span WHERE {{ %s iab:evidence ?span }} LIMIT 1"
"""Asks whether something, an IRI as SPARQL writes it, was read in a text."""
