// Making and replacing elements. Text only ever becomes text: nothing here reads markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: properties by "." names, handlers by "on", all else attributes. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name.startsWith(".")) element[name.slice(1)] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

export function append(element, children) {
  for (const child of children.flat(9)) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
}

export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Tells of something that went wrong, or well. */
export function notice(text, bad = true) {
  const box = h("div", { class: bad ? "notice bad" : "notice" }, h("span", {}, text),
    h("button", { type: "button", "aria-label": "Dismiss", onclick: () => box.remove() }, "×"));
  const all = document.getElementById("notices");
  all.append(box);
  while (all.children.length > 4) all.firstChild.remove();
  if (!bad) setTimeout(() => box.remove(), 6000);
}

/** Runs what a person asked for; what EC2 answers against it is shown. */
export async function attempt(action) {
  try {
    return await action();
  } catch (error) {
    notice(error.message);
    return undefined;
  }
}

export function copyButton(text, label) {
  const button = h("button", {
    type: "button", class: "small", "aria-label": `Copy ${label}`,
    onclick: async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    },
  }, "Copy");
  return button;
}

/** Asks before something that can't be taken back. */
export function confirmed(question, detail, verb) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { "aria-labelledby": "question" },
      h("h2", { id: "question" }, question),
      h("p", {}, detail),
      h("form", { method: "dialog", class: "buttons" },
        h("button", { value: "no", autofocus: true }, "Cancel"),
        h("button", { value: "yes", class: "danger" }, verb)));
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
