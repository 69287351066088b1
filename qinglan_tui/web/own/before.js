// Before the terminal of textual-serve is loaded: what it does not do for a workbook, without a change to it.
"use strict";

const OURS = {
  socket: null,
  why: "",

  // Keys that the workbook uses and the browser would take: F1–F10, and Ctrl with a letter. What is about the
  // browser's own windows (Ctrl+W T N, Shift with Ctrl, F11, F12) stays with it.
  isKey(event) {
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey) return false;
    if (/^F([1-9]|10)$/.test(event.key)) return !event.ctrlKey;
    return event.ctrlKey && !event.shiftKey && /^[a-z]$/i.test(event.key) && !/^[wtn]$/i.test(event.key);
  },

  // Pasting is left to the browser, which hands the text over: the app cannot look into the clipboard.
  isPaste(event) {
    return (event.ctrlKey || event.metaKey) && !event.altKey && /^v$/i.test(event.key);
  },

  line() {
    return document.querySelector(".xterm-helper-textarea");
  },

  isOpen() {
    return OURS.socket !== null && OURS.socket.readyState === WebSocket.OPEN;
  },

  focus() {
    const line = OURS.line();
    if (line && OURS.isOpen() && document.activeElement !== line) line.focus();
  },
};

window.addEventListener(
  "keydown",
  (event) => {
    if (!OURS.isOpen()) return;
    OURS.focus();
    if (OURS.isPaste(event)) {
      event.stopImmediatePropagation();
    } else if (OURS.isKey(event)) {
      event.preventDefault();
    }
  },
  true,
);

// A key that was meant for the workbook must not open the browser's menu bar when it comes up again.
window.addEventListener("keyup", (event) => event.key === "F10" && event.preventDefault(), true);

// The socket of the terminal, looked at as well.
window.WebSocket = class extends WebSocket {
  constructor(...given) {
    super(...given);
    OURS.socket = this;
    let isAwake = false;
    this.addEventListener("message", ({ data }) => {
      if (typeof data === "string") {
        const [what, told] = JSON.parse(data);
        if (what === "problem") OURS.why = told;
      } else if (!isAwake && data.byteLength > 10) {
        isAwake = true;
        OURS.focus();
      }
    });
    this.addEventListener("close", () => OURS.closed());
  }
};

// A file comes as a download, however long it took to write; a window of its own might be held back.
const openWindow = window.open.bind(window);
window.open = (address, ...more) => {
  if (!String(address).startsWith(`${location.origin}/download/`)) return openWindow(address, ...more);
  const link = document.createElement("a");
  link.href = address;
  link.download = "";
  link.click();
  return null;
};
