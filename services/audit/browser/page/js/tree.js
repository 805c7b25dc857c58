// The Merkle tree of RFC 6962 over leaf hashes, level by level, and the tiles cut from it (C2SP tlog-tiles).

import { concat, Malformed, sha256 } from "./bytes.js";

export const WIDTH = 256;
const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

export const leafHash = (entry) => sha256(concat(LEAF, entry));
const nodeHash = (left, right) => sha256(concat(NODE, left, right));

/** A tree that can give the root at every size up to its own. */
export class Tree {
  /** `levels[h][i]` is the hash over the leaves from i·2^h on, 2^h of them. */
  constructor(levels) {
    this.levels = levels;
  }

  static async of(leaves) {
    const levels = [leaves];
    while (levels.at(-1).length > 1) {
      const below = levels.at(-1);
      const pairs = Array.from({ length: below.length >> 1 }, (_, i) => nodeHash(below[2 * i], below[2 * i + 1]));
      levels.push(await Promise.all(pairs));
    }
    return new Tree(levels);
  }

  get size() {
    return this.levels[0].length;
  }

  /** The root over the first `size` leaves. */
  async root(size = this.size) {
    if (size === 0) return sha256(new Uint8Array());
    // The largest full trees from the left, then hashed together from the right.
    const peaks = [];
    for (let height = this.levels.length - 1, at = 0; height >= 0; height--) {
      const span = 2 ** height;
      if (Math.floor(size / span) % 2 === 1) {
        peaks.push(this.levels[height][at / span]);
        at += span;
      }
    }
    let root = peaks.pop();
    while (peaks.length > 0) root = await nodeHash(peaks.pop(), root);
    return root;
  }

  tile(level, index, width) {
    return concat(...(this.levels[8 * level] ?? []).slice(index * WIDTH, index * WIDTH + width));
  }
}

const PATH = /^tile\/(entries|0|[1-9][0-9]?)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/;

export function tilePath(level, index, width) {
  let number = String(index % 1000).padStart(3, "0");
  for (let rest = Math.floor(index / 1000); rest > 0; rest = Math.floor(rest / 1000)) number = `x${String(rest % 1000).padStart(3, "0")}/${number}`;
  return `tile/${level}/${number}${width === WIDTH ? "" : `.p/${width}`}`;
}

/** `{level, index, width}` of a file's name; level is "entries" or a number. Throws Malformed for a second spelling. */
export function parseTilePath(name) {
  const found = PATH.exec(name);
  if (found === null) throw new Malformed(`no tile: ${name}`);
  const level = found[1] === "entries" ? "entries" : Number(found[1]);
  const index = Number(found[2].replace(/[x/]/g, ""));
  const width = found[3] === undefined ? WIDTH : Number(found[3]);
  if (level > 63 || width > WIDTH || tilePath(level, index, width) !== name) throw new Malformed(`no tile: ${name}`);
  return { level, index, width };
}

/** Every tile of a log of this size: `{level, index, width}`; those of level 0 stand for bundles of entries too. */
export function tilesOf(size) {
  const tiles = [];
  for (let level = 0, here = size; here > 0; level++, here = Math.floor(here / WIDTH)) {
    for (let index = 0; index < Math.floor(here / WIDTH); index++) tiles.push({ level, index, width: WIDTH });
    if (here % WIDTH > 0) tiles.push({ level, index: Math.floor(here / WIDTH), width: here % WIDTH });
  }
  return tiles;
}

/** The entries of a bundle file. Throws Malformed if bytes are missing or left over. */
export function splitEntries(bytes, name) {
  const entries = [];
  for (let at = 0; at < bytes.length; ) {
    if (at + 2 > bytes.length) throw new Malformed(`${name}: runs past the end`);
    const end = at + 2 + bytes[at] * 256 + bytes[at + 1];
    if (end > bytes.length) throw new Malformed(`${name}: runs past the end`);
    entries.push(bytes.subarray(at + 2, end));
    at = end;
  }
  if (entries.length < 1 || entries.length > WIDTH) throw new Malformed(`${name}: expected 1 to 256 entries, got ${entries.length}`);
  return entries;
}
