"""The SPARQL by which the index of lookups is read; each query names the columns it gives.

A command reads the index anew, so rows and joins are kept few: spans are given by their IRIs,
which say where they lie (RFC 5147), and what has several of a kind gives them in one cell.
"""

__all__ = ["AGENCIES", "MEASURES", "PARKS", "PARTS", "SECTORS", "TEXTS"]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

TEXTS = f"""{_PREFIXES}
SELECT ?context ?text WHERE {{ ?context nif:isString ?text }}"""

MEASURES = f"""{_PREFIXES}
SELECT ?measure ?path ?title ?titled ?extent (MIN(STR(?any_heading)) AS ?heading) WHERE {{
  ?measure a iab:Measure ;
    iab:path ?path ;
    dcterms:title ?title ;
    iab:titled ?titled ;
    iab:extent ?extent ;
    iab:evidence ?any_heading .
  FILTER(LANG(?title) = "zh")
}}
GROUP BY ?measure ?path ?title ?titled ?extent"""

PARTS = f"""{_PREFIXES}
SELECT ?measure ?agency ?role ?position ?name (GROUP_CONCAT(STR(?span)) AS ?spans) WHERE {{
  ?part a iab:Responsibility ;
    iab:measure ?measure ;
    iab:agency ?agency ;
    iab:role ?role ;
    iab:position ?position ;
    iab:statedName ?name ;
    iab:evidence ?span .
}}
GROUP BY ?part ?measure ?agency ?role ?position ?name"""

AGENCIES = rf"""{_PREFIXES}
SELECT ?agency ?official ?english (GROUP_CONCAT(?other; SEPARATOR="\n") AS ?others) WHERE {{
  ?agency iab:listed ?listed ;
    skos:prefLabel ?official .
  FILTER(LANG(?official) = "zh")
  OPTIONAL {{ ?agency skos:prefLabel ?english FILTER(LANG(?english) = "en") }}
  OPTIONAL {{ ?agency skos:altLabel ?other }}
}}
GROUP BY ?agency ?official ?english"""

_STATED_THINGS = (
    _PREFIXES
    + """
SELECT ?thing ?name (GROUP_CONCAT(STR(?span)) AS ?spans) WHERE {
  VALUES ?class { %s }
  ?thing a ?class ;
    skos:prefLabel|skos:altLabel ?name ;
    iab:evidence ?span .
}
GROUP BY ?thing ?name"""
)
PARKS = _STATED_THINGS % "iab:Park"
SECTORS = _STATED_THINGS % "iab:Sector iab:Industry"
