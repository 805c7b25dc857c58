// A statement, signed on this device: the bytes of design 4.1 in a DSSE envelope, its private fields as salted disclosures.
//
// The bytes are written once, signed, and never written again; `shared/envelope.py` and `shared/disclosure.py` read them.
// What it leaves out: whether the law allows it (the service says), and sending (send.js, queue.js).

import { base64, base64url, fromBase64, hex, random, sha256, utf8 } from "/static/js/bytes.js";
import { now, written } from "/static/js/clock.js";
import { signPayload } from "/static/js/keys.js";

export const PAYLOAD_TYPE = "application/vnd.jianpiao.statement+json";
const DIGESTS = 8;
const SALT_BYTES = 16;

const signedHere = new Set();

/** An id for a new election or campaign: UUIDv7 (RFC 9562, 5.7). */
export function newElectionId() {
  const bytes = random(16);
  const view = new DataView(bytes.buffer);
  const moment = Date.now();
  view.setUint32(0, Math.floor(moment / 65536));
  view.setUint16(4, moment % 65536);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/**
 * The statement signed by `key`: `{id, election, type, envelope, disclosures}`.
 *
 * `privates` are private fields by name, or undefined: the log gets their digests only. `done_at` is in milliseconds; without
 * it, now. In a drill, whose clock stands still, the same words said twice are a millisecond apart: to the log, the same bytes
 * are one statement.
 */
export async function signStatement(key, { election, type, body, privates, done_at }) {
  let moment = done_at ?? (await now(election));
  const { disclosures, digests } = privates === undefined || privates === null ? { disclosures: [] } : await disclose(privates);
  for (;;) {
    const payload = utf8(JSON.stringify({ v: 1, election, type, done_at: written(moment), body, ...(digests ? { _sd: digests } : {}) }));
    const id = hex(await sha256(payload));
    if (done_at === undefined && signedHere.has(id)) {
      moment -= 1;
      continue;
    }
    signedHere.add(id);
    const envelope = { payloadType: PAYLOAD_TYPE, payload: base64(payload), signatures: [] };
    return { id, election, type, envelope: await addSignature(key, envelope), disclosures };
  }
}

/** The envelope with `key`'s signature added, or the same one if it has signed already; signatures stand in order of key ids. */
export async function addSignature(key, envelope) {
  if (envelope.signatures.some((each) => each.keyid === key.keyid)) return envelope;
  const signature = { keyid: key.keyid, sig: await signPayload(key, envelope.payloadType, fromBase64(envelope.payload)) };
  const signatures = [...envelope.signatures, signature].sort((one, other) => (one.keyid < other.keyid ? -1 : 1));
  return { payloadType: envelope.payloadType, payload: envelope.payload, signatures };
}

/** What an envelope says: `{v, election, type, done_at, body, _sd?}`. */
export const payloadOf = (envelope) => JSON.parse(new TextDecoder().decode(fromBase64(envelope.payload)));

/** SHA-256 of the signed bytes in hex: the statement's id. */
export const idOf = async (envelope) => hex(await sha256(fromBase64(envelope.payload)));

/** RFC 9901 disclosures of private fields, and their digests among decoys, sorted, always as many. */
async function disclose(privates) {
  const fields = Object.entries(privates).filter(([, value]) => value !== undefined);
  const disclosures = fields.map(([name, value]) => base64url(utf8(JSON.stringify([base64url(random(SALT_BYTES)), name, value]))));
  const digests = await Promise.all(disclosures.map(async (each) => base64url(await sha256(utf8(each)))));
  const slots = Math.max(DIGESTS, Math.ceil(digests.length / DIGESTS) * DIGESTS);
  while (digests.length < slots) digests.push(base64url(await sha256(random(32))));
  return { disclosures, digests: digests.sort() };
}
