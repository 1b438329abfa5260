"""What the README shows is what one gets."""

import re
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from iabkg.knowledge_graph import KnowledgeGraph
from iabkg.settings import Settings
from iabkg.web.app import create_app
from tests.plans import PLAN
from tests.web.running import running

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
SHOWN_ADDRESS = "http://127.0.0.1:8000"


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def _shown() -> Iterator[tuple[str, str]]:
    """Yield each command of the console blocks with the output shown below it.

    A command goes on while a quotation mark of it is open.
    """
    for block in _blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = part.splitlines()
            count = next(n for n in range(1, len(lines) + 1) if _closed("\n".join(lines[:n])))
            yield "\n".join(lines[:count]), "\n".join(lines[count:])


def _closed(command: str) -> bool:
    return command.count("'") % 2 == 0


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("readme") / "store"
    KnowledgeGraph.build([PLAN], path)
    return path


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with KnowledgeGraph.open(store) as graph, running(create_app(graph, Settings())) as url:
        yield url


@pytest.mark.parametrize(("command", "output"), list(_shown()))
def test_a_shown_command_prints_what_is_shown(
    command: str, output: str, store: Path, address: str
) -> None:
    iabkg = f"{sys.executable} -m iabkg"
    run = re.sub(r"^iabkg", iabkg, command).replace(SHOWN_ADDRESS, address)

    done = subprocess.run(
        ["bash", "-c", run],
        cwd=ROOT,
        env={"IABKG_STORE": str(store), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    # … stands for anything that is left out.
    pattern = ".*".join(re.escape(piece) for piece in output.split("…"))
    assert done.stderr == ""
    assert re.fullmatch(pattern, done.stdout.strip(), re.DOTALL), done.stdout


def test_the_shown_triples_are_in_the_graph(store: Path) -> None:
    (shown,) = _blocks("turtle")
    prefixes = """
        @prefix iab: <https://w3id.org/iabkg/ontology#> .
        @prefix id: <https://w3id.org/iabkg/id/> .
        @prefix schema: <https://schema.org/> .
        @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
        @prefix nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#> .
    """
    out = BytesIO()
    with KnowledgeGraph.open(store) as graph:
        graph.export("nquads", out)
    plan = {quad.triple for quad in parse(out.getvalue(), RdfFormat.N_QUADS)}

    triples = [quad.triple for quad in parse(prefixes + shown, RdfFormat.TURTLE)]

    assert [triple for triple in triples if triple not in plan] == []
    assert len(triples) > 20


def test_the_quoted_sentence_is_the_plans() -> None:
    quoted = "".join(re.findall(r"^> (.*)$", README, re.MULTILINE)).replace("**", "")

    assert quoted in PLAN.read_text("utf-8")
