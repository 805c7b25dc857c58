// The keys that stand for candidates: one for each, shown on the screen as large as on a blackboard.
//
// All codes of one paper are of one length, so that none begins another. What it leaves out: keys that command (keyboard.js).

const DIGITS = [..."123456789"];
// Without i, l and o, which people take for 1 and 0 when a code is called out.
const LETTERS = [..."abcdefghjkmnpqrstuvwxyz"];
const SINGLE = [...DIGITS, ...LETTERS];

/** So many codes, in order: one key each up to 32, then two digits, then two of all keys. Throws for more than 1,024. */
export function codes(count) {
  if (count <= SINGLE.length) return SINGLE.slice(0, count);
  const keys = count <= DIGITS.length ** 2 ? DIGITS : SINGLE;
  if (count > keys.length ** 2) throw new RangeError(`at most ${keys.length ** 2} candidates on one paper, got ${count}`);
  return keys.flatMap((first) => keys.map((second) => first + second)).slice(0, count);
}
