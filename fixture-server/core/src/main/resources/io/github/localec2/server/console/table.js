// A table of any length, of which only the rows in sight exist.

import { h, replace } from "./dom.js";

const ROW = 34;
const MARGIN = 12;

/**
 * columns: [{title, text(row), cell?(row), width}]; options: {key(row), label, select, open(row)}.
 * Rows are kept by key, so that one can be replaced.
 */
export class Table {
  constructor(columns, options) {
    this.columns = columns;
    this.options = options;
    this.rows = new Map();
    this.selected = new Set();
    this.needle = "";
    this.sorted = null;
    this.shown = [];
    this.body = h("tbody");
    this.count = h("span", { class: "count", role: "status" });
    this.filterBox = h("input", {
      type: "search", placeholder: "Filter", "aria-label": `Filter ${options.label}`,
      oninput: (event) => { this.needle = event.target.value.toLowerCase(); this.refresh(); },
    });
    this.table = h("table", { "aria-label": options.label }, this.head(), this.body);
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region",
      "aria-label": options.label, onscroll: () => this.later() }, this.table);
    this.element = h("div", { class: "table" },
      h("div", { class: "bar" }, this.filterBox, this.count), this.scroller);
    new ResizeObserver(() => this.later()).observe(this.scroller);
  }

  head() {
    const cells = this.columns.map((column, index) => {
      const button = h("button", { type: "button", onclick: () => this.sort(index) }, column.title);
      return h("th", { scope: "col", "aria-sort": "none" }, button);
    });
    if (this.options.select) {
      this.all = h("input", { type: "checkbox", "aria-label": "Select all",
        onchange: () => this.selectAll(this.all.checked) });
      cells.unshift(h("th", { scope: "col", class: "check" }, this.all));
    }
    return h("thead", {}, h("tr", {}, cells));
  }

  sort(index) {
    const down = this.sorted?.index === index && !this.sorted.down;
    this.sorted = { index, down };
    const cells = [...this.table.tHead.rows[0].cells].slice(this.options.select ? 1 : 0);
    cells.forEach((cell, i) =>
      cell.setAttribute("aria-sort", i !== index ? "none" : down ? "descending" : "ascending"));
    this.refresh();
  }

  /** Puts rows in, or in the place of those with the same key, and takes those of other keys out. */
  put(rows, gone = []) {
    for (const row of rows) {
      row.haystack = this.columns.map((column) => column.text(row)).join("\u0000").toLowerCase();
      this.rows.set(this.options.key(row), row);
    }
    for (const key of gone) {
      this.rows.delete(key);
      this.selected.delete(key);
    }
    this.refresh();
  }

  /** These rows and no others. */
  replace(rows) {
    const gone = new Set(this.rows.keys());
    for (const row of rows) gone.delete(this.options.key(row));
    this.put(rows, gone);
  }

  remove(keys) {
    this.put([], keys);
  }

  clear() {
    this.rows.clear();
    this.selected.clear();
    this.refresh();
  }

  selectAll(on) {
    this.selected = new Set(on ? this.shown.map(this.options.key) : []);
    this.changedSelection();
    this.draw();
  }

  changedSelection() {
    this.options.select?.([...this.selected]);
    if (this.all) {
      this.all.checked = this.selected.size > 0 && this.selected.size === this.shown.length;
      this.all.indeterminate = this.selected.size > 0 && !this.all.checked;
    }
  }

  /** Filters and sorts what there is. */
  refresh() {
    const words = this.needle.split(/\s+/).filter(Boolean);
    const rows = [];
    for (const row of this.rows.values()) {
      if (words.every((word) => row.haystack.includes(word))) rows.push(row);
    }
    if (this.sorted) {
      const { index, down } = this.sorted;
      const text = this.columns[index].text;
      const order = new Intl.Collator("en", { numeric: true });
      const keyed = rows.map((row) => [text(row), row]);
      keyed.sort((a, b) => order.compare(a[0], b[0]) * (down ? -1 : 1));
      this.shown = keyed.map((pair) => pair[1]);
    } else this.shown = rows;
    this.count.textContent = this.shown.length === this.rows.size
      ? `${this.rows.size}` : `${this.shown.length} of ${this.rows.size}`;
    this.table.setAttribute("aria-rowcount", String(this.shown.length + 1));
    this.changedSelection();
    this.later();
  }

  later() {
    if (this.pending) return;
    this.pending = requestAnimationFrame(() => { this.pending = 0; this.draw(); });
  }

  draw() {
    const from = Math.max(0, Math.floor(this.scroller.scrollTop / ROW) - MARGIN);
    const height = this.scroller.clientHeight || 600;
    const to = Math.min(this.shown.length, Math.ceil(from + height / ROW) + 2 * MARGIN);
    const focused = this.body.contains(document.activeElement)
      ? document.activeElement.dataset.focus : undefined;
    const rows = [];
    for (let i = from; i < to; i++) rows.push(this.row(this.shown[i], i));
    const width = this.columns.length + (this.options.select ? 1 : 0);
    const gap = (count) => {
      const cell = h("td", { colspan: width });
      cell.style.height = `${count * ROW}px`;
      return h("tr", { class: "gap", "aria-hidden": "true" }, cell);
    };
    replace(this.body, from > 0 && gap(from), rows,
      to < this.shown.length && gap(this.shown.length - to),
      this.shown.length === 0 && h("tr", {}, h("td", { colspan: width, class: "none" }, "Nothing")));
    if (focused) this.body.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  row(row, index) {
    const key = this.options.key(row);
    const cells = this.columns.map((column, i) => {
      const content = column.cell ? column.cell(row) : column.text(row);
      if (i === 0 && this.options.open) {
        return h("td", {}, h("a", { href: this.options.open(row), "data-focus": `open ${key}` }, content || key));
      }
      return h("td", {}, content);
    });
    if (this.options.select) {
      cells.unshift(h("td", { class: "check" }, h("input", {
        type: "checkbox", "aria-label": `Select ${key}`, "data-focus": `select ${key}`,
        ".checked": this.selected.has(key),
        onchange: (event) => {
          if (event.target.checked) this.selected.add(key);
          else this.selected.delete(key);
          this.changedSelection();
        },
      })));
    }
    return h("tr", { "data-key": key, "aria-rowindex": index + 2 }, cells);
  }
}
