// The VPCs as a picture.

import { attempt, h, replace, svg } from "./dom.js";
import { call, list, nameOf } from "./ec2.js";
import { changed, listen } from "./live.js";

const WIDTH = 230;
const GAP = 16;
const LINE = 20;
const MOST = 12;
const TABLES = ["vpcs", "subnets", "instances", "internet-gateways", "nat-gateways", "route-tables"];

const text = (x, y, content, kind = "") => svg("text", { x, y, class: kind }, content);

/** Whether a subnet's routes lead out, and by what. */
function wayOut(subnet, tables) {
  const own = tables.find((table) => list(table.associationSet).some((each) => each.subnetId === subnet.subnetId))
    ?? tables.find((table) => table.vpcId === subnet.vpcId
      && list(table.associationSet).some((each) => each.main === "true"));
  const route = list(own?.routeSet).find((each) =>
    (each.destinationCidrBlock === "0.0.0.0/0" || each.destinationIpv6CidrBlock === "::/0") && each.state === "active");
  if (!route) return "";
  return route.gatewayId || route.natGatewayId || route.transitGatewayId || route.networkInterfaceId || "";
}

function subnetBox(subnet, x, y, instances, out) {
  const there = instances.filter((each) => each.subnetId === subnet.subnetId);
  const shown = there.slice(0, MOST);
  const height = 84 + Math.max(1, shown.length) * LINE;
  const group = svg("g", { transform: `translate(${x} ${y})` },
    svg("rect", { width: WIDTH, height, rx: 6, class: out.startsWith("igw-") ? "subnet public" : "subnet" }),
    text(10, 20, nameOf(subnet) || subnet.subnetId, "strong"),
    text(10, 38, `${subnet.cidrBlock} · ${subnet.availabilityZone}`),
    text(10, 56, out ? `out by ${out}` : "no way out"));
  shown.forEach((each, i) => group.append(svg("a", { href: `#instance/${each.instanceId}` },
    svg("circle", { cx: 16, cy: 73 + i * LINE, r: 5, class: `dot ${each.instanceState.name}` }),
    text(28, 78 + i * LINE, `${nameOf(each) || each.instanceId} ${each.privateIpAddress ?? ""}`))));
  if (there.length === 0) group.append(text(10, 78, "no instances", "faint"));
  if (there.length > MOST) group.append(text(10, 78 + MOST * LINE, `and ${there.length - MOST} more`, "faint"));
  return { group, height: there.length > MOST ? height + LINE : height };
}

async function picture() {
  const [vpcs, subnets, gateways, tables, nats, reservations] = await Promise.all([
    call("DescribeVpcs"), call("DescribeSubnets"), call("DescribeInternetGateways"),
    call("DescribeRouteTables"), call("DescribeNatGateways"),
    call("DescribeInstances", { MaxResults: 1000, Filter: [{ Name: "instance-state-name", Value: ["pending", "running", "stopping", "stopped"] }] })]);
  const instances = list(reservations.reservationSet).flatMap((each) => list(each.instancesSet));
  const content = [];
  let top = GAP;
  let widest = 320;
  for (const vpc of list(vpcs.vpcSet)) {
    const own = list(subnets.subnetSet).filter((each) => each.vpcId === vpc.vpcId);
    const gateway = list(gateways.internetGatewaySet)
      .find((each) => list(each.attachmentSet).some((at) => at.vpcId === vpc.vpcId));
    const boxes = [];
    let x = GAP;
    let high = 20;
    for (const subnet of own) {
      const box = subnetBox(subnet, x, 74, instances, wayOut(subnet, list(tables.routeTableSet)));
      boxes.push(box.group);
      high = Math.max(high, box.height);
      x += WIDTH + GAP;
    }
    const width = Math.max(x, 320);
    const nat = list(nats.natGatewaySet).filter((each) => each.vpcId === vpc.vpcId).map((each) => each.natGatewayId);
    content.push(svg("g", { transform: `translate(${GAP} ${top})` },
      svg("rect", { width, height: high + 90, rx: 10, class: "vpc" }),
      text(GAP, 26, `${nameOf(vpc) || vpc.vpcId} · ${vpc.cidrBlock}${vpc.isDefault === "true" ? " · default" : ""}`, "strong"),
      text(GAP, 48, [gateway?.internetGatewayId ?? "no internet gateway", ...nat].join(" · ")), boxes));
    top += high + 90 + GAP;
    widest = Math.max(widest, width + 2 * GAP);
  }
  return svg("svg", { class: "map", width: widest, height: top, viewBox: `0 0 ${widest} ${top}`,
    role: "group", "aria-label": "VPCs with their subnets and instances" }, content);
}

export async function mapPage() {
  const place = h("div", { class: "scroller map", tabindex: "0", role: "region", "aria-label": "Network map" });
  const load = async () => replace(place, await picture());
  await load();
  const stop = listen((event) => {
    if (TABLES.some((table) => changed(event, table))) attempt(load);
  });
  return { leave: stop, element: h("section", {}, h("h2", {}, "Network map"), place) };
}
