// Who is on the roll, who stands, who is kin, who holds what: all that the count asks about a person (docs/counting.md, 2).

const OTHER_WAY = {
  SPOUSE: "SPOUSE",
  SIBLING: "SIBLING",
  PARENT: "CHILD",
  CHILD: "PARENT",
  GRANDPARENT: "GRANDCHILD",
  GRANDCHILD: "GRANDPARENT",
  MATERNAL_GRANDPARENT: "MATERNAL_GRANDCHILD",
  MATERNAL_GRANDCHILD: "MATERNAL_GRANDPARENT",
};

/** From most votes down, equals in the order of their numbers. */
export const byVotes = (persons, votes) =>
  [...persons].sort((one, other) => votes.get(other) - votes.get(one) || (one < other ? -1 : 1));

/** The first `places` of a ranking, one at least, and whoever is equal to the last of them. */
export function top(ranked, votes, places) {
  if (ranked.length <= places) return ranked;
  const last = votes.get(ranked[Math.max(places, 1) - 1]);
  return ranked.filter((person) => votes.get(person) >= last);
}

const table = (object) => new Map(Object.entries(object ?? {}));

export class People {
  constructor(rules) {
    this.rules = rules;
    this.roll = new Map(); // person -> {stands, votes, group, household}
    this.candidates = new Map(); // person -> {post, woman, standing}
    this.gone = new Set();
    this.void = new Set();
    this.seats = new Map(); // person -> post
    this.offices = new Map(); // person -> post chosen from the elected
    this.women = new Set();
    this.stated = new Map(); // person -> whether a woman, where the roll says so of everybody: that decides
    this.kin = new Map();
    this.primaries = new Map();
    this.recommended = new Map(); // post -> votes that decide
  }

  register({ elector, rights = "BOTH", group = null, household = null, woman = null }) {
    this.roll.set(elector, { stands: rights !== "VOTE", votes: rights !== "STAND", group, household });
    if (woman !== null) this.stated.set(elector, woman);
  }

  electorsOf(group) {
    return [...this.roll.values()].filter((each) => each.votes && each.group === group).length;
  }

  relate({ person, relative, relation }) {
    const near = this.rules.kin.has(relation) || this.rules.kin.has(OTHER_WAY[relation]);
    for (const [one, other] of [[person, relative], [relative, person]]) {
      if (!this.kin.has(one)) this.kin.set(one, new Set());
      if (near) this.kin.get(one).add(other);
      else this.kin.get(one).delete(other);
    }
  }

  /** Whether somebody of `others` may not serve beside this person. */
  clashes(person, others) {
    const home = this.rules.onePerHousehold ? this.roll.get(person)?.household : null;
    for (const other of others) {
      if (this.kin.get(person)?.has(other)) return true;
      if (home && other !== person && this.roll.get(other)?.household === home) return true;
    }
    return false;
  }

  nominate(person, post, woman = false) {
    this.candidates.set(person, { post, woman, standing: true });
    this.gone.delete(person);
  }

  stands(person, post = null) {
    const known = this.candidates.get(person);
    return known !== undefined && known.standing && (post === null || known.post === post);
  }

  standing(post) {
    return [...this.candidates.keys()].filter((person) => this.stands(person, post)).sort();
  }

  /** Known as a candidate, and not as a woman. */
  isMan(person) {
    if (this.stated.has(person)) return !this.stated.get(person);
    const known = this.candidates.get(person);
    return known !== undefined && !known.woman;
  }

  isWoman(person) {
    return this.stated.get(person) ?? this.isWomanByName(person);
  }

  isWomanByName(person) {
    return this.women.has(person) || this.candidates.get(person)?.woman === true;
  }

  primary({ contest, votes, women = [] }) {
    const post = this.rules.posts.get(contest);
    for (const person of women) this.women.add(person);
    const named = new Map([...table(votes)].filter(([person, count]) => count > 0 && (!post.woman || women.includes(person))));
    // Of several counts for one post, the last that named somebody says with how many votes.
    const before = this.primaries.get(contest);
    const all = new Map([...(before?.votes ?? []), ...named]);
    const known = new Set([...(before?.women ?? []), ...women]);
    this.primaries.set(contest, { contest, places: post.seats + this.rules.seaExtra, votes: all, women: known });
    this.refill(contest);
  }

  best({ contest, votes, places }) {
    const free = [...votes.keys()].filter((person) => !this.gone.has(person) && (!this.stands(person) || this.stands(person, contest)));
    return top(byVotes(free, votes), votes, places);
  }

  refill(contest) {
    const { votes, places, women } = this.primaries.get(contest);
    const left = places - this.standing(contest).length;
    if (left < 1) return;
    const free = [...votes.keys()].filter((person) => !this.gone.has(person) && !this.stands(person));
    for (const person of top(byVotes(free, votes), votes, left)) this.nominate(person, contest, women.has(person));
  }

  choose({ candidate, contest }) {
    const known = this.candidates.get(candidate);
    const left = known.post;
    known.post = contest;
    const primary = this.primaries.get(contest);
    const best = new Set(this.best(primary));
    for (const other of this.standing(contest)) if (primary.votes.has(other) && !best.has(other)) this.candidates.delete(other);
    this.refill(left);
  }

  leave(person) {
    this.gone.add(person);
    const known = this.candidates.get(person);
    if (known === undefined || !known.standing) return;
    known.standing = false;
    if (this.primaries.has(known.post)) this.refill(known.post);
  }

  recommend({ candidate, contest, woman = false }) {
    if (woman) this.women.add(candidate);
    if (this.rules.perSeat === 0) this.nominate(candidate, contest, woman);
  }

  recommendation({ contest, source, votes, women = [] }) {
    for (const person of women) this.women.add(person);
    if (source !== this.rules.deciding) return;
    if (!this.recommended.has(contest)) this.recommended.set(contest, new Map());
    const sum = this.recommended.get(contest);
    for (const [person, count] of table(votes)) sum.set(person, (sum.get(person) ?? 0) + count);
  }

  /** The shortlist that the recommendation votes give, by post. */
  drawShortlist() {
    const lists = {};
    for (const post of this.rules.posts.values()) {
      if (post.source !== null) continue;
      const votes = new Map([...(this.recommended.get(post.id) ?? new Map())].filter(([, count]) => count > 0));
      const able = [...votes.keys()].filter((person) => this.mayBeDrawn(person, post));
      for (const person of top(byVotes(able, votes), votes, post.seats * this.rules.perSeat)) {
        if (!this.stands(person)) this.nominate(person, post.id, this.women.has(person));
      }
      lists[post.id] = this.standing(post.id);
    }
    return lists;
  }

  mayBeDrawn(person, post) {
    const known = this.roll.get(person);
    if (known === undefined || !known.stands || this.gone.has(person) || (post.woman && !this.isWoman(person))) return false;
    if (post.group !== null && known.group !== post.group) return false;
    return !this.stands(person) || this.stands(person, post.id);
  }

  holders(post) {
    return [...this.seats, ...this.offices].filter(([, held]) => held === post).map(([person]) => person).sort();
  }

  elect(persons, post) {
    for (const person of persons) (post.source === null ? this.seats : this.offices).set(person, post.id);
  }

  giveUp(persons, post) {
    for (const person of persons) (post.source === null ? this.seats : this.offices).delete(person);
  }

  /** The person holds nothing any more; the posts that are free now. */
  unseat(person) {
    const held = [this.seats.get(person), this.offices.get(person)].filter((post) => post !== undefined);
    this.seats.delete(person);
    this.offices.delete(person);
    return held;
  }
}
