// Finds electors on the device itself: by number, name, pinyin initials, birth, the last four of the identity number, or a card.
//
// 50,000 electors are looked through one by one; that takes a few milliseconds and needs no index that could be wrong.
// What it leaves out: what is shown of those found (view.js).

const NUMBER = 0, NAME = 1, INITIALS = 2, BORN = 4, GROUP = 5, TAIL = 6;

/** How well a row fits, best first; within one kind the roll's own order. */
const KINDS = 10;

/** Makes rows of the roll searchable: one text for each, in lower case. */
export function searchable(electors) {
  const texts = electors.map((row) => [row[NUMBER], row[NAME], row[INITIALS], row[BORN], row[TAIL], row[GROUP]].join("\n").toLowerCase());
  const places = new Map(electors.map((row, place) => [row[NUMBER].toLowerCase(), place]));
  return { electors, texts, places };
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
  let total = 0;
  for (let place = 0; place < roll.texts.length; place++) {
    if (!words.every((word) => roll.texts[place].includes(word))) continue;
    total += 1;
    const kind = kinds[kindOf(roll.electors[place], words[0])];
    if (kind.length < most) kind.push(place);
  }
  return { places: kinds.flat().slice(0, most), total };
}

function byIdentity(roll, identity, most) {
  const born = `${identity.slice(6, 10)}-${identity.slice(10, 12)}-${identity.slice(12, 14)}`;
  const tail = identity.slice(14);
  const places = [];
  roll.electors.forEach((row, place) => {
    if (row[BORN] === born && row[TAIL].toLowerCase() === tail) places.push(place);
  });
  return { places: places.slice(0, most), total: places.length };
}

/** 0: exactly this number … KINDS: somewhere in what is known. */
function kindOf(row, word) {
  const number = row[NUMBER].toLowerCase(), name = row[NAME].toLowerCase(), initials = ` ${row[INITIALS]} `;
  if (number === word) return 0;
  if (/^\d+$/.test(word) && number.replace(/^\D*0*/, "") === word.replace(/^0+/, "")) return 1;
  if (name === word) return 2;
  if (initials.includes(` ${word} `)) return 3;
  if (name.startsWith(word)) return 4;
  if (initials.includes(` ${word}`)) return 5;
  if (name.includes(word)) return 6;
  if (number.endsWith(word)) return 7;
  if (row[TAIL].toLowerCase() === word) return 8;
  if (number.includes(word)) return 9;
  return KINDS;
}
