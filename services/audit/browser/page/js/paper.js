// What one paper says (docs/counting.md, 4).

const NOBODY = "NOBODY";
const filled = (column) => Object.entries(column ?? {}).filter(([, persons]) => persons.length > 0);

/**
 * `{verdict, votes: [[post, person]]}` of a reading. `polls`: post to `{seats, candidates}` of its round; `counts(post, person)` says
 * whether a mark can be a vote.
 */
export function judge(reading, polls, rules, counts) {
  if (reading.reason) return { verdict: "INVALID", votes: [] };
  const [marks, against, abstained] = [filled(reading.marks), filled(reading.against), filled(reading.abstained)];
  const judged = against.length > 0 || abstained.length > 0;
  if (marks.length === 0) return { verdict: judged ? "VALID" : "BLANK", votes: [] };
  const sections = marks.filter(([post, persons]) => persons.length <= (polls.get(post)?.seats ?? 0));
  if (sections.length < marks.length && rules.overvote === "WHOLE_PAPER") return { verdict: "INVALID", votes: [] };
  const struck = doubled(sections, rules);
  if (struck === null) return { verdict: "INVALID", votes: [] };
  const rejected = new Map(against.map(([post, persons]) => [post, persons.length]));
  const votes = [];
  for (const [post, persons] of sections) {
    const written = persons.filter((person) => !polls.get(post).candidates.includes(person));
    // A name in the place of an abstention cannot be told from one in the place of a rejection.
    const unclear = !rules.abstainerWritesIn && abstained.some(([each]) => each === post) && written.length > (rejected.get(post) ?? 0);
    for (const person of new Set(persons)) {
      if (person === NOBODY || struck.has(`${post} ${person}`) || (unclear && written.includes(person))) continue;
      if (counts(post, person)) votes.push([post, person]);
    }
  }
  const given = marks.reduce((sum, [, persons]) => sum + persons.length, 0);
  if (votes.length === given) return { verdict: "VALID", votes };
  return { verdict: votes.length > 0 || judged ? "PARTLY_INVALID" : "INVALID", votes };
}

/** The marks that fall because their person is marked for two posts, as "post person"; null if the paper falls with them. */
function doubled(sections, rules) {
  const posts = new Map();
  for (const [post, persons] of sections) {
    for (const person of new Set(persons)) if (person !== NOBODY) posts.set(person, [...(posts.get(person) ?? []), post]);
  }
  const struck = new Set();
  for (const [person, marked] of posts) {
    if (marked.length < 2) continue;
    if (rules.doublePost === "WHOLE_PAPER") return null;
    const stays = standing(marked, rules);
    for (const post of marked) if (post !== stays) struck.add(`${post} ${person}`);
  }
  return struck;
}

function standing(marked, rules) {
  if (rules.doublePost === "ALL_MARKS_FOR_PERSON") return null;
  const posts = marked.map((post) => rules.posts.get(post)).sort((one, other) => one.rank - other.rank);
  const woman = rules.doublePost === "WOMAN_POST_STANDS" ? posts.find((post) => post.woman) : undefined;
  return (woman ?? posts[0]).id;
}
