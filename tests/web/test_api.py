"""The JSON API over a real connection: answers, exports, and every way to ask wrongly."""

from io import BytesIO

import httpx
import pytest

from iabkg.exports.options import ExportOptions, Language, View
from iabkg.knowledge_graph import KnowledgeGraph


def test_leads_come_with_their_evidence(client: httpx.Client) -> None:
    response = client.get("/api/leads", params={"q": "仿制药"})

    answer = response.json()
    assert response.status_code == 200
    assert list(answer) == ["query", "results", "more", "interpretation"]
    assert answer["results"][0]["measure"]["path"] == "三/1"
    assert answer["results"][0]["evidence"][0]["text"] == "仿制药"
    assert [agency["name"] for agency in answer["results"][0]["lead"]] == [
        "市工业和信息化委",
        "市药监局",
    ]


def test_leads_are_named_in_the_language_asked_for(client: httpx.Client) -> None:
    response = client.get("/api/leads", params={"q": "仿制药", "lang": "en", "limit": 1})

    results = response.json()["results"]
    assert len(results) == 1
    assert results[0]["lead"][0]["name"].startswith("Shili Municipal Commission")


def test_chinese_is_sent_as_it_is(client: httpx.Client) -> None:
    assert "仿制药" in client.get("/api/leads", params={"q": "仿制药"}).text


@pytest.mark.parametrize(
    ("query", "hint"),
    [
        ("", "parameter q is missing"),
        ("q=", "parameter q is empty"),
        ("q=%20", "parameter q is empty"),
        ("q=" + "a" * 501, "at most 500 characters"),
        ("q=a&limit=0", "parameter limit is wrong"),
        ("q=a&limit=many", "parameter limit is wrong"),
        ("q=a&lang=fr", "'zh' or 'en'"),
    ],
)
def test_a_wrong_question_says_what_to_do(client: httpx.Client, query: str, hint: str) -> None:
    response = client.get(f"/api/leads?{query}")

    problem = response.json()
    assert response.status_code == problem["status"] == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert hint in problem["detail"]


def test_an_export_is_what_the_facade_writes(client: httpx.Client, graph: KnowledgeGraph) -> None:
    for form in graph.formats:
        if form.name == "svg-graph":
            continue  # Graphviz draws at random.
        response = client.get(f"/api/export/{form.name}")
        out = BytesIO()
        graph.export(form.name, out)

        assert response.status_code == 200
        assert response.headers["content-type"].partition(";")[0] == form.media_type
        assert f'filename="iabkg.{form.extension}"' in response.headers["content-disposition"]
        assert sorted(response.content.splitlines()) == sorted(out.getvalue().splitlines())


def test_an_export_takes_a_view_filters_and_a_language(
    client: httpx.Client, graph: KnowledgeGraph
) -> None:
    wanted = {"view": "responsibilities", "agency": "市药监局", "lang": "en"}
    out = BytesIO()
    options = ExportOptions(view=View.RESPONSIBILITIES, agency="市药监局", lang=Language.EN)
    graph.export("csv", out, options)

    response = client.get("/api/export/csv", params=wanted)

    assert response.content == out.getvalue()
    assert "Shili Food and Drug Administration" in response.text


def test_browsers_get_tables_fit_for_excel_and_programs_plain_ones(client: httpx.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    address = "/api/export/csv"

    assert client.get(address, headers=browser).content.startswith(b"\xef\xbb\xbf")
    assert not client.get(address).content.startswith(b"\xef\xbb\xbf")
    assert client.get(f"{address}?bom=1").content.startswith(b"\xef\xbb\xbf")
    assert not client.get(f"{address}?bom=0", headers=browser).content.startswith(b"\xef\xbb\xbf")
    assert "Accept" in client.get(address).headers["vary"]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [("agency=x", 404, "agency"), ("view=all", 422, "view"), ("lang=fr", 422, "lang")],
)
def test_what_cannot_be_exported_is_said(
    client: httpx.Client, query: str, status: int, words: str
) -> None:
    response = client.get(f"/api/export/gexf?{query}")

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert words in response.text


def test_the_context_of_json_ld_is_published(client: httpx.Client) -> None:
    response = client.get("/api/context.jsonld")

    assert response.headers["content-type"] == "application/ld+json"
    assert response.json()["@context"]["leadAgency"] == {"@id": "iab:leadAgency", "@type": "@id"}


def test_an_unknown_export_is_answered_with_the_list(
    client: httpx.Client, graph: KnowledgeGraph
) -> None:
    response = client.get("/api/export/xlsb")

    assert response.status_code == 406
    assert response.json()["available"] == [form.name for form in graph.formats]


def test_health_says_what_is_served(client: httpx.Client, graph: KnowledgeGraph) -> None:
    health = client.get("/health").json()

    assert health["status"] == "ok"
    assert health["data_version"] == graph.data_version
    assert (health["documents"], health["triples"]) == (2, graph.summary.triples)
