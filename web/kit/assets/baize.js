"use strict";
// Conveniences. Every page is complete without them.
(() => {
  const status = document.querySelector("[data-status]");
  const typing = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;

  // Identifiers and hashes copy on click.
  for (const node of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) break;
    node.classList.add("copies");
    node.tabIndex = 0;
    node.setAttribute("role", "button");
    const copy = async () => {
      await navigator.clipboard.writeText(node.dataset.copy || node.textContent.trim());
      node.classList.add("copied");
      status.textContent = document.body.dataset.copied;
      setTimeout(() => {
        node.classList.remove("copied");
        status.textContent = "";
      }, 1200);
    };
    node.addEventListener("click", copy);
    node.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        copy();
      }
    });
  }

  // The theme changes in place.
  for (const link of document.querySelectorAll("[data-theme-choice]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const theme = link.dataset.themeChoice;
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
      if (theme === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme;
      for (const other of document.querySelectorAll("[data-theme-choice]")) other.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
    });
  }

  // What is being typed is gone on with; the browser shows the list and the keyboard walks it.
  for (const box of document.querySelectorAll("[data-search]")) {
    const list = document.createElement("datalist");
    list.id = `${box.id}-ways`;
    box.after(list);
    box.setAttribute("list", list.id);
    let waiting = 0;
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      const typed = box.value;
      if (typed.trim().length < 2) return;
      waiting = setTimeout(async () => {
        try {
          const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}`);
          if (!answer.ok || box.value !== typed) return;
          const { items } = await answer.json();
          list.replaceChildren(
            ...items.map((item) => {
              const option = document.createElement("option");
              option.value = item.query.trim();
              option.label = item.count > 0 ? `${item.text} (${item.count})` : item.text;
              return option;
            }),
          );
        } catch {
          // Without suggestions the box is what it was.
        }
      }, 150);
    });
  }

  // A section opened by its address shows what is folded inside it.
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();

  // "/" goes to the search box; j and k walk through lists.
  const rows = [...document.querySelectorAll("[data-list] > li")];
  let at = -1;
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("[data-search]");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    } else if ((event.key === "j" || event.key === "k") && rows.length > 0) {
      at = Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)));
      const link = rows[at].querySelector("a");
      if (link) link.focus();
      rows[at].scrollIntoView({ block: "nearest" });
    }
  });
})();
