// The paper on the screen: every candidate with the key that marks them, as large as on a blackboard.
//
// Drawn anew after each press. What it leaves out: what a press does (keying.js).

import { t } from "/static/js/text.js";
import { named } from "./desk.js";
import { button, element } from "./elements.js";
import { lines } from "./paper.js";
import { lossWord, postWord, verdictKind, verdictWord } from "./words.js";

const SIGNS = { marks: "√", against: "×", abstained: "弃" };
const meanings = () => ({ marks: t("赞成", "approved"), against: t("不赞成", "rejected"), abstained: t("弃权", "abstained") });

/** The posts with their candidates and whoever was written in; `pressed(post, person)` is called for a touch. */
export function sheet(ballot, said, pressed) {
  const places = lines(ballot);
  return ballot.posts.map((post) => {
    const marks = said.marks[post.id] ?? [];
    const over = marks.length > post.seats;
    const rows = [
      ...places.filter((each) => each.post === post.id).map(({ code, person }) => row(said, post, person, code, pressed)),
      ...marks.filter((person) => !post.candidates.includes(person)).map((person) => row(said, post, person, "/", pressed)),
    ];
    const count = element("span", { class: over ? "marks over" : "marks" }, `${marks.length} ／ ${post.seats}`);
    return element("section", { class: "post", "aria-label": postWord(post) }, element("h2", {}, postWord(post), count), element("ul", {}, rows));
  });
}

function row(said, post, person, code, pressed) {
  const column = Object.keys(SIGNS).find((name) => said[name][post.id]?.includes(person));
  const half = said.pending !== "" && code.startsWith(said.pending);
  const label = `${named(person)} ${column ? meanings()[column] : ""}`.trim();
  const touch = element(
    "button",
    // Pressed by a finger or a mouse it must not take the focus: Enter is the next paper's.
    { type: "button", class: `mark-row ${column ?? ""} ${half ? "half" : ""}`, "aria-pressed": String(column === "marks"), "aria-label": label, "aria-keyshortcuts": code, mousedown: (event) => event.preventDefault(), click: () => pressed(post.id, person) },
    element("kbd", {}, code.toUpperCase()),
    element("span", { class: "who" }, named(person)),
    element("span", { class: "sign", "aria-hidden": "true" }, column ? SIGNS[column] : ""),
  );
  return element("li", {}, touch);
}

/** What the paper comes to, and why marks on it count for nothing. */
export function verdict(ballot, said, reading, missing) {
  if (missing === "EMPTY") return [element("span", { class: "chip" }, t("等待唱票", "waiting for the caller"))];
  const notes = reading.lost.map((each) => element("li", {}, lossWord(each, ballot, named)));
  const next = { against: t("下一个：不赞成", "next: rejected"), abstained: t("下一个：弃权", "next: abstained") }[said.column];
  return [
    element("span", { class: `chip ${verdictKind(reading.verdict)}` }, verdictWord(reading.verdict)),
    missing === "CODE" ? element("span", { class: "chip open" }, `${said.pending.toUpperCase()}_`) : "",
    next ? element("span", { class: "chip open" }, next) : "",
    notes.length ? element("ul", { class: "lost" }, notes) : "",
  ];
}

/** A paper in one line: who is on it. */
export function short(ballot, { marks = {}, against = {}, abstained = {}, reason }) {
  const parts = [["", marks], ["×", against], [t("弃", "abst. "), abstained]];
  const text = ballot.posts.flatMap((post) => parts.flatMap(([sign, column]) => (column[post.id] ?? []).map((person) => sign + named(person))));
  return text.join("、") || (reason ? "" : "—");
}

export const commandButton = (key, text, press, more = {}) => button([element("kbd", {}, key), ` ${text}`], press, "command", { mousedown: (event) => event.preventDefault(), ...more });
