"use strict";
/* Conveniences only: every page works without this file. */
document.documentElement.classList.add("scripted");

/* "/" goes to the search field. */
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("#q");
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

/* Copy buttons: data-copy names an element whose text is copied, or "address" for this page's own. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = button.dataset.copy === "address" ? null : document.getElementById(button.dataset.copy);
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(source ? source.textContent.trim() : location.href);
    button.textContent = button.dataset.done;
  } catch {
    button.textContent = button.dataset.failed;
    if (source) getSelection().selectAllChildren(source);
  }
  setTimeout(() => { button.textContent = label; }, 2000);
});

/* On a narrow screen the filters start folded. */
const fold = document.querySelector(".facets .fold");
if (fold && matchMedia("(max-width: 760px)").matches) fold.open = false;
