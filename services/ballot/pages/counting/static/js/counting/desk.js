// What every page of the counting desk stands on: the paper of the round, who may sign on this device, how far the count has come.
//
// What it leaves out: each page's own work (keying.js, overview.js, papers.js).

import { items } from "/static/js/queue.js";
import { deviceKeys } from "/static/js/keys.js";
import { signIn } from "/static/js/session.js";
import { payloadOf } from "/static/js/statement.js";
import { t } from "/static/js/text.js";

const ASK_MS = 1_000;
const place = document.querySelector("#given");

/** `{paper, progress, me, officers}` as the service gave it with the page. */
export const given = JSON.parse(place.textContent);
export const election = place.dataset.election;
export const ballot = given.paper;
export const double = ballot.counting === "DOUBLE_ENTRY";

/** Everybody on the roll who can be named, once read: `[number, name, initials, posts]`. */
export let people = [];

const names = new Map(ballot.posts.flatMap((post) => post.candidates.map((person, at) => [person, post.names[at]])));
const wins = new Map();
let known = given.progress;
const watchers = new Set();

/** What to call a person: the name, else the number; NOBODY is a name that is no elector's. */
export const named = (person) => (person === "NOBODY" ? t("（不是选民的名字）", "(no elector’s name)") : (names.get(person) ?? person));

/** Whether a mark for somebody who is no candidate can be a vote. */
export const mayWin = (post, person) => ((wins.get(person) ?? 0) >> ballot.posts.findIndex((each) => each.id === post)) % 2 === 1;

/** Reads who may be written in; without the network later, or never: then only numbers can be keyed. */
export async function readPeople() {
  const answer = await ask("people");
  if (!answer) return;
  people = answer;
  for (const [number, name, , posts] of people) {
    if (!names.has(number)) names.set(number, name);
    wins.set(number, posts);
  }
}

/** The posts on the papers of a pile: where village groups vote apart, only that group's. */
export function paperOf(pile) {
  const group = known.piles.find((each) => each.id === pile)?.group ?? null;
  return group === null ? ballot : { ...ballot, posts: ballot.posts.filter((post) => post.group === group) };
}

/** The keys of this device that hold an office in the count: `[{key, id, roles}]`. */
export async function keysHere() {
  const held = await deviceKeys();
  return held.filter((key) => given.officers[key.keyid]).map((key) => ({ key, ...given.officers[key.keyid] }));
}

/** How far the count has come, as last heard. */
export const progress = () => known;

/** Calls `heard(progress)` now and at every change. */
export function follow(heard) {
  watchers.add(heard);
  heard(known);
}

/** Asks again at once, and resolves with what is known then. */
export async function refresh() {
  const fresh = await ask(`progress?since=${known.size}`);
  if (fresh) {
    known = fresh;
    for (const heard of watchers) heard(known);
  }
  return known;
}

/** Statements of this device that are signed and not recorded yet, as `{type, body}`. */
export async function waiting() {
  return (await items(election, "waiting")).map((item) => ({ ...payloadOf(item.envelope), number: item.number }));
}

/** The answer of an address of the count; null if nothing is new, or without the network. */
export async function ask(path) {
  try {
    const answer = await fetch(`/pages/${election}/count/${path}`, { cache: "no-store" });
    if (answer.status === 401) await signIn(election);
    return answer.status === 200 ? await answer.json() : null;
  } catch {
    return null;
  }
}

(async () => {
  for (;;) {
    await new Promise((wake) => setTimeout(wake, ASK_MS));
    if (!document.hidden) await refresh();
  }
})();
