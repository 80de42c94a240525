// What happens on the server, as it happens.

import { scopeQuery } from "./ec2.js";

const listeners = new Set();
let source;

/** Hears {type, data} until the returned function is called. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(type, data) {
  for (const listener of [...listeners]) listener({ type, data });
}

/**
 * Follows the account and region that are shown now. What is asked for after the promise is kept
 * misses nothing.
 */
export function follow() {
  source?.close();
  const mark = document.getElementById("live");
  source = new EventSource(`api/changes?${scopeQuery()}`);
  let before = false;
  const followed = source;
  source.addEventListener("ready", () => {
    mark.textContent = "live";
    mark.className = "tag good";
    // what was missed while the connection was away is not known
    if (before) tell("reconnected", {});
    before = true;
  });
  source.addEventListener("error", () => {
    before = true;
    mark.textContent = "disconnected";
    mark.className = "tag bad";
  });
  for (const type of ["changes", "calls", "scopes", "holds"]) {
    source.addEventListener(type, (event) => tell(type, JSON.parse(event.data)));
  }
  return new Promise((resolve) => {
    for (const type of ["ready", "error"]) followed.addEventListener(type, resolve, { once: true });
  });
}

/** The ids that changed in a table; null where it did not, and "*" where they are too many. */
export function changed(event, table) {
  if (event.type === "reconnected") return "*";
  const ids = event.type === "changes" ? event.data[table] : undefined;
  if (!ids) return null;
  return ids[0] === "*" ? "*" : ids;
}
