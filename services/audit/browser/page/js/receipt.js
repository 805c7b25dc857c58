// One receipt (C2SP tlog-proof): that an entry is in the log whose checkpoint the proof carries.

import { concat, equal, fromBase64, Malformed, sha256, utf8 } from "./bytes.js";
import { cosignedBy, parseCheckpoint, parseNote, signedBy } from "./note.js";
import { parsePolicy, quorumReached } from "./policy.js";
import { leafHash } from "./tree.js";

const FIRST = "c2sp.org/tlog-proof@v1";
const node = (left, right) => sha256(concat(new Uint8Array([1]), left, right));

/** `{index, origin, size, witnesses, enough}` if the entry's bytes are proved to be in the log. Throws Malformed, saying what does not hold. */
export async function checkReceipt(written, entry, policyBytes) {
  const policy = await parsePolicy(policyBytes);
  const lines = written.replace(/\r\n/g, "\n").trimStart().split("\n");
  if (lines[0] !== FIRST) throw new Malformed(`receipt: expected ${FIRST} in the first line`);
  const found = /^index (0|[1-9][0-9]{0,18})$/.exec(lines.find((line) => line.startsWith("index ")) ?? "");
  const blank = lines.indexOf("");
  if (found === null || blank < 0) throw new Malformed("receipt: no index, or no checkpoint");
  const at = lines.indexOf(found[0]);
  const hashes = lines.slice(at + 1, blank).map((line) => fromBase64(line, "receipt"));
  const note = parseNote(utf8(`${lines.slice(blank + 1).join("\n").trimEnd()}\n`));
  const { origin, size, root } = parseCheckpoint(note.text);
  const keys = policy.logs.filter((key) => key.name === origin);
  const signed = await Promise.all(keys.map((key) => signedBy(note, key)));
  if (signed.includes(null) || !signed.includes(true)) throw new Malformed("receipt: its checkpoint is not one of the log you trust");
  const cosigned = await Promise.all(policy.witnesses.map(({ key }) => cosignedBy(note, key)));
  const index = Number(found[1]);
  const reached = await rootBy(await leafHash(entry), index, size, hashes);
  if (reached === null || !equal(reached, root)) throw new Malformed("receipt: it does not lead from this entry to the root");
  if (cosigned.includes(null)) throw new Malformed("receipt: a witness's line does not hold");
  const witnesses = policy.witnesses.filter((_, i) => cosigned[i] === true).map(({ name }) => name);
  return { index, origin, size, witnesses, enough: quorumReached(policy, witnesses) };
}

/** The root that an inclusion proof leads to (RFC 9162, 2.1.3.2); null if it has too few or too many hashes. */
async function rootBy(leaf, index, size, hashes) {
  if (index >= size) return null;
  let [fn, sn, root] = [index, size - 1, leaf];
  for (const hash of hashes) {
    if (sn === 0) return null;
    if (fn % 2 === 1 || fn === sn) {
      root = await node(hash, root);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
    } else {
      root = await node(root, hash);
    }
    [fn, sn] = [Math.floor(fn / 2), Math.floor(sn / 2)];
  }
  return sn === 0 ? root : null;
}
