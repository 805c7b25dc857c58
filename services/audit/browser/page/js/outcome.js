// From the votes of a round to its winners, equals and missing seats (docs/counting.md, 5-7).

import { byVotes, top } from "./people.js";
import { seat, seatWithWoman } from "./seats.js";

/** Whether a woman comes first in this post while these hold the seats. */
function womanDue(post, holders, people, rules) {
  const last = [...rules.posts.values()].filter((each) => each.source === null).at(-1);
  return rules.womenFirst && post === last && !post.woman && ![...holders].some((person) => people.isWoman(person));
}

/**
 * The result of every poll of a round and of every seat that somebody gave up to kin, by post. `figuresOf(post)`: its sheets and how
 * many may vote; `before`: `{last, tied, missing}`, what the rounds before left open.
 */
export function decide(polls, votes, figuresOf, people, rules, before) {
  const deciding = new Deciding(votes, figuresOf, people, rules, before, polls);
  for (const offices of [false, true]) {
    const posts = [...rules.posts.values()].filter((post) => (post.source !== null) === offices);
    for (const post of posts) if (polls.has(post.id)) deciding.poll(polls.get(post.id));
    for (const post of posts) deciding.hole(post);
  }
  return deciding.results;
}

class Deciding {
  constructor(votes, figuresOf, people, rules, before, polls) {
    Object.assign(this, { votes, figuresOf, people, rules, before, polls });
    this.results = new Map();
    this.seats = new Set(people.seats.keys());
    this.offices = new Set(people.offices.keys());
    this.gaveWay = new Map();
  }

  poll(poll) {
    const { post, kind, seats } = poll;
    const { figures, registered } = this.figuresOf(post);
    const share = this.rules.shares[kind];
    const minimum = share === undefined ? 1 : Math.max(1, share.needed(base(figures, share.base, registered)));
    const votes = this.withVotesFromAbove(poll);
    const result = { post: post.id, kind, seats, candidates: [...poll.candidates], votes, minimum, valid: this.isValid(kind, figures, registered), elected: [], tied: [], missing: 0, gaveWay: [], kept: 0 };
    if (result.valid) this.fill(poll, result);
    this.results.set(post.id, result);
  }

  isValid(kind, figures, registered) {
    if (figures.spoilt || (this.rules.returnedWithinIssued && figures.returned > issued(figures))) return false;
    const { quorum, quorumOf } = this.rules;
    const whole = base(figures, quorum.base === "PRESENT" ? "SHOULD_ATTEND" : "REGISTERED", registered);
    return !quorumOf[kind] || quorum.reached(base(figures, quorum.base, registered), whole);
  }

  holding(post) {
    return post.source === null ? this.seats : this.offices;
  }

  fill(poll, result) {
    const { post, seats, kind } = poll;
    const held = this.holding(post);
    // The higher post is kept: kin in a lower one, from an earlier round, give way.
    const lower = post.source !== null ? [] : [...this.people.seats].filter(([person, other]) => held.has(person) && this.rules.posts.get(other).rank > post.rank);
    const beside = new Set([...held].filter((person) => !lower.some(([each]) => each === person)));
    const womanFirst = this.womanFirst(post, beside);
    let [elected, tied] = this.seat(post, seats, this.able(post, result.votes, result.minimum), beside);
    if (kind === "REVOTE" && tied.length === 0 && elected.length < seats) tied = this.equalStill(poll, result.votes, elected, beside);
    if (kind === "REVOTE" && tied.length === 0 && elected.length < seats) [elected, tied] = this.afterKin(poll, elected, beside);
    for (const person of elected) held.add(person);
    for (const [person, other] of lower) if (this.people.clashes(person, elected)) this.giveWay(person, other);
    const kept = tied.length > 0 && womanFirst && ![...elected, ...tied].some((person) => this.people.isWoman(person)) ? 1 : 0;
    Object.assign(result, { elected, tied, kept, missing: tied.length > 0 ? kept : seats - elected.length });
  }

  giveWay(person, post) {
    this.seats.delete(person);
    this.offices.delete(person);
    for (const lost of [post, this.people.offices.get(person)]) {
      if (lost !== undefined) this.gaveWay.set(lost, [...(this.gaveWay.get(lost) ?? []), person]);
    }
  }

  /** Nobody marked them: they are as equal as they were, unless all of them fit. */
  equalStill({ post, seats, candidates }, votes, elected, beside) {
    const unmarked = new Map(candidates.filter((person) => !votes.get(person)).map((person) => [person, 0]));
    const [first, tied] = this.seat(post, seats - elected.length, this.able(post, unmarked, 0), new Set([...beside, ...elected]));
    return tied.length > 0 ? [...first, ...tied] : [];
  }

  /** A seat that a re-vote among kin leaves is the next one's by the poll before. */
  afterKin({ post, seats, candidates }, elected, beside) {
    const held = new Set([...beside, ...elected]);
    const beaten = candidates.filter((person) => !elected.includes(person));
    const last = this.before.last.get(post.id);
    if (last === undefined || !beaten.some((person) => this.people.clashes(person, held))) return [elected, []];
    const able = this.able(post, last.votes, last.minimum);
    for (const person of [...elected, ...beaten]) able.delete(person);
    const [more, tied] = this.seat(post, seats - elected.length, able, held);
    return [[...elected, ...more], tied];
  }

  /** The seats of those who gave way. */
  hole(post) {
    const gone = [...new Set(this.gaveWay.get(post.id) ?? [])].sort();
    if (gone.length === 0) return;
    const known = this.results.get(post.id);
    if (known !== undefined) {
      known.gaveWay = gone;
      known.missing += gone.length;
      return;
    }
    const last = this.before.last.get(post.id);
    let [elected, tied] = [[], []];
    if (!this.before.tied.has(post.id)) {
      const able = this.able(post, last.votes, last.minimum);
      for (const person of gone) able.delete(person);
      [elected, tied] = this.seat(post, gone.length, able, this.holding(post));
    }
    for (const person of elected) this.holding(post).add(person);
    this.results.set(post.id, { post: post.id, kind: "SUCCESSION", seats: gone.length, candidates: [], votes: last.votes, valid: true, minimum: last.minimum, elected, tied, missing: tied.length > 0 ? 0 : gone.length - elected.length, gaveWay: gone, kept: 0 });
  }

  withVotesFromAbove({ post, kind }) {
    const sum = new Map(this.votes.get(post.id) ?? []);
    if (!this.rules.cumulateDown || kind !== "FIRST" || post.woman || post.source !== null) return sum;
    const tied = new Set([...this.results.values()].flatMap((result) => result.tied));
    for (const [higher, result] of this.results) {
      if (result.kind !== "FIRST" || !result.valid) continue;
      for (const [person, count] of this.votes.get(higher) ?? []) if (!tied.has(person)) sum.set(person, (sum.get(person) ?? 0) + count);
    }
    return sum;
  }

  able(post, votes, minimum) {
    const held = this.holding(post);
    const source = post.source === null ? null : new Set(this.people.holders(post.source).filter((person) => this.seats.has(person)));
    return new Map([...votes].filter(([person, count]) => count >= minimum && !held.has(person) && !this.people.void.has(person) && (source === null || source.has(person))));
  }

  seat(post, seats, able, beside) {
    return (this.womanFirst(post, beside) ? seatWithWoman : seat)(seats, able, beside, this.people);
  }

  womanFirst(post, beside) {
    const kind = this.polls.get(post.id)?.kind;
    const setApart = this.before.missing.has(post.id) && (kind === undefined || kind === "REVOTE");
    return womanDue(post, beside, this.people, this.rules) && !setApart;
  }
}

export const issued = (figures) => figures.own + figures.proxy + figures.conflicts;

export function base(figures, word, registered) {
  if (word === "PAPERS_RETURNED") return figures.returned;
  if (word === "PAPERS_ISSUED") return issued(figures);
  if (word === "PRESENT") return figures.came ?? issued(figures);
  return word === "SHOULD_ATTEND" ? (figures.shouldAttend ?? registered) : registered;
}

/** The runoff for so many missing seats, among the losers of the post's last valid poll; `free`: people nominate themselves anew. */
export function runoff(post, seats, last, free, people, rules) {
  const kept = womanDue(post, people.seats.keys(), people, rules) ? 1 : 0;
  const losers = new Map([...(free ? [] : last.votes)].filter(([, count]) => count > 0));
  if (rules.runoffUnvoted && !free) for (const person of last.candidates) if (!losers.has(person)) losers.set(person, 0);
  const poll = { post, kind: "RUNOFF", seats, candidates: [], kept, losers, free };
  if (!free) poll.candidates = runoffCandidates(poll, people, rules);
  return poll;
}

/** Who stands in a runoff now. */
export function runoffCandidates({ post, seats, kept, losers }, people, rules) {
  const settled = post.source !== null ? [...people.offices.keys()] : [...people.seats].filter(([, held]) => rules.posts.get(held).rank <= post.rank).map(([person]) => person);
  const able = byVotes([...losers.keys()].filter((person) => mayRun(person, post, people) && !people.clashes(person, settled)), losers);
  if (!kept) return top(able, losers, seats + rules.runoffExtra);
  const women = top(able.filter((person) => people.isWoman(person)), losers, kept + rules.runoffExtra);
  const others = seats > kept ? top(able, losers, seats - kept + rules.runoffExtra) : [];
  return [...new Set([...women, ...others])];
}

function mayRun(person, post, people) {
  const held = people.seats.get(person);
  const taken = post.source === null ? held !== undefined : held !== post.source || people.offices.has(person);
  return !taken && !people.void.has(person) && !people.gone.has(person) && !(post.woman && people.isMan(person));
}
