// What a paper comes to, so that the desk can say at once which of its marks count (docs/counting.md, 4; ZJ2020 21, 27).
//
// The law computes it again and refuses a verdict that does not follow; nothing is decided here.

export const NOBODY = "NOBODY";

/**
 * `{verdict, votes: [[post, person]], lost: [{post, person?, why}]}` of what a paper says.
 *
 * `said`: `{marks, against, abstained, reason, doubtful}`. `ballot`: `{posts: [{id, seats, rank, reserved, candidates}], rules}`.
 * `mayWin(post, person)`: whether a mark for somebody who is no candidate can be a vote. `lost` tells why marks are no votes.
 */
export function read(ballot, said, mayWin) {
  if (said.doubtful) return { verdict: "DOUBTFUL", votes: [], lost: [] };
  if (said.reason) return { verdict: "INVALID", votes: [], lost: [{ why: said.reason }] };
  const posts = new Map(ballot.posts.map((post) => [post.id, post]));
  const marks = Object.entries(said.marks).filter(([, persons]) => persons.length > 0);
  const judged = [said.against, said.abstained].some((column) => Object.values(column).some((persons) => persons.length > 0));
  if (marks.length === 0) return { verdict: judged ? "VALID" : "BLANK", votes: [], lost: [] };
  const lost = marks.filter(([post, persons]) => persons.length > posts.get(post).seats).map(([post]) => ({ post, why: "OVERVOTE" }));
  if (lost.length > 0 && ballot.rules.overvote === "WHOLE_PAPER") return { verdict: "INVALID", votes: [], lost };
  const sections = marks.filter(([post, persons]) => persons.length <= posts.get(post).seats);
  const doubled = twicePlaced(sections);
  if (doubled.size > 0 && ballot.rules.doublePost === "WHOLE_PAPER") {
    return { verdict: "INVALID", votes: [], lost: [...lost, ...[...doubled.keys()].map((person) => ({ person, why: "TWO_POSTS" }))] };
  }
  const votes = [];
  for (const [post, persons] of sections) {
    const unclear = namesForAbstentions(ballot, posts.get(post), said);
    for (const person of persons) {
      const why = loss(ballot, posts, post, person, doubled, unclear, mayWin);
      if (why) lost.push({ post, person, why });
      else votes.push([post, person]);
    }
  }
  const given = marks.reduce((sum, [, persons]) => sum + persons.length, 0);
  if (votes.length === given) return { verdict: "VALID", votes, lost };
  return { verdict: votes.length > 0 || judged ? "PARTLY_INVALID" : "INVALID", votes, lost };
}

function loss(ballot, posts, post, person, doubled, unclear, mayWin) {
  if (doubled.has(person) && standing(ballot, posts, doubled.get(person)) !== post) return "TWO_POSTS";
  if (unclear.has(person)) return "FOR_ABSTENTION";
  if (posts.get(post).candidates.includes(person)) return null;
  return person !== NOBODY && mayWin(post, person) ? null : "CANNOT_WIN";
}

/** Person to posts, of whom is marked in two. */
function twicePlaced(sections) {
  const places = new Map();
  for (const [post, persons] of sections) {
    for (const person of persons) if (person !== NOBODY) places.set(person, [...(places.get(person) ?? []), post]);
  }
  return new Map([...places].filter(([, each]) => each.length > 1));
}

/** The post in which somebody's mark stands who has several; null: in none. */
function standing(ballot, posts, places) {
  const rule = ballot.rules.doublePost;
  if (rule === "ALL_MARKS_FOR_PERSON") return null;
  const woman = places.find((post) => posts.get(post).reserved === "WOMAN");
  if (rule === "WOMAN_POST_STANDS" && woman !== undefined) return woman;
  return places.reduce((best, post) => (posts.get(post).rank < posts.get(best).rank ? post : best));
}

/** Names beside the candidates that may stand for an abstention, of which nobody can tell which do (弃权的不得另选他人). */
function namesForAbstentions(ballot, post, said) {
  if (ballot.rules.abstainMayWriteIn || !(said.abstained[post.id]?.length > 0)) return new Set();
  const written = said.marks[post.id].filter((person) => !post.candidates.includes(person));
  return written.length > (said.against[post.id]?.length ?? 0) ? new Set(written) : new Set();
}
