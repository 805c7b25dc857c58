// The time that a statement says it was done: the device's clock, put right by the service's; in a drill, the drill's clock.
//
// What was measured is remembered, so that a desk without the network goes on. The service refuses a time that lies ahead of
// its own, so every error is made on the side of too early. What it leaves out: whether the time is lawful.

const FRESH_MS = 60_000;
const DRILL_FRESH_MS = 2_000;
const PATIENCE_MS = 1_500;

const measured = new Map();

/** Milliseconds since 1970 UTC at which something is done now in the election (null: in none yet). */
export async function now(election) {
  const place = election ?? "";
  const known = measured.get(place) ?? remembered(place);
  const old = known ? Date.now() - known.at : Infinity;
  if (old >= 0 && old < (known?.drill === undefined ? FRESH_MS : DRILL_FRESH_MS)) return reading(known);
  return reading((await ask(place)) ?? known ?? { ahead: 0, at: Date.now() });
}

/** Learns of a drill's clock from a receipt, which says when an entry was accepted. */
export function heard(election, acceptedAt) {
  const known = measured.get(election);
  const moment = Date.parse(acceptedAt);
  if (known?.drill !== undefined && moment > known.drill) keep(election, { ...known, drill: moment, at: Date.now() });
}

/** RFC 3339 in UTC with milliseconds, as statements spell a moment. */
export const written = (milliseconds) => new Date(milliseconds).toISOString();

function reading(known) {
  return known.drill ?? Math.floor(Date.now() + known.ahead);
}

async function ask(place) {
  try {
    const answer = await fetch(place ? `/pages/${place}/clock` : "/pages/clock", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!answer.ok) return null;
    const { now: theirs, drill } = await answer.json();
    // The answer was on its way for a while: their clock has gone on since, so `ahead` is too small rather than too large.
    const known = { ahead: theirs - Date.now(), at: Date.now(), ...(drill === null ? {} : { drill }) };
    keep(place, known);
    return known;
  } catch {
    return null;
  }
}

function keep(place, known) {
  measured.set(place, known);
  try {
    localStorage.setItem(`clock ${place}`, JSON.stringify(known));
  } catch {
    // Storage is full or forbidden: then it is measured again at the next visit.
  }
}

function remembered(place) {
  try {
    return JSON.parse(localStorage.getItem(`clock ${place}`));
  } catch {
    return null;
  }
}
