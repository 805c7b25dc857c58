// Entries and the statements in them: one spelling, one meaning; and whose signatures a statement needs, by the offices people hold.

import { concat, fromBase64, hex, Malformed, sha256, text, utf8 } from "./bytes.js";
import { parseStrict } from "./json.js";
import { keyId, publicKeyOf, verify } from "./keys.js";
import { misfit } from "./schema.js";

const TYPE = "application/vnd.jianpiao.statement+json";
const ENTRY = new RegExp(
  `^\\{"index":(0|[1-9][0-9]{0,15}),"accepted_at":"(20[0-9]{2}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}\\.[0-9]{3}Z)",` +
    `"statement":\\{"payloadType":"${TYPE.replace(/[.+]/g, "\\$&")}","payload":"([^"\\\\]*)","signatures":\\[(.*)\\]\\}\\}$`,
);
const SIGNATURE = /^\{"keyid":"([^"\\\u0000-\u001f]*)","sig":"([^"\\]*)"\}$/;
const MOST_SIGNATURES = 8;
const MOST_BYTES = 47000;
const TIME = /^20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,3})?Z$/;
const DIGEST = /^[A-Za-z0-9_-]{43}$/;
const MOST_DIGESTS = 32;
const FRAME = ["v", "election", "type", "done_at", "body", "_sd"];

/** `{index, acceptedAt, payload, signatures: [{keyid, sig}]}`. Throws Malformed unless these bytes are how this entry is spelt. */
export function parseEntry(bytes) {
  const found = ENTRY.exec(text(bytes, "entry"));
  if (found === null) throw new Malformed("entry: not spelt as the log spells entries");
  const [, index, acceptedAt, payload, list] = found;
  const signatures = list.split(/(?<=\}),(?=\{)/).map((written) => {
    const each = SIGNATURE.exec(written);
    if (each === null) throw new Malformed("entry: not spelt as the log spells entries");
    const sig = fromBase64(each[2], "sig");
    if (sig.length !== 64) throw new Malformed("entry: a signature has 64 bytes");
    return { keyid: each[1], sig };
  });
  if (signatures.length > MOST_SIGNATURES) throw new Malformed(`entry: more than ${MOST_SIGNATURES} signatures`);
  for (let i = 1; i < signatures.length; i++) {
    if (!(signatures[i - 1].keyid < signatures[i].keyid)) throw new Malformed("entry: signatures out of order, or two of one key");
  }
  const raw = fromBase64(payload, "payload");
  if (raw.length > MOST_BYTES || !Number.isSafeInteger(Number(index))) throw new Malformed("entry: too large");
  return { index: Number(index), acceptedAt, payload: raw, signatures };
}

/**
 * An entry read as any program would read it: `{acceptedAt, payload, signatures: [{keyid}], said: {type, body}}`, `said` null if no
 * statement stands there; null if the bytes are no entry. For telling what else is wrong with one that is spelt otherwise.
 */
export function looseEntry(bytes) {
  try {
    const written = text(bytes, "entry");
    const { index, accepted_at: acceptedAt, statement } = JSON.parse(written);
    if (!Number.isSafeInteger(index) || /"index":\s*-?[0-9]+[.eE]/.test(written)) return null;
    if (typeof acceptedAt !== "string" || statement.signatures.some(({ keyid }) => typeof keyid !== "string")) return null;
    const payload = Uint8Array.from(atob(statement.payload), (char) => char.charCodeAt(0));
    const signatures = statement.signatures.map(({ keyid }) => ({ keyid }));
    return { acceptedAt, payload, signatures, said: looseStatement(payload) };
  } catch {
    return null;
  }
}

function looseStatement(payload) {
  try {
    const { type, body } = JSON.parse(text(payload, "statement"));
    return typeof type === "string" && body !== null && typeof body === "object" && !Array.isArray(body) ? { type, body } : null;
  } catch {
    return null;
  }
}

/** `{type, election, doneAt, body, sd}` of a payload. Throws Malformed for what the catalogue does not know. */
export function parseStatement(payload, catalogue) {
  const frame = parseStrict(text(payload, "statement"), "statement");
  const members = Object.keys(frame ?? {});
  const odd = members.find((name) => !FRAME.includes(name)) ?? FRAME.slice(0, 5).find((name) => !members.includes(name));
  if (odd !== undefined || frame.v !== 1) throw new Malformed(`statement: ${odd ?? "v"}`);
  if (typeof frame.election !== "string" || !TIME.test(frame.done_at)) throw new Malformed("statement: election or done_at");
  const digests = frame._sd ?? [];
  const sorted = Array.isArray(digests) && digests.every((each, i) => DIGEST.test(each) && (i === 0 || digests[i - 1] < each));
  if (!sorted || digests.length > MOST_DIGESTS) throw new Malformed("statement: _sd");
  const kind = Object.hasOwn(catalogue.kinds, frame.type) ? catalogue.kinds[frame.type] : null;
  if (kind === null) throw new Malformed(`statement: no such kind: ${String(frame.type).slice(0, 40)}`);
  const wrong = misfit(frame.body, catalogue.defs[kind.schema], catalogue.defs);
  if (wrong !== null) throw new Malformed(`${frame.type}: ${wrong}`);
  return { type: frame.type, election: frame.election, doneAt: frame.done_at, body: frame.body, sd: digests };
}

/** What DSSE v1 signs. */
const signedMessage = (payload) => concat(utf8(`DSSEv1 ${TYPE.length} ${TYPE} ${payload.length} `), payload);

export const statementId = async (payload) => hex(await sha256(payload));

/** Who holds which office, as the statements appoint and dismiss them. */
export class Officers {
  constructor() {
    this.byKey = new Map();
    this.byId = new Map();
  }

  /** The key that opens the log. */
  async open(authority) {
    await this.appoint("AUTHORITY", authority, ["AUTHORITY"]);
  }

  async appoint(officer, key, offices) {
    const bytes = fromBase64(key, "key");
    const known = { officer, key: await publicKeyOf(key, "key"), offices: new Set(offices), dismissed: false };
    this.byKey.set(await keyId(bytes), known);
    this.byId.set(officer, known);
  }

  /** Applies what a statement says about officers. */
  async apply(statement) {
    if (statement.type === "OfficerAppointed") await this.appoint(statement.body.officer, statement.body.key, statement.body.roles);
    const gone = { OfficerDismissed: "officer", GroupDissolved: "group" }[statement.type];
    if (gone !== undefined && this.byId.has(statement.body[gone])) this.byId.get(statement.body[gone]).dismissed = true;
    // A campaign's groups sign with keys of their own.
    const { group, key, kind } = statement.body;
    if (statement.type === "GroupFormed" && key) await this.appoint(group, key, [kind]);
  }

  /** Whether these signers hold the offices that a kind needs, a different person for each. */
  suffice(signedBy, keyids) {
    const people = keyids.map((keyid) => this.byKey.get(keyid)).filter((each) => each !== undefined && !each.dismissed);
    if (people.length !== keyids.length || people.length !== signedBy.length) return false;
    return assign(signedBy, people);
  }
}

function assign(offices, people) {
  if (offices.length === 0) return true;
  return people.some(
    (person, i) => offices[0].some((office) => person.offices.has(office)) && assign(offices.slice(1), people.filter((_, j) => j !== i)),
  );
}

/** Whether one signature holds. */
export const holds = (key, signature, payload) => verify(key, signature.sig, signedMessage(payload));
