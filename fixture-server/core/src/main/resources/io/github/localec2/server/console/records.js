// Whatever the server holds, table by table.

import { h, replace } from "./dom.js";
import { api, scopeQuery } from "./ec2.js";
import { listen } from "./live.js";
import { tree } from "./tree.js";

const STEP = 100;

/** The tables, or the records of one; at a moment, if any is given. */
export async function records(table, moment) {
  const at = moment === undefined ? "" : `&moment=${moment}`;
  if (!table) {
    const tables = await api(`tables?${scopeQuery()}${at}`);
    return h("table", { "aria-label": "Tables" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Kind"), h("th", { scope: "col" }, "Records"))),
      h("tbody", {}, tables.map((each) => h("tr", {},
        h("td", {}, h("a", { href: `#records/${each.name}` }, each.name)), h("td", {}, String(each.count))))));
  }
  const element = h("div", {});
  let offset = 0;
  const more = h("button", { type: "button", onclick: () => next() }, "More");
  async function next() {
    const page = await api(`records/${encodeURIComponent(table)}?${scopeQuery()}&offset=${offset}&limit=${STEP}${at}`);
    offset += page.records.length;
    more.remove();
    for (const each of page.records) {
      const details = h("details", {}, h("summary", {}, each.id));
      details.addEventListener("toggle", () => {
        if (details.open && details.children.length === 1) details.append(tree(each.record));
      });
      element.append(details);
    }
    if (offset < page.count) element.append(more);
  }
  await next();
  return element;
}

export async function recordsPage(table) {
  const place = h("div", {});
  const load = async () => replace(place, await records(table).catch(() => h("p", {}, "Nothing")));
  await load();
  // an open tree stays as it is: only the list of tables follows what happens
  const stop = listen((event) => { if (!table && event.type === "changes") load(); });
  return { leave: stop, element: h("section", {}, h("h2", {}, table || "All resources"), place) };
}
