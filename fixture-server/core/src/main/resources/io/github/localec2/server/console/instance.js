// One instance and all that belongs to it.

import { displayOf } from "./display.js";
import { attempt, copyButton, h, replace } from "./dom.js";
import { api, call, list, nameOf, scope, scopeQuery } from "./ec2.js";
import { actions, stateMark } from "./instances.js";
import { changed, listen } from "./live.js";
import { terminalOf } from "./terminal.js";
import { tree } from "./tree.js";

const decode = (text) =>
  new TextDecoder().decode(Uint8Array.from(atob(text), (each) => each.charCodeAt(0)));

const facts = (pairs) => h("dl", { class: "facts" }, pairs.filter(([, value]) => value)
  .map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

const link = (page, id) => id && h("a", { href: `#${page}/${id}` }, id);

/** The machine behind an instance: how it is logged into, and how its user data is doing. */
const machine = (instance) =>
  api(`machine/${encodeURIComponent(instance.instanceId)}?${scopeQuery()}`);

async function sshCommand(instance) {
  const { user, host, port } = await machine(instance);
  const key = `ssh -i ${instance.keyName || "key"}.pem`;
  if (user) return port === 22 ? `${key} ${user}@${host}` : `${key} -p ${port} ${user}@${host}`;
  const address = instance.ipAddress || instance.privateIpAddress;
  return address && `${key} root@${address}`;
}

async function overview(instance) {
  const ssh = await sshCommand(instance);
  return [
    facts([
      ["State", stateMark(instance.instanceState.name)],
      ["Reason", instance.stateReason?.message],
      ["Type", instance.instanceType],
      ["AMI", instance.imageId],
      ["Key pair", instance.keyName],
      ["Zone", instance.placement?.availabilityZone],
      ["Private IP", instance.privateIpAddress],
      ["Public IP", instance.ipAddress],
      ["Private DNS", instance.privateDnsName],
      ["VPC", instance.vpcId],
      ["Subnet", instance.subnetId],
      ["Architecture", instance.architecture],
      ["Launched", instance.launchTime],
      ["Security groups", list(instance.groupSet).map((group, i) =>
        [i > 0 && ", ", link("group", group.groupId), ` ${group.groupName}`])],
    ]),
    ssh && h("p", { class: "command" }, h("code", {}, ssh), " ", copyButton(ssh, "the SSH command")),
    h("h3", {}, "Tags"),
    list(instance.tagSet).length === 0 ? h("p", {}, "None")
      : h("table", { "aria-label": "Tags" }, h("tbody", {}, list(instance.tagSet).map((tag) =>
        h("tr", {}, h("th", { scope: "row" }, tag.key), h("td", {}, tag.value))))),
  ];
}

async function volumes(instance) {
  const answer = await call("DescribeVolumes",
    { Filter: [{ Name: "attachment.instance-id", Value: [instance.instanceId] }] });
  return h("table", { "aria-label": "Volumes" },
    h("thead", {}, h("tr", {}, ["Volume", "Device", "GiB", "Type", "State", "Delete on termination"]
      .map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, list(answer.volumeSet).map((volume) => {
      const attachment = list(volume.attachmentSet)[0] ?? {};
      return h("tr", {}, [volume.volumeId, attachment.device, volume.size, volume.volumeType,
        attachment.status, attachment.deleteOnTermination].map((each) => h("td", {}, each ?? "")));
    })));
}

async function consoleOutput(instance) {
  const answer = await call("GetConsoleOutput", { InstanceId: instance.instanceId, Latest: true });
  return h("pre", { class: "log", tabindex: "0", "aria-label": "Console output" },
    answer.output ? decode(answer.output) : "Nothing yet");
}

async function userData(instance) {
  const answer = await call("DescribeInstanceAttribute",
    { InstanceId: instance.instanceId, Attribute: "userData" });
  const value = answer.userData?.value;
  const run = value ? await machine(instance) : {};
  const text = h("pre", { class: "log", tabindex: "0", "aria-label": "User data" },
    value ? decode(value) : "None");
  if (run.userDataOutput === undefined) return text;
  return [
    text,
    h("h3", {}, "What it has written"),
    h("p", { id: "user-data-state" }, run.userDataEnded
      ? run.userDataErrors.length === 0 ? "It has run, and nothing went wrong." : "It has run, with errors."
      : `It runs: ${run.userDataStage || "it has not begun"}`),
    run.userDataErrors.map((each) => h("p", { class: "error" }, each)),
    h("pre", { class: "log", tabindex: "0", "aria-label": "Log of the user data" },
      run.userDataOutput || "Nothing yet"),
  ];
}

async function rules(instance) {
  const answer = await call("DescribeSecurityGroupRules",
    { Filter: [{ Name: "group-id", Value: list(instance.groupSet).map((group) => group.groupId) }] });
  const source = (rule) => rule.cidrIpv4 || rule.cidrIpv6 || rule.prefixListId
    || rule.referencedGroupInfo?.groupId || "";
  return h("table", { "aria-label": "Security group rules" },
    h("thead", {}, h("tr", {}, ["Direction", "Protocol", "Ports", "Source or destination", "Group"]
      .map((title) => h("th", { scope: "col" }, title)))),
    h("tbody", {}, list(answer.securityGroupRuleSet).map((rule) => h("tr", {},
      h("td", {}, rule.isEgress === "true" ? "out" : "in"),
      h("td", {}, rule.ipProtocol === "-1" ? "all" : rule.ipProtocol),
      h("td", {}, rule.fromPort === "-1" ? "all" : rule.fromPort === rule.toPort
        ? rule.fromPort : `${rule.fromPort}–${rule.toPort}`),
      h("td", {}, source(rule)),
      h("td", {}, link("group", rule.groupId))))));
}

async function metadata(instance) {
  if (["shutting-down", "terminated"].includes(instance.instanceState.name)) {
    return h("p", {}, "The instance has ended, and its metadata with it.");
  }
  const base = `/_localec2/imds/${encodeURIComponent(instance.instanceId)}/latest/`;
  const token = await fetch(`${base}api/token`,
    { method: "PUT", headers: { "X-aws-ec2-metadata-token-ttl-seconds": "300" } });
  if (!token.ok) return h("p", {}, `The metadata service answers ${token.status}.`);
  const headers = { "X-aws-ec2-metadata-token": await token.text() };
  const get = async (path) => {
    const answer = await fetch(base + path, { headers });
    return answer.ok ? answer.text() : `(${answer.status})`;
  };
  const folder = async (path) => h("ul", {}, (await get(path)).split("\n").filter(Boolean)
    .map((line) => {
      const name = line.replace(/=.*/, "/");
      if (name.endsWith("/")) {
        const details = h("details", {}, h("summary", {}, name));
        details.addEventListener("toggle", async () => {
          if (details.open && details.children.length === 1) details.append(await folder(path + name));
        });
        return h("li", {}, details);
      }
      const value = h("code", {});
      get(path + name).then((text) => { value.textContent = text; });
      return h("li", {}, `${name}: `, value);
    }));
  return h("div", { class: "tree" }, await folder("meta-data/"));
}

const TABS = [
  ["Overview", overview], ["Volumes", volumes], ["Security", rules], ["Console output", consoleOutput],
  ["User data", userData], ["Metadata", metadata], ["Everything", (instance) => tree(instance)],
  ["Terminal", (instance) => terminalOf(instance.instanceId)],
  ["Display", (instance) => displayOf(instance.instanceId)],
];

export async function instancePage(id, stale) {
  let instance;
  let chosen = 0;
  let living;
  const title = h("h2", {});
  const panel = h("div", { role: "tabpanel", tabindex: "0", id: "panel" });
  const tabs = TABS.map(([name], index) => h("button", {
    type: "button", role: "tab", "aria-controls": "panel",
    onclick: () => choose(index),
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step) {
        choose((index + step + TABS.length) % TABS.length);
        tabs[chosen].focus();
      }
    },
  }, name));

  async function choose(index) {
    chosen = index;
    tabs.forEach((tab, i) => {
      tab.setAttribute("aria-selected", String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
    });
    if (living?.index === index) return;
    living?.leave();
    living = undefined;
    const content = await attempt(() => TABS[index][1](instance));
    if (chosen !== index || stale()) {
      content?.leave?.();
    } else if (content?.begin) {
      living?.leave();
      living = { index, leave: content.leave };
      replace(panel, content.element);
      content.begin();
    } else {
      replace(panel, content);
    }
  }

  async function load() {
    const answer = await call("DescribeInstances", { InstanceId: [id] });
    [instance] = list(list(answer.reservationSet)[0]?.instancesSet);
    title.textContent = nameOf(instance) ? `${nameOf(instance)} (${id})` : id;
    await choose(chosen);
  }

  await load();
  const stop = listen((event) => {
    const ids = changed(event, "instances");
    if (ids && (ids === "*" || ids.includes(id))) attempt(load);
  });
  return {
    leave() {
      stop();
      living?.leave();
    },
    element: h("section", { "data-account": scope.account }, title,
      h("div", { class: "buttons", role: "toolbar", "aria-label": "Actions" }, actions(() => [id])),
      h("div", { role: "tablist", "aria-label": "Details" }, tabs), panel),
  };
}
