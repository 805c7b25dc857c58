// The papers that this device keyed last, with all that was on them, so that a mistake can be found and corrected at once.
//
// Kept for as long as the tab lives; choices of nobody in particular. What the log says of a paper counts, not this.

import { election } from "./desk.js";

const KEPT = 60;
const name = `counted ${election}`;
let list = JSON.parse(sessionStorage.getItem(name) ?? "[]");

/** The last first: `[{number, place, pile, type, body}]`; `number` is that of the queue's item. */
export const recent = () => list;

export function remember(paper) {
  list = [paper, ...list.filter((each) => each.body.paper !== paper.body.paper)].slice(0, KEPT);
  sessionStorage.setItem(name, JSON.stringify(list));
}

/** What this device keyed for a paper; undefined if another one did. */
export const keyedHere = (paper) => list.find((each) => each.body.paper === paper)?.body;
