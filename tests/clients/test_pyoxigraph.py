"""pyoxigraph: SERVICE from a query of another process's own store."""

from pyoxigraph import QuerySolutions, Store

EX = "http://example.org/"


def test_two_endpoints_are_joined(endpoint: str, second_endpoint: str) -> None:
    solutions = Store().query(
        f"SELECT ?name {{ SERVICE <{endpoint}> {{ <{EX}a> <{EX}p> ?o }} "
        f"SERVICE <{second_endpoint}> {{ ?o <{EX}name> ?name }} }} ORDER BY ?name"
    )

    assert isinstance(solutions, QuerySolutions)
    assert [solution["name"].value for solution in solutions] == ["Bea", "Cai", "Dan"]


def test_a_silent_service_that_refuses_gives_nothing(endpoint: str) -> None:
    solutions = Store().query(
        f"SELECT * {{ SERVICE SILENT <{endpoint}> {{ SERVICE <{endpoint}> {{ ?s ?p ?o }} }} }}"
    )

    assert isinstance(solutions, QuerySolutions)
    assert [set(solution) for solution in solutions] == [{None}]
