"""The SPARQL by which the property graph is read; columns are named as the graph's columns."""

__all__ = ["EDGES", "EVIDENCE", "NODES"]

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

# An offset-based string's context is the document's IRI with a fragment.
EVIDENCE = f"""{_PREFIXES}
SELECT ?iri ?document ?begin ?words WHERE {{
  ?iri iab:evidence ?span .
  ?span nif:referenceContext ?context ;
    nif:beginIndex ?begin ;
    nif:anchorOf ?words .
  BIND(STRBEFORE(STR(?context), "#") AS ?document)
}}"""

_DOCUMENTS = """
SELECT ?iri ?label ?title ?number ?issued ?issued_year ?period_start ?period_end ?document WHERE {
  ?iri a iab:PolicyDocument .
  BIND(STR(?iri) AS ?document)
  OPTIONAL { ?iri dcterms:title ?title FILTER(LANG(?title) = "zh") }
  OPTIONAL { ?iri eli:id_local ?number }
  OPTIONAL {
    ?iri eli:date_document ?date
    BIND(STR(?date) AS ?issued)
    BIND(SUBSTR(?issued, 1, 4) AS ?issued_year)
  }
  OPTIONAL { ?iri iab:periodStart ?start BIND(STR(?start) AS ?period_start) }
  OPTIONAL { ?iri iab:periodEnd ?end BIND(STR(?end) AS ?period_end) }
  BIND(COALESCE(?title, ?number, STR(?iri)) AS ?label)
}"""

_MEASURES = """
SELECT ?iri ?label ?path ?title ?measure_class ?text WHERE {
  ?iri a iab:Measure ;
    iab:path ?path ;
    dcterms:title ?title ;
    iab:extent/nif:anchorOf ?text .
  FILTER(LANG(?title) = "zh")
  OPTIONAL {
    VALUES (?class ?measure_class) {
      (iab:Task "Task") (iab:SupportPolicy "SupportPolicy") (iab:Safeguard "Safeguard")
    }
    ?iri a ?class .
  }
  BIND(CONCAT(?path, " ", ?title) AS ?label)
}"""

_DIVISIONS = """
SELECT ?iri ?label ?path ?title WHERE {
  ?iri a iab:Division ;
    iab:path ?path ;
    dcterms:title ?title .
  FILTER(LANG(?title) = "zh")
  FILTER NOT EXISTS { ?iri a iab:Measure }
  BIND(CONCAT(?path, " ", ?title) AS ?label)
}"""

_AGENCIES = """
SELECT DISTINCT ?iri ?label ?full_name ?english_name ?level ?agency_kind WHERE {
  {
    SELECT ?iri (MIN(?stated) AS ?stated_name) WHERE {
      ?part iab:agency ?iri ;
        iab:statedName ?stated .
    }
    GROUP BY ?iri
  } UNION {
    ?document a iab:PolicyDocument ;
      eli:passed_by|iab:contactAgency ?iri .
    FILTER NOT EXISTS { ?part iab:agency ?iri }
  } UNION {
    ?part iab:agency/org:hasMember ?iri .
    FILTER NOT EXISTS { ?other iab:agency ?iri }
  }
  OPTIONAL { ?iri skos:prefLabel ?full_name FILTER(LANG(?full_name) = "zh") }
  OPTIONAL { ?iri skos:prefLabel ?english_name FILTER(LANG(?english_name) = "en") }
  OPTIONAL { ?iri iab:level ?level }
  OPTIONAL { ?iri iab:agencyKind ?agency_kind }
  BIND(COALESCE(?stated_name, ?full_name, STR(?iri)) AS ?label)
}"""

_PROVISIONS = """
SELECT ?iri ?provision_kind ?comparator ?value_yuan ?min_yuan ?max_yuan ?rate
  ?highest_rate ?rate_comparator ?rate_base ?per_unit ?period ?tier ?instrument ?beneficiary
WHERE {
  ?iri a iab:MonetaryProvision ;
    iab:provisionKind ?purpose .
  BIND(STRAFTER(STR(?purpose), "#") AS ?provision_kind)
  OPTIONAL { ?iri iab:comparator ?relation BIND(STRAFTER(STR(?relation), "#") AS ?comparator) }
  OPTIONAL { ?iri schema:value ?value_yuan }
  OPTIONAL { ?iri schema:minValue ?min_yuan }
  OPTIONAL { ?iri schema:maxValue ?max_yuan }
  OPTIONAL {
    SELECT ?iri (MIN(?any_rate) AS ?rate) (MAX(?any_rate) AS ?highest_rate)
    WHERE { ?iri iab:rate ?any_rate }
    GROUP BY ?iri
  }
  OPTIONAL {
    ?iri iab:rateComparator ?rate_relation
    BIND(STRAFTER(STR(?rate_relation), "#") AS ?rate_comparator)
  }
  OPTIONAL { ?iri iab:rateBase ?rate_base }
  OPTIONAL { ?iri iab:perUnit ?per_unit }
  OPTIONAL {
    SELECT ?iri (GROUP_CONCAT(?any_period; SEPARATOR="；") AS ?period) WHERE {
      SELECT ?iri ?any_period WHERE { ?iri iab:period ?any_period } ORDER BY ?iri ?any_period
    }
    GROUP BY ?iri
  }
  OPTIONAL { ?iri iab:tier ?tier }
  OPTIONAL { ?iri iab:instrument/skos:prefLabel ?instrument FILTER(LANG(?instrument) = "zh") }
  OPTIONAL { ?iri iab:beneficiary ?beneficiary }
}"""

_PARKS = """
SELECT ?iri ?label ?district ?batch WHERE {
  ?iri a iab:Park ;
    skos:prefLabel ?label .
  FILTER(LANG(?label) = "zh")
  OPTIONAL { ?iri iab:locatedIn/skos:prefLabel ?district FILTER(LANG(?district) = "zh") }
  OPTIONAL { ?iri iab:batch ?batch }
}"""

_SECTORS = """
SELECT DISTINCT ?iri ?label WHERE {
  VALUES ?class { iab:Sector iab:Industry }
  ?iri a ?class ;
    skos:prefLabel ?label .
  FILTER(LANG(?label) = "zh")
}"""

NODES = {
    kind: _PREFIXES + query
    for kind, query in {
        "document": _DOCUMENTS,
        "division": _DIVISIONS,
        "measure": _MEASURES,
        "agency": _AGENCIES,
        "provision": _PROVISIONS,
        "park": _PARKS,
        "sector": _SECTORS,
    }.items()
}
"""By kind of node: a query that gives its ``iri`` and other columns."""

_RESPONSIBILITIES = """
SELECT ?source ?target ?role ?position ?open_ended ?printed_name ?iri WHERE {
  ?iri iab:agency ?source ;
    iab:measure ?target ;
    iab:role ?part ;
    iab:position ?position ;
    iab:openEnded ?open_ended ;
    iab:printedName ?printed_name .
  BIND(STRAFTER(STR(?part), "#") AS ?role)
}"""

EDGES = {
    kind: _PREFIXES + query
    for kind, query in {
        "responsibility": _RESPONSIBILITIES,
        "part_of": """
SELECT ?source ?target WHERE { ?source a iab:Division ; eli:is_part_of ?target }""",
        "stated_in": """
SELECT ?source ?target WHERE { ?source iab:statedIn ?target }""",
        "broader": """
SELECT ?source ?target WHERE { ?source a iab:Sector ; skos:broader ?target }""",
        "passed_by": """
SELECT ?source ?target WHERE { ?source a iab:PolicyDocument ; eli:passed_by ?target }""",
        "contact": """
SELECT ?source ?target WHERE { ?source a iab:PolicyDocument ; iab:contactAgency ?target }""",
        "has_member": """
SELECT DISTINCT ?source ?target WHERE { ?part iab:agency ?source . ?source org:hasMember ?target }
""",
    }.items()
}
"""By kind of edge: a query that gives its ``source`` and ``target`` and other columns."""
