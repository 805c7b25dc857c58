// The device's queue: what was signed here stays here until the service has answered for it, in the order of signing.
//
// Kept in IndexedDB, so it survives a closed tab, a restart and an empty battery. One tab of the browser sends (Web Locks), one
// statement after the other of each election, always the same bytes: nothing is lost, nothing recorded twice. Whether the
// network is there is told by answers, not by `navigator.onLine`. What it leaves out: showing it (queue-strip.js).

import { inStore } from "/static/js/database.js";
import { tryOnce } from "/static/js/send.js";

const CHANNEL = "jianpiao queue";
const SHORTEST_MS = 500;
const LONGEST_MS = 15_000;
const KEPT_SENT = 500;

const channel = new BroadcastChannel(CHANNEL);
const watchers = new Set();
let wake = () => {};
let away = false;
let started = false;

/**
 * Keeps a signed statement for sending, and begins to send. Resolves once it is on the disk, with its item:
 * `{number, id, election, type, state: "waiting" | "sent" | "refused", label, receipt, new, problem}`. `label` is for people.
 */
export async function enqueue(election, signed, label = "") {
  const item = { id: signed.id, election, type: signed.type, envelope: signed.envelope, disclosures: signed.disclosures ?? [], label, state: "waiting", made: Date.now() };
  try {
    item.number = await inStore("queue", "readwrite", (store) => store.add(item));
  } catch (error) {
    const before = await inStore("queue", "readonly", (store) => store.index("id").get(signed.id));
    if (!before) throw error;
    return before; // the same bytes are one statement
  }
  tell({ item });
  start();
  wake();
  return item;
}

/** The items of an election (of all without one) in that state, in order of signing. */
export async function items(election, state) {
  return inStore("queue", "readonly", (store) => (election ? store.index("place").getAll([election, state]) : store.index("state").getAll(state)));
}

/** `{waiting, refused, sent, away}` of an election, or of all; `away` is whether the last attempt found nobody. */
export async function summary(election) {
  const count = (state) => inStore("queue", "readonly", (store) => (election ? store.index("place").count([election, state]) : store.index("state").count(state)));
  const [waiting, refused, sent] = await Promise.all(["waiting", "refused", "sent"].map(count));
  return { waiting, refused, sent, away };
}

/** Calls `heard({item, away})` at every change, in this tab or another. Gives a function that ends it. */
export function watch(heard) {
  watchers.add(heard);
  return () => watchers.delete(heard);
}

/** Resolves when an item has its answer, with the item. */
export async function settled(number) {
  return new Promise((resolve) => {
    const look = async () => {
      const item = await inStore("queue", "readonly", (store) => store.get(number));
      if (item && item.state === "waiting") return;
      stop();
      resolve(item);
    };
    const stop = watch(look);
    look();
  });
}

/** Sends a refused statement once more, the same bytes: the election may have moved on. */
export async function again(number) {
  await change(number, { state: "waiting", problem: undefined });
  start();
  wake();
}

/** Forgets a refused statement; the log never had it. */
export async function forget(number) {
  const item = await inStore("queue", "readonly", (store) => store.get(number));
  if (item?.state !== "refused") return;
  await inStore("queue", "readwrite", (store) => store.delete(number));
  tell({ item: { ...item, state: "forgotten" } });
}

/** Begins to send, in this tab or in whichever does already. A page that shows the queue calls it. */
export function start() {
  if (started) return;
  started = true;
  navigator.locks.request(CHANNEL, pump).catch(() => {
    started = false; // the disk was full, or the database was closed for a later version's
    setTimeout(start, LONGEST_MS);
  });
}

addEventListener("online", () => wake());
channel.onmessage = ({ data }) => {
  if (data.away !== undefined) away = data.away;
  if (data.item?.state === "waiting" || data.asks) wake();
  for (const heard of watchers) heard({ item: data.item, away });
};

/** Holds the lock, and so the right to send, for as long as the tab lives. */
async function pump() {
  let pause = SHORTEST_MS;
  for (;;) {
    const woken = new Promise((resolve) => (wake = resolve));
    const [next] = await inStore("queue", "readonly", (store) => store.index("state").getAll("waiting", 1));
    if (!next) {
      await woken;
      continue;
    }
    const answer = await tryOnce(next.election, next);
    const nobody = !answer.ok && answer.again;
    if (nobody) {
      setAway(answer.problem.code === "unreachable" || answer.problem.status >= 500);
      await Promise.race([woken, new Promise((resolve) => setTimeout(resolve, Math.max(pause, answer.after * 1000)))]);
      pause = Math.min(LONGEST_MS, pause * 2);
      continue;
    }
    pause = SHORTEST_MS;
    setAway(false);
    if (answer.ok) {
      // What is in the log needs no second copy here, least of all its private fields.
      await change(next.number, { state: "sent", receipt: answer.receipt, new: answer.new, disclosures: undefined, envelope: undefined });
      await prune();
    } else await change(next.number, { state: "refused", problem: answer.problem });
  }
}

async function change(number, changes) {
  const item = await inStore("queue", "readonly", (store) => store.get(number));
  if (!item) return;
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) delete item[name];
    else item[name] = value;
  }
  await inStore("queue", "readwrite", (store) => store.put(item));
  tell({ item });
}

async function prune() {
  const sent = await inStore("queue", "readonly", (store) => store.index("state").count("sent"));
  if (sent < 2 * KEPT_SENT) return;
  const old = await inStore("queue", "readonly", (store) => store.index("state").getAllKeys("sent", sent - KEPT_SENT));
  await inStore("queue", "readwrite", (store) => old.forEach((number) => store.delete(number)));
}

function setAway(value) {
  if (value === away) return;
  away = value;
  tell({ away });
}

function tell(news) {
  const { envelope, disclosures, ...item } = news.item ?? {};
  const said = { ...news, ...(news.item ? { item } : {}) };
  channel.postMessage(said);
  for (const heard of watchers) heard({ ...said, away });
}
