// A bundle: one zip whose every byte follows from the names and contents of its files (docs/verification.md, "A bundle, to the byte").

import { concat, crc32, equal, Malformed, utf8 } from "./bytes.js";

const LOCAL = 30;
const CENTRAL = 46;
const END = 22;

/** `{files: Map, names: [in the order of the directory], odd: [what is wrong with the frame]}`. Throws Malformed if there is no zip. */
export function openZip(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - END;
  if (end < 0 || view.getUint32(end, true) !== 0x06054b50) throw new Malformed("zip: no end record");
  const [count, length, start] = [view.getUint16(end + 10, true), view.getUint32(end + 12, true), view.getUint32(end + 16, true)];
  if (start + length !== end) throw new Malformed("zip: a directory that does not fit");
  const members = [];
  for (let at = start; at < end; ) {
    if (at + CENTRAL > end || view.getUint32(at, true) !== 0x02014b50) throw new Malformed("zip: expected a line of the directory");
    const [method, packed, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const [named, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    const name = String.fromCharCode(...bytes.subarray(at + CENTRAL, at + CENTRAL + named));
    if (method !== 0 || packed !== size) throw new Malformed(`zip: ${name} is compressed`);
    if (name === "" || !/^[\x00-\x7f]*$/.test(name) || name.length !== named) throw new Malformed("zip: a name that is not ASCII");
    const data = view.getUint32(at + 42, true) + LOCAL + named;
    if (data + size > start) throw new Malformed(`zip: ${name} runs into the directory`);
    members.push({ name, data, size });
    at += CENTRAL + named + extra + comment;
  }
  if (members.length !== count) throw new Malformed("zip: another number of files than it says");
  const files = new Map();
  for (const { name, data, size } of members) files.set(name, bytes.subarray(data, data + size));
  const names = members.map((each) => each.name);
  return { files, names, odd: frameDiffers(bytes, files) };
}

/** Writes the archive of these files again and compares. */
function frameDiffers(bytes, files) {
  const locals = [];
  const centrals = [];
  let offset = 0;
  for (const name of [...files.keys()].sort()) {
    const [content, raw] = [files.get(name), utf8(name)];
    const local = header(LOCAL, [[4, 0x04034b50], [2, 20], [2, 0], [2, 0], [2, 0], [2, 33], [4, crc32(content)], [4, content.length], [4, content.length], [2, raw.length], [2, 0]]);
    centrals.push(header(CENTRAL, [[4, 0x02014b50], [2, 788], [2, 20], [2, 0], [2, 0], [2, 0], [2, 33], [4, crc32(content)], [4, content.length], [4, content.length], [2, raw.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0o100644 * 65536], [4, offset]]), raw);
    locals.push(local, raw, content);
    offset += LOCAL + raw.length + content.length;
  }
  const directory = concat(...centrals);
  const end = header(END, [[4, 0x06054b50], [2, 0], [2, 0], [2, files.size], [2, files.size], [4, directory.length], [4, offset], [2, 0]]);
  return equal(concat(...locals, directory, end), bytes) ? [] : ["frame-differs"];
}

function header(length, fields) {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value >>> 0, true);
    at += width;
  }
  return bytes;
}
