// A client of EC2's Query protocol: the console does what it does as any other client would.

export class Ec2Error extends Error {
  constructor(code, message) {
    super(`${code}: ${message}`);
    this.code = code;
    this.plain = message;
  }
}

export const scope = { account: "000000000000", region: "us-east-1" };

export const scopeQuery = () =>
  `account=${encodeURIComponent(scope.account)}&region=${encodeURIComponent(scope.region)}`;

/** Flattens {Filter: [{Name, Value: []}]} into Filter.1.Name and so on. */
export function flatten(parameters, prefix = "", into = new URLSearchParams()) {
  for (const [name, value] of Object.entries(parameters)) {
    const key = prefix ? `${prefix}.${name}` : name;
    if (value === undefined || value === null || value === "") continue;
    if (Array.isArray(value)) {
      value.forEach((each, i) => {
        if (each !== null && typeof each === "object") flatten(each, `${key}.${i + 1}`, into);
        else into.set(`${key}.${i + 1}`, each);
      });
    } else if (typeof value === "object") flatten(value, key, into);
    else into.set(key, value);
  }
  return into;
}

/** XML as objects: lists of items as arrays, text as text. */
export function unwrap(element) {
  const first = element.firstElementChild;
  if (!first) return element.textContent;
  const items = first.localName === "item";
  const result = items ? [] : {};
  for (let child = first; child; child = child.nextElementSibling) {
    if (items) result.push(unwrap(child));
    else result[child.localName] = unwrap(child);
  }
  return result;
}

/** What EC2 leaves out or sends empty is an empty list. */
export const list = (value) => (Array.isArray(value) ? value : []);

const TRIES = 6;

/**
 * Fetches what may be fetched twice, and reads it. Browsers drop all that is under way when a
 * network of the machine comes or goes, as it does with each container.
 */
async function fetchAgain(address, options, tries = TRIES) {
  try {
    return await fetchOnce(address, options);
  } catch (error) {
    if (tries <= 1) throw error;
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    return fetchAgain(address, options, tries - 1);
  }
}

async function fetchOnce(address, options) {
  const response = await fetch(address, options);
  return { ok: response.ok, status: response.status, text: await response.text() };
}

const READS = /(^|&)Action=(Describe|Get)/;

/** Makes a request in the account and region of a scope. */
export async function send(form, { account, region } = scope) {
  const response = await (READS.test(form) ? fetchAgain : fetchOnce)("/", {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
      Authorization: `AWS4-HMAC-SHA256 Credential=${account}/20260101/${region}`
        + "/ec2/aws4_request, SignedHeaders=host, Signature=console",
    },
    body: form,
  });
  const document = new DOMParser().parseFromString(response.text, "text/xml");
  if (!response.ok) {
    const text = (name) => document.querySelector(name)?.textContent ?? "";
    throw new Ec2Error(text("Code") || String(response.status), text("Message"));
  }
  return document.documentElement;
}

export async function call(action, parameters = {}) {
  const form = flatten(parameters);
  form.set("Action", action);
  form.set("Version", "2016-11-15");
  return unwrap(await send(form));
}

/**
 * All pages of a describe operation, given to a taker as they come. The parameters may be a function
 * of the token, so that the first page is a short one and there is something to look at.
 */
export async function pages(action, parameters, member, take, current = () => true) {
  let token;
  do {
    const wanted = typeof parameters === "function" ? parameters(token) : parameters;
    const answer = await call(action, { ...wanted, NextToken: token });
    if (!current()) return;
    take(list(answer[member]));
    token = answer.nextToken || undefined;
  } while (token);
}

/** What EC2 has no request for. */
export async function api(page) {
  const response = await fetchAgain(`api/${page}`);
  if (!response.ok) throw new Error(response.text.trim());
  return JSON.parse(response.text);
}

export const nameOf = (resource) =>
  list(resource.tagSet).find((tag) => tag.key === "Name")?.value ?? "";
