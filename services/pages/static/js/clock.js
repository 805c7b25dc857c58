// The time that a statement says it was done: the device's clock, put right by the service's; in a drill, the drill's clock.
//
// What was measured is remembered, so that a desk without the network goes on. The service refuses a time that lies ahead of
// its own, so every error is made on the side of too early. What it leaves out: whether the time is lawful.

const FRESH_MS = 60_000;
const DRILL_FRESH_MS = 2_000;
const PATIENCE_MS = 1_500;
const DRILL_PATIENCE_MS = 500;
const JUMP_MS = 1_000;

const measured = new Map();

/** Milliseconds since 1970 UTC at which something is done now in the election (null: in none yet). */
export async function now(election) {
  const place = election ?? "";
  const known = measured.get(place) ?? remembered(place);
  if (!known) return reading((await ask(place, PATIENCE_MS)) ?? { ahead: 0 });
  const jumped = Math.abs(runs() - (known.runs ?? runs())) > JUMP_MS;
  const old = Date.now() - known.at;
  if (known.drill !== undefined) {
    // Only the service knows when a drill's clock was moved.
    const fresh = old >= 0 && old < DRILL_FRESH_MS;
    return reading(fresh ? known : ((await ask(place, DRILL_PATIENCE_MS)) ?? known));
  }
  if (jumped) return reading((await ask(place, PATIENCE_MS)) ?? known);
  // Two quartz clocks part by milliseconds an hour: what was measured serves at once, and is measured again beside the work.
  if (old < 0 || old > FRESH_MS) ask(place, PATIENCE_MS);
  return reading(known);
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

/** Changes when somebody sets the device's clock, and when the device slept. */
const runs = () => Date.now() - performance.now();

async function ask(place, patience) {
  try {
    const answer = await fetch(place ? `/pages/${place}/clock` : "/pages/clock", { cache: "no-store", signal: AbortSignal.timeout(patience) });
    if (!answer.ok) return null;
    const { now: theirs, drill } = await answer.json();
    // The answer was on its way for a while: their clock has gone on since, so `ahead` is too small rather than too large.
    const known = { ahead: theirs - Date.now(), at: Date.now(), runs: runs(), ...(drill === null ? {} : { drill }) };
    keep(place, known);
    return known;
  } catch {
    return null;
  }
}

function keep(place, known) {
  measured.set(place, known);
  try {
    localStorage.setItem(`clock ${place}`, JSON.stringify({ ...known, runs: undefined }));
  } catch {
    // Storage is full or forbidden: then it is measured again at the next visit.
  }
}

function remembered(place) {
  try {
    const known = JSON.parse(localStorage.getItem(`clock ${place}`));
    if (known) measured.set(place, { ...known, at: 0, runs: runs() });
    return measured.get(place);
  } catch {
    return null;
  }
}
