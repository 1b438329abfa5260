"""The queries of the benchmark, in the project's vocabulary.

``__NUMBER__`` stands in the name of a variable and ``__THING__`` for an IRI; each request puts
another number in, so that no two texts, and no two headers of a result, are the same.
"""

from dataclasses import dataclass

__all__ = [
    "AGGREGATE",
    "CONSTRUCT",
    "JOIN",
    "LED_MEASURES",
    "MILLION",
    "POINT",
    "ROWS",
    "RUNAWAY",
    "Query",
]

JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"
# One row is one line here: line ends in values are escaped.
TSV = "text/tab-separated-values"

_PREFIXES = (
    "PREFIX iab: <https://w3id.org/iabkg/ontology#> "
    "PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its placeholders, and the media type it is asked in."""

    template: str
    accept: str = JSON

    def text(self, number: int, thing: str = "") -> str:
        """Return the query of one request."""
        return self.template.replace("__NUMBER__", str(number)).replace("__THING__", thing)


# What a lookup may ask for; trusted, so it has no placeholders.
LED_MEASURES = _PREFIXES + (
    "SELECT DISTINCT ?measure WHERE { ?measure iab:leadAgency ?agency } ORDER BY ?measure"
)

POINT = Query(
    _PREFIXES + "SELECT ?agency__NUMBER__ WHERE { <__THING__> iab:leadAgency ?agency__NUMBER__ }"
)

# The agencies of a measure with their full names and the words that name them.
JOIN = Query(
    _PREFIXES + "SELECT ?agency ?label ?name ?words__NUMBER__ WHERE { "
    "?responsibility iab:measure <__THING__> ; iab:agency ?agency ; iab:statedName ?name ; "
    "iab:evidence ?span . ?span nif:anchorOf ?words__NUMBER__ . "
    '?agency skos:prefLabel ?label FILTER(LANG(?label) = "zh") }'
)

AGGREGATE = Query(
    _PREFIXES + "SELECT ?agency (COUNT(DISTINCT ?measure) AS ?measures__NUMBER__) "
    "(AVG(?position) AS ?place) (MIN(?stated) AS ?name) WHERE { "
    "?responsibility iab:agency ?agency ; iab:measure ?measure ; iab:position ?position ; "
    "iab:statedName ?stated } GROUP BY ?agency"
)

# 1,000 solutions make 5,000 triples: a responsibility has one of each.
CONSTRUCT = Query(
    _PREFIXES + "CONSTRUCT { ?responsibility iab:agency ?agency ; iab:role ?role ; "
    "iab:measure ?measure ; iab:statedName ?name__NUMBER__ ; iab:position ?position } WHERE { "
    "?responsibility iab:agency ?agency ; iab:role ?role ; iab:measure ?measure ; "
    "iab:statedName ?name__NUMBER__ ; iab:position ?position } LIMIT 1000",
    N_TRIPLES,
)

ROWS = Query(
    _PREFIXES + "SELECT ?span ?property ?value__NUMBER__ WHERE { "
    "?span nif:referenceContext ?context ; ?property ?value__NUMBER__ } LIMIT 50000"
)

# The whole graph beside each district until a million rows are full: streamed, nothing is kept.
MILLION = Query(
    _PREFIXES + "SELECT ?district ?subject ?property ?value__NUMBER__ WHERE { "
    "?district a iab:District . ?subject ?property ?value__NUMBER__ } LIMIT 1000000",
    TSV,
)

# A product of three that would take days and little memory.
RUNAWAY = Query(
    _PREFIXES + "SELECT (COUNT(*) AS ?combinations__NUMBER__) WHERE { "
    "?first iab:evidence ?span . ?second iab:evidence ?other . ?third iab:evidence ?last }"
)
