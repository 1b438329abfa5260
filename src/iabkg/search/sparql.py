"""The SPARQL by which the index of lookups is read; each query names the columns it gives."""

__all__ = ["AGENCIES", "MEASURES", "PARKS", "PARTS", "SECTORS", "TEXTS"]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

TEXTS = f"""{_PREFIXES}
SELECT ?context ?text WHERE {{ ?context nif:isString ?text }}"""

MEASURES = f"""{_PREFIXES}
SELECT ?measure ?path ?title ?titled ?document ?context ?begin ?end
  (MIN(?from) AS ?heading_begin) (MIN(?to) AS ?heading_end)
WHERE {{
  ?measure a iab:Measure ;
    iab:path ?path ;
    dcterms:title ?title ;
    iab:titled ?titled ;
    eli:is_part_of+ ?document ;
    iab:extent ?extent ;
    iab:evidence ?heading .
  FILTER(LANG(?title) = "zh")
  ?document a iab:PolicyDocument .
  ?extent nif:referenceContext ?context ;
    nif:beginIndex ?begin ;
    nif:endIndex ?end .
  ?heading nif:beginIndex ?from ;
    nif:endIndex ?to .
}}
GROUP BY ?measure ?path ?title ?titled ?document ?context ?begin ?end"""

PARTS = f"""{_PREFIXES}
SELECT ?part ?measure ?agency ?role ?position ?name ?begin ?end WHERE {{
  ?part iab:measure ?measure ;
    iab:agency ?agency ;
    iab:role ?role ;
    iab:position ?position ;
    iab:statedName ?name ;
    iab:evidence ?span .
  ?span nif:beginIndex ?begin ;
    nif:endIndex ?end .
}}"""

AGENCIES = f"""{_PREFIXES}
SELECT DISTINCT ?agency ?name ?use (LANG(?name) AS ?language) WHERE {{
  VALUES ?class {{ iab:Agency iab:AgencyGroup }}
  VALUES (?property ?use) {{ (skos:prefLabel "official") (skos:altLabel "other") }}
  ?agency a ?class ;
    ?property ?name .
}}"""

_STATED_THINGS = (
    _PREFIXES
    + """
SELECT DISTINCT ?thing ?name ?context ?begin ?end WHERE {
  VALUES ?class { %s }
  ?thing a ?class ;
    skos:prefLabel|skos:altLabel ?name ;
    iab:evidence ?span .
  ?span nif:referenceContext ?context ;
    nif:beginIndex ?begin ;
    nif:endIndex ?end .
}"""
)
PARKS = _STATED_THINGS % "iab:Park"
SECTORS = _STATED_THINGS % "iab:Sector iab:Industry"
