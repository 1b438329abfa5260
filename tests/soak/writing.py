"""Clients that write, and keep account of what must be there."""

from pyoxigraph import RdfFormat, parse

from tests.soak.tally import expect, passed
from tests.soak.world import World

__all__ = ["GraphWriter", "Updater"]

_MOST = 60
_TURTLE = {"Content-Type": "text/turtle"}
_UPDATE = {"Content-Type": "application/sparql-update"}


class Updater:
    """Adds numbers to a graph of its own; what was acknowledged is there, and nothing else."""

    def __init__(self, number: int) -> None:
        """Write to the graph of this ``number``."""
        self._graph = f"urn:soak:update:{number}"
        self._held: set[int] = set()

    async def __call__(self, world: World) -> None:
        """Do one write and see what is there afterwards."""
        if len(self._held) >= _MOST:
            await self._update(world, "DELETE WHERE { GRAPH $graph { ?s ?p ?o } }")
            self._held.clear()
        else:
            number = next(world.numbers)
            await self._update(world, f"INSERT DATA {{ GRAPH $graph {{ <a:a> <b:b> {number} }} }}")
            self._held.add(number)
        await self.audit(world)

    async def audit(self, world: World) -> None:
        """Compare what is there with what was acknowledged."""
        query = f"SELECT ?o {{ GRAPH <{self._graph}> {{ ?s ?p ?o }} }}"
        rows = passed(await world.ask(query), 200).json()["results"]["bindings"]
        expect({int(row["o"]["value"]) for row in rows}, self._held)

    async def _update(self, world: World, text: str) -> None:
        body = text.replace("$graph", f"<{self._graph}>")
        passed(await world.client.post("/update", content=body, headers=_UPDATE), 204)


class GraphWriter:
    """Replaces, enlarges and deletes a graph of its own by the Graph Store Protocol."""

    def __init__(self, number: int) -> None:
        """Write to the graph of this ``number``."""
        self._where = {"graph": f"urn:soak:graph:{number}"}
        self._held: set[int] | None = None

    async def __call__(self, world: World) -> None:
        """Do one write and read the graph."""
        await world.chance.choice([self._put, self._post, self._delete])(world)
        await self.audit(world)

    async def audit(self, world: World) -> None:
        """Compare what is there with what was acknowledged; None stands for no graph."""
        headers = {"Accept": "application/n-triples"}
        response = await world.client.get("/graphs", params=self._where, headers=headers)
        if passed(response, 200, 404).status_code == 404:
            expect(None, self._held)
            return
        found = parse(response.content, RdfFormat.N_TRIPLES)
        expect({int(getattr(quad.object, "value", -1)) for quad in found}, self._held)

    async def _put(self, world: World) -> None:
        numbers = self._some(world)
        await self._send(world, "PUT", numbers)
        self._held = numbers

    async def _post(self, world: World) -> None:
        if self._held is None or len(self._held) > _MOST:
            await self._put(world)
            return
        numbers = self._some(world)
        await self._send(world, "POST", numbers)
        self._held |= numbers

    async def _delete(self, world: World) -> None:
        response = await world.client.delete("/graphs", params=self._where)
        passed(response, 404 if self._held is None else 204)
        self._held = None

    async def _send(self, world: World, method: str, numbers: set[int]) -> None:
        body = "".join(f"<a:a> <b:b> {number} .\n" for number in numbers)
        response = await world.client.request(
            method, "/graphs", content=body, params=self._where, headers=_TURTLE
        )
        # Whether a graph is new nobody can tell once the writer was killed behind its commit.
        passed(response, 204, *([201] if self._held is None else []))

    def _some(self, world: World) -> set[int]:
        return {next(world.numbers) for _ in range(world.chance.randint(1, 20))}
