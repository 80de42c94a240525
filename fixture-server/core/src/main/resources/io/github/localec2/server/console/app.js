// The frame: which page is shown, for which account and region.

import { attempt, h, replace } from "./dom.js";
import { api, scope } from "./ec2.js";
import { follow, listen } from "./live.js";
import { showHolds } from "./holds.js";
import { instancePage } from "./instance.js";
import { instancesPage } from "./instances.js";
import { journalPage } from "./journal.js";
import { launchPage } from "./launch.js";
import { mapPage } from "./map.js";
import { momentsPage } from "./moments.js";
import { recordsPage } from "./records.js";
import { kinds, resourcesPage } from "./resources.js";
import { groupPage } from "./group.js";

const PAGES = [
  ["instances", "Instances", instancesPage],
  ...kinds.map((kind) => [kind.page, kind.title, () => resourcesPage(kind)]),
  ["map", "Network map", mapPage],
  ["records", "All resources", recordsPage],
  ["journal", "Journal", journalPage],
  ["moments", "Time line", momentsPage],
];

const DETAILS = { launch: launchPage, instance: instancePage, group: groupPage, records: recordsPage };

let leave = () => {};
let turns = 0;

/** Shows what the address names: #page or #page/argument. */
async function show() {
  leave();
  leave = () => {};
  const [page, ...rest] = decodeURIComponent(location.hash.slice(1) || "instances").split("/");
  const known = PAGES.find(([name]) => name === page);
  const make = rest.length > 0 || !known ? DETAILS[page] : known[2];
  const main = document.getElementById("main");
  for (const link of document.querySelectorAll("#pages a")) {
    const here = link.hash === `#${page}`;
    if (here) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "nearest" });
    } else {
      link.removeAttribute("aria-current");
    }
  }
  if (!make) {
    replace(main, h("p", {}, "There is no such page."));
    return;
  }
  const turn = ++turns;
  const stale = () => turn !== turns;
  const view = await attempt(() => make(rest.join("/"), stale));
  if (!view) return;
  if (stale()) {
    view.leave?.();
    return;
  }
  leave = () => view.leave?.();
  replace(main, view.element);
  document.title = `${view.element.querySelector("h2")?.textContent ?? "Local EC2"} · Local EC2`;
}

async function rescope() {
  localStorage.setItem("localec2", JSON.stringify(scope));
  await follow();
  await show();
}

async function about() {
  const known = await api("about");
  document.getElementById("vm-manager").textContent = known.vmManager;
  const accounts = [...new Set([scope.account, ...known.scopes.map((each) => each.account)])];
  replace(document.getElementById("accounts"), accounts.map((each) => h("option", { value: each })));
  return known;
}

async function begin() {
  const stored = JSON.parse(localStorage.getItem("localec2") ?? "{}");
  const known = await about();
  scope.region = known.regions.includes(stored.region) ? stored.region : known.region;
  scope.account = /^\d{12}$/.test(stored.account ?? "") ? stored.account
    : known.scopes[0]?.account ?? "000000000000";
  const region = document.getElementById("region");
  replace(region, known.regions.map((each) => h("option", { value: each }, each)));
  region.value = scope.region;
  region.addEventListener("change", () => { scope.region = region.value; rescope(); });
  const account = document.getElementById("account");
  account.value = scope.account;
  account.addEventListener("change", () => {
    if (account.reportValidity()) { scope.account = account.value; rescope(); }
  });
  document.getElementById("scope").addEventListener("submit", (event) => event.preventDefault());
  replace(document.getElementById("pages"),
    PAGES.map(([name, title]) => h("li", {}, h("a", { href: `#${name}` }, title))));
  listen((event) => {
    if (event.type === "scopes") attempt(about);
    if (event.type === "holds" || event.type === "reconnected") attempt(showHolds);
  });
  addEventListener("hashchange", show);
  await follow();
  await Promise.all([show(), attempt(showHolds)]);
}

attempt(begin);
