// A terminal into an instance. The emulator is xterm.js, which is loaded when it is first wanted.

import { h } from "./dom.js";
import { scopeQuery } from "./ec2.js";

let emulator;

function script(name) {
  return new Promise((resolve, reject) => {
    document.head.append(h("script", { src: name, onload: resolve,
      onerror: () => reject(new Error(`${name} can't be loaded`)) }));
  });
}

function load() {
  emulator ??= (async () => {
    document.head.append(h("link", { rel: "stylesheet", href: "xterm.css" }));
    await script("xterm.js");
    await script("xterm-addon-fit.js");
  })().catch((error) => {
    emulator = undefined;
    throw error;
  });
  return emulator;
}

/**
 * Opens the emulator in its place. It writes style sheets as elements, which the page's security
 * policy refuses as it does for anybody; ours are made where the policy has no say: in script.
 */
function open(terminal, place) {
  const sheets = [];
  document.createElement = function createElement(name, ...rest) {
    const style = name === "style";
    const element = Document.prototype.createElement
      .call(document, style ? "template" : name, ...rest);
    if (style) {
      const sheet = new CSSStyleSheet();
      sheets.push(sheet);
      document.adoptedStyleSheets.push(sheet);
      Object.defineProperty(element, "textContent", { set: (text) => sheet.replaceSync(text) });
    }
    return element;
  };
  try {
    terminal.open(place);
  } finally {
    delete document.createElement;
  }
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => !sheets.includes(each));
  };
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue(name).trim();
  return { background: of("--panel"), foreground: of("--text"), cursor: of("--accent"),
    cursorAccent: of("--panel"), selectionBackground: of("--line") };
}

/** The content of a tab; it is left with its leave(). */
export async function terminalOf(instanceId) {
  await load();
  const status = h("p", { role: "status", class: "hint" });
  const place = h("div", { class: "terminal" });
  const again = h("button", { type: "button", onclick: () => connect() }, "Open again");
  const element = h("div", {}, h("p", { class: "hint", id: "terminal-hint" },
    "Keys go to the instance. F6 leaves the terminal."), place,
  h("div", { class: "buttons" }, again, status));
  const terminal = new globalThis.Terminal({ theme: colours(), screenReaderMode: true,
    minimumContrastRatio: 4.5, fontSize: 14, scrollback: 5000 });
  const fit = new globalThis.FitAddon.FitAddon();
  terminal.loadAddon(fit);
  const encoder = new TextEncoder();
  let socket;
  let closeSheets = () => {};

  const send = (message) => {
    if (socket?.readyState === WebSocket.OPEN) socket.send(message);
  };
  terminal.onData((text) => send(encoder.encode(text)));
  terminal.onBinary((text) => send(Uint8Array.from(text, (each) => each.charCodeAt(0))));
  terminal.onResize(({ cols, rows }) => send(`${cols}x${rows}`));
  terminal.attachCustomKeyEventHandler((event) => {
    if (event.key !== "F6") return true;
    if (event.type === "keydown") {
      event.preventDefault();
      again.focus();
    }
    return false;
  });

  function connect() {
    socket?.close();
    terminal.reset();
    const address = new URL(`api/terminal/${encodeURIComponent(instanceId)}?${scopeQuery()}`
      + `&size=${terminal.cols}x${terminal.rows}`, location.href);
    address.protocol = "ws:";
    const opened = new WebSocket(address);
    socket = opened;
    opened.binaryType = "arraybuffer";
    status.textContent = "Connecting";
    let last = "The connection was lost.";
    opened.onopen = () => { status.textContent = "Connected"; terminal.focus(); };
    opened.onmessage = ({ data }) => {
      if (typeof data !== "string") terminal.write(new Uint8Array(data));
      else if (data.startsWith("exit ")) last = `The shell has ended with ${data.slice(5)}.`;
      else last = data.slice(data.indexOf(" ") + 1);
    };
    opened.onclose = () => { if (socket === opened) status.textContent = last; };
  }

  const resized = new ResizeObserver(() => fit.fit());
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => { terminal.options.theme = colours(); };
  dark.addEventListener("change", repaint);
  // a browser may keep a page that was left, with its sockets
  const hidden = () => socket?.close();
  addEventListener("pagehide", hidden);
  return {
    element,
    begin() {
      closeSheets = open(terminal, place);
      terminal.textarea.setAttribute("aria-describedby", "terminal-hint");
      fit.fit();
      resized.observe(place);
      connect();
    },
    leave() {
      resized.disconnect();
      dark.removeEventListener("change", repaint);
      removeEventListener("pagehide", hidden);
      const left = socket;
      socket = undefined;
      left?.close();
      terminal.dispose();
      closeSheets();
    },
  };
}
