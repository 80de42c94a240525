// Any value as a tree that opens.

import { h } from "./dom.js";

export function tree(value, depth = 0) {
  if (value === null || typeof value !== "object") return h("code", {}, String(value));
  const entries = Object.entries(value);
  if (entries.length === 0) return h("code", {}, Array.isArray(value) ? "[]" : "{}");
  return h("ul", { class: depth === 0 ? "tree" : "" }, entries.map(([name, each]) => {
    if (each === null || typeof each !== "object") return h("li", {}, `${name}: `, h("code", {}, String(each)));
    const size = Array.isArray(each) ? ` (${each.length})` : "";
    return h("li", {}, h("details", { open: depth < 1 },
      h("summary", {}, name + size), tree(each, depth + 1)));
  }));
}
