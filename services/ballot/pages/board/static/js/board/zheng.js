// 正, as counters draw it on the blackboard: one stroke for each vote, five make the character.
//
// Gives outlines for an SVG; what it leaves out: the page.

// In the order in which the character is written, in a field of 20 by 20.
const STROKES = ["M2 3.5H18", "M10 3.5V17.5", "M10 10.2H16", "M5 9.2V17.5", "M1 17.5H19"];
const FIELD = 20;
const GAP = 5;

export const STEP = FIELD + GAP;

/** Outlines of the strokes `from` to `to` (of votes counted from 0, `to` not included), `columns` characters in a row. */
export function outline(from, to, columns) {
  let path = "";
  for (let vote = from; vote < to; vote++) {
    const character = Math.floor(vote / 5);
    path += moved(STROKES[vote % 5], (character % columns) * STEP, Math.floor(character / columns) * STEP);
  }
  return path;
}

/** Rows that so many votes take. */
export const rows = (votes, columns) => Math.max(1, Math.ceil(Math.ceil(votes / 5) / columns));

/**
 * The fewest columns with which `votes` fit into a place of `width` by `height`, at least `least` columns.
 *
 * More columns are smaller characters: the strokes are as large as there is room for.
 */
export function columnsFor(votes, width, height, least = 4) {
  let columns = least;
  while (rows(votes, columns) * (width / columns) > height && columns < 400) columns++;
  return columns;
}

function moved(stroke, right, down) {
  return stroke.replace(/M([\d.]+) ([\d.]+)([HV])([\d.]+)/, (_, x, y, way, end) => {
    const ending = Number(end) + (way === "H" ? right : down);
    return `M${Number(x) + right} ${Number(y) + down}${way}${ending}`;
  });
}
