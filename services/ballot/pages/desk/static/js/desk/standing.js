// Whether a paper may be handed out to somebody, and why not: the same answers as the law's, so that a desk can give them alone.
//
// The law has the last word when the statement arrives (shared/election/polling/). What it leaves out: words on a page (view.js).

/**
 * What the desk at `station` may do for the elector `number`.
 *
 * `{number, own: "may" | "ask" | "no", why, issued, represented, holds}`. `why` is a word of WHY or null. `issued`: the paper
 * that is out, `{station, officer, at, proxy, waiting}`. `represented`: `{proxy, mandate, usable}` of a mandate that this elector
 * gave; then `own` is "ask", for whoever comes in person votes in person. `holds`: mandates that this elector carries,
 * `[{principal, mandate, may, why, issued}]`.
 */
export function standing(desk, number, station) {
  const why = whyNot(desk, number, station);
  const issued = desk.issued.get(number) ?? null;
  const represented = desk.mandateOf.get(number) ?? null;
  const own = why || issued ? "no" : represented ? "ask" : "may";
  const holds = (desk.mandatesBy.get(number) ?? []).map((each) => held(desk, each, station));
  return { number, own, why: why ?? (issued ? "issued" : null), issued, represented, holds };
}

function held(desk, { principal, mandate, usable }, station) {
  const issued = desk.issued.get(principal) ?? null;
  const why = issued ? "issued" : (whyNot(desk, principal, station) ?? (usable ? null : "mandate-not-usable"));
  return { principal, mandate, may: why === null, why, issued };
}

/** Why somebody gets no paper at this station, whoever comes; null if nothing stands against it. */
function whyNot(desk, number, station) {
  const elector = desk.elector(number);
  if (desk.removed.has(number)) return "removed";
  if (!elector) return "not-on-roll";
  if (desk.elected) return desk.elected.has(number) ? null : "the-elected-vote";
  if (elector.rights === "STAND") return "may-not-vote";
  const group = desk.stations.get(station)?.group;
  return group && elector.group !== group ? "votes-elsewhere" : null;
}

/** The figures of a station as this device knows them: what is on record, and what waits here. */
export function ledger(desk, station) {
  const known = desk.stations.get(station);
  if (!known) return null;
  const here = desk.unrecorded.filter((each) => each.station === station);
  const count = (kind) => here.filter((each) => each.kind === kind).length;
  const issued = known.issued + count("PaperIssued") + count("IssueConflictReported");
  const spoiled = known.spoiled + count("PaperSpoiled");
  const byProxy = known.by_proxy + here.filter((each) => each.kind === "PaperIssued" && each.proxy).length;
  return { papers: known.papers, issued, byProxy, spoiled, left: known.papers - issued - spoiled, open: known.open };
}
