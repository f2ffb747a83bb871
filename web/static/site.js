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

/* The filters are folded on a narrow screen alone; browsers that cannot tell by style sheet are told here. */
const foldFilters = () => {
  const fold = document.querySelector(".facets .fold");
  const told = CSS.supports("selector(::details-content)") || matchMedia("(max-width: 760px)").matches;
  if (fold && !told) fold.open = true;
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

/* The tray: practices collected for a brief, kept in this browser only. Links with data-tray put one in or take it out. */
const tray = {
  key: "jingyan.tray",
  read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key) ?? "[]");
      return Array.isArray(kept) ? kept.filter((id) => /^[A-Za-z0-9._~-]{1,80}$/.test(id)) : [];
    } catch { return []; }
  },
  write(ids) { try { localStorage.setItem(this.key, JSON.stringify(ids)); } catch { /* a browser that keeps nothing */ } },
};
const trayLink = document.querySelector("[data-tray-link]");

const showTray = () => {
  const ids = tray.read();
  const query = ids.map((id) => `id=${id}`).join("&");
  trayLink.href = query ? `/brief?${query}&mine=1` : "/brief";
  trayLink.querySelector("b")?.remove();
  if (ids.length) {
    const count = document.createElement("b");
    count.textContent = ids.length;
    trayLink.append(" ", count);
  }
  for (const link of document.querySelectorAll("[data-tray]")) {
    const held = ids.includes(link.dataset.tray);
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", String(held));
    link.textContent = held ? trayLink.dataset.added : trayLink.dataset.add;
  }
};

const toggleTray = (id) => {
  const ids = tray.read();
  tray.write(ids.includes(id) ? ids.filter((kept) => kept !== id) : [...ids, id]);
  showTray();
};

const pressTray = (event) => {
  const link = event.target.closest?.("[data-tray]");
  if (!link || (event.type === "keydown" && event.key !== " ")) return;
  event.preventDefault();
  toggleTray(link.dataset.tray);
};

/* Results get a link each; they change while one types. */
const offerTray = () => {
  for (const hit of document.querySelectorAll(".hits .hit:not(.offered)")) {
    const id = hit.querySelector("h2 a")?.pathname.match(/^\/practice\/([A-Za-z0-9._~-]+)$/)?.[1];
    hit.classList.add("offered");
    if (!id) continue;
    const link = document.createElement("a");
    link.href = `/brief?id=${id}`;
    link.dataset.tray = id;
    link.className = "to-brief";
    hit.querySelector(".where")?.append(link);
  }
  showTray();
};

if (trayLink) {
  const brief = document.querySelector("[data-brief]");
  const here = new URL(location.href);
  if (brief && here.searchParams.get("mine")) {
    tray.write([...brief.querySelectorAll("[data-id]")].map((entry) => entry.dataset.id));
    here.searchParams.delete("mine");
    history.replaceState(null, "", here);
  } else if (brief && !here.searchParams.has("id") && tray.read().length) {
    showTray();
    location.replace(trayLink.href);
  }
  document.addEventListener("click", pressTray);
  document.addEventListener("keydown", pressTray);
  addEventListener("storage", showTray);
  const found = document.querySelector("#main");
  if (found?.querySelector("#results")) new MutationObserver((seen) => {
    if (seen.some((one) => [...one.addedNodes].some((node) => node.id === "results"))) offerTray();
  }).observe(found, { childList: true, subtree: true });
  offerTray();
}

document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) print(); });
