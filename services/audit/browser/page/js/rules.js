// The parameters of a regulation that decide a count, from the profile that the call pins (docs/counting.md).

const value = (section, name, usual) => (section !== undefined && section[name] !== undefined ? section[name].value : usual);

/** A part of a whole: `reached(part, whole)`, and the smallest number that is such a share, `needed(whole)`. Whole numbers only. */
export function share({ num, den, strict, base }) {
  return {
    base,
    reached: (part, whole) => (strict ? part * den > whole * num : part * den >= whole * num),
    needed: (whole) => (strict ? Math.floor((whole * num) / den) + 1 : Math.ceil((whole * num) / den)),
  };
}

/** What the count asks of the regulation; `posts` from the highest down, those chosen from the elected after all others. */
export function readRules(call) {
  const { papers, winning, runoff, nomination, seats, result, remedies, recall } = call.profile;
  const posts = call.contests.map((each) => ({
    id: each.id,
    zh: each.zh,
    en: each.en,
    seats: each.seats,
    rank: each.rank,
    woman: each.reserved === "WOMAN",
    group: each.group ?? null,
    source: each.chosen_from ?? null,
  }));
  posts.sort((one, other) => (one.source !== null) - (other.source !== null) || one.rank - other.rank);
  return {
    posts: new Map(posts.map((post) => [post.id, post])),
    writeIn: papers.write_in.value,
    abstainerWritesIn: papers.abstain_may_write_in.value,
    overvote: papers.overvote.value,
    doublePost: papers.double_post.value,
    cumulateDown: papers.cumulate_down.value,
    womenFirst: winning.women_first.value,
    quorum: share(winning.quorum),
    shares: { FIRST: share(winning.share), RUNOFF: share(runoff.share) },
    quorumOf: { FIRST: true, REVOTE: winning.revote_quorum_applies.value, RUNOFF: runoff.quorum_applies.value },
    returnedWithinIssued: winning.returned_within_issued.value,
    runoffExtra: runoff.extra_candidates.value,
    runoffUnvoted: value(runoff, "without_votes", false),
    seaExtra: nomination.sea_extra_candidates.value,
    deciding: nomination.deciding.value,
    perSeat: nomination.shortlist_per_seat.value,
    kin: new Set(result.kin_avoidance.value),
    onePerHousehold: value(seats, "one_per_household", false),
    electedChoose: value(seats, "posts_by", "ELECTORS") === "ELECTED",
    runOffLate: remedies === undefined || remedies === null || remedies.vacated_seat.value === "RUNOFF",
    recall: recall !== undefined && recall !== null,
  };
}
