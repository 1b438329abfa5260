"""The kinds of reading requests, each with the check of its answer."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import quote

import httpx
from pyoxigraph import NamedNode, RdfFormat, parse

from tests.soak.tally import IntendedError, WrongError, expect, passed
from tests.soak.world import DOCUMENT, PAIRS, TRIPLES, World

__all__ = ["KINDS", "Kind"]

Kind = Callable[[World], Awaitable[None]]

_RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
_HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c"
_SLOW = "SELECT (COUNT(*) AS ?n) { ?a (!<x:p>)* ?b . ?c (!<x:q>)* ?d }"


async def point(world: World) -> None:
    """Ask for all properties of one thing."""
    subject = world.chance.choice(world.truth.subjects)
    query = f"SELECT ?p ?o {{ GRAPH <{DOCUMENT}> {{ {subject} ?p ?o }} }}"
    rows = passed(await world.ask(query), 200).json()["results"]["bindings"]
    stated = world.truth.of(subject)
    expect(
        sorted((row["p"]["value"], row["o"]["value"]) for row in rows),
        sorted((each.predicate.value, getattr(each.object, "value", "")) for each in stated),
    )


async def heavy(world: World) -> None:
    """Join all triples of the plan with all."""
    response = passed(await world.ask(PAIRS), 200)
    expect(response.json()["results"]["bindings"][0]["n"]["value"], str(world.truth.pairs))


async def graph(world: World) -> None:
    """Fetch the whole graph of the plan: an answer of several chunks, which a kill may cut."""
    try:
        response = passed(await world.ask(TRIPLES, "application/n-triples"), 200)
    except httpx.RemoteProtocolError:
        raise IntendedError("broken off") from None
    found = {quad.triple for quad in parse(response.content, RdfFormat.N_TRIPLES)}
    expect(len(found ^ world.truth.triples), 0)


async def kept(world: World) -> None:
    """Ask the same again and again, and whether it has changed."""
    first = passed(await world.client.get("/sparql", params={"query": PAIRS}), 200)
    expect(first.json()["results"]["bindings"][0]["n"]["value"], str(world.truth.pairs))
    headers = {"If-None-Match": first.headers["etag"]}
    again = await world.client.get("/sparql", params={"query": PAIRS}, headers=headers)
    if passed(again, 200, 304).status_code == 200:
        expect(again.json(), first.json())


async def runaway(world: World) -> None:
    """Ask what never ends, with little time."""
    query = world.chance.choice([_RUNAWAY, _SLOW, _HUNGRY])
    try:
        passed(await world.ask(query, timeout="0.3"))
    except httpx.RemoteProtocolError:
        raise IntendedError("broken off") from None


async def refused(world: World) -> None:
    """Ask what would leave the machine, crash the engine, or change something."""
    query = world.chance.choice(
        [
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            f"ASK {'{' * 3000}{'}' * 3000}",
            "INSERT DATA { <a:a> <b:b> <c:c> }",
        ]
    )
    passed(await world.ask(query), 403)


async def malformed(world: World) -> None:
    """Ask what is no SPARQL."""
    problem = passed(await world.ask("SELECT * { ?s ?p }"), 400).json()
    expect((problem["line"], problem["column"]), (1, 18))


async def leaving(world: World) -> None:
    """Ask what never ends and leave."""
    _, writer = await asyncio.open_connection(*world.address)
    target = f"/sparql?query={quote(_RUNAWAY + f' # {next(world.numbers)}')}"
    writer.write(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    await writer.drain()
    await asyncio.sleep(world.chance.random() / 5)
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def leads(world: World) -> None:
    """Look up who leads something."""
    response = passed(await world.client.get("/api/leads", params={"q": "仿制药"}), 200)
    found = response.json()["results"][0]["lead"]
    expect(tuple(agency["name"] for agency in found), world.truth.leaders)


async def caps(world: World) -> None:
    """Ask a curated query."""
    response = passed(await world.client.get("/api/queries/caps"), 200)
    expect(len(response.json()["rows"]), world.truth.caps)


async def thing(world: World) -> None:
    """Follow the address of the plan to its data."""
    headers = {"Accept": "application/n-triples"}
    response = passed(
        await world.client.get("/id/suifu-2018-9", headers=headers, follow_redirects=True), 200
    )
    found = {quad.triple for quad in parse(response.content, RdfFormat.N_TRIPLES)}
    wanted = set(world.truth.of(NamedNode(DOCUMENT)))
    if not wanted <= found:
        raise WrongError(f"{len(wanted - found)} triples are missing")


async def export(world: World) -> None:
    """Fetch everything."""
    response = passed(await world.client.get("/api/export/nquads"), 200)
    quads = parse(response.content, RdfFormat.N_QUADS)
    plan = NamedNode(DOCUMENT)
    found = {quad.triple for quad in quads if quad.graph_name == plan}
    expect(len(found ^ world.truth.triples), 0)


async def look(world: World) -> None:
    """Look at the service as a monitor does."""
    passed(await world.client.get("/health/live"), 200)
    passed(await world.client.get("/metrics"), 200)


# How often each comes: so many of a hundred or so.
KINDS: dict[Kind, int] = {
    point: 40, kept: 15, heavy: 5, graph: 3, runaway: 8, refused: 5, malformed: 5, leaving: 5,
    leads: 5, caps: 4, thing: 3, export: 1, look: 2,
}  # fmt: skip
