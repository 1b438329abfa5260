"""The curated queries over a real connection: parameters, formats, pages, languages."""

import csv
import html
import io
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook

from iabkg.exports.answers.formats import ANSWER_FORMATS
from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from tests.web.running import running

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
LEADS = "/api/queries/leads-by-agency"
TASKS = "/api/queries/agency-tasks"


def test_every_curated_query_is_listed_with_an_address_that_answers(
    client: httpx.Client, graph: KnowledgeGraph
) -> None:
    listed = client.get("/api/queries").json()

    assert [query["name"] for query in listed] == [query.name for query in graph.queries]
    for query in listed:
        assert query["href"] == f"https://plans.example/kg/api/queries/{query['name']}"
        examples = {item["name"]: item["example"] for item in query["parameters"]}
        answer = client.get(f"/api/queries/{query['name']}", params=examples)
        # The examples name things of the plan that comes with iabkg, which is not here.
        assert answer.status_code in {200, 404}, answer.text


def test_an_answer_has_columns_total_and_rows_of_values_and_labels(client: httpx.Client) -> None:
    answer = client.get(TASKS, params={"agency": "市药监局", "role": "牵头"}).json()

    assert (answer["query"], answer["total"], answer["offset"]) == ("agency-tasks", 1, 0)
    assert [column["name"] for column in answer["columns"]] == list(answer["rows"][0])
    row = answer["rows"][0]
    assert row["path"] == "三/1"
    assert row["role"]["iri"].endswith("#Lead")
    assert [agency["label"] for agency in row["lead"]] == ["市工业和信息化委", "市药监局"]
    assert row["open_ended"] is False


def test_chinese_is_sent_as_it_is(client: httpx.Client) -> None:
    assert "市药监局" in client.get(TASKS, params={"agency": "市药监局"}).text


def test_an_unknown_query_is_answered_with_the_nearest_names(client: httpx.Client) -> None:
    response = client.get("/api/queries/lead-by-agencies")

    assert response.status_code == 404
    assert response.json()["nearest"][0] == "leads-by-agency"


@pytest.mark.parametrize(
    ("query", "status", "hint"),
    [
        ("", 422, "needs the parameter agency"),
        ("agency=", 422, "needs the parameter agency"),
        ("agency=市药监局&colour=red", 422, "no parameter 'colour'. It takes: agency, role"),
        ("agency=药监", 404, "no agency named '药监'. Nearest: 药监局"),
        ("agency=市药局", 404, "Nearest: "),
        ("agency=市药监局&role=Boss", 422, "one of Lead, Cooperating, Responsible"),
        ("agency=市药监局&limit=0", 422, "limit must be a number from 1"),
        ("agency=市药监局&limit=１", 422, "limit must be a number from 1"),
        ("agency=市药监局&offset=-1", 422, "offset must be a number from 0"),
        ("agency=市药监局&lang=fr", 422, "lang must be one of zh, en"),
        ("agency=市药监局&lang=zh&lang=en", 422, "lang is given twice"),
        ("agency=市药监局&shape=round", 422, "shape must be one of rows, sparql"),
        ("agency=市药监局&format=pdf", 406, "It has: json, html, csv"),
    ],
)
def test_a_wrong_parameter_says_what_to_do(
    client: httpx.Client, query: str, status: int, hint: str
) -> None:
    response = client.get(f"{TASKS}?{query}")

    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert hint in response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("agency-tasks?lang=zh", 422, "请填写 agency"),
        ("agency-tasks?lang=en", 422, "needs the parameter agency"),
        ("agency-tasks?agency=药监&lang=zh", 404, "没有名为“药监”的机构。"),
        ("agency-tasks?agency=药监&lang=en", 404, "There is no agency named “药监”."),
        ("agency-tasks?agency=市药监局&role=Boss&lang=zh", 422, "应为下列之一：牵头、配合、负责"),
        ("agency-tasks?agency=市药监局&colour=red&lang=zh", 422, "没有参数“colour”"),
        ("agency-tasks?agency=市药监局&limit=0&lang=zh", 422, "limit 应为1到10000之间的数"),
        ("agency-tasks?agency=市药监局&lang=fr", 422, "lang 应为下列之一：zh、en"),
        ("targets?due=soon&lang=zh", 422, "应为年份"),
        ("lead-by-agencies?lang=zh", 404, "没有名为“lead-by-agencies”的现成问题。"),
    ],
)
def test_a_browser_is_told_by_a_page_what_is_wrong(
    client: httpx.Client, query: str, status: int, told: str
) -> None:
    by_accept = client.get(f"/api/queries/{query}", headers=BROWSER)
    by_name = client.get(f"/api/queries/{query}&format=html")
    for_programs = client.get(f"/api/queries/{query}&format=json", headers=BROWSER)

    assert by_accept.status_code == by_name.status_code == for_programs.status_code == status
    assert by_accept.headers["content-type"] == "text/html; charset=utf-8"
    assert by_accept.headers["vary"] == for_programs.headers["vary"] == "Accept, Accept-Language"
    assert by_accept.text == by_name.text
    assert told in html.unescape(by_accept.text)
    assert for_programs.headers["content-type"] == "application/problem+json"


def test_the_page_of_an_error_has_the_form_as_it_was_filled_in(client: httpx.Client) -> None:
    page = client.get(f"{TASKS}?agency=药监&role=Lead&lang=en", headers=BROWSER).text

    assert '<input id="p-agency" name="agency" value="药监"' in page
    assert '<option value="Lead" selected>' in page


@pytest.mark.parametrize(
    "asked", ["agency-tasks?agency=药监&role=Lead&lang=en", "lead-by-agencies?lang=en"]
)
def test_the_page_of_an_error_leads_to_the_nearest_names(client: httpx.Client, asked: str) -> None:
    page = client.get(f"/api/queries/{asked}", headers=BROWSER).text
    links = re.findall(r'Nearest: <a href="([^"]*)">', page)

    followed = client.get(html.unescape(links[0]))
    assert followed.headers["content-type"] == "text/html; charset=utf-8"
    assert (followed.status_code, '<html lang="en">' in followed.text) == (200, True)


def test_the_page_of_an_error_shows_what_was_asked_and_does_not_obey(client: httpx.Client) -> None:
    hostile = '"><script>alert(1)</script>{name}'
    for params in ({"agency": hostile}, {"agency": "市药监局", hostile: "x"}, {"limit": hostile}):
        page = client.get(TASKS, params=params, headers=BROWSER)

        assert page.status_code in {404, 422}
        assert "<script>" not in page.text


def test_a_name_of_several_things_leads_to_each_of_them(tmp_path: Path) -> None:
    plans = ("label-lines", "table-with-merged-rows")
    folder = Path(__file__).parents[1] / "fixtures/plans"
    KnowledgeGraph.build([folder / f"{name}.txt" for name in plans], tmp_path / "store")
    asked = {"measure": "一/1", "lang": "en"}

    with (
        KnowledgeGraph.open(tmp_path / "store") as graph,
        running(create_app(graph, Settings())) as url,
    ):
        page = httpx.get(f"{url}/api/queries/agencies-of-measure", params=asked, headers=BROWSER)
        choices = re.findall(r'<a href="(/api/[^"]*)">', page.text)
        followed = [httpx.get(url + html.unescape(choice)).status_code for choice in choices]

    assert (page.status_code, "More than one measure is named “一/1”" in page.text) == (409, True)
    assert followed == [200, 200]


def test_a_parameter_that_takes_one_value_is_not_given_two(client: httpx.Client) -> None:
    response = client.get("/api/queries/shared-measures?agency=市药监局&agency=市外办&other=市外办")

    assert (response.status_code, "Give it once" in response.text) == (422, True)


def test_a_parameter_that_takes_several_values_is_answered_for_any_of_them(
    client: httpx.Client,
) -> None:
    answer = client.get("/api/queries/agencies-of-measure?measure=二/1&measure=三/1").json()

    assert {row["path"] for row in answer["rows"]} == {"二/1", "三/1"}


@pytest.mark.parametrize("form", ANSWER_FORMATS, ids=lambda form: form.name)
def test_every_format_is_asked_for_by_name_and_by_media_type(
    client: httpx.Client, form: object
) -> None:
    assert isinstance(form, type(ANSWER_FORMATS[0]))
    named = client.get(LEADS, params={"format": form.name})
    negotiated = client.get(LEADS, headers={"Accept": form.media_type})

    assert named.status_code == negotiated.status_code == 200
    assert named.headers["content-type"].partition(";")[0] == form.media_type
    assert negotiated.headers["content-type"] == named.headers["content-type"]
    assert named.headers["x-total-count"] == "3"
    assert "Accept" in named.headers["vary"]
    assert "市科技创新委" in named.text or form.name == "xlsx"


def test_sparql_json_has_whole_terms(client: httpx.Client) -> None:
    by_shape = client.get(LEADS, params={"shape": "sparql", "limit": 2})
    by_accept = client.get(
        LEADS, params={"limit": 2}, headers={"Accept": "application/sparql-results+json"}
    )

    assert by_shape.content == by_accept.content
    assert by_shape.headers["content-type"] == "application/sparql-results+json"
    assert by_shape.headers["x-total-count"] == "3"
    rows = by_shape.json()["results"]["bindings"]
    assert len(rows) == 2
    assert rows[0]["agency"]["type"] == "uri"
    assert rows[0]["measures"]["datatype"].endswith("#integer")


def test_what_is_absent_is_unbound_in_sparql_json(client: httpx.Client) -> None:
    answer = client.get("/api/queries/support", params={"shape": "sparql"}).json()

    rows = answer["results"]["bindings"]
    assert "tier" in answer["head"]["vars"]
    assert {row["tier"]["value"] for row in rows if "tier" in row} == {"国家级", "市级"}
    assert all(term["value"] for row in rows for term in row.values())


def test_csv_for_programs_is_plain_and_for_browsers_opens_in_spreadsheets(
    client: httpx.Client,
) -> None:
    for_programs = client.get(LEADS, params={"format": "csv"})
    downloaded = client.get(LEADS, params={"format": "csv", "download": "1"})
    by_browser = client.get(LEADS, params={"format": "csv"}, headers=BROWSER)

    header = next(csv.reader(io.StringIO(for_programs.text)))
    assert header == ["agency", "agency_iri", "measures", "full_name"]
    assert "content-disposition" not in for_programs.headers
    assert downloaded.content == by_browser.content
    assert downloaded.content.startswith(b"\xef\xbb\xbf")
    assert "牵头措施数" in downloaded.text
    assert 'filename="leads-by-agency.csv"' in downloaded.headers["content-disposition"]


def test_a_workbook_is_a_file_with_chinese_headers(client: httpx.Client) -> None:
    response = client.get(LEADS, params={"format": "xlsx"})

    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["机构", "牵头措施数", "机构全称"]
    assert sheet["B2"].value == 2
    assert sheet.freeze_panes == "A2"
    assert 'filename="leads-by-agency.xlsx"' in response.headers["content-disposition"]


def test_pages_are_linked_and_lead_through_all_rows(client: httpx.Client) -> None:
    whole = client.get(LEADS).json()["rows"]

    first = client.get(LEADS, params={"limit": 2, "lang": "zh"})
    following = first.links["next"]["url"]
    second = client.get(following.removeprefix("https://plans.example/kg"))

    assert first.json()["total"] == second.json()["total"] == len(whole) == 3
    assert first.json()["rows"] + second.json()["rows"] == whole
    assert second.json()["offset"] == 2
    assert "next" not in second.links
    assert second.links["prev"]["url"].endswith("limit=2&lang=zh&offset=0")


@pytest.mark.parametrize(
    ("params", "headers"),
    [({"lang": "en"}, {}), ({}, {"Accept-Language": "en-GB,en;q=0.9"})],
)
def test_titles_and_labels_are_in_the_language_asked_for(
    client: httpx.Client, params: dict[str, str], headers: dict[str, str]
) -> None:
    response = client.get(LEADS, params=params, headers=headers)

    answer = response.json()
    assert response.headers["content-language"] == answer["language"] == "en"
    assert answer["columns"][1]["title"] == "measures it leads"
    assert answer["rows"][0]["agency"]["label"].startswith("Shili Municipal Commission")


def test_a_browser_gets_a_page_with_the_question_a_form_and_the_other_formats(
    client: httpx.Client,
) -> None:
    response = client.get(TASKS, params={"agency": "市药监局", "lang": "zh"}, headers=BROWSER)

    page = response.text
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "某机构要做哪些事" in page
    assert '<input id="p-agency" name="agency" value="市药监局"' in page
    assert 'href="/id/shifu-2020-1/measure/3-1"' in page
    for form in ANSWER_FORMATS:
        assert (f"format={form.name}" in page) == (form.name != "html" or "lang=en" in page)
    assert "<script" not in page


def test_the_page_leaves_out_columns_that_are_empty_in_all_rows(client: httpx.Client) -> None:
    asked = {"agency": "市药监局", "role": "牵头", "lang": "en"}
    answer = client.get(TASKS, params=asked).json()
    page = client.get(TASKS, params={**asked, "format": "html"}).text

    empty = {each["title"] for each in answer["columns"] if not answer["rows"][0][each["name"]]}
    assert "responsible agencies" in empty
    assert ">lead agencies</th>" in page
    assert ">responsible agencies</th>" not in page


def test_links_of_the_page_stay_on_it(client: httpx.Client) -> None:
    page = client.get(TASKS, params={"agency": "市药监局", "lang": "zh"}, headers=BROWSER).text

    assert ">Lead</td>" in page
    assert "https://w3id.org" not in page


def test_the_page_calls_facts_evidence(client: httpx.Client) -> None:
    page = client.get("/api/queries/support", params={"lang": "zh"}, headers=BROWSER).text

    assert re.search(r'<a href="/id/shifu-2020-1/money/[^"]*">证据</a>', page)


def test_cells_tell_how_wide_they_want_to_be(client: httpx.Client) -> None:
    page = client.get("/api/queries/support", params={"lang": "zh"}, headers=BROWSER).text

    assert re.search(r'<td class="number">[0-9,]+</td>', page)
    assert '<td class="short">Cap</td>' in page


def test_what_was_asked_is_shown_and_not_obeyed(client: httpx.Client) -> None:
    hostile = '"><script>alert(1)</script>'
    response = client.get("/api/queries/targets", params={"containing": hostile}, headers=BROWSER)

    assert response.status_code == 200
    assert "<script>" not in response.text
    assert "&lt;script&gt;" in response.text


@pytest.mark.parametrize(
    "hostile",
    [
        '"} . ?s ?p ?o . {',
        "\\",
        "'''",
        "VALUES ?document { UNDEF }",
        "\u0000\u2028\u202e",
        "\ud7ff" * 9,
    ],
)
def test_hostile_text_changes_no_query(client: httpx.Client, hostile: str) -> None:
    response = client.get("/api/queries/support", params={"containing": hostile})
    named = client.get("/api/queries/support", params={"per_unit": f"{hostile} }} #"})

    assert (response.status_code, named.status_code) == (200, 404)
    assert response.json()["rows"] == []


def test_openapi_types_every_row_and_the_list_of_queries(client: httpx.Client) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    def schema(address: str) -> dict[str, Any]:
        answer = paths[address]["get"]["responses"]["200"]
        found: dict[str, Any] = answer["content"]["application/json"]["schema"]
        return found

    rows = schema("/api/queries/agency-tasks")["properties"]["rows"]["items"]["properties"]
    assert [rows[name]["anyOf"][0]["type"] for name in ("path", "open_ended", "due_year")] == [
        "string",
        "boolean",
        "integer",
    ]
    listed = schema("/api/queries")["items"]["properties"]
    (first, *_) = client.get("/api/queries").json()
    assert set(listed) == set(first)
    assert set(listed["parameters"]["items"]["properties"]) == set(first["parameters"][0])


def test_openapi_types_every_parameter(client: httpx.Client, graph: KnowledgeGraph) -> None:
    paths = client.get("/openapi.json").json()["paths"]

    def schema(query: str, name: str) -> dict[str, object]:
        parameters = paths[f"/api/queries/{query}"]["get"]["parameters"]
        found: dict[str, object] = next(p["schema"] for p in parameters if p["name"] == name)
        return found

    assert schema("targets", "due")["items"] == {
        "type": "integer",
        "minimum": 1000,
        "maximum": 9999,
    }
    assert schema("agency-tasks", "role")["items"] == {
        "type": "string",
        "enum": ["Lead", "Cooperating", "Responsible"],
    }
    assert "anyOf" in schema("caps-above", "amount")
    assert schema("caps", "limit")["type"] == "integer"
    assert json.dumps(schema("caps", "format")).count("xlsx") == 1
    assert all(f"/api/queries/{query.name}" in paths for query in graph.queries)
