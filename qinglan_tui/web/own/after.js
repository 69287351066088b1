// After the terminal of textual-serve is loaded, and before it begins.
"use strict";

const LOOK = "qinglan-look";
const FONT = '18px "Roboto Mono"';

// The margin has the colour of the page, whichever theme is chosen.
function follow() {
  const paper = document.querySelector(".xterm-viewport");
  const root = document.documentElement;
  const seen = () => {
    const given = paper.style.backgroundColor.match(/[\d.]+/g);
    if (!given || /^(#000|rgb\(0, 0, 0\))/.test(paper.style.backgroundColor)) return;
    root.dataset.look = Number(given[0]) < 128 ? "mo" : "xuan";
    sessionStorage.setItem(LOOK, root.dataset.look);
  };
  new MutationObserver(seen).observe(paper, { attributes: true, attributeFilter: ["style"] });
  seen();
}

OURS.closed = async () => {
  if (OURS.why) {
    document.querySelector("#why").textContent = OURS.why;
  } else {
    try {
      await fetch("/", { method: "HEAD" });
    } catch {
      document.querySelector("#why").textContent = "qinglan serve 已经停了，写的都留着。";
      document.querySelector("#again").hidden = true;
    }
  }
  document.querySelector("#closed").hidden = false;
  document.querySelector("#again").focus();
};

const begin = window.onload;
window.onload = async (event) => {
  // The terminal measures its letters once.
  await Promise.allSettled([
    document.fonts.load(FONT, "W"),
    document.fonts.load(`bold ${FONT}`, "W"),
    document.fonts.load(FONT, "蓝“"),
    document.fonts.load(`bold ${FONT}`, "蓝"),
  ]);
  begin(event);
  follow();
  window.addEventListener("focus", OURS.focus);
  document.addEventListener("mouseup", () => setTimeout(OURS.focus));
};
if (sessionStorage.getItem(LOOK)) document.documentElement.dataset.look = sessionStorage.getItem(LOOK);
