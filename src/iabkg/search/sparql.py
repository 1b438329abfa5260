"""The SPARQL by which the index of lookups is read; each query names the columns it gives.

A command reads the index anew, so rows and joins are kept few: spans are given by their IRIs,
which say where they lie (RFC 5147), and what has several of a kind gives them in one cell.
"""

__all__ = [
    "AGENCIES", "CITED", "GROUPS", "ISSUERS", "MEASURES", "MENTIONS", "PARK_DISTRICTS", "PARTS",
    "PLACES", "PREDECESSORS", "STATED", "SUCCESSORS", "TEXTS",
]  # fmt: skip

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

TEXTS = f"""{_PREFIXES}
SELECT ?context ?text WHERE {{ ?context nif:isString ?text }}"""

MEASURES = f"""{_PREFIXES}
SELECT ?measure ?path ?title ?titled ?extent (MIN(STR(?any_heading)) AS ?heading)
       (MIN(?translation) AS ?english) (MIN(?translated) AS ?abstract) WHERE {{
  ?measure a iab:Measure ;
    iab:path ?path ;
    dcterms:title ?title ;
    iab:titled ?titled ;
    iab:extent ?extent ;
    iab:evidence ?any_heading .
  FILTER(LANG(?title) = "zh")
  OPTIONAL {{ ?measure skos:prefLabel ?translation FILTER(LANG(?translation) = "en") }}
  OPTIONAL {{ ?measure dcterms:abstract ?translated FILTER(LANG(?translated) = "en") }}
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

# Whoever acts for an agency where that has no part itself: bodies after it, before it, and groups.
SUCCESSORS = f"""{_PREFIXES}
SELECT DISTINCT ?agency ?other WHERE {{ ?agency org:changedBy/org:resultingOrganization ?other }}"""
PREDECESSORS = f"""{_PREFIXES}
SELECT DISTINCT ?agency ?other WHERE {{
  ?agency org:resultedFrom/org:originalOrganization ?other
}}"""
GROUPS = f"""{_PREFIXES}
SELECT ?agency ?other WHERE {{ ?other org:hasMember ?agency }}"""

STATED = f"""{_PREFIXES}
SELECT ?thing ?class ?name (LANG(?label) AS ?language) (GROUP_CONCAT(STR(?span)) AS ?spans) WHERE {{
  VALUES ?class {{ iab:Park iab:Sector iab:Industry iab:Programme }}
  ?thing a ?class ;
    skos:prefLabel|skos:altLabel ?label ;
    iab:evidence ?span .
  BIND(STR(?label) AS ?name)
}}
GROUP BY ?thing ?class ?label ?name"""

MENTIONS = f"""{_PREFIXES}
SELECT ?thing (GROUP_CONCAT(STR(?span)) AS ?spans) WHERE {{
  ?mention iab:refersTo ?thing ; iab:evidence ?span .
}}
GROUP BY ?thing"""

PLACES = f"""{_PREFIXES}
SELECT ?place ?name (LANG(?label) AS ?language) WHERE {{
  VALUES ?class {{ iab:Place iab:District }}
  ?place a ?class ; skos:prefLabel|skos:altLabel ?label .
  BIND(STR(?label) AS ?name)
}}"""

PARK_DISTRICTS = f"""{_PREFIXES}
SELECT ?park ?district WHERE {{ ?park iab:locatedIn ?district }}"""

# Titles and numbers of the documents themselves (no span), and of those they cite.
CITED = f"""{_PREFIXES}
SELECT ?thing ?name (GROUP_CONCAT(STR(?any_span)) AS ?spans) WHERE {{
  {{ ?thing a iab:PolicyDocument }} UNION {{ ?thing a eli:LegalResource }}
  ?thing dcterms:title|dcterms:alternative|eli:id_local ?label .
  OPTIONAL {{ ?thing iab:ruleId ?rule ; iab:evidence ?span }}
  BIND(COALESCE(?span, "") AS ?any_span)
  BIND(STR(?label) AS ?name)
}}
GROUP BY ?thing ?name"""

ISSUERS = f"""{_PREFIXES}
SELECT DISTINCT ?document ?place WHERE {{ ?document eli:passed_by/iab:jurisdiction ?place }}"""
