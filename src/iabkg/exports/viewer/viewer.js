// Draws the graph of this page: force layout, search, kinds, and the sentence behind what is chosen.
"use strict";
(() => {
  const graph = JSON.parse(document.getElementById("data").textContent);
  const words = graph.words;
  const SVG = "http://www.w3.org/2000/svg";
  const FIRST = 300, MOST = 1500;
  const [svg, view, edgeLayer, nodeLayer, details, search, count, more] =
    ["graph", "view", "edges", "nodes", "details", "search", "count", "more"].map((id) => document.getElementById(id));
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  const links = new Map(graph.nodes.map((node) => [node.id, []]));
  for (const edge of graph.links) {
    links.get(edge.source).push(edge);
    if (edge.source !== edge.target) links.get(edge.target).push(edge);
  }
  const ranked = [...graph.nodes].sort((a, b) => links.get(b.id).length - links.get(a.id).length);
  const hiddenKinds = new Set();
  let limit = FIRST, box = null, chosen = null, elements = new Map(), lines = [];

  const make = (name, attributes = {}, text = null, space = null) => {
    const element = space ? document.createElementNS(space, name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== null) element.textContent = text;
    return element;
  };
  const draw = (name, attributes, text = null) => make(name, attributes, text, SVG);
  // Chinese characters are twice as wide as Latin ones.
  function short(text, room) {
    let shown = "";
    for (const character of text) {
      room -= character >= "\u2e80" ? 2 : 1;
      if (room < 0) return shown + "…";
      shown += character;
    }
    return text;
  }

  const CORNERS = { rectangle: 4, roundrectangle: 4, diamond: 4, triangle: 3, hexagon: 6, octagon: 8 };
  function mark(kind, radius) {
    const style = graph.kinds[kind], common = { class: "mark", fill: style.colour, stroke: "#ffffff", "stroke-width": 1 };
    const corners = CORNERS[style.shape];
    if (!corners) return draw("circle", { ...common, r: radius });
    if (style.shape.endsWith("rectangle"))
      return draw("rect", { ...common, x: -radius, y: -radius * 0.75, width: 2 * radius, height: 1.5 * radius, rx: style.shape === "rectangle" ? 0 : 5 });
    const turn = style.shape === "octagon" ? Math.PI / 8 : -Math.PI / 2;
    const points = Array.from({ length: corners }, (_, i) => {
      const angle = turn + 2 * Math.PI * i / corners;
      return `${(radius * 1.15 * Math.cos(angle)).toFixed(2)},${(radius * 1.15 * Math.sin(angle)).toFixed(2)}`;
    });
    return draw("polygon", { ...common, points: points.join(" ") });
  }
  const radius = (node) => Math.min(22, 6 + 1.6 * Math.sqrt(links.get(node.id).length));

  function wanted() {
    const query = search.value.trim().toLowerCase();
    const open = ranked.filter((node) => !hiddenKinds.has(node.kind));
    if (!query) return { nodes: open.slice(0, limit), hits: null, total: open.length };
    const hits = open.filter((node) => node.search.includes(query));
    const around = new Set(hits.slice(0, limit).map((node) => node.id));
    for (const hit of hits) for (const edge of links.get(hit.id)) {
      if (around.size >= limit) break;
      for (const end of [edge.source, edge.target]) if (!hiddenKinds.has(byId.get(end).kind)) around.add(end);
    }
    return { nodes: ranked.filter((node) => around.has(node.id)), hits: new Set(hits.map((node) => node.id)), total: open.length };
  }

  // Nodes begin where the exporter put them, so that the picture is the same every time.
  function settle(nodes, edges) {
    const index = new Map(nodes.map((node, place) => [node.id, place]));
    const x = nodes.map((node) => node.x / 2), y = nodes.map((node) => node.y / 2);
    const ends = edges.map((edge) => [index.get(edge.source), index.get(edge.target)]);
    const degree = x.map(() => 0);
    for (const [a, b] of ends) { degree[a]++; degree[b]++; }
    const ideal = nodes.length > 150 ? 70 : 150, rounds = nodes.length > 600 ? 60 : 220;
    for (let round = 0; round < rounds; round++) {
      const heat = 40 * (1 - round / rounds) + 0.5, dx = x.map((v) => -v * 0.01), dy = y.map((v) => -v * 0.01);
      for (let i = 0; i < x.length; i++) for (let j = 0; j < i; j++) {
        const ax = x[i] - x[j], ay = y[i] - y[j], force = Math.min(4, ideal * ideal / (ax * ax + ay * ay + 0.01)) * 0.4;
        const away = Math.hypot(ax, ay) || 1, fx = ax / away * force * 10, fy = ay / away * force * 10;
        dx[i] += fx; dy[i] += fy; dx[j] -= fx; dy[j] -= fy;
      }
      for (const [a, b] of ends) {
        const ax = x[b] - x[a], ay = y[b] - y[a], far = Math.hypot(ax, ay) || 1, pull = (far - ideal) / far * 0.5 / Math.max(2, Math.min(degree[a], degree[b]));
        dx[a] += ax * pull; dy[a] += ay * pull; dx[b] -= ax * pull; dy[b] -= ay * pull;
      }
      for (let i = 0; i < x.length; i++) {
        const step = Math.hypot(dx[i], dy[i]) || 1, scale = Math.min(step, heat) / step;
        x[i] += dx[i] * scale; y[i] += dy[i] * scale;
      }
    }
    nodes.forEach((node, place) => { node.px = x[place]; node.py = y[place]; });
  }

  function show() {
    const { nodes, hits, total } = wanted(), shown = new Set(nodes.map((node) => node.id));
    const edges = graph.links.filter((edge) => shown.has(edge.source) && shown.has(edge.target));
    settle(nodes, edges);
    edgeLayer.replaceChildren(); nodeLayer.replaceChildren(); elements = new Map(); lines = [];
    for (const edge of edges) drawEdge(edge);
    for (const node of nodes) drawNode(node, nodes.length <= 80 || links.get(node.id).length > 5, hits);
    count.textContent = words.shown.replace("{shown}", nodes.length).replace("{total}", total).replace("{edges}", edges.length);
    more.hidden = hits !== null || nodes.length >= total || limit >= MOST;
    fit(nodes);
    highlight();
  }
  function drawEdge(edge) {
    const a = byId.get(edge.source), b = byId.get(edge.target), at = { x1: a.px, y1: a.py, x2: b.px, y2: b.py };
    const seen = draw("line", { ...at, stroke: edge.colour, "stroke-width": Math.min(6, 0.8 + edge.weight * 0.5) });
    if (edge.dashed) seen.setAttribute("stroke-dasharray", "5 3");
    const caught = draw("line", { ...at, class: "catch", "data-edge": edge.id });
    caught.append(draw("title", {}, `${a.label} — ${edge.label} — ${b.label}`));
    caught.addEventListener("click", () => choose(edge));
    edgeLayer.append(seen, caught);
    lines.push([edge, seen]);
  }
  function drawNode(node, named, hits) {
    const element = draw("g", { transform: `translate(${node.px.toFixed(2)} ${node.py.toFixed(2)})`, tabindex: 0, "data-node": node.id });
    element.append(draw("title", {}, node.label), mark(node.kind, radius(node)));
    if (named || (hits && hits.has(node.id))) element.append(draw("text", { y: radius(node) + 13 }, short(node.label, 28)));
    element.addEventListener("click", () => { if (!moved) choose(node); });
    element.addEventListener("keydown", (event) => { if (event.key === "Enter") choose(node); });
    nodeLayer.append(element);
    elements.set(node.id, element);
  }

  function choose(thing) {
    chosen = thing;
    highlight();
    details.replaceChildren(...(thing.source ? aboutEdge(thing) : aboutNode(thing)));
    details.scrollTop = 0;
  }
  function highlight() {
    const near = new Set();
    if (chosen) {
      if (chosen.source) [chosen.source, chosen.target].forEach((end) => near.add(end));
      else { near.add(chosen.id); for (const edge of links.get(chosen.id)) { near.add(edge.source); near.add(edge.target); } }
    }
    for (const [id, element] of elements) {
      element.classList.toggle("faded", Boolean(chosen) && !near.has(id));
      element.classList.toggle("chosen", Boolean(chosen) && chosen.id === id);
    }
    for (const [edge, line] of lines) {
      const on = chosen && (chosen === edge || chosen.id === edge.source || chosen.id === edge.target);
      line.classList.toggle("faded", Boolean(chosen) && !on);
      line.classList.toggle("chosen", Boolean(on));
    }
  }
  // The words that state a thing are marked in their sentence, each where it first stands.
  function quotation(thing) {
    if (!thing.sentence) return [];
    const quote = make("blockquote");
    let rest = thing.sentence;
    for (const part of (thing.text || "").split(" … ").filter(Boolean)) {
      const place = rest.indexOf(part);
      if (place < 0) continue;
      quote.append(rest.slice(0, place), make("mark", {}, part));
      rest = rest.slice(place + part.length);
    }
    quote.append(rest);
    return [quote];
  }
  function link(text, action) {
    const button = make("button", { type: "button" }, text);
    button.addEventListener("click", action);
    return button;
  }
  function values(thing) {
    const list = make("dl"), skipped = new Set(["label", "text", "sentence", "id", "source", "target"]);
    for (const [name, value] of Object.entries(thing.values)) {
      if (!skipped.has(name)) list.append(make("dt", {}, name), make("dd", {}, Array.isArray(value) ? value.join("；") : String(value)));
    }
    return list;
  }
  function aboutNode(node) {
    const list = make("ul");
    for (const edge of links.get(node.id)) {
      const outwards = edge.source === node.id, other = byId.get(outwards ? edge.target : edge.source), item = make("li");
      item.append(!graph.directed ? "" : outwards ? "→ " : "← ", link(edge.label, () => choose(edge)), " ", link(other.label, () => choose(other)));
      list.append(item);
    }
    return [make("h2", {}, node.label), make("p", { class: "kind" }, graph.kinds[node.kind].name), ...quotation(node), values(node), list];
  }
  function aboutEdge(edge) {
    const a = byId.get(edge.source), b = byId.get(edge.target), head = make("h2"), quote = quotation(edge);
    head.append(link(a.label, () => choose(a)), ` — ${edge.label} ${graph.directed ? "→" : "—"} `, link(b.label, () => choose(b)));
    return [head, make("p", { class: "kind" }, edge.kindLabel), ...(quote.length ? quote : [make("p", {}, words.unstated)]), values(edge)];
  }

  // Moving and zooming change the part of the plane that is seen.
  let moved = false, start = null;
  const apply = () => svg.setAttribute("viewBox", box.join(" "));
  function fit(nodes) {
    if (!nodes.length) { box = [-100, -100, 200, 200]; return apply(); }
    const xs = nodes.map((node) => node.px), ys = nodes.map((node) => node.py), edge = 90;
    const least = (list) => list.reduce((a, b) => Math.min(a, b)), most = (list) => list.reduce((a, b) => Math.max(a, b));
    box = [least(xs) - edge, least(ys) - edge, most(xs) - least(xs) + 2 * edge, most(ys) - least(ys) + 2 * edge];
    apply();
  }
  const scale = () => Math.max(box[2] / svg.clientWidth, box[3] / svg.clientHeight);
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const factor = event.deltaY > 0 ? 1.15 : 1 / 1.15, place = svg.getBoundingClientRect();
    const u = (event.clientX - place.left) / place.width, v = (event.clientY - place.top) / place.height;
    box = [box[0] + box[2] * u * (1 - factor), box[1] + box[3] * v * (1 - factor), box[2] * factor, box[3] * factor];
    apply();
  }, { passive: false });
  svg.addEventListener("pointerdown", (event) => { start = [event.clientX, event.clientY, box[0], box[1]]; moved = false; });
  addEventListener("pointermove", (event) => {
    if (!start) return;
    const dx = event.clientX - start[0], dy = event.clientY - start[1];
    if (Math.hypot(dx, dy) < 4) return;
    moved = true;
    box[0] = start[2] - dx * scale(); box[1] = start[3] - dy * scale();
    apply();
  });
  addEventListener("pointerup", () => { start = null; });
  svg.addEventListener("click", (event) => { if (event.target === svg && !moved) { chosen = null; highlight(); welcome(); } });

  function welcome() { details.replaceChildren(make("p", {}, words.welcome)); }
  function listKinds() {
    const counts = new Map();
    for (const node of graph.nodes) counts.set(node.kind, (counts.get(node.kind) || 0) + 1);
    for (const [kind, number] of counts) {
      const label = make("label"), input = make("input", { type: "checkbox", value: kind }), icon = draw("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18" });
      input.checked = true;
      input.addEventListener("change", () => { input.checked ? hiddenKinds.delete(kind) : hiddenKinds.add(kind); show(); });
      icon.append(mark(kind, 7));
      label.append(input, icon, graph.kinds[kind].name, make("small", {}, String(number)));
      document.getElementById("kinds").append(label);
    }
  }
  for (const node of graph.nodes) node.search = [node.label, ...Object.values(node.values).flat()].join("\n").toLowerCase();
  search.placeholder = words.search; search.setAttribute("aria-label", words.search);
  more.textContent = words.more; document.getElementById("fit").textContent = words.fit;
  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { chosen = null; welcome(); show(); }, 150); });
  more.addEventListener("click", () => { limit = Math.min(MOST, limit + FIRST); show(); });
  document.getElementById("fit").addEventListener("click", () => fit(wanted().nodes));
  listKinds(); welcome(); show();
  document.body.dataset.ready = "true";
})();
