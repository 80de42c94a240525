// Tests that failed, and wait until somebody has looked.

import { attempt, h, replace } from "./dom.js";
import { api } from "./ec2.js";

async function release(last) {
  const answer = await fetch(`api/holds?last=${last ? "yes" : "no"}`, { method: "POST" });
  if (!answer.ok) throw new Error(`The server answers ${answer.status}`);
}

const clock = (secondsLeft) => new Date(Date.now() + secondsLeft * 1000)
  .toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/** Shows who waits now, and how they are let go on. */
export async function showHolds() {
  const holds = await api("holds");
  const place = document.getElementById("holds");
  replace(place, holds.length > 0 && [
    holds.map((hold) => h("p", {},
      hold.why, h("span", { class: "until" }, ` Waits until ${clock(hold.secondsLeft)}.`))),
    h("div", { class: "buttons" },
      h("button", { type: "button", class: "primary", onclick: () => attempt(() => release(false)) },
        "Let the tests go on"),
      h("button", { type: "button", onclick: () => attempt(() => release(true)) },
        "Go on, and wait for no more failures")),
  ]);
  place.hidden = holds.length === 0;
}
