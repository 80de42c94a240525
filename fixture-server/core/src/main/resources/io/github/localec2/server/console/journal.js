// The calls as they come.

import { attempt, copyButton, h, notice, replace } from "./dom.js";
import { api, send } from "./ec2.js";
import { listen } from "./live.js";
import { Table } from "./table.js";
import { tree } from "./tree.js";

const READS = /^(Describe|Get|Search|List)/;

const COLUMNS = [
  { title: "Time", text: (row) => row.at.slice(11, 23) },
  { title: "Operation", text: (row) => row.operation },
  { title: "Answer", text: (row) => (row.code ? `${row.status} ${row.code}` : String(row.status)),
    cell: (row) => h("span", { class: row.code ? "state bad" : "state good" }, row.code ?? String(row.status)) },
  { title: "Milliseconds", text: (row) => (row.micros / 1000).toFixed(2) },
  { title: "Bytes", text: (row) => String(row.bytes) },
  { title: "Account", text: (row) => row.account },
  { title: "Region", text: (row) => row.region },
];

const kebab = (operation) => operation.replace(/([a-z0-9])([A-Z])/g, "$1-$2")
  .replace(/([A-Z]+)([A-Z][a-z])/g, "$1-$2").toLowerCase();

/** A line of shell that asks the same by the AWS CLI. */
export function cli(one) {
  const request = one.request && one.request !== "{}"
    ? ` --cli-input-json '${one.request.replaceAll("'", "'\\''")}'` : "";
  return `aws --endpoint-url ${location.origin} --region ${one.region} ec2 ${kebab(one.operation)}${request}`;
}

/**
 * The same parameters again, for the account and region that they were for. Without the token that
 * would make it one with the call that was.
 */
async function replay(one) {
  const form = new URLSearchParams(one.form);
  form.delete("ClientToken");
  form.set("Action", one.operation);
  await send(form, one);
  notice(`${one.operation} was made again`, false);
}

async function details(number) {
  const one = await api(`calls/${number}`);
  const command = one.request && cli(one);
  return [
    h("h3", {}, `${one.operation} · ${one.status}`),
    one.code && h("p", { class: "error" }, `${one.code}: ${one.message}`),
    h("p", {}, `${one.at} · request ${one.requestId}`),
    command && h("p", { class: "command" }, h("code", {}, command), " ", copyButton(command, "as AWS CLI command")),
    one.form !== undefined && h("p", {}, h("button", { type: "button", onclick: () => attempt(() => replay(one)) }, "Make this call again")),
    h("h4", {}, "Request"), one.request ? tree(JSON.parse(one.request)) : h("p", {}, "It could not be read."),
    h("h4", {}, "Response"),
    one.response === undefined ? h("p", {}, "None is kept.")
      : one.cut ? h("pre", { class: "log", tabindex: "0" }, one.response) : tree(JSON.parse(one.response)),
  ];
}

export async function journalPage() {
  const side = h("div", { class: "side", "aria-live": "polite" });
  let reads = true;
  const table = new Table(COLUMNS, { key: (row) => row.number, label: "Calls", open: (row) => `#journal/${row.number}` });
  table.sorted = { index: 0, down: true };
  const take = (calls) => {
    table.put(calls.filter((each) => reads || !READS.test(each.operation)));
    const kept = [...table.rows.keys()];
    if (kept.length > 5000) table.remove(kept.slice(0, kept.length - 5000));
  };
  const load = async () => { table.clear(); take(await api("calls")); };
  table.element.addEventListener("click", (event) => {
    const row = event.target.closest("a")?.closest("tr");
    if (!row) return;
    event.preventDefault();
    attempt(async () => replace(side, await details(row.dataset.key)));
  });
  await load();
  const stop = listen((event) => {
    if (event.type === "calls") take(event.data);
    if (event.type === "reconnected") attempt(load);
  });
  const shows = h("label", {}, h("input", {
    type: "checkbox", checked: true,
    onchange: (event) => { reads = event.target.checked; attempt(load); },
  }), " Show calls that only read");
  return {
    leave: stop,
    element: h("section", {}, h("h2", {}, "Journal"), h("div", { class: "buttons" }, shows),
      h("div", { class: "split" }, table.element, side)),
  };
}
