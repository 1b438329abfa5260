"""iabkg from Python: open, ask, rows, data frames, notebooks."""

import subprocess
import sys

import pandas as pd
import pytest

import iabkg
from iabkg.errors import AmbiguousNameError, MissingExtraError
from iabkg.model.answer import Answer, Thing
from tests.queries.plan_graph import plan_graph, plan_store


@pytest.fixture(scope="module")
def tasks() -> Answer:
    return plan_graph().ask("agency-tasks", agency="市商务委")


def test_a_store_is_opened_by_its_path_and_asked() -> None:
    with iabkg.open(str(plan_store())) as graph:
        assert graph.leads("仿制药").results[0].measure.path == "五/（二）/10"
        assert len(graph.ask("agency-tasks", agency="市商务委")) == 6


def test_importing_iabkg_loads_nothing() -> None:
    code = "import sys, iabkg; print(sorted({'pyoxigraph', 'pandas', 'fastapi'} & {*sys.modules}))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_opening_and_asking_load_neither_pandas_nor_the_service() -> None:
    code = (
        "import sys, iabkg; "
        f"kg = iabkg.open({str(plan_store())!r}); kg.ask('agency-tasks', agency='市商务委'); "
        "print(sorted({'pandas', 'fastapi', 'xlsxwriter', 'jieba', 'rdflib'} & {*sys.modules}))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_rows_are_read_by_attribute_and_as_mappings(tasks: Answer) -> None:
    row = tasks[0]

    assert row.path == row["path"] == dict(row)["path"] == "四/（二）/6"
    assert row.open_ended is False
    assert [row.path for row in tasks][:2] == ["四/（二）/6", "五/（二）/8"]
    assert repr(row).startswith("Row(agency='市商务委', role='牵头', path='四/（二）/6'")


def test_things_know_their_iri_and_can_be_asked_about(tasks: Answer) -> None:
    agency = tasks[0].agency

    assert isinstance(agency, Thing)
    assert str(agency) == "市商务委"
    assert plan_graph().ask("agency-tasks", agency=agency) == tasks


def test_rows_cannot_be_changed(tasks: Answer) -> None:
    with pytest.raises(AttributeError, match="cannot be changed"):
        tasks[0].path = "x"
    with pytest.raises(AttributeError, match=r"no column paths\. There are: agency"):
        _ = tasks[0].paths
    with pytest.raises(KeyError):
        _ = tasks[0]["paths"]


def test_values_are_given_as_python_has_them() -> None:
    graph = plan_graph()

    assert graph.ask("caps-above", amount=10_000_000).total == 5
    assert graph.ask("targets", due=2022, containing=None).total == 11
    assert graph.ask("measures-of-agency", agency=["市商务委", "市外办"]).total == 8


def test_pages_know_how_many_rows_there_are() -> None:
    page = plan_graph().ask("task-sheet", limit=10, offset=30)

    assert (len(page), page.total, page.offset) == (8, 38, 30)


def test_labels_are_in_the_language_asked_for() -> None:
    row = plan_graph().ask("agency-tasks", agency="市商务委", lang="en")[0]

    assert str(row.role) == "lead"
    assert str(row.agency) == "Guangzhou Municipal Commission of Commerce"


def test_a_data_frame_has_a_column_for_the_label_and_one_for_the_iri(tasks: Answer) -> None:
    frame = tasks.to_pandas()

    assert isinstance(frame, pd.DataFrame)
    assert frame.shape[0] == 6
    assert frame["lead"][0] == "市商务委、市发展改革委、市工业和信息化委"
    assert frame["agency_iri"].str.endswith("commerce-commission").all()


def test_numbers_of_a_data_frame_stay_numbers_where_some_or_all_are_absent() -> None:
    frame = plan_graph().ask("support", instrument="贴息").to_pandas()
    targets = plan_graph().ask("targets").to_pandas()

    assert str(frame["value"].dtype) == "Float64"
    assert [str(frame[name].dtype) for name in ("maximum", "rate")] == ["Int64", "Float64"]
    assert str(targets["due_year"].dtype) == "Int64"
    assert str(
        plan_graph().ask("agency-tasks", agency="市商务委").to_pandas()["open_ended"].dtype
    ) == ("boolean")


def test_an_underscore_behind_a_keyword_is_dropped() -> None:
    graph = plan_graph()

    assert graph.ask("task-sheet", class_="Task") == graph.ask("task-sheet", {"class": "Task"})
    assert graph.ask("parks", in_="番禺区").total == 2


def test_without_pandas_the_error_says_what_to_install(
    tasks: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)

    with pytest.raises(MissingExtraError, match=r"pip install 'iabkg\[pandas\]'"):
        tasks.to_pandas()


def test_a_notebook_shows_a_table(tasks: Answer) -> None:
    shown = tasks._repr_html_()

    assert shown.startswith('<table class="rows">')
    assert "市人力资源和社会保障局" in shown
    assert "… 234 more rows" in plan_graph().ask("cooperation-pairs")._repr_html_()


def test_an_ambiguous_name_is_refused_with_the_choices() -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        plan_graph().ask("agency-names", agency="区政府")

    assert "广州市天河区人民政府" in caught.value.choices
