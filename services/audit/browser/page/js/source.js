// Where a log lies: in a zip that somebody dropped on the page, or behind an address. Reads one file at a time.

import { Malformed } from "./bytes.js";
import { splitEntries } from "./tree.js";
import { openZip } from "./zip.js";

/** The files of a bundle; of one that cannot be read there are none. */
export function zipSource(bytes) {
  const { files, names, odd } = opened(bytes);
  return { strict: true, lazy: false, names, odd, read: async (name) => files.get(name) ?? null };
}

function opened(bytes) {
  try {
    return openZip(bytes);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return { files: new Map(), names: [], odd: ["unreadable-zip"] };
  }
}

/** A published log. Which files there are shows when they are asked for; an older partial file may be gone, then the full one serves. */
export function addressSource(address) {
  const base = address.replace(/\/+$/, "");
  const known = new Map();
  const fetched = async (name) => {
    const answer = await fetch(`${base}/${name}`, { cache: "no-store", redirect: "error", credentials: "omit" });
    if (answer.status === 404 || answer.status === 410) return null;
    if (!answer.ok) throw new Malformed(`${base}/${name}: HTTP ${answer.status}`);
    return new Uint8Array(await answer.arrayBuffer());
  };
  const read = async (name) => {
    if (!known.has(name)) known.set(name, (await fetched(name)) ?? (await cutFromFull(name)));
    return known.get(name);
  };
  const cutFromFull = async (name) => {
    const at = name.indexOf(".p/");
    const full = at < 0 ? null : await fetched(name.slice(0, at));
    return full === null ? null : cut(name, full, Number(name.slice(at + 3)));
  };
  return { strict: false, lazy: true, names: ["checkpoint"], odd: [], read };
}

/** The first `width` hashes or entries of a full file. */
function cut(name, full, width) {
  if (!name.startsWith("tile/entries/")) return full.subarray(0, width * 32);
  const length = splitEntries(full, name).slice(0, width).reduce((sum, entry) => sum + 2 + entry.length, 0);
  return full.subarray(0, length);
}
