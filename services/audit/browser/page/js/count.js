// Counts an election again from its plain statements and says where a declared result differs: a third count, written from
// docs/counting.md apart from the two in Python. It believes what people did, and nothing that they concluded.

import { base, decide, issued, runoff, runoffCandidates } from "./outcome.js";
import { judge } from "./paper.js";
import { People } from "./people.js";
import { readRules } from "./rules.js";

const USUAL_PILE = "P";
const noSheets = () => ({ own: 0, proxy: 0, conflicts: 0, returned: 0, shouldAttend: null, came: null, spoilt: false });

/** `{differences, papers, rounds, winners, vacant}`. Throws if the statements make no sense together. */
export function countElection(statements) {
  const counting = new Counting();
  for (const statement of statements) counting.read(statement);
  return counting.finish();
}

class Round {
  constructor(number, polls, amongElected = false) {
    Object.assign(this, { number, polls, amongElected, closed: false, results: null });
    this.sheets = noSheets();
    this.groups = new Map();
    this.stationGroup = new Map();
    this.stations = new Map(); // station -> {sheets, pile}
    this.papers = new Map(); // paper -> {verdict, votes} or null while nobody knows what it says
    this.keyings = new Map();
    this.pileOf = new Map();
    this.ruled = new Set();
    this.stated = new Map(); // paper -> [index, the verdict that people gave]
  }

  ofGroup(group) {
    if (!this.groups.has(group)) this.groups.set(group, noSheets());
    return this.groups.get(group);
  }

  /** All figures that sheets at a station belong to. */
  totals(station) {
    const group = this.stationGroup.get(station);
    return group === undefined ? [this.sheets] : [this.sheets, this.ofGroup(group)];
  }

  at(station) {
    if (!this.stations.has(station)) this.stations.set(station, { sheets: noSheets(), pile: null, void: false });
    return this.stations.get(station);
  }

  tally() {
    const verdicts = new Map();
    const votes = new Map([...this.polls.keys()].map((post) => [post, new Map()]));
    let undecided = this.keyings.size;
    for (const paper of this.papers.values()) {
      if (paper === null) {
        undecided += 1;
        continue;
      }
      verdicts.set(paper.verdict, (verdicts.get(paper.verdict) ?? 0) + 1);
      for (const [post, person] of paper.votes) {
        const sum = votes.get(post);
        sum.set(person, (sum.get(person) ?? 0) + 1);
      }
    }
    return { verdicts, votes, undecided };
  }
}

class Counting {
  constructor() {
    this.differences = [];
    this.rounds = new Map();
    this.papers = 0;
  }

  differs(index, what, expected, found) {
    const [due, said] = [spelt(expected), spelt(found)];
    if (due !== said) this.differences.push({ index, place: what, expected: due, found: said });
  }

  read({ index, type, body }) {
    const reader = READERS[type];
    if (reader !== undefined) reader.call(this, body, index);
  }

  // -- the call and the people

  call(body) {
    this.rules = readRules(body);
    this.people = new People(this.rules);
    this.registered = 0;
    this.open = { tied: new Map(), missing: new Map(), failed: new Map(), last: new Map(), first: new Map(), voted: new Set(), anew: new Set() };
    this.reduced = new Map();
    this.before = null;
    this.announced = false;
    this.handedOver = false;
    const first = [...this.rules.posts.values()].filter((post) => post.source === null);
    this.now = new Round(1, new Map(first.map((post) => [post.id, { post, kind: "FIRST", seats: post.seats, candidates: [] }])));
    this.rounds.set(1, this.now);
  }

  leave(persons) {
    for (const person of persons) {
      this.people.leave(person);
      for (const poll of this.openPolls()) {
        if (poll.kind !== "RUNOFF" || poll.free) poll.candidates = poll.candidates.filter((each) => each !== person);
        else if (poll.candidates.includes(person)) poll.candidates = runoffCandidates(poll, this.people, this.rules);
      }
    }
  }

  /** Polls of a round that is not determined, and those that wait to be held. */
  openPolls() {
    const now = this.now.results === null ? [...this.now.polls.values()] : [];
    return [...now, ...this.open.failed.values(), ...this.open.tied.values()];
  }

  publish({ lists }, index) {
    for (const poll of this.openPolls()) {
      if ((poll.kind === "FIRST" || poll.free) && lists[poll.post.id] !== undefined) poll.candidates = [...lists[poll.post.id]];
    }
    for (const [post, listed] of Object.entries(lists)) {
      this.differs(index, `lists.${post}`, [], listed.filter((person) => !this.people.stands(person, post)));
    }
  }

  // -- papers

  counts(round) {
    return (post, person) => {
      const poll = round.polls.get(post);
      const { people, rules } = this;
      if (poll.post.woman && people.isMan(person)) return false;
      if (poll.candidates.includes(person)) return true;
      const known = people.roll.get(person);
      if (known === undefined || !known.stands || people.void.has(person)) return false;
      if (poll.post.group !== null && known.group !== poll.post.group) return false;
      if (poll.post.source !== null && people.seats.get(person) !== poll.post.source) return false;
      return rules.writeIn && (poll.kind === "FIRST" || poll.free === true);
    };
  }

  /** What a paper says, as things are now; null if that is still to be ruled on. */
  look(body, index) {
    const round = this.rounds.get(body.round);
    const judged = body.verdict === "DOUBTFUL" && !body.reason ? null : judge(body, round.polls, this.rules, this.counts(round));
    round.stated.set(body.paper, [index, body.verdict]);
    round.papers.set(body.paper, judged);
  }

  /** Something is said about a paper that does not fit what was said before. */
  odd(index, { paper }, expected, fits) {
    if (!fits) this.differences.push({ index, place: `paper ${paper}`, expected, found: "otherwise" });
  }

  uncounted(body, index) {
    this.odd(index, body, "not counted before", !this.rounds.get(body.round).papers.has(body.paper));
  }

  lay(body) {
    this.rounds.get(body.round).pileOf.set(body.paper, body.pile ?? USUAL_PILE);
  }

  key(body, index) {
    const round = this.rounds.get(body.round);
    this.uncounted(body, index);
    this.lay(body);
    const said = JSON.stringify([body.verdict, ...[body.marks, body.against, body.abstained].map(inOrder), body.reason ?? null]);
    const earlier = round.keyings.get(body.paper) ?? [];
    if (!earlier.includes(said)) {
      round.keyings.set(body.paper, [...earlier, said]);
      return;
    }
    round.keyings.delete(body.paper);
    this.look(body, index);
  }

  uncount(round, piles) {
    for (const [paper, pile] of round.pileOf) {
      if (!piles.includes(pile)) continue;
      for (const known of [round.papers, round.keyings, round.stated, round.pileOf]) known.delete(paper);
    }
  }

  // -- sheets

  sheet(body, name, change) {
    const round = this.rounds.get(body.round);
    for (const sheets of [...round.totals(body.station), round.at(body.station).sheets]) sheets[name] += change;
  }

  box(body) {
    this.sheet(body, "returned", body.returned);
    this.rounds.get(body.round).at(body.station).pile = body.pile;
  }

  meet(body) {
    const round = this.rounds.get(body.round);
    const sheets = body.group == null ? round.sheets : round.ofGroup(body.group);
    sheets.shouldAttend = body.should_attend;
    sheets.came = body.present + (body.represented ?? 0);
  }

  // -- the outcome

  electors(round, group = null) {
    if (round.amongElected) return this.people.seats.size;
    return group === null ? this.registered : this.people.electorsOf(group);
  }

  decide(round, votes) {
    const figuresOf = (post) => ({ figures: post.group === null ? round.sheets : round.ofGroup(post.group), registered: this.electors(round, post.group) });
    const results = decide(round.polls, votes, figuresOf, this.people, this.rules, this.open);
    if (this.rules.recall) {
      // Too few voters, or too few of them, and the person stays (OCV2018 16).
      const { sheets } = round;
      const tooMany = sheets.spoilt || (this.rules.returnedWithinIssued && sheets.returned > issued(sheets));
      for (const result of results.values()) Object.assign(result, { missing: 0, valid: !tooMany && (result.valid || true) });
    }
    return results;
  }

  close(body, index) {
    const round = this.rounds.get(body.round);
    round.closed = true;
    const { verdicts, votes, undecided } = round.tally();
    this.differs(index, "undecided papers", 0, undecided);
    for (const verdict of ["VALID", "PARTLY_INVALID", "INVALID", "BLANK"]) {
      this.differs(index, verdict.toLowerCase(), verdicts.get(verdict) ?? 0, body[verdict.toLowerCase()]);
    }
    for (const post of new Set([...votes.keys(), ...Object.keys(body.votes)])) {
      this.differs(index, `votes.${post}`, Object.fromEntries(votes.get(post) ?? []), body.votes[post] ?? {});
    }
    for (const [paper, judged] of round.papers) {
      const [at, said] = round.stated.get(paper);
      if (judged !== null) this.differs(at, "verdict of a paper", judged.verdict, said);
    }
  }

  determine(body, index) {
    const round = this.now;
    if (body.round !== round.number || round.results !== null) {
      this.differs(index, "outcome", `round ${round.number}, once`, `round ${body.round}`);
      return;
    }
    const { votes } = round.tally();
    this.papers += round.papers.size;
    const results = this.decide(round, votes);
    this.compareOutcome(body, index, round, results);
    this.remember();
    round.results = results;
    const posts = this.rules.posts;
    for (const result of results.values()) this.people.giveUp(result.gaveWay, posts.get(result.post));
    for (const result of results.values()) this.people.elect(result.elected, posts.get(result.post));
    this.leaveOpen(round, results);
  }

  compareOutcome(body, index, round, results) {
    const every = [...results.values()];
    const by = (name, among = every) => Object.fromEntries(among.map((each) => [each.post, each[name]]));
    this.differs(index, "registered", this.electors(round), body.registered);
    this.differs(index, "issued", issued(round.sheets), body.issued);
    this.differs(index, "returned", base(round.sheets, "PAPERS_RETURNED", 0), body.returned);
    this.differs(index, "minimum", by("minimum", every.filter((each) => each.valid && each.kind !== "SUCCESSION")), body.minimum);
    this.differs(index, "failed", every.filter((each) => !each.valid).map((each) => each.post), body.failed ?? []);
    this.differs(index, "elected", by("elected"), body.elected);
    this.differs(index, "ties", by("tied"), body.ties ?? {});
    this.differs(index, "missing", by("missing"), body.missing ?? {});
    this.differs(index, "gave_way", by("gaveWay"), body.gave_way ?? {});
  }

  /** What the round leaves to be decided. */
  leaveOpen(round, results) {
    const { open } = this;
    for (const [post, result] of results) {
      const poll = round.polls.get(post);
      open.voted.add(post);
      if (result.kind === "FIRST") open.first.set(post, poll);
      if (result.missing > 0) open.missing.set(post, (open.missing.get(post) ?? 0) + result.missing);
      if (!result.valid) {
        open.failed.set(post, poll);
        continue;
      }
      if (result.kind === "FIRST" || result.kind === "RUNOFF") open.last.set(post, result);
      if (result.tied.length > 0) {
        const seats = result.seats - result.kept - result.elected.length;
        open.tied.set(post, { post: this.rules.posts.get(post), kind: "REVOTE", seats, candidates: result.tied });
      }
    }
  }

  // -- further rounds

  begin(polls, called, index) {
    for (const [post, poll] of polls) if (poll === null) this.differs(index, `${called}.${post}`, "not now", "called");
    const lawful = [...polls].filter(([, poll]) => poll !== null);
    if (this.now.results !== null) {
      this.now = new Round(this.now.number + 1, new Map());
      this.rounds.set(this.now.number, this.now);
    }
    for (const [post, poll] of lawful) this.now.polls.set(post, poll);
    this.now.amongElected = this.rules.electedChoose && [...this.now.polls.values()].some((poll) => poll.post.source !== null);
  }

  present() {
    return this.now.results === null ? this.now.polls : new Map();
  }

  revote({ contests }, index) {
    const polls = new Map();
    for (const post of contests) {
      const poll = this.present().has(post) ? undefined : this.open.tied.get(post);
      polls.set(post, poll ?? null);
      this.open.tied.delete(post);
    }
    this.begin(polls, "contests", index);
  }

  /** The runoff that could be called now; null if none can. */
  nextRunoff(post, free = false) {
    const { missing, tied, failed, last } = this.open;
    if (!missing.has(post) || tied.has(post) || failed.has(post) || this.present().has(post)) return null;
    return runoff(this.rules.posts.get(post), missing.get(post), last.get(post), free, this.people, this.rules);
  }

  callRunoff({ candidates = {}, self_nominated: anew = [] }, index) {
    const polls = new Map([...Object.keys(candidates).map((post) => [post, this.nextRunoff(post)]), ...anew.map((post) => [post, this.nextRunoff(post, true)])]);
    for (const [post, poll] of polls) {
      if (poll === null) continue;
      if (!poll.free) this.differs(index, `candidates.${post}`, poll.candidates, candidates[post]);
      this.open.missing.delete(post);
    }
    this.begin(polls, "candidates", index);
  }

  callPosts({ candidates }, index) {
    const polls = new Map();
    for (const [id, named] of Object.entries(candidates)) {
      const post = this.rules.posts.get(id);
      const emptyAgain = (this.nextRunoff(id)?.candidates ?? [null]).length === 0;
      if (post.source === null || this.present().has(id) || (this.open.voted.has(id) && !emptyAgain)) {
        polls.set(id, null);
        continue;
      }
      polls.set(id, { post, kind: "FIRST", seats: this.open.missing.get(id) ?? post.seats, candidates: [...named] });
      this.open.missing.delete(id);
      const able = this.people.holders(post.source);
      this.differs(index, `candidates.${id}`, [], named.filter((person) => !able.includes(person)));
    }
    this.begin(polls, "candidates", index);
  }

  repeat(body, index) {
    const polls = new Map();
    for (const [post, poll] of this.open.failed) {
      const stands = (person) => !this.people.void.has(person) && !this.people.gone.has(person);
      polls.set(post, { ...poll, candidates: this.open.anew.has(post) ? poll.candidates.filter(stands) : poll.candidates });
    }
    this.open.failed.clear();
    this.open.anew.clear();
    this.begin(polls, "failed", index);
  }

  // -- reviews and remedies

  review({ person, contest, verdict, woman }) {
    if (woman) this.people.women.add(person);
    if (verdict === "FAIL" && this.people.holders(contest).includes(person)) {
      this.people.void.add(person);
      this.nowMissing(this.people.unseat(person));
    }
  }

  nowMissing(posts) {
    for (const post of posts) this.open.missing.set(post, (this.open.missing.get(post) ?? 0) + 1);
  }

  reduce({ seats }) {
    for (const [post, count] of Object.entries(seats)) {
      const left = (this.open.missing.get(post) ?? 0) - count;
      if (left > 0) this.open.missing.set(post, left);
      else this.open.missing.delete(post);
      this.reduced.set(post, (this.reduced.get(post) ?? 0) + count);
    }
  }

  remember() {
    const { tied, missing, failed, last } = this.open;
    this.before = {
      seats: new Map(this.people.seats),
      offices: new Map(this.people.offices),
      void: new Set(this.people.void),
      reduced: new Map(this.reduced),
      open: { tied: new Map(tied), missing: new Map(missing), failed: new Map(failed), last: new Map(last) },
    };
  }

  goBack(round, piles) {
    this.uncount(round, piles);
    round.closed = false;
    if (round.results === null || this.before === null) return;
    round.results = null;
    this.people.seats = new Map(this.before.seats);
    this.people.offices = new Map(this.before.offices);
    this.reduced = new Map(this.before.reduced);
    for (const name of ["tied", "missing", "failed", "last"]) this.open[name] = new Map(this.before.open[name]);
    for (const person of this.people.void) if (!this.before.void.has(person)) this.nowMissing(this.people.unseat(person));
  }

  voidStation({ round: number, station }) {
    const round = this.rounds.get(number);
    const mine = round.at(station);
    const totals = round.totals(station);
    for (const sheets of totals) for (const name of ["own", "proxy", "conflicts", "returned"]) sheets[name] -= mine.sheets[name];
    mine.void = true;
    const mixed = [...round.stations.values()].some((each) => each.pile === mine.pile && !each.void);
    if (mixed || totals.at(-1).returned === 0) totals.at(-1).spoilt = true;
    this.goBack(round, mixed ? [] : [mine.pile]);
  }

  voidPerson({ person }) {
    this.people.void.add(person);
    const free = this.people.unseat(person);
    if (!this.announced || (this.rules.runOffLate && !this.handedOver)) {
      this.nowMissing(free);
      this.announced = false;
    }
  }

  voidElection({ contests = [], follows }) {
    const named = new Set(contests.length > 0 ? contests : this.rules.posts.keys());
    for (const post of this.rules.posts.values()) if (post.source !== null && named.has(post.source)) named.add(post.id);
    const { people, open, rules } = this;
    for (const held of [people.seats, people.offices]) for (const [person, post] of held) if (named.has(post)) held.delete(person);
    for (const post of named) {
      this.reduced.delete(post);
      for (const waiting of [open.tied, open.missing, open.failed]) waiting.delete(post);
      open.voted.delete(post);
      if (rules.posts.get(post).source === null && follows === "POLL_REPEATED" && open.first.has(post)) {
        open.failed.set(post, { ...open.first.get(post) });
        open.anew.add(post);
      }
    }
    this.before = null;
    this.announced = false;
  }

  // -- the result

  holders() {
    return Object.fromEntries([...this.rules.posts.keys()].map((post) => [post, this.people.holders(post)]));
  }

  vacant() {
    if (this.rules.recall) return {};
    return Object.fromEntries([...this.rules.posts.values()].map((post) => [post.id, post.seats - this.people.holders(post.id).length - (this.reduced.get(post.id) ?? 0)]));
  }

  announce(body, index) {
    this.announced = true;
    this.differs(index, "winners", this.holders(), body.winners);
    this.differs(index, "vacant", this.vacant(), body.vacant ?? {});
  }

  finish() {
    if (this.rules === undefined) return { differences: [], papers: 0, rounds: [], winners: {}, vacant: {}, posts: [] };
    const rounds = [...this.rounds.values()].map((round) => {
      const { verdicts, votes, undecided } = round.tally();
      const results = round.results ?? (this.now === round ? this.decide(round, votes) : new Map());
      const sheets = { ...round.sheets, issued: issued(round.sheets), registered: this.electors(round) };
      return { number: round.number, sheets, verdicts: Object.fromEntries(verdicts), undecided, determined: round.results !== null, results: [...results.values()] };
    });
    return { differences: this.differences, papers: this.papers, rounds, winners: this.holders(), vacant: this.vacant(), posts: [...this.rules.posts.values()] };
  }
}

/** By type of statement, what it does to the count. */
const READERS = {
  ElectionCalled: Counting.prototype.call,
  ElectorRegistered(body) { this.people.register(body); },
  ElectorRemoved({ elector }) { this.people.roll.delete(elector); },
  RollSealed({ electors }) { this.registered = electors; },
  KinshipRecorded(body) { this.people.relate(body); },
  CandidateNominated({ candidate, contest, woman }) { this.people.nominate(candidate, contest, woman ?? false); },
  PrimaryCounted(body) { this.people.primary(body); },
  PostChosen(body) { this.people.choose(body); },
  CandidateRecommended(body) { this.people.recommend(body); },
  RecommendationCounted(body) { this.people.recommendation(body); },
  ShortlistDrawn({ lists }, index) { this.differs(index, "lists", this.people.drawShortlist(), lists); },
  SlateApproved({ lists }) {
    const listed = new Set(Object.values(lists).flat());
    const posts = [...this.rules.posts.values()].filter((post) => post.source === null);
    this.leave(posts.flatMap((post) => this.people.standing(post.id)).filter((person) => !listed.has(person)));
  },
  SlateRefused({ persons = [] }) { this.leave(persons); },
  NominationWithdrawn({ candidate }) { this.leave([candidate]); },
  CandidacyCancelled({ candidate }) { this.leave([candidate]); },
  QualificationDecided({ candidate, verdict }) { if (verdict === "FAIL") this.leave([candidate]); },
  CandidatesPublished: Counting.prototype.publish,
  MeetingOpened: Counting.prototype.meet,
  StationOpened({ round, station, group }) { if (group != null) this.rounds.get(round).stationGroup.set(station, group); },
  PaperIssued(body) { this.sheet(body, body.proxy == null ? "own" : "proxy", 1); },
  IssueConflictReported(body) { this.sheet(body, "conflicts", 1); },
  IssueConflictSettled(body) { if (body.finding === "PAPER_RECOVERED") this.sheet(body, "conflicts", -1); },
  BoxOpened: Counting.prototype.box,
  PilesMerged({ round, pile, into }) { for (const each of this.rounds.get(round).stations.values()) if (each.pile === pile) each.pile = into; },
  PaperCounted(body, index) { this.uncounted(body, index); this.lay(body); this.look(body, index); },
  PaperKeyed: Counting.prototype.key,
  KeyingSettled(body, index) {
    const { keyings } = this.rounds.get(body.round);
    this.odd(index, body, "keyed in two ways", (keyings.get(body.paper) ?? []).length >= 2);
    keyings.delete(body.paper);
    this.look(body, index);
  },
  DoubtfulPaperRuled(body, index) {
    const { papers, ruled } = this.rounds.get(body.round);
    this.odd(index, body, "doubtful", papers.get(body.paper) === null || ruled.has(body.paper));
    ruled.add(body.paper);
    this.look(body, index);
  },
  PaperCorrected(body, index) {
    this.odd(index, body, "counted before", this.rounds.get(body.round).papers.has(body.paper));
    this.look(body, index);
  },
  CountClosed: Counting.prototype.close,
  OutcomeDetermined: Counting.prototype.determine,
  RevoteCalled: Counting.prototype.revote,
  RunoffCalled: Counting.prototype.callRunoff,
  PollRepeated: Counting.prototype.repeat,
  PostsVoteCalled: Counting.prototype.callPosts,
  WinnerReviewed: Counting.prototype.review,
  SeatsReduced: Counting.prototype.reduce,
  RecountOrdered({ round, piles }) { this.goBack(this.rounds.get(round), piles); },
  StationVoided: Counting.prototype.voidStation,
  PersonVoided: Counting.prototype.voidPerson,
  ElectionVoided: Counting.prototype.voidElection,
  RecallDemanded({ contest, person }) { this.now.polls.get(contest).candidates = [person]; },
  HandoverCompleted() { this.handedOver = true; },
  ResultAnnounced: Counting.prototype.announce,
  ResultAnnouncedByAuthority: Counting.prototype.announce,
};

const inOrder = (column) => Object.entries(column ?? {}).filter(([, persons]) => persons.length > 0).map(([post, persons]) => [post, [...persons].sort()]).sort();

/** One spelling for comparing: zeros and empty lists say nothing, nor does the order of names. */
function spelt(value) {
  if (Array.isArray(value)) return JSON.stringify([...value].sort());
  if (value === null || typeof value !== "object") return String(value);
  const told = Object.entries(value).filter(([, each]) => each !== 0 && !(Array.isArray(each) && each.length === 0));
  return JSON.stringify(told.map(([name, each]) => [name, Array.isArray(each) ? [...each].sort() : each]).sort((one, other) => (one[0] < other[0] ? -1 : 1)));
}
