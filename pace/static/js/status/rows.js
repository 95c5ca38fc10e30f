/** Lists and tables of the status page: what stays stays in place, so that only texts change. */
import { make, setText } from "../page/dom.js";
import { t } from "../page/words.js";

/** A list of figures in a <dl>: rows {key, name, text, bad}. */
export class FigureList {
  constructor(list) {
    this.list = list;
    this.rows = new Map();
  }

  render(rows) {
    for (const { key, name, text, bad } of rows) {
      const element = this.rows.get(key) ?? this.create(key);
      setText(element.firstElementChild, name);
      setText(element.lastElementChild, text);
      element.classList.toggle("bad", bad);
    }
  }

  create(key) {
    const element = make("div", { "data-figure": key }, make("dt"), make("dd"));
    this.rows.set(key, element);
    this.list.append(element);
    return element;
  }
}

/**
 * A table whose rows become cards where it is narrow: for that its parts name their roles, which a style that makes
 * blocks of them would take away, and each cell says in data-label what it is.
 *
 * `columns` are keys of the words; the first cell of a row is its header.
 */
export class Table {
  constructor(table, columns) {
    this.columns = columns;
    this.heads = columns.map(() => make("th", { scope: "col", role: "columnheader" }));
    this.body = make("tbody", { role: "rowgroup" });
    this.rows = new Map();
    table.setAttribute("role", "table");
    table.append(
      make("thead", { role: "rowgroup" }, make("tr", { role: "row" }, ...this.heads)), this.body);
  }

  /** Rows {key, cells: [text or Node], bad: [column]}; `filled(cell, content)` puts a first cell's content where it is no text. */
  render(rows) {
    this.columns.forEach((column, i) => setText(this.heads[i], t(column)));
    const before = this.rows;
    this.rows = new Map(rows.map(({ key }) => [key, before.get(key) ?? this.create()]));
    rows.forEach((row) => this.fill(this.rows.get(row.key), row));
    const wanted = [...this.rows.values()];
    const same = wanted.length === this.body.children.length && wanted.every((row, i) => this.body.children[i] === row);
    if (!same) this.body.replaceChildren(...wanted);
  }

  create() {
    const [, ...others] = this.columns;
    return make("tr", { role: "row" }, make("th", { scope: "row", role: "rowheader" }), ...others.map(() => make("td", { role: "cell" })));
  }

  fill(element, { cells, bad = [], link = null }) {
    cells.forEach((text, i) => {
      const cell = element.children[i];
      cell.dataset.label = t(this.columns[i]);
      cell.classList.toggle("bad", bad.includes(i));
      if (i === 0 && link) this.name(cell, text, link);
      else setText(cell, text);
    });
  }

  /** A name that others gave, as a link. */
  name(cell, text, address) {
    if (!cell.firstElementChild) cell.append(make("a", {}, make("bdi")));
    const anchor = cell.firstElementChild;
    if (anchor.getAttribute("href") !== address) anchor.setAttribute("href", address);
    setText(anchor.firstElementChild, text);
  }
}
