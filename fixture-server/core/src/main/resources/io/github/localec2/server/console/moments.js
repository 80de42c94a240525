// Looking back at earlier states.

import { attempt, h, replace } from "./dom.js";
import { api } from "./ec2.js";
import { listen } from "./live.js";
import { records } from "./records.js";

export async function momentsPage() {
  let moments = await api("moments");
  let chosen;
  const place = h("div", {});
  const label = h("output", { for: "moment" });
  const slider = h("input", { type: "range", id: "moment", min: 0, oninput: () => look(Number(slider.value)) });

  async function look(index) {
    chosen = moments[index];
    label.textContent = `${chosen.at} (${index + 1} of ${moments.length})`;
    const wanted = chosen;
    const content = await attempt(async () => {
      const tables = await records("", chosen.number);
      tables.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link) return;
        event.preventDefault();
        attempt(async () => replace(place, h("h3", {}, link.textContent), await records(link.textContent, wanted.number)));
      });
      return tables;
    });
    if (content && wanted === chosen) replace(place, content);
  }

  function measure() {
    slider.max = String(moments.length - 1);
  }

  measure();
  slider.value = slider.max;
  await look(moments.length - 1);
  const stop = listen((event) => {
    if (event.type === "changes") attempt(async () => {
      const number = chosen.number;
      moments = await api("moments");
      measure();
      const index = moments.findIndex((each) => each.number === number);
      slider.value = String(Math.max(0, index));
      label.textContent = `${chosen.at} (${Math.max(0, index) + 1} of ${moments.length})`;
    });
  });
  return {
    leave: stop,
    element: h("section", {}, h("h2", {}, "Time line"),
      h("p", {}, "The states since this console was opened first, up to 200 of them."),
      h("div", { class: "buttons" }, h("label", { for: "moment" }, "Moment"), slider, label), place),
  };
}
