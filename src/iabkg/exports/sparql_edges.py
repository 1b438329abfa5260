"""The SPARQL by which edges are read; columns are named as the property graph's columns."""

from iabkg.exports.sparql import PREFIXES

__all__ = ["BY_TARGET", "EDGES"]

_RESPONSIBILITIES = """
SELECT ?source ?target ?role ?position ?open_ended ?printed_name ?iri ?running WHERE {
  ?iri iab:agency ?source ;
    iab:measure ?target .
  OPTIONAL { ?iri iab:role ?part BIND(STRAFTER(STR(?part), "#") AS ?role) }
  OPTIONAL { ?iri iab:position ?position }
  OPTIONAL { ?iri iab:openEnded ?open_ended }
  OPTIONAL { ?iri iab:printedName ?printed_name }
  BIND(EXISTS { ?iri a iab:RunningResponsibility } AS ?running)
}"""

# The membership is its own first end where no agency stands behind the printed name.
_MEMBERSHIPS = """
SELECT ?source ?target ?role ?position ?open_ended ?printed_name ?iri WHERE {
  ?iri a org:Membership ;
    org:organization ?target .
  OPTIONAL { ?iri org:role ?part BIND(STRAFTER(STR(?part), "#") AS ?role) }
  OPTIONAL { ?iri iab:position ?position }
  OPTIONAL { ?iri iab:openEnded ?open_ended }
  OPTIONAL { ?iri iab:printedName ?printed_name }
  OPTIONAL { ?iri org:member ?agency }
  BIND(COALESCE(?agency, ?iri) AS ?source)
}"""

_MENTIONS = """
SELECT ?source ?target ?printed_name ?iri WHERE {
  ?iri a iab:Mention ;
    iab:statedIn ?source ;
    iab:refersTo ?target .
  OPTIONAL { ?iri iab:printedName ?printed_name }
}"""

# Mentions and memberships are edges themselves. A span of the text is evidence and no node.
_STATED_IN = """
SELECT ?source ?target WHERE {
  ?source iab:statedIn ?target .
  FILTER NOT EXISTS { ?source a iab:Mention }
  FILTER NOT EXISTS { ?source a org:Membership }
}"""

EDGES = {
    kind: PREFIXES + query
    for kind, query in {
        "responsibility": _RESPONSIBILITIES,
        "part_of": "SELECT ?source ?target { ?source a iab:Division ; eli:is_part_of ?target }",
        "stated_in": _STATED_IN,
        "provides": "SELECT ?source ?target { ?source iab:hasProvision ?target }",
        "aims_at": "SELECT ?source ?target { ?source iab:hasTarget ?target }",
        "uses_programme": "SELECT ?source ?target { ?source iab:usesProgramme ?target }",
        "mention": _MENTIONS,
        "membership": _MEMBERSHIPS,
        "broader": "SELECT ?source ?target { ?source a iab:Sector ; skos:broader ?target }",
        "focus_sector": "SELECT ?source ?target { ?source iab:focusSector ?target }",
        "located_in": "SELECT ?source ?target { ?source iab:locatedIn ?target }",
        "jurisdiction": """
SELECT DISTINCT ?source ?target { ?part iab:agency ?source . ?source iab:jurisdiction ?target }""",
        "passed_by": """
SELECT ?source ?target { ?source a iab:PolicyDocument ; eli:passed_by ?target }""",
        "contact": "SELECT ?source ?target { ?source iab:contactAgency ?target }",
        "has_member": """
SELECT DISTINCT ?source ?target { ?part iab:agency ?source . ?source org:hasMember ?target }""",
        "group_member": """
SELECT ?source ?target { ?source a skos:Collection ; skos:member ?target }""",
        "related": "SELECT ?source ?target { ?source a iab:KeyTerm ; skos:related ?target }",
        "cites": "SELECT ?source ?target { ?source eli:cites ?target }",
        "attachment": """
SELECT ?source ?target { ?target a iab:Attachment . ?source eli:has_part ?target }""",
    }.items()
}
"""By kind of edge: a query that gives its ``source`` and ``target`` and other columns.

An edge with an ``iri`` is a fact of its own, with its own evidence; the others are stated by the
evidence of their first end in their second, ``BY_TARGET`` by that of their second in their first.
"""

BY_TARGET = frozenset({"provides", "aims_at", "uses_programme", "cites", "attachment"})
