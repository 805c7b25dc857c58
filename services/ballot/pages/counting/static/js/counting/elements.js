// Makes elements without writing markup: text stays text, whatever stands in it.

/** An element with attributes (a function is a listener; null, false and undefined are left out) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A small mark with a word: kind is good, bad, open or "". */
export const chip = (kind, text) => element("span", { class: `chip ${kind}` }, text);

/** A button. */
export const button = (text, pressed, kind = "", more = {}) => element("button", { type: "button", class: kind, click: pressed, ...more }, text);
