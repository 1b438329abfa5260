"""The SPARQL by which nodes are read; columns are named as the property graph's columns."""

__all__ = [
    "ALIASES", "ENGLISH_CONCEPTS", "ENGLISH_NAMES", "ENGLISH_TEXTS", "EVIDENCE", "EXTENTS", "NODES",
    "PREFIXES", "TEXTS",
]  # fmt: skip

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

EXTENTS = f"""{PREFIXES}
SELECT ?iri ?document ?begin ?end WHERE {{
  ?iri iab:extent ?span .
  ?span nif:referenceContext ?context ;
    nif:beginIndex ?begin ;
    nif:endIndex ?end .
  BIND(STRBEFORE(STR(?context), "#") AS ?document)
}}"""

ENGLISH_NAMES = f"""{PREFIXES}
SELECT ?iri ?name WHERE {{
  ?iri skos:prefLabel|dcterms:title ?name .
  FILTER(LANG(?name) = "en")
}}"""

ENGLISH_TEXTS = f"""{PREFIXES}
SELECT ?iri ?text WHERE {{
  ?iri dcterms:abstract ?text .
  FILTER(LANG(?text) = "en")
}}"""

# What is a column of other things: instruments, types of programmes, districts.
ENGLISH_CONCEPTS = f"""{PREFIXES}
SELECT DISTINCT ?name ?english WHERE {{
  ?thing iab:instrument|iab:programmeType|iab:locatedIn ?iri .
  ?iri skos:prefLabel ?name, ?english .
  FILTER(LANG(?name) = "zh" && LANG(?english) = "en")
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


def _label(classes: str, name: str = "skos:prefLabel", variable: str = "label") -> str:
    """Return what binds a name in Chinese, else one in another language or in none."""
    return f"""
  OPTIONAL {{ ?iri {name} ?chinese FILTER(LANG(?chinese) = "zh") }}
  OPTIONAL {{
    SELECT ?iri (MIN(STR(?any)) AS ?foreign) WHERE {{
      VALUES ?named {{ {classes} }}
      ?iri a ?named ;
        {name} ?any .
      FILTER(LANG(?any) != "zh")
    }}
    GROUP BY ?iri
  }}
  BIND(COALESCE(STR(?chinese), ?foreign) AS ?{variable})"""


_DOCUMENTS = f"""
SELECT ?iri ?label ?title ?number ?issued ?issued_year ?period_start ?period_end ?document WHERE {{
  ?iri a iab:PolicyDocument .
  BIND(STR(?iri) AS ?document){_label("iab:PolicyDocument", "dcterms:title", "title")}
  OPTIONAL {{ ?iri eli:id_local ?number }}
  OPTIONAL {{
    ?iri eli:date_document ?date
    BIND(STR(?date) AS ?issued)
    BIND(SUBSTR(?issued, 1, 4) AS ?issued_year)
  }}
  OPTIONAL {{ ?iri iab:periodStart ?start BIND(STR(?start) AS ?period_start) }}
  OPTIONAL {{ ?iri iab:periodEnd ?end BIND(STR(?end) AS ?period_end) }}
  BIND(COALESCE(?title, ?number) AS ?label)
}}"""

_MEASURES = f"""
SELECT ?iri ?label ?path ?title ?measure_class ?whole_text WHERE {{
  ?iri a iab:Measure .{_label("iab:Measure", "dcterms:title", "title")}
  OPTIONAL {{ ?iri iab:path ?path }}
  OPTIONAL {{ ?iri iab:extent/nif:anchorOf ?whole_text }}
  OPTIONAL {{
    VALUES (?class ?measure_class) {{
      (iab:Task "Task") (iab:SupportPolicy "SupportPolicy") (iab:Safeguard "Safeguard")
    }}
    ?iri a ?class .
  }}
  BIND(COALESCE(CONCAT(?path, " ", ?title), ?title, ?path) AS ?label)
}}"""

_DIVISIONS = f"""
SELECT ?iri ?label ?path ?title WHERE {{
  ?iri a iab:Division .{_label("iab:Division", "dcterms:title", "title")}
  OPTIONAL {{ ?iri iab:path ?path }}
  FILTER NOT EXISTS {{ ?iri a iab:Measure }}
  BIND(COALESCE(CONCAT(?path, " ", ?title), ?title, ?path) AS ?label)
}}"""

_AGENCIES = """
SELECT DISTINCT ?iri ?label ?full_name ?level ?agency_kind ?seat WHERE {
  {
    SELECT DISTINCT ?iri WHERE {
      { ?part iab:agency ?iri } UNION { ?whole iab:agency/org:hasMember ?iri }
      UNION { ?membership org:member ?iri }
      UNION { ?document a iab:PolicyDocument ; eli:passed_by|iab:contactAgency ?iri }
    }
  }
  OPTIONAL {
    SELECT ?iri (MIN(?stated) AS ?stated_name) WHERE {
      ?part iab:agency ?iri ;
        iab:statedName ?stated .
    }
    GROUP BY ?iri
  }
  OPTIONAL { ?iri skos:prefLabel ?full_name FILTER(LANG(?full_name) = "zh") }
  OPTIONAL { ?iri skos:prefLabel ?english FILTER(LANG(?english) = "en") }
  OPTIONAL { ?iri skos:prefLabel ?bare FILTER(LANG(?bare) = "") }
  OPTIONAL { ?iri iab:level ?level }
  OPTIONAL { ?iri iab:agencyKind ?agency_kind }
  OPTIONAL { ?iri iab:jurisdiction/skos:prefLabel ?seat FILTER(LANG(?seat) = "zh") }
  BIND(COALESCE(?stated_name, ?full_name, ?bare, ?english) AS ?label)
}"""

_PROVISIONS = """
SELECT ?iri ?provision_kind ?comparator ?value_yuan ?min_yuan ?max_yuan ?rate
  ?highest_rate ?rate_comparator ?rate_base ?per_unit ?period ?tier ?instrument ?beneficiary
WHERE {
  ?iri a iab:MonetaryProvision .
  OPTIONAL { ?iri iab:provisionKind ?purpose BIND(STRAFTER(STR(?purpose), "#") AS ?provision_kind) }
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

_PROGRAMMES = f"""
SELECT ?iri ?label ?programme_type WHERE {{
  ?iri a iab:Programme .{_label("iab:Programme")}
  OPTIONAL {{
    ?iri iab:programmeType/skos:prefLabel ?programme_type FILTER(LANG(?programme_type) = "zh")
  }}
}}"""

_PARKS = f"""
SELECT ?iri ?label ?district ?batch WHERE {{
  ?iri a iab:Park .{_label("iab:Park")}
  OPTIONAL {{ ?iri iab:locatedIn/skos:prefLabel ?district FILTER(LANG(?district) = "zh") }}
  OPTIONAL {{ ?iri iab:batch ?batch }}
}}"""

_SECTORS = f"""
SELECT DISTINCT ?iri ?label WHERE {{
  VALUES ?class {{ iab:Sector iab:Industry }}
  ?iri a ?class .{_label("iab:Sector iab:Industry")}
}}"""

_SECTOR_GROUPS = f"""
SELECT ?iri ?label WHERE {{
  ?iri a skos:Collection .{_label("skos:Collection")}
}}"""

# Of the thousands of places in the authority list, those that plans and their agencies name.
_PLACES = """
SELECT DISTINCT ?iri ?label ?code WHERE {
  {
    SELECT DISTINCT ?iri WHERE {
      { ?mention iab:refersTo ?iri } UNION { ?park iab:locatedIn ?iri }
      UNION { ?part iab:agency/iab:jurisdiction ?iri }
    }
  }
  FILTER(EXISTS { ?iri a iab:Place } || EXISTS { ?iri a iab:District })
  OPTIONAL { ?iri skos:prefLabel ?chinese FILTER(LANG(?chinese) = "zh") }
  OPTIONAL { ?iri skos:prefLabel ?foreign FILTER(LANG(?foreign) != "zh") }
  BIND(COALESCE(?chinese, ?foreign) AS ?label)
  OPTIONAL { ?iri iab:code ?code }
}"""

_CITED = """
SELECT DISTINCT ?iri ?label ?title ?number WHERE {
  ?document eli:cites ?iri .
  FILTER NOT EXISTS { ?iri a iab:PolicyDocument }
  FILTER NOT EXISTS { ?iri a iab:Programme }
  OPTIONAL { ?iri dcterms:title ?chinese FILTER(LANG(?chinese) = "zh") }
  OPTIONAL { ?iri dcterms:title ?foreign FILTER(LANG(?foreign) != "zh") }
  BIND(COALESCE(?chinese, ?foreign) AS ?title)
  OPTIONAL { ?iri eli:id_local ?number }
  BIND(COALESCE(?title, ?number) AS ?label)
}"""

_ATTACHMENTS = f"""
SELECT ?iri ?label ?title WHERE {{
  ?iri a iab:Attachment .{_label("iab:Attachment", "dcterms:title", "title")}
  BIND(?title AS ?label)
}}"""

_TERMS = f"""
SELECT ?iri ?label ?definition WHERE {{
  ?iri a iab:KeyTerm .{_label("iab:KeyTerm")}
  OPTIONAL {{ ?iri skos:definition ?definition FILTER(LANG(?definition) = "zh") }}
}}"""

# Members that no agency stands behind are known by what is printed.
_MEMBERSHIPS = """
SELECT ?iri ?label ?printed_name ?role WHERE {
  ?iri a org:Membership .
  FILTER NOT EXISTS { ?iri org:member ?agency }
  OPTIONAL { ?iri org:role ?part BIND(STRAFTER(STR(?part), "#") AS ?role) }
  OPTIONAL { ?iri iab:printedName ?printed_name }
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
