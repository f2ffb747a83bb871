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
const foldFilters = () => {
  const fold = document.querySelector(".facets .fold");
  if (fold && matchMedia("(max-width: 760px)").matches) fold.open = false;
};
foldFilters();

/* Search while typing: waits for a pause, never during pinyin composition, drops answers that come late. */
const field = document.querySelector(".finder input");
if (field && document.querySelector("#results")) {
  const announce = document.querySelector("#announce");
  let timer = 0;
  let running = null;

  const show = async () => {
    const address = new URL("/search", location.href);
    address.searchParams.set("q", field.value.trim());
    if (!field.value.trim() || address.search === location.search) return;
    running?.abort();
    running = new AbortController();
    announce.textContent = announce.dataset.searching;
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      document.querySelector("#results").replaceWith(page.querySelector("#results"));
      foldFilters();
      document.title = page.title;
      history.replaceState(null, "", address);
      announce.textContent = document.querySelector("#results h1")?.textContent ?? "";
    } catch (error) {
      if (error.name !== "AbortError") announce.textContent = "";
    }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(show, 180); };

  field.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  field.addEventListener("compositionstart", () => clearTimeout(timer));
  field.addEventListener("compositionend", soon);
}
