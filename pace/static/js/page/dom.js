/** Small helpers around the DOM. */

export const byId = (id) => document.getElementById(id);

/** Make an element: make("dd", {class: "value"}, "text", child …). */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Set a text only where it differs: an untouched node costs no layout and no announcement. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** A button whose text is the one under a key of the words (data-t); fillWords writes it. */
export function button({ labelKey, act }) {
  const made = make("button", { type: "button", class: "button", "data-t": labelKey });
  made.addEventListener("click", act);
  return made;
}
