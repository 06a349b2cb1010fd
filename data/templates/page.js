"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const all = (selector, within) => Array.from((within || document).querySelectorAll(selector));
  const filters = one("filters");
  const cards = all(".card");
  const words = new Map();

  const open = (target) => {
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  };
  const follow = () => {
    const target = location.hash.length > 1 ? one(decodeURIComponent(location.hash.slice(1))) : null;
    if (!target) return;
    if (target.closest(".card[hidden]")) clear();
    open(target);
    target.scrollIntoView();
    (target.querySelector(":scope > summary") || target).focus({ preventScroll: true });
  };

  const money = (fen) => {
    const text = String(fen).padStart(3, "0");
    return text.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",") + "." + text.slice(-2);
  };
  const said = (card) => {
    if (!words.has(card)) words.set(card, card.textContent.toLowerCase());
    return words.get(card);
  };
  const fits = (card, wanted) => {
    const data = card.dataset;
    if (wanted.code && !data.codes.split(" ").includes(wanted.code)) return false;
    if (wanted.status && !data.status.split(" ").includes(wanted.status)) return false;
    if (wanted.severity && !data.severities.split(" ").includes(wanted.severity)) return false;
    if (wanted.supplier && !data.supplier.split("\n").includes(wanted.supplier)
      && data.supplier.replace(/\n/g, " ") !== wanted.supplier) return false;
    return wanted.q.every((word) => said(card).includes(word) || said(card).replace(/,/g, "").includes(word));
  };
  const sift = () => {
    if (!filters) return;
    const wanted = { q: one("q").value.toLowerCase().split(/\s+/).filter(Boolean) };
    for (const name of ["code", "status", "severity", "supplier"]) wanted[name] = one(name).value;
    let costs = 0, findings = 0, claimed = 0n, eligible = 0n;
    for (const card of cards) {
      card.hidden = !fits(card, wanted);
      if (card.hidden) continue;
      if (card.classList.contains("cost")) {
        costs += 1;
        claimed += BigInt(card.dataset.claimed);
        eligible += BigInt(card.dataset.eligible);
      } else findings += 1;
    }
    for (const row of all("tr[data-of]")) row.hidden = one(row.dataset.of).hidden;
    one("nothing").hidden = costs + findings > 0;
    one("told").textContent =
      `所示 ${costs} 笔费用，申报 ${money(claimed)} 元，测算可认定 ${money(eligible)} 元；${findings} 项疑点`;
  };
  const clear = () => {
    if (!filters) return;
    filters.reset();
    sift();
  };
  const unfold = (state) => {
    for (const card of cards) if (!card.hidden) card.open = state;
  };

  const shown = () => cards.filter((card) => !card.hidden).map((card) => card.querySelector("summary"));
  const step = (by) => {
    const list = shown();
    if (!list.length) return;
    const now = document.activeElement && document.activeElement.closest(".card");
    const at = now ? list.indexOf(now.querySelector("summary")) : -1;
    const next = list[Math.min(Math.max(at < 0 ? (by > 0 ? 0 : list.length - 1) : at + by, 0), list.length - 1)];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  };

  const viewer = one("viewer");
  const enlarge = (button) => {
    const old = viewer.querySelector("svg");
    if (old) old.remove();
    viewer.append(button.closest("figure").querySelector("svg").cloneNode(true));
    viewer.showModal();
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("button");
    if (!target) return;
    if (target.classList.contains("zoom")) enlarge(target);
    else if (target.id === "shut") viewer.close();
    else if (target.classList.contains("filter")) {
      clear();
      const { code, outcome } = target.dataset;
      if (code && all("option", one("code")).some((option) => option.value === code)) one("code").value = code;
      else if (outcome === "eligible" || outcome === "review") one("status").value = outcome;
      sift();
      one("costs").scrollIntoView();
    } else if (target.id === "do-clear") clear();
    else if (target.id === "do-all") unfold(true);
    else if (target.id === "do-none") unfold(false);
    else if (target.id === "do-print") window.print();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || viewer.open) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape") {
      if (typing) event.target.blur();
      clear();
    } else if (typing) return;
    else if (event.key === "/" && filters) {
      event.preventDefault();
      one("q").focus();
      one("q").select();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
  });
  if (filters) {
    filters.addEventListener("input", sift);
    filters.addEventListener("submit", (event) => {
      event.preventDefault();
      step(1);
    });
  }
  let folded = [];
  window.addEventListener("beforeprint", () => {
    const shut = cards.filter((card) => !card.hidden && !card.open);
    for (const card of shut) card.open = true;
    folded = folded.concat(shut);
  });
  window.addEventListener("afterprint", () => {
    for (const card of folded) card.open = false;
    folded = [];
  });
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  follow();
})();
