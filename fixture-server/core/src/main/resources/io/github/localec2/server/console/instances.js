// The instances, live, and what can be done with them.

import { attempt, confirmed, h, notice } from "./dom.js";
import { api, call, scopeQuery } from "./ec2.js";
import { changed, listen } from "./live.js";
import { Table } from "./table.js";

const BATCH = 200;
const SOME = 100;

/** An instance as the list of all is told of it. */
const brief = ([id, name, state, type, image, zone, privateIp, publicIp, key, launched]) =>
  ({ id, name, state, type, image, zone, privateIp, publicIp, key, launched });

export const stateMark = (state) =>
  h("span", { class: `state ${state}`, "data-state": state }, state);

const COLUMNS = [
  { title: "Name", text: (row) => row.name || row.id },
  { title: "Instance ID", text: (row) => row.id },
  { title: "State", text: (row) => row.state, cell: (row) => stateMark(row.state) },
  { title: "Type", text: (row) => row.type },
  { title: "AMI", text: (row) => row.image },
  { title: "Zone", text: (row) => row.zone },
  { title: "Private IP", text: (row) => row.privateIp },
  { title: "Public IP", text: (row) => row.publicIp },
  { title: "Key pair", text: (row) => row.key },
  { title: "Launched", text: (row) => row.launched },
];

export async function change(action, ids) {
  await call(`${action}Instances`, { InstanceId: ids });
  notice(`${action} of ${ids.length === 1 ? ids[0] : `${ids.length} instances`} requested`, false);
}

/** The buttons for what can be done with the ids that a function gives. */
export function actions(ids) {
  const act = (action) => attempt(() => change(action, ids()));
  const button = (action, run, kind) =>
    h("button", { type: "button", class: kind, "data-action": action, onclick: run }, action);
  return [
    button("Start", () => act("Start")),
    button("Stop", () => act("Stop")),
    button("Reboot", () => act("Reboot")),
    button("Terminate", async () => {
      const chosen = ids();
      const what = chosen.length === 1 ? chosen[0] : `${chosen.length} instances`;
      if (await confirmed(`Terminate ${what}?`, "What is on them is lost.", "Terminate")) {
        await act("Terminate");
      }
    }, "danger"),
  ];
}

export async function instancesPage(_, stale) {
  const table = new Table(COLUMNS, {
    key: (row) => row.id,
    label: "Instances",
    open: (row) => `#instance/${row.id}`,
    select: (ids) => buttons.forEach((each) => { each.disabled = ids.length === 0; }),
  });
  const buttons = actions(() => [...table.selected]);
  buttons.forEach((each) => { each.disabled = true; });

  const told = async (ids) => (await api(`instances?${scopeQuery()}${ids}`)).map(brief);

  async function load() {
    if (table.rows.size === 0) {
      // so that there is something to look at while the others come
      const first = await told(`&limit=${SOME}`);
      if (stale()) return;
      table.replace(first);
      if (first.length < SOME) return;
    }
    const rows = await told("");
    if (!stale()) table.replace(rows);
  }

  async function update(ids) {
    for (let at = 0; at < ids.length; at += BATCH) {
      const some = ids.slice(at, at + BATCH);
      const rows = await told(`&ids=${some.map(encodeURIComponent).join(",")}`);
      const there = new Set(rows.map((row) => row.id));
      table.put(rows, some.filter((id) => !there.has(id)));
    }
  }

  // one after the other, so that an older answer never replaces a newer one
  let work = attempt(load);
  const stop = listen((event) => {
    const ids = changed(event, "instances");
    if (ids) work = work.then(() => attempt(() => (ids === "*" ? load() : update(ids))));
  });
  return {
    leave: stop,
    element: h("section", {}, h("h2", {}, "Instances"),
      h("div", { class: "buttons", role: "toolbar", "aria-label": "Actions" },
        h("a", { href: "#launch/", class: "button primary" }, "Launch instance"), buttons),
      table.element),
  };
}
