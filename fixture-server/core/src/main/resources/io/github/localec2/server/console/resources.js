// Lists of the kinds of resources that have a page of their own.

import { attempt, confirmed, h, notice } from "./dom.js";
import { call, list, nameOf, pages } from "./ec2.js";
import { changed, listen } from "./live.js";
import { Table } from "./table.js";

const column = (title, text) => ({ title, text: (row) => text(row) ?? "" });
const removal = (action, parameter, id) => (row) => call(action, { [parameter]: id(row) });

export const kinds = [
  {
    page: "images", title: "AMIs", table: "images", action: "DescribeImages", member: "imagesSet",
    parameters: { Owner: ["self"] }, key: (row) => row.imageId,
    columns: [
      column("Name", (row) => row.name), column("AMI ID", (row) => row.imageId),
      column("State", (row) => row.imageState), column("Architecture", (row) => row.architecture),
      column("VM manager", (row) => list(row.tagSet).find((tag) => tag.key === "ec2_vm_manager")?.value),
      column("Created", (row) => row.creationDate)],
    verb: "Deregister", remove: removal("DeregisterImage", "ImageId", (row) => row.imageId),
  },
  {
    page: "keys", title: "Key pairs", table: "key-pairs", action: "DescribeKeyPairs", member: "keySet",
    parameters: {}, key: (row) => row.keyPairId, create: newKeyPair, once: true,
    columns: [
      column("Name", (row) => row.keyName), column("ID", (row) => row.keyPairId),
      column("Type", (row) => row.keyType), column("Fingerprint", (row) => row.keyFingerprint),
      column("Created", (row) => row.createTime)],
    verb: "Delete", remove: removal("DeleteKeyPair", "KeyPairId", (row) => row.keyPairId),
  },
  {
    page: "groups", title: "Security groups", table: "security-groups",
    action: "DescribeSecurityGroups", member: "securityGroupInfo", parameters: {},
    key: (row) => row.groupId, open: (row) => `#group/${row.groupId}`,
    columns: [
      column("Name", (row) => row.groupName), column("Group ID", (row) => row.groupId),
      column("VPC", (row) => row.vpcId), column("Description", (row) => row.groupDescription),
      column("Rules in", (row) => String(list(row.ipPermissions).length))],
    verb: "Delete", remove: removal("DeleteSecurityGroup", "GroupId", (row) => row.groupId),
  },
  {
    page: "volumes", title: "Volumes", table: "volumes", action: "DescribeVolumes", member: "volumeSet",
    parameters: {}, key: (row) => row.volumeId, create: newVolume,
    verbs: [
      { title: "Create snapshot", run: (row) => call("CreateSnapshot", { VolumeId: row.volumeId }) },
      { title: "Detach", run: (row) => call("DetachVolume", { VolumeId: row.volumeId }) }],
    columns: [
      column("Name", (row) => nameOf(row) || row.volumeId), column("Volume ID", (row) => row.volumeId),
      column("State", (row) => row.status), column("GiB", (row) => row.size),
      column("Type", (row) => row.volumeType), column("Zone", (row) => row.availabilityZone),
      column("Attached to", (row) => list(row.attachmentSet).map((each) => each.instanceId).join(" "))],
    verb: "Delete", remove: removal("DeleteVolume", "VolumeId", (row) => row.volumeId),
  },
  {
    page: "snapshots", title: "Snapshots", table: "snapshots", action: "DescribeSnapshots",
    member: "snapshotSet", parameters: { Owner: ["self"] }, key: (row) => row.snapshotId,
    columns: [
      column("Name", (row) => nameOf(row) || row.snapshotId),
      column("Snapshot ID", (row) => row.snapshotId), column("State", (row) => row.status),
      column("Progress", (row) => row.progress), column("Volume", (row) => row.volumeId),
      column("GiB", (row) => row.volumeSize), column("Started", (row) => row.startTime)],
    verb: "Delete", remove: removal("DeleteSnapshot", "SnapshotId", (row) => row.snapshotId),
  },
];

/** The private half is shown to nobody but the disk of whoever asked, once. */
async function newKeyPair() {
  const name = h("input", { "aria-label": "Name of the new key pair", required: true, placeholder: "Name" });
  const type = h("select", { "aria-label": "Type of the new key pair" },
    ["ed25519", "rsa"].map((each) => h("option", { value: each }, each)));
  return h("form", {
    class: "inline",
    onsubmit: (event) => {
      event.preventDefault();
      attempt(async () => {
        const made = await call("CreateKeyPair", { KeyName: name.value, KeyType: type.value });
        const url = URL.createObjectURL(new Blob([made.keyMaterial], { type: "application/x-pem-file" }));
        h("a", { href: url, download: `${made.keyName}.pem` }).click();
        setTimeout(() => URL.revokeObjectURL(url), 10000);
        notice(`${made.keyName}.pem was downloaded; it can't be had again`, false);
        name.value = "";
      });
    },
  }, name, type, h("button", { type: "submit" }, "Create key pair"));
}

/** Empty, or with what a snapshot has. */
async function newVolume() {
  const zones = list((await call("DescribeAvailabilityZones")).availabilityZoneInfo);
  const size = h("input", { type: "number", min: 1, "aria-label": "GiB of the new volume", placeholder: "GiB" });
  const snapshot = h("input", { "aria-label": "Snapshot of the new volume", placeholder: "From a snapshot, if any" });
  const zone = h("select", { "aria-label": "Zone of the new volume" },
    zones.map((each) => h("option", { value: each.zoneName }, each.zoneName)));
  return h("form", {
    class: "inline",
    onsubmit: (event) => {
      event.preventDefault();
      attempt(async () => {
        const made = await call("CreateVolume",
          { Size: size.value, SnapshotId: snapshot.value, AvailabilityZone: zone.value });
        notice(`${made.volumeId} was created`, false);
        size.value = "";
        snapshot.value = "";
      });
    },
  }, size, snapshot, zone, h("button", { type: "submit" }, "Create volume"));
}

export async function resourcesPage(kind) {
  let chosen = [];
  const verbs = list(kind.verbs).map(({ title, run }) => h("button", { type: "button", disabled: true,
    onclick: () => attempt(async () => {
      const keys = chosen;
      for (const row of keys.map((key) => table.rows.get(key))) await run(row);
      notice(`${title}: ${keys.length === 1 ? keys[0] : `${keys.length} resources`}`, false);
    }) }, title));
  const remove = h("button", { type: "button", class: "danger", disabled: true, onclick: () => attempt(async () => {
    const rows = chosen.map((key) => table.rows.get(key));
    if (await confirmed(`${kind.verb} ${rows.length === 1 ? chosen[0] : `${rows.length} resources`}?`,
      "This can't be taken back.", kind.verb)) {
      for (const row of rows) await kind.remove(row);
    }
  }) }, kind.verb);
  const table = new Table(kind.columns, {
    key: kind.key, label: kind.title, open: kind.open,
    select: (keys) => {
      chosen = keys;
      [remove, ...verbs].forEach((each) => { each.disabled = keys.length === 0; });
    },
  });

  async function load() {
    const before = new Set(table.rows.keys());
    await pages(kind.action, kind.parameters, kind.member, (rows) => {
      rows.forEach((row) => before.delete(kind.key(row)));
      table.put(rows);
    });
    table.remove(before);
  }

  let work = attempt(load);
  const stop = listen((event) => {
    if (changed(event, kind.table)) work = work.then(() => attempt(load));
  });
  return {
    leave: stop,
    element: h("section", {}, h("h2", {}, kind.title),
      h("div", { class: "buttons" }, kind.create && await kind.create(), verbs, remove), table.element),
  };
}
