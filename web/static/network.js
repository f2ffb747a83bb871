"use strict";
/* Pointing at a thing, or reaching it by keyboard, lights what it is joined to; a click keeps it so. */
(() => {
  const drawing = document.querySelector(".network svg");
  if (!drawing) return;
  const nodes = [...drawing.querySelectorAll("a.node")];
  const edges = [...drawing.querySelectorAll("[data-e]")].map((path) => [path, path.dataset.e.split(" ")]);

  const light = (event) => {
    const at = event.target.closest?.("a.node")?.dataset.n;
    drawing.classList.toggle("pointing", at !== undefined);
    const near = new Set([at]);
    for (const [path, ends] of edges) {
      const joined = ends.includes(at);
      path.classList.toggle("near", joined);
      if (joined) ends.forEach((end) => near.add(end));
    }
    for (const node of nodes) node.classList.toggle("near", near.has(node.dataset.n));
  };
  for (const kind of ["pointerover", "focusin"]) drawing.addEventListener(kind, light);
  for (const kind of ["pointerleave", "focusout"]) drawing.addEventListener(kind, () => light({ target: drawing }));
})();
