// Finds electors on the device itself: by number, name, pinyin initials, birth, the last four of the identity number, or a card.
//
// 50,000 electors are looked through one by one; that takes a few milliseconds and needs no index that could be wrong.
// What it leaves out: what is shown of those found (view.js).

const [NUMBER, NAME, INITIALS, , BORN, GROUP, TAIL] = [0, 1, 2, 3, 4, 5, 6];

/** How well a row fits, best first; within one kind the roll's own order. */
const KINDS = 10;

/** Makes rows of the roll searchable: in lower case, and whatever a search asks of each row again and again. */
export function searchable(electors) {
  const lower = (column) => electors.map((row) => row[column].toLowerCase());
  const [numbers, names, initials, tails] = [lower(NUMBER), lower(NAME), lower(INITIALS), lower(TAIL)];
  const texts = electors.map((row, place) => [numbers[place], names[place], initials[place], row[BORN], tails[place], row[GROUP].toLowerCase()].join("\n"));
  const digits = numbers.map((each) => each.replace(/^\D*0*/, ""));
  return { electors, texts, numbers, names, tails, digits, readings: initials.map((each) => ` ${each} `), places: new Map(numbers.map((each, place) => [each, place])) };
}

/** The place of the elector with exactly this number, whatever its case; undefined if there is none. */
export const placeOf = (roll, number) => roll.places.get(number.toLowerCase());

/**
 * Places of the electors that fit every word of `text`, best first: `{places (at most `most`), total}`.
 *
 * An identity number of 18 characters, as a card reader types it, fits by birth date and last four.
 */
export function find(roll, text, most = 12) {
  const words = text.normalize("NFKC").toLowerCase().split(/[\s,，、]+/).filter(Boolean);
  if (words.length === 0) return { places: [], total: 0 };
  if (words.length === 1 && /^\d{17}[\dx]$/.test(words[0])) return byIdentity(roll, words[0], most);
  const kinds = Array.from({ length: KINDS + 1 }, () => []);
  const kindOf = kindsBy(roll, words[0]);
  let total = 0;
  for (let place = 0; place < roll.texts.length; place++) {
    if (!words.every((word) => roll.texts[place].includes(word))) continue;
    total += 1;
    const kind = kinds[kindOf(place)];
    if (kind.length < most) kind.push(place);
  }
  return { places: kinds.flat().slice(0, most), total };
}

function byIdentity(roll, identity, most) {
  const born = `${identity.slice(6, 10)}-${identity.slice(10, 12)}-${identity.slice(12, 14)}`;
  const tail = identity.slice(14);
  const places = [];
  roll.electors.forEach((row, place) => {
    if (row[BORN] === born && roll.tails[place] === tail) places.push(place);
  });
  return { places: places.slice(0, most), total: places.length };
}

/** Gives for a place 0: exactly this number … KINDS: somewhere in what is known. */
function kindsBy({ numbers, names, readings, tails, digits }, word) {
  const bare = /^\d+$/.test(word) ? word.replace(/^0+/, "") : null;
  const [whole, beginning] = [` ${word} `, ` ${word}`];
  return (place) => {
    if (numbers[place] === word) return 0;
    if (bare !== null && digits[place] === bare) return 1;
    if (names[place] === word) return 2;
    if (readings[place].includes(whole)) return 3;
    if (names[place].startsWith(word)) return 4;
    if (readings[place].includes(beginning)) return 5;
    if (names[place].includes(word)) return 6;
    if (numbers[place].endsWith(word)) return 7;
    if (tails[place] === word) return 8;
    return numbers[place].includes(word) ? 9 : KINDS;
  };
}
