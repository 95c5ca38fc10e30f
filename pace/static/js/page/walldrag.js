/** Puts a tile to another place by dragging: with the mouse or a pen anywhere on it, with a finger by its grip. */
import { placeAt } from "./wallgrid.js";

const BEGIN_PX = 6; // CSS px; a pointer that moves less clicks
const EDGE_PX = 40; // so near to the border of the room the tiles scroll
const SCROLL_PX = 10; // a frame

export class Drag {
  /** @param board offers room, tiles, names, grid, nameOf(element) and does.move(name, index) */
  constructor(board, list) {
    Object.assign(this, { board, list });
    this.held = null;
    this.active = false;
    this.justDropped = false; // the click that follows is none
    list.addEventListener("pointerdown", (event) => this.press(event));
    list.addEventListener("pointermove", (event) => this.moveTo(event));
    list.addEventListener("pointerup", (event) => this.release(event));
    list.addEventListener("pointercancel", () => this.cancel());
    document.addEventListener("keydown", (event) => this.key(event), { capture: true });
  }

  press(event) {
    this.justDropped = false;
    const name = this.board.nameOf(event.target);
    const byGrip = Boolean(event.target.closest(".tile-grip"));
    if (!event.isPrimary || event.button !== 0 || name === null) return;
    if (event.pointerType === "touch" && !byGrip) return; // a finger scrolls, and taps
    this.held = { name, id: event.pointerId, x: event.clientX, y: event.clientY };
  }

  moveTo({ pointerId, clientX, clientY }) {
    if (this.held?.id !== pointerId) return;
    this.at = { x: clientX, y: clientY };
    if (!this.active && Math.hypot(clientX - this.held.x, clientY - this.held.y) < BEGIN_PX) return;
    if (!this.active) this.begin();
    this.show();
  }

  begin() {
    this.active = true;
    this.tile = this.board.tiles.get(this.held.name).element;
    this.tile.classList.add("tile-dragged");
    this.list.setPointerCapture(this.held.id);
    this.scrollFrom = this.board.room.scrollTop;
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  /** The tile follows the pointer, its goal is marked. */
  show() {
    const { held, at, board } = this;
    const scrolled = board.room.scrollTop - this.scrollFrom;
    this.tile.style.transform = `translate(${at.x - held.x}px, ${at.y - held.y + scrolled}px)`;
    this.mark(board.tiles.get(board.names[this.index()])?.element);
  }

  index() {
    const { left, top } = this.list.getBoundingClientRect();
    return placeAt({ x: this.at.x - left, y: this.at.y - top }, this.board.grid, this.board.tiles.size);
  }

  mark(goal = null) {
    if (this.goal === goal) return;
    this.goal?.classList.remove("tile-goal");
    this.goal = goal;
    goal?.classList.add("tile-goal");
  }

  scroll() {
    if (!this.active) return;
    const { top, bottom } = this.board.room.getBoundingClientRect();
    const step = this.at.y < top + EDGE_PX ? -SCROLL_PX : this.at.y > bottom - EDGE_PX ? SCROLL_PX : 0;
    if (step) this.board.room.scrollTop += step;
    if (step) this.show();
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  release({ pointerId }) {
    if (this.held?.id !== pointerId) return;
    const { name } = this.held;
    const index = this.active ? this.index() : null;
    this.cancel();
    if (index === null) return;
    this.justDropped = true;
    this.board.does.move(name, index);
  }

  /** Escape puts it back. */
  key(event) {
    if (event.key !== "Escape" || !this.active) return;
    event.stopPropagation();
    this.cancel();
    this.justDropped = true;
  }

  cancel() {
    const { held, active } = this;
    this.held = null;
    this.active = false;
    if (!active) return;
    cancelAnimationFrame(this.frame);
    if (this.list.hasPointerCapture(held.id)) this.list.releasePointerCapture(held.id);
    this.tile.classList.remove("tile-dragged");
    this.tile.style.transform = "";
    this.mark();
  }
}
