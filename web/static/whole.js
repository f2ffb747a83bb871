"use strict";
/* Draws the whole graph; positions come from the server. Without WebGL the list below says the same. */
(async () => {
  const panel = document.querySelector("[data-whole]");
  const canvas = panel.querySelector(".canvas");
  panel.hidden = false;
  const fail = () => { canvas.textContent = panel.dataset.failed; canvas.classList.add("notice"); };

  const answer = await fetch(panel.dataset.whole).catch(() => null);
  if (!answer?.ok) return fail();
  const { things, edges } = await answer.json();

  const colour = {};
  for (const button of panel.querySelectorAll("[data-kind]")) {
    colour[button.dataset.kind] = getComputedStyle(button).getPropertyValue("--kind").trim();
  }
  const shown = new Set([...panel.querySelectorAll("[data-kind].on")].map((button) => button.dataset.kind));
  const graph = new graphology.Graph({ type: "undirected" });
  things.forEach(([path, kind, label, x, y, practices], at) => {
    const size = kind === "place" ? 4 + Math.sqrt(practices) / 2 : 2.2 + Math.sqrt(practices) * 0.9;
    graph.addNode(at, { path, kind, label, x, y, size: Math.min(size, 16), color: colour[kind] });
  });
  for (const [a, b] of edges) if (!graph.hasEdge(a, b)) graph.addEdge(a, b, { color: "#d9dcdd", size: 0.6 });

  let lit = null;
  const near = (node) => node === lit || graph.areNeighbors(node, lit);
  const settings = {
    labelFont: getComputedStyle(document.body).fontFamily, labelSize: 13, labelColor: { color: "#1e2329" },
    labelDensity: 0.6, labelGridCellSize: 120, labelRenderedSizeThreshold: 5, minCameraRatio: 0.02, maxCameraRatio: 2, zIndex: true,
    nodeReducer: (node, data) => {
      if (!shown.has(data.kind)) return { ...data, hidden: true };
      if (lit === null) return data;
      return near(node) ? { ...data, zIndex: 1, forceLabel: graph.degree(lit) < 40 || node === lit } : { ...data, color: "#e6e7e4", label: "" };
    },
    edgeReducer: (edge, data) => {
      const [a, b] = graph.extremities(edge);
      if (lit !== null) return a === lit || b === lit ? { ...data, color: "#8a97a5", size: 1.2, zIndex: 1 } : { ...data, hidden: true };
      return { ...data, hidden: graph.getNodeAttribute(a, "kind") === "topic" || graph.getNodeAttribute(b, "kind") === "topic" };
    },
  };
  let drawing;
  try { drawing = new Sigma(graph, canvas, settings); } catch { return fail(); }
  canvas.dataset.drawn = graph.order;

  const light = (node) => { lit = node; drawing.refresh({ skipIndexation: true }); };
  drawing.on("enterNode", ({ node }) => { canvas.style.cursor = "pointer"; light(node); });
  drawing.on("leaveNode", () => { canvas.style.cursor = ""; light(null); });
  drawing.on("clickNode", ({ node }) => location.assign(graph.getNodeAttribute(node, "path")));

  const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 400;
  const camera = drawing.getCamera();
  const move = { in: () => camera.animatedZoom({ duration }), out: () => camera.animatedUnzoom({ duration }), all: () => { light(null); camera.animatedReset({ duration }); } };
  panel.addEventListener("click", (event) => {
    const zoom = event.target.closest("[data-zoom]");
    if (zoom) move[zoom.dataset.zoom]();
    const button = event.target.closest("[data-kind]");
    if (!button) return;
    const on = button.classList.toggle("on");
    button.setAttribute("aria-pressed", String(on));
    if (on) shown.add(button.dataset.kind); else shown.delete(button.dataset.kind);
    drawing.refresh();
  });

  const field = panel.querySelector("#seek");
  const list = panel.querySelector(".found");
  const go = (node) => {
    list.replaceChildren();
    field.value = graph.getNodeAttribute(node, "label");
    shown.add(graph.getNodeAttribute(node, "kind"));
    const { x, y } = drawing.getNodeDisplayData(node);
    camera.animate({ x, y, ratio: 0.12 }, { duration });
    light(node);
  };
  const offer = () => {
    const wanted = field.value.trim().toLowerCase();
    const found = wanted ? graph.filterNodes((_, data) => data.label.toLowerCase().includes(wanted)).slice(0, 8) : [];
    list.replaceChildren(...found.map((node) => {
      const item = document.createElement("li"), button = document.createElement("button"), open = document.createElement("small");
      const { label, kind } = graph.getNodeAttributes(node);
      button.type = "button";
      button.textContent = label;
      open.textContent = panel.querySelector(`[data-kind=${kind}]`).textContent;
      button.append(open);
      button.addEventListener("click", () => go(node));
      item.append(button);
      return item;
    }));
    if (wanted && !found.length) {
      const none = document.createElement("li");
      none.textContent = panel.dataset.none;
      list.append(none);
    }
  };
  field.addEventListener("input", (event) => { if (!event.isComposing) offer(); });
  field.addEventListener("compositionend", offer);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); list.querySelector("button")?.click(); }
    if (event.key === "Escape") list.replaceChildren();
  });
})();
