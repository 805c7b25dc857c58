// Says a thing in the page's language. Both texts always stand beside each other; there is no catalogue elsewhere.

export const lang = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/** The Chinese or the English text, whichever the page speaks. */
export const t = (zh, en) => (lang === "zh" ? zh : en);

/** `2026-03-28 09:05:00` in Beijing time, of milliseconds since 1970 or a text as RFC 3339 writes it. */
export function moment(value) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date(value));
  const of = (type) => parts.find((each) => each.type === type).value;
  return `${of("year")}-${of("month")}-${of("day")} ${of("hour")}:${of("minute")}:${of("second")}`;
}

/** An element with attributes and children; texts are texts, never HTML. */
export function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  element.append(...children.flat().filter((each) => each !== null && each !== undefined));
  return element;
}
