"use strict";
// Search and the choice between dark and light; the page reads without.
(() => {
  const byId = (id) => document.getElementById(id);
  const search = byId("search");
  const found = byId("found");
  const count = byId("count");
  const MOST = 50;

  document.querySelector(".tools").hidden = false;
  if (matchMedia("(max-width: 48rem)").matches) {
    document.querySelector("nav details").open = false;
  }

  // Every table, field and index once: its name, the table, and the words around it.
  const entries = [];
  for (const section of document.querySelectorAll("main section")) {
    const table = section.querySelector("h2").textContent;
    entries.push({ name: table, place: "table", id: section.id, words: "" });
    for (const row of section.querySelectorAll("tbody tr")) {
      const name = row.querySelector("th a").textContent;
      const words = row.textContent.toLowerCase();
      entries.push({ name, place: table, id: row.id, words });
    }
  }
  for (const entry of entries) {
    entry.lower = entry.name.toLowerCase();
    entry.whole = (entry.place === "table" ? "" : entry.place + ".").toLowerCase() + entry.lower;
  }

  /** How well an entry fits, best first; -1 if it does not. */
  function rank(entry, wanted) {
    if (entry.lower === wanted) return 0;
    if (entry.lower.startsWith(wanted)) return 1;
    if (entry.whole.includes(wanted)) return 2;
    return entry.words.includes(wanted) ? 3 : -1;
  }

  let selected = -1;
  function select(next) {
    const items = found.children;
    if (items.length === 0) return;
    items[selected]?.setAttribute("aria-selected", "false");
    selected = (next + items.length) % items.length;
    items[selected].setAttribute("aria-selected", "true");
    items[selected].scrollIntoView({ block: "nearest" });
    search.setAttribute("aria-activedescendant", items[selected].id);
  }

  function show() {
    const wanted = search.value.trim().toLowerCase();
    found.replaceChildren();
    selected = -1;
    search.removeAttribute("aria-activedescendant");
    const ranked = [];
    if (wanted !== "") {
      for (const entry of entries) {
        const fit = rank(entry, wanted);
        if (fit >= 0) ranked.push({ entry, fit });
      }
      ranked.sort((a, b) => a.fit - b.fit);
    }
    for (const [place, { entry }] of ranked.slice(0, MOST).entries()) {
      const item = document.createElement("li");
      item.id = `found-${place}`;
      item.role = "option";
      const link = document.createElement("a");
      link.href = "#" + entry.id;
      link.tabIndex = -1;
      const where = document.createElement("small");
      where.textContent = entry.place === "table" ? "table" : "in " + entry.place;
      link.append(entry.name, " ", where);
      item.append(link);
      found.append(item);
    }
    found.hidden = ranked.length === 0;
    search.setAttribute("aria-expanded", String(!found.hidden));
    count.textContent = wanted === "" ? "" : `${ranked.length} found`;
    if (ranked.length > 0) select(0);
  }

  function close() {
    found.hidden = true;
    search.setAttribute("aria-expanded", "false");
  }

  search.addEventListener("input", show);
  search.addEventListener("focus", show);
  search.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") select(selected + 1);
    else if (event.key === "ArrowUp") select(selected - 1);
    else if (event.key === "Enter") {
      const link = found.children[selected]?.querySelector("a");
      if (link) {
        location.hash = link.hash;
        close();
        search.blur();
      }
    } else if (event.key === "Escape") {
      search.value = "";
      show();
    } else return;
    event.preventDefault();
  });
  found.addEventListener("click", close);
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".tools")) close();
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
    }
  });

  // The list marks the table that the address leads to, and shows it.
  const nav = document.querySelector("nav");
  const links = new Map();
  for (const link of nav.querySelectorAll("a")) links.set(link.hash, link);
  let current;
  function mark() {
    const section = document.getElementById(location.hash.slice(1))?.closest("section");
    current?.removeAttribute("aria-current");
    current = section && links.get("#" + section.id);
    current?.setAttribute("aria-current", "location");
    const top = current ? current.offsetTop - nav.scrollTop : 0;
    if (top < 0 || top > nav.clientHeight - 40) nav.scrollTop += top - nav.clientHeight / 2;
  }
  addEventListener("hashchange", mark);
  mark();

  const root = document.documentElement;
  byId("theme").addEventListener("click", () => {
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
})();
