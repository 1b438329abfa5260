"""The SPARQL by which nodes are read; columns are named as the property graph's columns."""

__all__ = ["ALIASES", "EVIDENCE", "NODES", "PREFIXES", "TEXTS"]

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX eli: <http://data.europa.eu/eli/ontology#>
PREFIX iab: <https://w3id.org/iabkg/ontology#>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

# An offset-based string's context is the document's IRI with a fragment.
EVIDENCE = f"""{PREFIXES}
SELECT ?iri ?document ?begin ?end ?words WHERE {{
  ?iri iab:evidence ?span .
  ?span nif:referenceContext ?context ;
    nif:beginIndex ?begin ;
    nif:endIndex ?end ;
    nif:anchorOf ?words .
  BIND(STRBEFORE(STR(?context), "#") AS ?document)
}}"""

TEXTS = f"""{PREFIXES}
SELECT ?document ?whole WHERE {{
  ?context nif:isString ?whole .
  BIND(STRBEFORE(STR(?context), "#") AS ?document)
}}"""

ALIASES = f"""{PREFIXES}
SELECT ?iri ?alias WHERE {{
  ?iri skos:altLabel ?alias .
  FILTER(LANG(?alias) = "zh")
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
  } UNION {
    ?membership org:member ?iri .
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

_RATIOS = """
SELECT ?iri ?comparator ?amount ?min_amount ?max_amount ?ratio_of WHERE {
  ?iri a iab:RatioProvision .
  OPTIONAL { ?iri iab:comparator ?relation BIND(STRAFTER(STR(?relation), "#") AS ?comparator) }
  OPTIONAL { ?iri schema:value ?amount }
  OPTIONAL { ?iri schema:minValue ?min_amount }
  OPTIONAL { ?iri schema:maxValue ?max_amount }
  OPTIONAL { ?iri iab:ratioOf ?ratio_of }
}"""

_TARGETS = """
SELECT ?iri ?indicator ?unit ?comparator ?amount ?min_amount ?max_amount ?due_year ?frequency
WHERE {
  ?iri a iab:Target .
  OPTIONAL { ?iri iab:indicator ?indicator }
  OPTIONAL { ?iri iab:unit ?unit }
  OPTIONAL { ?iri iab:comparator ?relation BIND(STRAFTER(STR(?relation), "#") AS ?comparator) }
  OPTIONAL { ?iri schema:value ?amount }
  OPTIONAL { ?iri schema:minValue ?min_amount }
  OPTIONAL { ?iri schema:maxValue ?max_amount }
  OPTIONAL { ?iri iab:dueYear ?due BIND(STR(?due) AS ?due_year) }
  OPTIONAL { ?iri iab:frequency ?frequency }
}"""

_PROGRAMMES = """
SELECT ?iri ?label ?programme_type WHERE {
  ?iri a iab:Programme ;
    skos:prefLabel ?label .
  FILTER(LANG(?label) = "zh")
  OPTIONAL {
    ?iri iab:programmeType/skos:prefLabel ?programme_type FILTER(LANG(?programme_type) = "zh")
  }
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

_SECTOR_GROUPS = """
SELECT ?iri ?label WHERE {
  ?iri a skos:Collection ;
    skos:prefLabel ?label .
  FILTER(LANG(?label) = "zh")
}"""

# Of the thousands of places in the authority list, those that plans and their agencies name.
_PLACES = """
SELECT ?iri ?label ?english_name ?code WHERE {
  {
    SELECT DISTINCT ?iri WHERE {
      { ?mention iab:refersTo ?iri } UNION { ?park iab:locatedIn ?iri }
      UNION { ?part iab:agency/iab:jurisdiction ?iri }
    }
  }
  FILTER(EXISTS { ?iri a iab:Place } || EXISTS { ?iri a iab:District })
  ?iri skos:prefLabel ?label .
  FILTER(LANG(?label) = "zh")
  OPTIONAL { ?iri skos:prefLabel ?english_name FILTER(LANG(?english_name) = "en") }
  OPTIONAL { ?iri iab:code ?code }
}"""

_CITED = """
SELECT DISTINCT ?iri ?label ?title ?number WHERE {
  ?document eli:cites ?iri .
  FILTER NOT EXISTS { ?iri a iab:PolicyDocument }
  FILTER NOT EXISTS { ?iri a iab:Programme }
  OPTIONAL { ?iri dcterms:title ?title FILTER(LANG(?title) = "zh") }
  OPTIONAL { ?iri eli:id_local ?number }
  BIND(COALESCE(?title, ?number, STR(?iri)) AS ?label)
}"""

_ATTACHMENTS = """
SELECT ?iri ?label ?title WHERE {
  ?iri a iab:Attachment ;
    dcterms:title ?title .
  FILTER(LANG(?title) = "zh")
  BIND(?title AS ?label)
}"""

_TERMS = """
SELECT ?iri ?label ?definition WHERE {
  ?iri a iab:KeyTerm ;
    skos:prefLabel ?label .
  FILTER(LANG(?label) = "zh")
  OPTIONAL { ?iri skos:definition ?definition FILTER(LANG(?definition) = "zh") }
}"""

# Members that no agency stands behind are known by what is printed.
_MEMBERSHIPS = """
SELECT ?iri ?label ?printed_name ?role WHERE {
  ?iri a org:Membership ;
    org:role ?part ;
    iab:printedName ?printed_name .
  FILTER NOT EXISTS { ?iri org:member ?agency }
  BIND(STRAFTER(STR(?part), "#") AS ?role)
  BIND(?printed_name AS ?label)
}"""

NODES = {
    kind: PREFIXES + query
    for kind, query in {
        "document": _DOCUMENTS,
        "division": _DIVISIONS,
        "measure": _MEASURES,
        "agency": _AGENCIES,
        "provision": _PROVISIONS,
        "ratio": _RATIOS,
        "target": _TARGETS,
        "programme": _PROGRAMMES,
        "park": _PARKS,
        "sector": _SECTORS,
        "sector_group": _SECTOR_GROUPS,
        "place": _PLACES,
        "cited": _CITED,
        "attachment": _ATTACHMENTS,
        "term": _TERMS,
        "membership": _MEMBERSHIPS,
    }.items()
}
"""By kind of node: a query that gives its ``iri`` and other columns."""
