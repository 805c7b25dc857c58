// Signed notes, checkpoints, verifier keys and cosignatures (C2SP signed-note, tlog-checkpoint, tlog-cosignature).

import { concat, equal, fromBase64, hex, Malformed, sha256, text, toBase64, utf8 } from "./bytes.js";
import { checkPublicKey, publicKey, verify } from "./keys.js";

const LOG = 0x01;
const WITNESS = 0x04;
const MOST_SIGNATURES = 100;
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/;
const NAME = /^[^\s\u0000-\u001f\u0085+]+$/u;

/** `{text, signatures: [{name, id, blob, line}]}`. Throws Malformed unless it is a signed note from the first byte to the last. */
export function parseNote(bytes) {
  const whole = text(bytes, "note");
  if (CONTROL.test(whole)) throw new Malformed("note: a control character");
  const cut = whole.lastIndexOf("\n\n");
  if (cut < 0 || cut + 2 === whole.length) throw new Malformed("note: expected a text, an empty line and signature lines");
  if (!whole.endsWith("\n")) throw new Malformed("note: expected a newline after the last signature");
  const lines = whole.slice(cut + 2, -1).split("\n");
  if (lines.length > MOST_SIGNATURES) throw new Malformed(`note: more than ${MOST_SIGNATURES} signatures`);
  return { text: whole.slice(0, cut + 1), signatures: lines.map(parseLine) };
}

function parseLine(line) {
  if (!line.startsWith("\u2014 ")) throw new Malformed("note: expected a signature line");
  const rest = line.slice(2);
  const space = rest.indexOf(" ");
  const name = space < 0 ? rest : rest.slice(0, space);
  checkName(name);
  const blob = fromBase64(space < 0 ? "" : rest.slice(space + 1), `signature of ${name}`);
  if (blob.length <= 4) throw new Malformed(`signature of ${name}: too short`);
  return { name, id: blob.subarray(0, 4), blob: blob.subarray(4), line };
}

function checkName(name) {
  if (!NAME.test(name)) throw new Malformed(`key name: ${name.slice(0, 60)}`);
}

/** `{origin, size, root}` of a note's text. Throws Malformed. */
export function parseCheckpoint(noteText) {
  const lines = noteText.split("\n");
  if (lines.length !== 4 || lines[3] !== "") throw new Malformed("checkpoint: expected three lines");
  const [origin, size, root] = lines;
  if (origin === "") throw new Malformed("checkpoint: no origin");
  if (!/^(?:0|[1-9][0-9]{0,18})$/.test(size)) throw new Malformed(`checkpoint: no size: ${size.slice(0, 30)}`);
  if (BigInt(size) > 2n ** 63n - 1n) throw new Malformed("checkpoint: a size beyond 2^63 - 1");
  const hash = fromBase64(root, "root");
  if (hash.length !== 32) throw new Malformed("root: expected 32 bytes");
  return { origin, size: Number(size), root: hash, rootText: root };
}

/** A verifier key `name+id+base64`: `{name, type, bytes, id}`. Throws Malformed unless the id fits. */
export async function parseVkey(vkey) {
  const first = vkey.indexOf("+");
  const second = vkey.indexOf("+", first + 1);
  if (first < 0 || second < 0) throw new Malformed(`verifier key: expected name+id+key, got ${vkey.slice(0, 60)}`);
  const name = vkey.slice(0, first);
  checkName(name);
  const material = fromBase64(vkey.slice(second + 1), `key of ${name}`);
  const [type, bytes] = [material[0], material.subarray(1)];
  if (type !== LOG && type !== WITNESS) throw new Malformed(`key of ${name}: an unknown kind`);
  checkPublicKey(bytes, `key of ${name}`);
  const id = (await sha256(concat(utf8(`${name}\n`), material))).subarray(0, 4);
  if (hex(id) !== vkey.slice(first + 1, second)) throw new Malformed(`key of ${name}: its id does not fit`);
  return { name, type, bytes, id };
}

export const isLogKey = (key) => key.type === LOG;
export const isWitnessKey = (key) => key.type === WITNESS;

/** The lines that claim to be this key's. */
export const linesOf = (note, key) => note.signatures.filter((line) => line.name === key.name && equal(line.id, key.id));

/** Whether a log's key signed the note: true, false if it did not, null if a line of it does not hold. */
export async function signedBy(note, key) {
  const lines = linesOf(note, key);
  const imported = await publicKey(key.bytes, key.name);
  for (const line of lines) if (!(await verify(imported, line.blob, utf8(note.text)))) return null;
  return lines.length > 0;
}

/** Whether a witness cosigned the note: true, false, or null if a line of it does not hold. */
export async function cosignedBy(note, key) {
  const lines = linesOf(note, key);
  const imported = await publicKey(key.bytes, key.name);
  for (const line of lines) {
    if (line.blob.length !== 72) return null;
    const time = new DataView(line.blob.buffer, line.blob.byteOffset, 8).getBigUint64(0);
    const message = utf8(`cosignature/v1\ntime ${time}\n${note.text}`);
    if (time >= 2n ** 63n || !(await verify(imported, line.blob.subarray(8), message))) return null;
  }
  return lines.length > 0;
}

/** The note as a bundle carries it: the last line of each key, in the order of the keys. */
export function canonicalNote(note, keys) {
  const lines = keys.flatMap((key) => linesOf(note, key).slice(-1));
  return utf8(`${note.text}\n${lines.map((each) => `\u2014 ${each.name} ${toBase64(concat(each.id, each.blob))}\n`).join("")}`);
}
