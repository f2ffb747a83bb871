"use strict";
/* Names suggested while typing: a combobox over /api/v1/suggest. Without this file the form works as it is. */
(() => {
  const field = document.querySelector("form[role=search] input[name=q]");
  const said = document.currentScript.dataset;
  if (!field) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", said.label);
  list.hidden = true;
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  field.after(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id],
    ["aria-autocomplete", "list"]]) field.setAttribute(name, value);

  let timer = 0;
  let running = null;
  let chosen = -1;

  const close = () => {
    clearTimeout(timer);
    running?.abort();
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const options = [...list.children];
    chosen = index;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    if (index < 0) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", options[index].id);
      options[index].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (option) => {
    field.value = option.dataset.value;
    close();
    field.form.requestSubmit();
  };
  const option = (one, at) => {
    const item = document.createElement("li");
    item.id = `suggestion-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.value = one.label;
    const name = document.createElement("span");
    name.className = "name";
    if (/[\u3400-\u9fff]/.test(one.label)) name.lang = "zh-Hans";
    if (one.end) {
      const typed = document.createElement("b");
      typed.textContent = one.label.slice(one.start, one.end);
      name.append(one.label.slice(0, one.start), typed, one.label.slice(one.end));
    } else name.textContent = one.label;
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = one.kind_label;
    item.append(name, kind);
    return item;
  };
  const show = async () => {
    const typed = field.value.trim();
    if (!typed) return close();
    running?.abort();
    running = new AbortController();
    const address = new URL("/api/v1/suggest", location.href);
    address.searchParams.set("q", typed.slice(0, 40));
    address.searchParams.set("lang", said.lang);
    try {
      const answer = await fetch(address, { signal: running.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (document.activeElement !== field || field.value.trim() !== typed) return;
      list.replaceChildren(...suggestions.map(option));
      choose(-1);
      list.hidden = suggestions.length === 0;
      field.setAttribute("aria-expanded", String(!list.hidden));
      status.textContent = list.hidden ? ""
        : suggestions.length === 1 ? said.foundOne : said.found.replace("{n}", String(suggestions.length));
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(show, 90); };

  field.addEventListener("input", (event) => { if (!event.isComposing) soon(); });
  field.addEventListener("compositionstart", close);
  field.addEventListener("compositionend", soon);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose(chosen + 1 >= count ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const under = event.target.closest("[role=option]");
    if (under) take(under);
  });
  field.addEventListener("blur", close);
})();
