// The screen of a virtual machine. The client is noVNC, which is loaded when it is first wanted.

import { h } from "./dom.js";
import { scopeQuery } from "./ec2.js";

/** The content of a tab; it is left with its leave(). */
export async function displayOf(instanceId) {
  const { default: { default: RemoteFrameBuffer } } = await import("./novnc.js");
  const status = h("p", { role: "status", class: "hint" });
  const place = h("div", { class: "display" });
  const again = h("button", { type: "button", onclick: () => connect() }, "Open again");
  const keys = h("button", { type: "button", onclick: () => screen?.sendCtrlAltDel() },
    "Send Ctrl+Alt+Del");
  const picture = h("button", { type: "button", onclick: () => save() }, "Save a picture");
  let screen;

  function save() {
    place.querySelector("canvas")?.toBlob((blob) => {
      const address = URL.createObjectURL(blob);
      h("a", { href: address, download: `${instanceId}.png` }).click();
      URL.revokeObjectURL(address);
    });
  }

  function connect() {
    screen?.disconnect();
    place.replaceChildren();
    const address = new URL(`api/display/${encodeURIComponent(instanceId)}?${scopeQuery()}`,
      location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    let last = "The connection was lost.";
    socket.addEventListener("message", ({ data }) => {
      if (typeof data === "string") last = data.slice(data.indexOf(" ") + 1);
    });
    status.textContent = "Connecting";
    const opened = new RemoteFrameBuffer(place, socket, { shared: true });
    screen = opened;
    opened.scaleViewport = true;
    opened.focusOnClick = true;
    opened.addEventListener("connect", () => { status.textContent = "Connected"; });
    opened.addEventListener("disconnect", () => {
      if (screen === opened) status.textContent = last;
    });
    place.querySelector("canvas").setAttribute("aria-label", `The screen of ${instanceId}`);
    place.querySelector("canvas").setAttribute("role", "img");
  }

  // a browser may keep a page that was left, with its sockets
  const hidden = () => screen?.disconnect();
  addEventListener("pagehide", hidden);
  // before the client sees it, which has all keys once it has the focus
  place.addEventListener("keydown", (event) => {
    if (event.key === "F6") {
      event.preventDefault();
      event.stopPropagation();
      again.focus();
    }
  }, true);
  return {
    element: h("div", {}, h("p", { class: "hint" },
      "With a click, keys go to the machine. F6 leaves its screen."), place,
    h("div", { class: "buttons" }, again, keys, picture, status)),
    begin: connect,
    leave() {
      removeEventListener("pagehide", hidden);
      const left = screen;
      screen = undefined;
      left?.disconnect();
    },
  };
}
