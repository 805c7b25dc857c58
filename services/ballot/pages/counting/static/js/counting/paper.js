// A paper while it is keyed: what has been said so far, changed by one press at a time, undone by one press at a time.
//
// Until it is signed everything can be taken back; afterwards nothing can, and a correction is a statement of its own.
// Pure: no page, no clock, no key. What it leaves out: what the paper comes to (reading.js).

import { codes } from "./codes.js";
import { NOBODY } from "./reading.js";

export const MOST_MARKS = 64;
export const REASONS = ["UNREADABLE", "NOT_OFFICIAL", "IDENTIFIES_VOTER", "DEFACED"];

const EMPTY = Object.freeze({ marks: {}, against: {}, abstained: {}, reason: null, doubtful: false, blank: false, pending: "", column: "marks" });

/** `[{code, post, person}]` for all candidates, in the paper's order. */
export function lines(ballot) {
  const places = ballot.posts.flatMap((post) => post.candidates.map((person) => ({ post: post.id, person })));
  const given = codes(places.length);
  return places.map((place, at) => ({ code: given[at], ...place }));
}

/** A paper on which nothing has been said. `said` is its present content; `past` what it was before each press. */
export const fresh = (said = EMPTY) => ({ said, past: [] });

/** The paper after a press of a candidate's key: the mark is there, or taken away; part of a longer code waits. */
export function pressCode(ballot, paper, key) {
  const typed = paper.said.pending + key;
  const places = lines(ballot);
  const place = places.find((each) => each.code === typed);
  if (place) return changed(paper, mark({ ...paper.said, pending: "" }, place.post, place.person));
  return changed(paper, { ...paper.said, pending: places.some((each) => each.code.startsWith(typed)) ? typed : "" });
}

/** The paper with somebody's mark in a post set in the present column, or taken away if it is there. */
export const pressPlace = (paper, post, person) => changed(paper, mark({ ...paper.said, pending: "" }, post, person));

/** The paper with a name written in; `person` is a number on the roll or NOBODY, a name that is no elector's. */
export function writeIn(paper, post, person) {
  const there = paper.said.marks[post] ?? [];
  if (there.length >= MOST_MARKS || (person !== NOBODY && there.includes(person))) return paper;
  return changed(paper, { ...open(paper.said), marks: { ...paper.said.marks, [post]: [...there, person] } });
}

/** The next candidate's key rejects (against), abstains (abstained) or approves (marks); the same column again: approves. */
export const chooseColumn = (paper, column) => changed(paper, { ...paper.said, pending: "", column: paper.said.column === column ? "marks" : column });

/** Nothing stands on it. */
export const sayBlank = (paper) => changed(paper, { ...EMPTY, blank: true });

/** Set aside for the committee's ruling, with what can be read on it; the same press again takes that back. */
export const sayDoubtful = (paper) => changed(paper, { ...paper.said, pending: "", reason: null, blank: false, doubtful: !paper.said.doubtful });

/** The whole sheet is invalid for a reason that marks cannot show; the same reason again takes it back. */
export const sayInvalid = (paper, reason) => changed(paper, { ...paper.said, pending: "", blank: false, doubtful: false, reason: paper.said.reason === reason ? null : reason });

/** As the paper before it. */
export const sayAs = (paper, last) => changed(paper, { ...last, pending: "", column: "marks" });

/** Nothing has been said. */
export const clear = (paper) => (untouched(paper.said) ? paper : changed(paper, EMPTY));

/** The last press is taken back. */
export function undo(paper) {
  if (paper.past.length === 0) return paper;
  return { said: paper.past.at(-1), past: paper.past.slice(0, -1) };
}

/** What keeps the paper from being signed: "CODE" half a code is typed, "EMPTY" nothing was said; null: nothing. */
export function unfinished({ said }) {
  if (said.pending !== "") return "CODE";
  const something = [said.marks, said.against, said.abstained].some((column) => Object.values(column).some((persons) => persons.length > 0));
  // An empty paper has to be called blank: a press of Enter too many must not count one.
  return something || said.blank || said.reason || said.doubtful ? null : "EMPTY";
}

/** The statement's body: members in the order of the law's structure, those that say nothing left out. */
export function bodyOf(ballot, { said }, verdict, { round, paper, pile }) {
  const columns = Object.fromEntries(
    ["marks", "against", "abstained"].map((name) => [name, inOrder(ballot, said[name])]).filter(([, column]) => Object.keys(column).length > 0),
  );
  return { round, paper, verdict, ...columns, ...(said.reason ? { reason: said.reason } : {}), ...(pile === undefined || pile === "P" ? {} : { pile }) };
}

/** The paper that a statement's body describes, to be keyed once more. */
export const fromBody = ({ marks = {}, against = {}, abstained = {}, reason = null, verdict }) =>
  fresh({ ...EMPTY, marks, against, abstained, reason, doubtful: verdict === "DOUBTFUL", blank: verdict === "BLANK" });

function inOrder(ballot, column) {
  const kept = ballot.posts.map((post) => [post.id, column[post.id] ?? []]);
  return Object.fromEntries(kept.filter(([, persons]) => persons.length > 0));
}

function mark(said, post, person) {
  const there = said[said.column][post] ?? [];
  const others = ["marks", "against", "abstained"].filter((column) => column !== said.column);
  const cleared = Object.fromEntries(others.map((column) => [column, without(said[column], post, person)]));
  const column = there.includes(person) ? without(said[said.column], post, person) : { ...said[said.column], [post]: [...there, person] };
  return { ...open(said), ...cleared, [said.column]: column, column: "marks" };
}

function without(column, post, person) {
  if (!column[post]?.includes(person)) return column;
  return { ...column, [post]: column[post].filter((each) => each !== person) };
}

/** A sheet that bears a mark is not blank, and a mark after "invalid" says that it was not meant. */
const open = (said) => ({ ...said, blank: false, reason: null });

const untouched = (said) => said === EMPTY || unfinished({ said }) === "EMPTY";

const changed = (paper, said) => ({ said, past: [...paper.past, paper.said] });
