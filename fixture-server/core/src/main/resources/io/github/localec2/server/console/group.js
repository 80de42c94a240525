// A security group and its rules.

import { attempt, h, replace } from "./dom.js";
import { call, list } from "./ec2.js";
import { changed, listen } from "./live.js";

const source = (rule) => rule.cidrIpv4 || rule.cidrIpv6 || rule.prefixListId
  || rule.referencedGroupInfo?.groupId || "";

function permission(form) {
  const value = (name) => form.elements[name].value.trim();
  const from = value("source");
  const rule = { IpProtocol: value("protocol") };
  if (rule.IpProtocol !== "-1") {
    rule.FromPort = value("from");
    rule.ToPort = value("to") || value("from");
  }
  if (from.startsWith("sg-")) rule.Groups = [{ GroupId: from }];
  else if (from.startsWith("pl-")) rule.PrefixListIds = [{ PrefixListId: from }];
  else if (from.includes(":")) rule.Ipv6Ranges = [{ CidrIpv6: from }];
  else rule.IpRanges = [{ CidrIp: from }];
  return rule;
}

export async function groupPage(id) {
  const title = h("h2", {});
  const description = h("p", {});
  const rows = h("tbody");
  const control = (name, label, properties) => h("label", {}, `${label} `, h("input", { name, ...properties }));
  const form = h("form", { class: "inline", "aria-label": "Add a rule" },
    h("label", {}, "Direction ", h("select", { name: "direction" },
      h("option", { value: "Ingress" }, "in"), h("option", { value: "Egress" }, "out"))),
    h("label", {}, "Protocol ", h("select", { name: "protocol" },
      [["tcp", "tcp"], ["udp", "udp"], ["icmp", "icmp"], ["-1", "all"]]
        .map(([value, text]) => h("option", { value }, text)))),
    control("from", "From port", { type: "number", min: -1, max: 65535, size: 6, value: 22 }),
    control("to", "To port", { type: "number", min: -1, max: 65535, size: 6 }),
    control("source", "CIDR, group or prefix list", { value: "0.0.0.0/0", required: true }),
    h("button", { type: "submit", class: "primary" }, "Add rule"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    attempt(() => call(`AuthorizeSecurityGroup${form.elements.direction.value}`,
      { GroupId: id, IpPermissions: [permission(form)] }));
  });

  async function load() {
    const [group, rules] = await Promise.all([
      call("DescribeSecurityGroups", { GroupId: [id] }),
      call("DescribeSecurityGroupRules", { Filter: [{ Name: "group-id", Value: [id] }] })]);
    const [present] = list(group.securityGroupInfo);
    title.textContent = `${present.groupName} (${id})`;
    description.textContent = `${present.groupDescription} · ${present.vpcId}`;
    replace(rows, list(rules.securityGroupRuleSet).map((rule) => {
      const way = rule.isEgress === "true" ? "Egress" : "Ingress";
      return h("tr", { "data-key": rule.securityGroupRuleId },
        h("td", {}, way === "Egress" ? "out" : "in"),
        h("td", {}, rule.ipProtocol === "-1" ? "all" : rule.ipProtocol),
        h("td", {}, rule.fromPort === "-1" ? "all" : `${rule.fromPort}–${rule.toPort}`),
        h("td", {}, source(rule)), h("td", {}, rule.description ?? ""),
        h("td", {}, h("button", {
          type: "button", class: "small danger", "aria-label": `Revoke ${rule.securityGroupRuleId}`,
          onclick: () => attempt(() => call(`RevokeSecurityGroup${way}`,
            { GroupId: id, SecurityGroupRuleId: [rule.securityGroupRuleId] })),
        }, "Revoke")));
    }));
  }

  await load();
  const stop = listen((event) => {
    if (changed(event, "security-groups") || changed(event, "security-group-rules")) attempt(load);
  });
  return {
    leave: stop,
    element: h("section", {}, title, description, form, h("table", { "aria-label": "Rules" },
      h("thead", {}, h("tr", {}, ["Direction", "Protocol", "Ports", "Source or destination", "Description", ""]
        .map((text) => (text ? h("th", { scope: "col" }, text) : h("td"))))), rows)),
  };
}
