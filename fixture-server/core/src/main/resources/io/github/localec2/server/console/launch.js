// Launching instances.

import { append, h, notice } from "./dom.js";
import { Ec2Error, call, list, nameOf } from "./ec2.js";

const TYPES = ["t3.micro", "t3.small", "t3.medium", "t3.large", "t4g.micro", "m5.large", "m7g.large",
  "c5.large", "r5.large"];

/** Where EC2's error belongs: the code says it, or the message names the parameter. */
const FIELDS = [
  ["image", /AMI|ImageId|image id/i],
  ["type", /InstanceType|instance type/i],
  ["count", /instance count|min_?count|max_?count|InstanceLimit|InsufficientInstanceCapacity|VcpuLimit/i],
  ["key", /Key ?Pair|KeyName/i],
  ["subnet", /Subnet|FreeAddresses/i],
  ["groups", /Group/i],
  ["userData", /UserData|user data/i],
  ["volume", /BlockDevice|Volume|Ebs/i],
  ["tags", /Tag/],
];

const field = (name, label, control, hint) => h("div", { class: "field", "data-field": name },
  h("label", { for: `launch-${name}` }, label), control,
  h("p", { class: "hint", id: `hint-${name}` }, hint ?? ""),
  h("p", { class: "error", id: `error-${name}`, role: "alert" }));

const input = (name, properties) => h("input", { id: `launch-${name}`, name, autocomplete: "off",
  "aria-describedby": `hint-${name} error-${name}`, ...properties });

const select = (name, options, properties = {}) => h("select", { id: `launch-${name}`, name,
  "aria-describedby": `hint-${name} error-${name}`, ...properties },
options.map(([value, text]) => h("option", { value }, text)));

/** "Name=web" on each line. */
function tagsOf(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => {
    const at = line.indexOf("=");
    return at < 0 ? { Key: line, Value: "" } : { Key: line.slice(0, at).trim(), Value: line.slice(at + 1).trim() };
  });
}

function base64(text) {
  let binary = "";
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function request(form) {
  const value = (name) => form.elements[name].value.trim();
  const tags = tagsOf(form.elements.tags.value);
  const parameters = {
    ImageId: value("image"),
    InstanceType: value("type"),
    MinCount: value("count"),
    MaxCount: value("count"),
    KeyName: value("key"),
    SubnetId: value("subnet"),
    SecurityGroupId: [...form.elements.groups.selectedOptions].map((each) => each.value),
  };
  if (form.elements.userData.value) parameters.UserData = base64(form.elements.userData.value);
  if (value("volume")) {
    parameters.BlockDeviceMapping = [
      { DeviceName: "/dev/sdf", Ebs: { VolumeSize: value("volume"), DeleteOnTermination: true } }];
  }
  if (tags.length > 0) {
    parameters.TagSpecification = [{ ResourceType: "instance", Tag: tags }];
  }
  return parameters;
}

function show(form, error) {
  const text = `${error.code} ${error.plain}`;
  const [name] = FIELDS.find(([, pattern]) => pattern.test(text)) ?? [];
  const place = name && form.querySelector(`#error-${name}`);
  if (place) {
    place.textContent = error.message;
    form.elements[name].setAttribute("aria-invalid", "true");
    form.elements[name].focus();
  } else {
    form.querySelector("#launch-error").textContent = error.message;
  }
}

export async function launchPage() {
  const [images, keys, groups, subnets] = await Promise.all([
    call("DescribeImages", { Owner: ["self"] }), call("DescribeKeyPairs"),
    call("DescribeSecurityGroups"), call("DescribeSubnets")]);
  const named = (resource, id) => (nameOf(resource) ? `${id} (${nameOf(resource)})` : id);
  const form = h("form", { class: "launch", novalidate: true });
  const submit = h("button", { type: "submit", class: "primary" }, "Launch");
  append(form, [
    field("image", "AMI", input("image", { list: "launch-images", required: true, placeholder: "ami-…" })),
    h("datalist", { id: "launch-images" }, list(images.imagesSet).map((image) =>
      h("option", { value: image.imageId }, image.name ?? ""))),
    field("type", "Instance type", input("type", { list: "launch-types", value: "t3.micro" })),
    h("datalist", { id: "launch-types" }, TYPES.map((type) => h("option", { value: type }))),
    field("count", "Number of instances", input("count", { type: "number", min: 1, value: 1 })),
    field("key", "Key pair", select("key", [["", "none"],
      ...list(keys.keySet).map((key) => [key.keyName, key.keyName])])),
    field("subnet", "Subnet", select("subnet", [["", "a default subnet"],
      ...list(subnets.subnetSet).map((subnet) => [subnet.subnetId,
        `${named(subnet, subnet.subnetId)} ${subnet.cidrBlock} ${subnet.availabilityZone}`])])),
    field("groups", "Security groups", select("groups", list(groups.securityGroupInfo).map((group) =>
      [group.groupId, `${group.groupName} (${group.groupId})`]), { multiple: true, size: 4 }),
    "None chosen: the VPC's default group."),
    field("volume", "Further volume, GiB", input("volume", { type: "number", min: 1 }),
      "Attached as /dev/sdf; deleted with the instance."),
    field("userData", "User data", h("textarea", { id: "launch-userData", name: "userData", rows: 5,
      spellcheck: "false", "aria-describedby": "hint-userData error-userData" })),
    field("tags", "Tags", h("textarea", { id: "launch-tags", name: "tags", rows: 2,
      spellcheck: "false", "aria-describedby": "hint-tags error-tags" }), "One a line, as Name=web."),
    h("p", { class: "error", id: "launch-error", role: "alert" }),
    h("div", { class: "buttons" }, submit, h("a", { href: "#instances", class: "button" }, "Cancel")),
  ]);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.querySelectorAll(".error").forEach((each) => { each.textContent = ""; });
    form.querySelectorAll("[aria-invalid]").forEach((each) => each.removeAttribute("aria-invalid"));
    submit.disabled = true;
    try {
      const answer = await call("RunInstances", request(form));
      const ids = list(answer.instancesSet).map((each) => each.instanceId);
      notice(`Launched ${ids.length === 1 ? ids[0] : `${ids.length} instances`}`, false);
      location.hash = "#instances";
    } catch (error) {
      if (error instanceof Ec2Error) show(form, error);
      else form.querySelector("#launch-error").textContent = error.message;
    } finally {
      submit.disabled = false;
    }
  });
  return { element: h("section", {}, h("h2", {}, "Launch instances"), form) };
}
