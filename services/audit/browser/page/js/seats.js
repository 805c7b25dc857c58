// Who takes the seats of one post (docs/counting.md, 6): groups of equal votes, kin, a woman first.

/** `[elected, tied]`. `able`: person to votes of all who have the minimum and are not passed over; `beside`: who holds a seat already. */
export function seat(seats, able, beside, people) {
  return groups(seats, able, new Set(beside), people, [...new Set(able.values())].sort((one, other) => other - one));
}

function groups(seats, able, held, people, levels) {
  const elected = [];
  for (const level of levels) {
    const left = seats - elected.length;
    if (left <= 0) break;
    const equals = [...able.keys()].filter((person) => able.get(person) === level && !people.clashes(person, held)).sort();
    const kin = equals.filter((person) => people.clashes(person, equals));
    const free = equals.filter((person) => !kin.includes(person));
    if (kin.length === 0 && equals.length <= left) {
      take(equals);
    } else if (kin.length > 0 && free.length + mostTogether(kin, people) <= left) {
      take(free);
      return [elected, kin];
    } else {
      return [elected, equals];
    }
  }
  return [elected, []];

  function take(persons) {
    elected.push(...persons);
    for (const person of persons) held.add(person);
  }
}

/** How many of these can sit with no two of them kin. */
function mostTogether(kin, people) {
  if (kin.length === 0) return 0;
  const [one, ...others] = kin;
  const apart = others.filter((other) => !people.clashes(one, [other]));
  const withOne = 1 + mostTogether(apart, people);
  return apart.length === others.length ? withOne : Math.max(withOne, mostTogether(others, people));
}

/** The same where a woman comes first in this post (MCA2013). */
export function seatWithWoman(seats, able, beside, people) {
  const women = [...able.keys()].filter((person) => people.isWoman(person) && !people.clashes(person, beside));
  if (women.length === 0) return seats > 1 ? seat(seats - 1, able, beside, people) : [[], []];
  const most = Math.max(...women.map((person) => able.get(person)));
  const leading = women.filter((person) => able.get(person) === most).sort();
  const without = (persons) => new Map([...able].filter(([person]) => !persons.includes(person)));
  if (leading.length === 1) {
    const [elected, tied] = seat(seats - 1, without(leading), [...beside, ...leading], people);
    return [[...leading, ...elected], tied];
  }
  const above = new Map([...able].filter(([, votes]) => votes > most));
  const [first, tied] = seat(seats - 1, above, beside, people);
  if (tied.length > 0) return [first, [...new Set([...tied, ...leading])]];
  const held = [...beside, ...first];
  const still = leading.filter((person) => !people.clashes(person, held));
  if (still.length === 0) return seatWithWoman(seats, without(leading), beside, people);
  const left = seats - first.length;
  if (still.length === 1) {
    const rest = new Map([...able].filter(([person, votes]) => votes <= most && person !== still[0]));
    const [more, equal] = seat(left - 1, rest, [...held, ...still], people);
    return [[...first, ...still, ...more], equal];
  }
  if (left === 1) return [first, still];
  const rest = new Map([...able].filter(([, votes]) => votes <= most));
  const [more, equal] = seat(left, rest, held, people);
  return [[...first, ...more], equal];
}
