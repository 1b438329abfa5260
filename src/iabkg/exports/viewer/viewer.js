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
    const query = folded(search.value.trim());
    const open = ranked.filter((node) => !hiddenKinds.has(node.kind));
    if (!query) return { nodes: open.slice(0, limit), hits: null, total: open.length };
    const hits = open.filter((node) => node.search.includes(query));
    const around = new Set(hits.slice(0, limit).map((node) => node.id));
    // A relation may say what neither of its ends does.
    for (const edge of graph.links) if (edge.search.includes(query) && around.size < limit)
      for (const end of [edge.source, edge.target]) if (!hiddenKinds.has(byId.get(end).kind)) around.add(end);
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
    if (!chosen && search.value.trim() && !nodes.length) {
      details.replaceChildren(make("p", { role: "status" }, words.none.replace("{query}", search.value.trim())));
    }
    settle(nodes, edges);
    edgeLayer.replaceChildren(); nodeLayer.replaceChildren(); elements = new Map(); lines = [];
    const bends = apart(edges), query = hits && folded(search.value.trim());
    for (const edge of edges) drawEdge(edge, bends.get(edge), Boolean(query) && edge.search.includes(query));
    for (const node of nodes) drawNode(node, nodes.length <= 80 || links.get(node.id).length > 5, hits);
    count.textContent = words.shown.replace("{shown}", nodes.length).replace("{total}", total).replace("{edges}", edges.length);
    more.hidden = hits !== null || nodes.length >= total || limit >= MOST;
    fit(nodes);
    highlight();
  }
  // Of several relations between two things each takes a curve of its own.
  function apart(edges) {
    const groups = new Map(), bends = new Map();
    for (const edge of edges) {
      const ends = [edge.source, edge.target].sort().join(" ");
      groups.set(ends, [...(groups.get(ends) || []), edge]);
    }
    for (const group of groups.values()) group.forEach((edge, place) => {
      const bend = (place - (group.length - 1) / 2) * 26;
      bends.set(edge, edge.source < edge.target ? bend : -bend);
    });
    return bends;
  }
  function curve(a, b, bend) {
    if (a === b) return `M ${a.px} ${a.py} c 40 -50 -40 -50 0 0`;
    const far = Math.hypot(b.px - a.px, b.py - a.py) || 1;
    const x = (a.px + b.px) / 2 - (b.py - a.py) / far * bend, y = (a.py + b.py) / 2 + (b.px - a.px) / far * bend;
    return `M ${a.px.toFixed(1)} ${a.py.toFixed(1)} Q ${x.toFixed(1)} ${y.toFixed(1)} ${b.px.toFixed(1)} ${b.py.toFixed(1)}`;
  }
  const named = (edge) => edge.weight > 1 ? `${edge.label} ×${edge.weight}` : edge.label;
  function drawEdge(edge, bend, isHit) {
    const a = byId.get(edge.source), b = byId.get(edge.target), at = { d: curve(a, b, bend) };
    const seen = draw("path", { ...at, class: isHit ? "hit" : "", stroke: edge.colour, "stroke-width": Math.min(6, 0.8 + edge.weight * 0.5) });
    if (edge.dashed) seen.setAttribute("stroke-dasharray", "5 3");
    const caught = draw("path", { ...at, class: "catch", "data-edge": edge.id });
    caught.append(draw("title", {}, `${a.label} — ${named(edge)} — ${b.label}`));
    caught.addEventListener("click", () => choose(edge));
    edgeLayer.append(seen, caught);
    lines.push([edge, seen]);
  }
  function drawNode(node, isNamed, hits) {
    const isHit = hits && hits.has(node.id);
    const element = draw("g", { class: isHit ? "hit" : "", transform: `translate(${node.px.toFixed(2)} ${node.py.toFixed(2)})`, tabindex: 0, "data-node": node.id });
    element.append(draw("title", {}, node.label), mark(node.kind, radius(node)));
    if (isNamed || isHit) element.append(draw("text", { y: radius(node) + 13 }, short(node.label, 28)));
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
    const list = make("dl"), pairs = thing.weight > 1 ? [[words.weight, String(thing.weight)]] : [];
    for (const [name, value] of [...pairs, ...thing.values]) list.append(make("dt", {}, name), make("dd", {}, value));
    return list;
  }
  function aboutNode(node) {
    const list = make("ul");
    for (const edge of links.get(node.id)) {
      const outwards = edge.source === node.id, other = byId.get(outwards ? edge.target : edge.source), item = make("li");
      item.append(!graph.directed ? "" : outwards ? "→ " : "← ", link(named(edge), () => choose(edge)), " ", link(other.label, () => choose(other)));
      list.append(item);
    }
    return [make("h2", {}, node.label), make("p", { class: "kind" }, graph.kinds[node.kind].name), ...quotation(node), values(node), list];
  }
  function aboutEdge(edge) {
    const a = byId.get(edge.source), b = byId.get(edge.target), head = make("h2"), quote = quotation(edge);
    head.append(link(a.label, () => choose(a)), ` — ${named(edge)} ${graph.directed ? "→" : "—"} `, link(b.label, () => choose(b)));
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
  // One width and small letters, so that 20% finds 20％.
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const searched = (thing) => folded([thing.label, thing.text, thing.sentence, ...thing.values.map((pair) => pair[1])].filter(Boolean).join("\n"));
  for (const node of graph.nodes) node.search = searched(node);
  for (const edge of graph.links) edge.search = folded([edge.label, edge.text, ...edge.values.map((pair) => pair[1])].filter(Boolean).join("\n"));
  search.placeholder = words.search; search.setAttribute("aria-label", words.search);
  more.textContent = words.more; document.getElementById("fit").textContent = words.fit;
  let waiting = 0;
  search.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(() => { chosen = null; welcome(); show(); }, 150); });
  more.addEventListener("click", () => { limit = Math.min(MOST, limit + FIRST); show(); });
  document.getElementById("fit").addEventListener("click", () => fit(wanted().nodes));
  listKinds(); welcome(); show();
  document.body.dataset.ready = "true";
})();
