/* Makes the form of the SPARQL page an editor with colours and completion. Without this file the form still works. */
"use strict";
(() => {
  const form = document.getElementById("query-form");
  const area = document.getElementById("query");
  const answer = document.getElementById("answer");
  const button = form.querySelector("button");
  const words = JSON.parse(document.getElementById("vocabulary").textContent);
  const editor = makeEditor();

  function makeEditor() {
    if (typeof Yasqe === "undefined") return null;
    const short = Object.entries(words.prefixes).map(([name, iri]) => `${name}: <${iri}>`).sort();
    const kinds = { class: (iri) => /#[A-Z]/.test(iri), property: (iri) => /#[a-z]/.test(iri) };
    for (const [kind, fits] of Object.entries(kinds)) {
      const known = Object.entries(words.terms).filter(([iri]) => fits(iri));
      const holds = (typed) => ([iri, names]) =>
        iri.startsWith(typed) || names.some((name) => name && name.toLowerCase().includes(typed.toLowerCase()));
      Yasqe.forkAutocompleter(kind, {
        name: `own-${kind}`, persistenceId: null, bulk: false, autoShow: true,
        get: (yasqe, token) => known.filter(holds(typedName(yasqe) || token.autocompletionString)).map(([iri]) => iri),
        postprocessHints: (yasqe, hints) => hints.map((hint) => named(yasqe, hint)),
      }, false);
    }
    Yasqe.forkAutocompleter("prefixes", { name: "own-prefixes", persistenceId: null, get: () => short }, false);
    const holder = document.createElement("div");
    area.before(holder);
    const made = new Yasqe(holder, {
      value: area.value,
      autocompleters: ["own-prefixes", "variables", "own-property", "own-class"],
      prefixCcApi: null,
      persistenceId: null,
      createShareableLink: null,
      consumeShareLink: null,
      showQueryButton: false,
      resizeable: false,
      editorHeight: "auto",
      collapsePrefixesOnLoad: false,
      screenReaderLabel: form.querySelector("label").textContent,
      extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false },
    });
    area.hidden = true;
    form.querySelector(".hint").hidden = false;
    made.on("change", () => { area.value = made.getValue(); });
    return made;
  }

  /* The Chinese name being typed before the cursor; the tokens of SPARQL would cut it. */
  function typedName(yasqe) {
    const { line, ch } = yasqe.getDoc().getCursor();
    return /\p{Script=Han}+$/u.exec(yasqe.getDoc().getLine(line).slice(0, ch))?.[0] || "";
  }

  /* A completion shows what the term is called in both languages, and takes the place of a name typed. */
  function named(yasqe, hint) {
    const declared = yasqe.getPrefixesFromQuery().jy === words.prefixes.jy;
    const iri = hint.text.startsWith("<") ? hint.text.slice(1, -1) : words.prefixes.jy + hint.text.split(":").pop();
    const text = declared ? iri.replace(words.prefixes.jy, "jy:") : hint.text;
    const shown = { ...hint, text, displayText: [text, ...(words.terms[iri] || [])].filter(Boolean).join("  ") };
    const cursor = yasqe.getDoc().getCursor();
    const name = typedName(yasqe);
    return name ? { ...shown, from: { ...cursor, ch: cursor.ch - name.length }, to: cursor } : shown;
  }

  function run() {
    if (editor) area.value = editor.getValue();
    form.requestSubmit();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const address = new URL(form.action);
    address.searchParams.set("query", area.value);
    show(address, true);
  });

  answer.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-in-place]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link.href, true);
  });

  async function show(address, push) {
    const idle = button.textContent;
    button.disabled = true;
    button.textContent = button.dataset.running;
    answer.classList.add("answer-busy");
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("answer");
      if (!fresh) throw new Error("no answer");
      answer.replaceChildren(...fresh.childNodes);
      if (push) history.pushState({ query: area.value }, "", address);
      mark();
    } catch {
      location.assign(address); /* let the browser show whatever came */
    } finally {
      button.disabled = false;
      button.textContent = idle;
      answer.classList.remove("answer-busy");
    }
  }

  /* Colour the line that the service could not read and put the cursor there. */
  function mark() {
    if (!editor) return;
    for (let line = 0; line < editor.lineCount(); line += 1) editor.removeLineClass(line, "background", "wrong-line");
    const wrong = answer.querySelector("[data-line]");
    if (!wrong) return;
    const line = Number(wrong.dataset.line) - 1;
    editor.addLineClass(line, "background", "wrong-line");
    editor.setCursor(line, Number(wrong.dataset.column) - 1);
    editor.focus();
  }

  window.addEventListener("popstate", () => location.reload());
  mark();
})();
