// Keys and copying for the pages of isnad. Every page reads and works without this file; it adds nothing but
// shortcuts to links that stand on the page. It makes no request, writes no markup, and reads no text of an article.
"use strict";
(() => {
  const root = document.documentElement;
  const forward = root.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
  const backward = root.dir === "rtl" ? "ArrowRight" : "ArrowLeft";
  const items = ".chron > li, .ledger > li, .item, .par, .apparatus > li, .told > li, .record > div, .roster li, .versions > li";
  const one = (selector) => document.querySelector(selector);
  const seen = (element) => element.getClientRects().length > 0;
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);
  const script = document.currentScript;

  const focus = (element) => {
    if (!element) return;
    const inside = element.matches("a, input, summary") ? element : null;
    const target = inside || element;
    if (!inside) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  };

  // j and k: from item to item, from where the focus is, or from what is on the screen.
  const step = (by) => {
    const list = all(items);
    const at = list.findLastIndex((item) => item.contains(document.activeElement));
    if (at >= 0) return focus(list[at + by]);
    const shown = list.findIndex((item) => item.getBoundingClientRect().bottom > 0);
    focus(list[Math.max(0, shown)]);
  };

  // Arrows: along a drawing in time, else from page to page, both in reading direction.
  const walk = (by) => {
    const here = document.activeElement.closest(".drawing svg");
    const links = here ? [...here.querySelectorAll("a")] : all(".timeline svg a");
    if (links.length) {
      const at = links.indexOf(document.activeElement);
      focus(at < 0 ? links[by > 0 ? 0 : links.length - 1] : links[at + by]);
      return true;
    }
    const link = one(by > 0 ? "a[rel=next]" : "a[rel=prev]");
    if (link) link.click();
    return Boolean(link);
  };

  const say = (words) => {
    const status = one("#status");
    if (status) status.textContent = words;
  };

  const copy = (href) => {
    const done = () => say(script.dataset.copied);
    if (!navigator.clipboard) return false;
    navigator.clipboard.writeText(new URL(href, location.href).href).then(done, () => { location.href = href; });
    return true;
  };

  // c: the permanent link of what has the focus, else of the page.
  const place = () => {
    const own = document.activeElement.closest('a[href*="#at"]');
    if (own) return own.href;
    const holder = document.activeElement.closest("[data-perma]");
    const within = document.activeElement.closest(items);
    const link = within && within.querySelector('a[href*="#at"]');
    const page = one("a.perma");
    return (holder && holder.dataset.perma) || (link && link.href) || (page && page.href) || location.href;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.perma");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (copy(link.href)) event.preventDefault();
  });

  let waiting = 0;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    // A Latin letter is what it says; under an Arabic keyboard the key's place decides.
    const key = /^[a-z]$/i.test(event.key) ? `Key${event.key.toUpperCase()}` : event.code;
    const door = Date.now() - waiting < 1500 ? one(`[data-key="${CSS.escape(key)}"]`) : null;
    waiting = 0;
    const act = {
      KeyJ: () => step(1),
      KeyK: () => step(-1),
      KeyG: () => { waiting = Date.now(); },
      KeyC: () => copy(place()),
      [forward]: () => walk(1),
      [backward]: () => walk(-1),
    }[key];
    if (door) door.click();
    else if (event.key === "?" || event.key === "\u061F") location.href = script.dataset.help;
    else if (event.code === "Slash" || event.key === "/") {
      const field = one("#q");
      if (field) field.focus(); else location.href = script.dataset.search;
    } else if (act && !event.shiftKey) {
      if (act() === false) return;
    } else return;
    event.preventDefault();
  });

  if (location.hash === "#q" && one("#q")) one("#q").focus();
})();
