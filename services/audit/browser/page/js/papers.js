// Whether the papers add up as sheets, rule by rule, at the moment of each outcome (docs/verification.md, "The papers").

const VERDICTS = ["VALID", "PARTLY_INVALID", "INVALID", "BLANK"];
const USUAL_PILE = "P";
const KEPT_OUT_OF_VOID = ["issued", "doubled", "byProxy", "returned"];

/** `{findings: [{index, place, expected, found}], rounds: how many}`. Throws if the statements make no sense together. */
export function checkPapers(statements) {
  const adding = new Adding();
  for (const { index, type, body } of statements) READERS[type]?.call(adding, body, index);
  return { findings: adding.findings, rounds: adding.rounds.size };
}

class Sheets {
  constructor(number) {
    Object.assign(this, { number, printed: 0, determined: false, stated: null });
    this.stations = new Map();
    this.into = new Map(); // pile -> papers returned into it
    this.papers = new Map(); // paper -> {pile, verdict}
    this.keyed = new Map();
    this.votes = new Map();
    this.seats = new Map();
    this.explained = new Set();
    this.came = new Map();
    this.given = new Set();
  }

  /** Throws if nobody has opened this station. */
  station(name, set = {}) {
    if (!this.stations.has(name)) throw new Error(`no station ${name}`);
    return Object.assign(this.stations.get(name), set);
  }

  openStation(name, set) {
    this.stations.set(name, { papers: 0, issued: 0, byProxy: 0, doubled: 0, twice: 0, spoiled: 0, byCount: null, unused: null, returned: null, pile: null, group: "", void: false, ...set });
  }

  standing() {
    return [...this.stations].filter(([, station]) => !station.void);
  }

  total(name) {
    const counted = KEPT_OUT_OF_VOID.includes(name) ? this.standing() : [...this.stations];
    return counted.reduce((sum, [, station]) => sum + (station[name] ?? 0), 0);
  }

  verdicts() {
    const found = new Map();
    for (const { verdict } of this.papers.values()) found.set(verdict, (found.get(verdict) ?? 0) + 1);
    return found;
  }

  /** Every rule that matters and does not hold: `[rule, place, expected, found]`. */
  *broken() {
    if (this.total("papers") > this.printed) yield ["R101", "", this.printed, this.total("papers")];
    for (const [name, station] of this.standing()) {
      const issued = station.issued + station.doubled;
      const used = station.unused === null ? null : issued + station.spoiled + station.unused;
      if (used !== station.papers) yield ["R102", name, station.papers, used];
      if (station.byCount !== issued) yield ["R103", name, issued, station.byCount];
      if (station.doubled > 0 || station.twice > 0) yield ["R104", name, station.issued - station.twice, issued];
      if (station.returned === null || station.returned > issued) yield ["R105", name, issued, station.returned];
    }
    for (const [group, came] of this.came) {
      const theirs = this.standing().filter(([, station]) => station.group === group);
      const inPerson = theirs.reduce((sum, [, station]) => sum + station.issued - station.byProxy, 0);
      if (inPerson > came) yield ["R110", group, came, inPerson];
    }
    const issued = this.total("issued") + this.total("doubled");
    if (this.total("returned") > issued) yield ["R106", "", issued, this.total("returned")];
    yield* this.brokenInPiles();
  }

  *brokenInPiles() {
    const counted = new Map();
    for (const { pile } of this.papers.values()) counted.set(pile, (counted.get(pile) ?? 0) + 1);
    for (const pile of new Set([...this.into.keys(), ...counted.keys()])) {
      const [due, found] = [this.into.get(pile) ?? 0, counted.get(pile) ?? 0];
      if (due !== found) yield ["R107", pile, due, found];
    }
    const verdicts = this.verdicts();
    for (const verdict of new Set([...verdicts.keys(), ...VERDICTS])) {
      const [due, said] = [verdicts.get(verdict) ?? 0, this.stated?.[verdict] ?? 0];
      if (due !== said) yield ["R108", verdict, due, said];
    }
    for (const [post, votes] of this.votes) {
      const most = (this.seats.get(post) ?? 0) * this.papers.size;
      if (votes > most) yield ["R109", post, most, votes];
    }
  }
}

class Adding {
  constructor() {
    this.rounds = new Map();
    this.findings = [];
    this.held = new Map(); // person -> posts
    this.waiting = { tied: new Map(), open: new Map(), failed: new Map() };
    this.before = null;
    this.void = new Set();
  }

  of(body) {
    return this.rounds.get(body.round);
  }

  next(seats) {
    let last = [...this.rounds.values()].at(-1);
    if (last.determined) {
      last = new Sheets(last.number + 1);
      this.rounds.set(last.number, last);
    }
    for (const [post, count] of seats) last.seats.set(post, count);
  }

  pop(table, posts, usual = () => 0) {
    return posts.map((post) => {
      const seats = table.get(post) ?? usual(post);
      table.delete(post);
      return [post, seats];
    });
  }

  opened(person, posts = []) {
    this.void.add(person);
    for (const post of this.held.get(person) ?? posts) this.waiting.open.set(post, (this.waiting.open.get(post) ?? 0) + 1);
    this.held.delete(person);
  }

  determine(body, index) {
    const round = this.of(body);
    round.determined = true;
    this.before = { held: new Map(this.held), waiting: Object.fromEntries(Object.entries(this.waiting).map(([name, table]) => [name, new Map(table)])) };
    this.void.clear();
    const elected = Object.values(body.elected).some((persons) => persons.length > 0);
    for (const [rule, place, expected, found] of round.broken()) {
      const fails = rule === "R106" ? this.tooManyIsFatal && elected : !round.explained.has(`${rule} ${place}`);
      if (fails) this.findings.push({ index, place: `${rule} ${place}`.trimEnd(), expected: String(expected ?? "-"), found: String(found ?? "-") });
    }
    this.leave(body, round);
  }

  leave(body, round) {
    const { gave_way: gaveWay = {}, elected, ties = {}, missing = {}, failed = [] } = body;
    for (const [post, persons] of Object.entries(gaveWay)) {
      for (const person of persons) this.held.set(person, (this.held.get(person) ?? []).filter((each) => each !== post));
    }
    for (const [post, persons] of Object.entries(elected)) {
      for (const person of persons) this.held.set(person, [...(this.held.get(person) ?? []), post]);
    }
    for (const post of Object.keys(ties)) {
      const left = (gaveWay[post] ?? []).length;
      const kept = round.seats.has(post) ? Math.max(0, (missing[post] ?? 0) - left) : 0;
      this.waiting.tied.set(post, (round.seats.get(post) ?? left) - kept - (elected[post] ?? []).length);
    }
    for (const [post, seats] of Object.entries(missing)) this.waiting.open.set(post, (this.waiting.open.get(post) ?? 0) + seats);
    for (const post of failed) this.waiting.failed.set(post, round.seats.get(post));
  }

  /** The papers of these piles leave the count, and the outcome is as if it had not been drawn. */
  uncount(round, piles) {
    for (const table of [round.papers, round.keyed]) for (const [paper, each] of table) if (piles.includes(each.pile)) table.delete(paper);
    if (!round.determined || this.before === null) return;
    this.held = new Map(this.before.held);
    this.waiting = this.before.waiting;
    Object.assign(round, { determined: false });
    this.before = null;
    for (const person of this.void) this.opened(person);
  }

  voidStation({ station: name, ...body }) {
    const round = this.of(body);
    const station = round.station(name, { void: true });
    const alone = [...round.stations.values()].every((each) => each.void || each.pile !== station.pile);
    if (alone) round.into.delete(station.pile);
    this.uncount(round, alone ? [station.pile] : []);
  }

  voidElection({ contests = [] }) {
    const named = contests.length > 0 ? contests : [...this.seats.keys()];
    for (const [post, seats] of this.seats) {
      if (!named.includes(post) && !named.includes(this.source.get(post))) continue;
      if (this.source.get(post) === null) this.waiting.failed.set(post, seats);
      this.waiting.open.delete(post);
      this.waiting.tied.delete(post);
      for (const [person, held] of this.held) this.held.set(person, held.filter((each) => each !== post));
    }
  }

  count(body, pile = body.pile ?? USUAL_PILE) {
    this.of(body).papers.set(body.paper, { pile, verdict: body.verdict });
  }

  key(body) {
    const round = this.of(body);
    const columns = [body.marks, body.against, body.abstained].map((column) =>
      Object.entries(column ?? {}).filter(([, persons]) => persons.length > 0).map(([post, persons]) => [post, [...persons].sort()]).sort(),
    );
    const said = JSON.stringify([body.pile ?? USUAL_PILE, body.verdict, columns, body.reason ?? null]);
    const known = round.keyed.get(body.paper) ?? { pile: body.pile ?? USUAL_PILE, said: [] };
    if (known.said.includes(said)) {
      round.keyed.delete(body.paper);
      this.count(body);
    } else {
      round.keyed.set(body.paper, { ...known, said: [...known.said, said] });
    }
  }
}

const READERS = {
  ElectionCalled({ contests, profile }) {
    this.seats = new Map(contests.map((each) => [each.id, each.seats]));
    this.source = new Map(contests.map((each) => [each.id, each.chosen_from ?? null]));
    this.tooManyIsFatal = profile.winning.returned_within_issued.value;
    const first = new Sheets(1);
    first.seats = new Map(this.seats);
    this.rounds.set(1, first);
  },
  PapersPrinted(body) { this.of(body).printed += body.papers; },
  MeetingOpened(body) { this.of(body).came.set(body.group ?? "", body.present); },
  StationOpened(body) { this.of(body).openStation(body.station, { papers: body.papers, group: body.group ?? "" }); },
  PaperIssued(body) {
    const round = this.of(body);
    const station = round.station(body.station);
    station.issued += 1;
    station.byProxy += body.proxy == null ? 0 : 1;
    station.twice += round.given.has(body.elector) ? 1 : 0;
    round.given.add(body.elector);
  },
  IssueConflictReported(body) { this.of(body).station(body.station).doubled += 1; },
  IssueConflictSettled(body) {
    if (body.finding !== "PAPER_RECOVERED") return;
    const station = this.of(body).station(body.station);
    station.doubled -= 1;
    station.spoiled += 1;
  },
  PaperSpoiled(body) { this.of(body).station(body.station).spoiled += 1; },
  StationClosed(body) { this.of(body).station(body.station, { byCount: body.issued, unused: body.unused }); },
  BoxOpened(body) {
    const round = this.of(body);
    round.station(body.station, { returned: body.returned, pile: body.pile });
    round.into.set(body.pile, (round.into.get(body.pile) ?? 0) + body.returned);
  },
  PilesMerged(body) {
    const round = this.of(body);
    round.into.set(body.into, (round.into.get(body.into) ?? 0) + (round.into.get(body.pile) ?? 0));
    round.into.delete(body.pile);
    for (const station of round.stations.values()) if (station.pile === body.pile) station.pile = body.into;
  },
  PaperCounted(body) { this.count(body); },
  PaperKeyed: Adding.prototype.key,
  KeyingSettled(body) {
    const { pile } = this.of(body).keyed.get(body.paper);
    this.of(body).keyed.delete(body.paper);
    this.count(body, pile);
  },
  DoubtfulPaperRuled(body) { this.of(body).papers.get(body.paper).verdict = body.verdict; },
  PaperCorrected(body) { this.of(body).papers.get(body.paper).verdict = body.verdict; },
  DifferenceExplained(body) { this.of(body).explained.add(`${body.rule} ${body.station ?? ""}`); },
  CountClosed(body) {
    const round = this.of(body);
    round.stated = Object.fromEntries(VERDICTS.map((verdict) => [verdict, body[verdict.toLowerCase()]]));
    round.votes = new Map(Object.entries(body.votes).map(([post, votes]) => [post, Object.values(votes).reduce((sum, count) => sum + count, 0)]));
  },
  OutcomeDetermined: Adding.prototype.determine,
  WinnerReviewed({ person, contest, verdict }) { if (verdict === "FAIL") this.opened(person, [contest]); },
  RecountOrdered(body) { this.uncount(this.of(body), body.piles); },
  StationVoided: Adding.prototype.voidStation,
  PersonVoided({ person }) { this.opened(person); },
  ElectionVoided: Adding.prototype.voidElection,
  SeatsReduced({ seats }) { for (const [post, count] of Object.entries(seats)) this.waiting.open.set(post, (this.waiting.open.get(post) ?? 0) - count); },
  RevoteCalled({ contests }) { this.next(contests.map((post) => [post, this.waiting.tied.get(post) ?? 0])); },
  RunoffCalled({ candidates = {}, self_nominated: anew = [] }) { this.next(this.pop(this.waiting.open, [...Object.keys(candidates), ...anew])); },
  PollRepeated() {
    this.next(this.waiting.failed);
    this.waiting.failed = new Map();
  },
  PostsVoteCalled({ candidates }) { this.next(this.pop(this.waiting.open, Object.keys(candidates), (post) => this.seats.get(post))); },
};
