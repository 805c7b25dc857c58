// Proves or refutes one log, as far as a page can: the numbered checks of docs/verification.md, written from the formats and the
// regulation, apart from `jianpiao verify`. The law (5), the assertions (8) and disclosures (9) are left to that program.

import { equal, hex, Malformed } from "./bytes.js";
import { countElection } from "./count.js";
import { holds, looseEntry, Officers, parseEntry, parseStatement, statementId } from "./entries.js";
import { DOES_NOT_APPLY, Ledger, NOT_ASKED_FOR } from "./ledger.js";
import { canonicalNote, cosignedBy, parseCheckpoint, parseNote, signedBy } from "./note.js";
import { checkPapers } from "./papers.js";
import { parsePolicy, quorumReached } from "./policy.js";
import { readme } from "./readme.js";
import { leafHash, parseTilePath, splitEntries, tilePath, tilesOf, Tree, WIDTH } from "./tree.js";

const ODD = {
  "frame-differs": ["压缩包的外壳与其内容不符", "the zip is not the one that its contents give"],
  "unreadable-zip": ["压缩包无法读取", "the zip cannot be read"],
};
const BESIDE = ["checkpoint", "policy", "README.md"];
const MOST_ENTRIES = 4_000_000;
const MOST_TEXT = 65_536;

/**
 * `source`: `{strict, names: [..], odd: [..], read(name): bytes or null}`. `policyBytes`: the trust file that the reader brought.
 * `since`: the bytes of an earlier checkpoint, or null. Throws Malformed if the policy makes no sense.
 */
export async function verifyLog(source, policyBytes, catalogue, { since = null, progress = () => {} } = {}) {
  const policy = await parsePolicy(policyBytes);
  const ledger = new Ledger();
  const answer = { ledger, checkpoint: null, statements: [], count: null, papers: null, campaign: false };
  for (const code of source.odd) ledger.add(1, code, ...ODD[code]);
  const seen = new Set();
  for (const name of source.names) {
    if (seen.has(name)) ledger.add(1, "file-twice", "同名文件出现两次", "a file of the same name stands twice", { place: name });
    seen.add(name);
  }
  const raw = await read(ledger, source, "checkpoint");
  const theirs = seen.has("policy") ? await read(ledger, source, "policy") : null;
  if (theirs !== null && !equal(theirs, policyBytes)) {
    ledger.add(2, "policy-differs", "随附的信任文件与你的不同", "the trust file that came with the log is not yours");
  }
  const now = raw === null ? missing(ledger, "checkpoint") : await checkCheckpoint(ledger, raw, policy, source.strict);
  answer.checkpoint = now;
  if (now === null || now.size > MOST_ENTRIES) {
    for (let number = 1; number <= 10; number++) ledger.giveUp(number, "没有可用的检查点", "there is no checkpoint to go by");
    return answer;
  }
  checkNames(ledger, source, seen, now.size);
  const told = seen.has("README.md") ? await read(ledger, source, "README.md") : null;
  if (told !== null && !equal(told, readme(now))) ledger.add(1, "readme-differs", "说明文件与规定的文字不同", "README.md is not the text that this log gives");
  const { leaves, opened } = await readEntries(ledger, source, policy, catalogue, now, answer, progress);
  await conclude(ledger, source, policy, now, leaves, opened, since, answer);
  return answer;
}

function missing(ledger, name) {
  ledger.add(1, "file-missing", "缺少文件", "a file is missing", { place: name });
  return null;
}

const mostBytes = (name) => (BESIDE.includes(name) ? MOST_TEXT : name.startsWith("tile/entries/") ? WIDTH * 65_537 : WIDTH * 32);

async function read(ledger, source, name) {
  const content = await source.read(name);
  if (content !== null && content.length > mostBytes(name)) {
    ledger.add(1, "file-too-big", "文件大于规定的上限", "a file is larger than it may be", { place: name });
    return null;
  }
  return content;
}

async function checkCheckpoint(ledger, raw, policy, strict) {
  let note;
  let claimed;
  try {
    note = parseNote(raw);
    claimed = parseCheckpoint(note.text);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    ledger.add(2, "checkpoint-malformed", "检查点无法读取", `the checkpoint cannot be read: ${error.message}`);
    return null;
  }
  // A log's key is named as its origin; a line of it that does not hold spoils the note, whatever the others say.
  const mine = await Promise.all(policy.logs.filter((key) => key.name === claimed.origin).map((key) => signedBy(note, key)));
  if (mine.includes(null) || !mine.includes(true)) {
    ledger.add(2, "checkpoint-untrusted", "检查点不是所信任的日志签的", "the checkpoint is not one of the log you trust");
    return claimed;
  }
  const cosigned = await Promise.all(policy.witnesses.map((witness) => cosignedBy(note, witness.key)));
  const names = policy.witnesses.filter((_, i) => cosigned[i] === true).map((witness) => witness.name);
  if (cosigned.includes(null) || !quorumReached(policy, names)) {
    ledger.add(2, "quorum-missing", "见证人的联署不足", "too few witnesses cosigned, or a line of one does not hold");
    return claimed;
  }
  const keys = [...policy.logs, ...policy.witnesses.map((witness) => witness.key)];
  if (strict && !equal(canonicalNote(note, keys), raw)) {
    ledger.add(2, "checkpoint-lines", "检查点上有多余的签名行", "the checkpoint carries lines of nobody you trust");
  }
  return claimed;
}

const fileOf = ({ level, index, width }) => tilePath(level, index, width);

/** Every file that a log of this size consists of. */
export function filesOf(size) {
  return tilesOf(size).flatMap((tile) => (tile.level === 0 ? [fileOf({ ...tile, level: "entries" }), fileOf(tile)] : [fileOf(tile)]));
}

function checkNames(ledger, source, seen, size) {
  const expected = new Set(filesOf(size));
  for (const name of seen) {
    if (expected.has(name) || BESIDE.includes(name) || (!source.strict && isTile(name))) continue;
    ledger.add(1, "file-unknown", "有不属于这本账的文件", "a file that does not belong to this log", { place: name });
  }
  for (const name of [...(source.strict ? BESIDE : ["checkpoint"]), ...expected]) {
    if (!seen.has(name) && !source.lazy) missing(ledger, name);
  }
}

function isTile(name) {
  try {
    parseTilePath(name);
    return true;
  } catch {
    return false;
  }
}

/** Checks 1 and 4 entry by entry; also the leaf hashes, null where one is missing, and what the entries say, in order. */
async function readEntries(ledger, source, policy, catalogue, now, answer, progress) {
  const leaves = [];
  const officers = new Officers();
  const ids = new Set();
  let opened = null;
  for (const tile of tilesOf(now.size).filter((each) => each.level === 0)) {
    const name = fileOf({ ...tile, level: "entries" });
    const raws = await bundle(ledger, source, name, tile.width);
    leaves.push(...(await Promise.all((raws ?? []).map(leafHash))), ...Array(Math.max(0, tile.width - (raws?.length ?? 0))).fill(null));
    leaves.length = Math.min(leaves.length, tile.index * WIDTH + tile.width);
    const waiting = [];
    for (const [place, raw] of (raws ?? []).slice(0, tile.width).entries()) {
      const index = tile.index * WIDTH + place;
      const entry = await readEntry(ledger, catalogue, ids, index, raw);
      if (entry === null) continue;
      // What is counted is what stands there, however it is spelt; that it is spelt wrongly is in the ledger.
      if (entry.said !== null) answer.statements.push({ index, acceptedAt: entry.acceptedAt, ...entry.said });
      const { statement } = entry;
      if (statement === null) {
        waiting.push(...signaturesOf(officers, entry, index));
        continue;
      }
      if (opened === null) opened = await open(ledger, officers, policy, statement, index);
      const signers = checkSigners(ledger, catalogue, officers, entry, statement, opened, index);
      waiting.push(...signers.waiting);
      if (opened === null) continue;
      // Nobody takes or leaves an office by a statement that the wrong people signed.
      if (signers.inOffice && statement.election === opened.election) await appoint(ledger, officers, statement, index);
    }
    for (const { index, keyid, held } of waiting) {
      if (!(await held)) ledger.add(4, "signature-invalid", "签名不成立", "a signature does not hold", { index, place: `key ${keyid}` });
      answer.signatures = (answer.signatures ?? 0) + 1;
    }
    progress(Math.min(now.size, (tile.index + 1) * WIDTH), now.size);
  }
  return { leaves, opened };
}

async function bundle(ledger, source, name, width) {
  const content = await read(ledger, source, name);
  if (content === null) {
    ledger.giveUp(1, `缺少${name}`, `${name} is missing`);
    ledger.giveUp(4, "条目不全", "entries are missing");
    return null;
  }
  try {
    const raws = splitEntries(content, name);
    if (raws.length !== width) ledger.add(3, "bundle-width", "条目文件的条数不符", "a bundle has another number of entries than the size demands", { place: name });
    return raws;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    ledger.add(1, "bundle-malformed", "条目文件无法读取", `a bundle of entries cannot be read: ${error.message}`, { place: name });
    return null;
  }
}

/** An entry as far as it can be read: `sound` if strictly, `statement` if it makes sense; null if it is no entry at all. */
async function readEntry(ledger, catalogue, ids, index, raw) {
  const loose = looseEntry(raw);
  let entry = null;
  try {
    entry = parseEntry(raw);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    ledger.add(1, "entry-malformed", "条目无法读取", error.message, { index });
  }
  if (loose === null) return null;
  const known = { ...loose, sound: entry !== null, ...entry, statement: null };
  try {
    known.statement = parseStatement(known.payload, catalogue);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    ledger.add(1, "statement-malformed", "陈述无法读取", error.message, { index });
    return known;
  }
  const id = await statementId(known.payload);
  if (ids.has(id)) ledger.add(1, "statement-twice", "同一份陈述记了两次", "the same statement is recorded twice", { index });
  ids.add(id);
  return known;
}

/** The first statement calls the election or opens the campaign, by the authority that the reader pinned. */
async function open(ledger, officers, policy, statement, index) {
  const campaign = statement.type === "CampaignOpened";
  if (statement.type !== "ElectionCalled" && !campaign) return null;
  if (statement.body.authority !== policy.authority) {
    ledger.add(4, "authority-differs", "召集选举的不是所信任的机关", "the election was not called by the authority you trust", { index });
  }
  try {
    await officers.open(statement.body.authority);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    ledger.add(1, "statement-malformed", "陈述无法读取", error.message, { index });
    return null;
  }
  return { election: statement.election, drill: statement.body.drill === true, campaign, authority: statement.body.authority };
}

/** Whoever signed was in office at this entry; the signatures themselves are verified meanwhile. */
function checkSigners(ledger, catalogue, officers, entry, statement, opened, index) {
  for (const { keyid } of entry.signatures) {
    if (officers.byKey.has(keyid)) continue;
    ledger.add(4, "key-not-appointed", "签名的密钥此时未获任命", "the signing key was not appointed at that point", { index, place: `key ${keyid}` });
  }
  const waiting = signaturesOf(officers, entry, index);
  if (statement.election !== opened?.election) return { waiting, inOffice: false };
  const inOffice = officers.suffice(catalogue.kinds[statement.type].signed_by, entry.signatures.map((each) => each.keyid));
  if (!inOffice && entry.signatures.every((each) => officers.byKey.has(each.keyid))) {
    ledger.add(4, "role-missing", "签名人没有这份陈述所要求的职务", "the signers do not hold the offices required", { index });
  }
  return { waiting, inOffice };
}

/** The signatures by keys that are known, being verified. Of an entry that is spelt otherwise nobody knows what was signed. */
function signaturesOf(officers, entry, index) {
  const known = entry.sound ? entry.signatures.filter(({ keyid }) => officers.byKey.has(keyid)) : [];
  return known.map((signature) => ({ index, keyid: signature.keyid, held: holds(officers.byKey.get(signature.keyid).key, signature, entry.payload) }));
}

async function appoint(ledger, officers, statement, index) {
  try {
    await officers.apply(statement);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    ledger.add(1, "statement-malformed", "陈述无法读取", error.message, { index });
  }
}

async function conclude(ledger, source, policy, now, leaves, opened, since, answer) {
  ledger.complete(1, `${now.size}条`, `${now.size} entries`);
  const whole = leaves.length === now.size && !leaves.includes(null) && now.size > 0;
  const tree = whole ? await Tree.of(leaves) : null;
  if (tree === null) ledger.giveUp(3, "条目不全，无法计算根", "entries are missing; the root cannot be computed");
  else await checkTiles(ledger, source, tree, now);
  const compared = await checkSince(ledger, policy, now, tree, since);
  if (opened === null) {
    for (const number of [2, 4, 5, 6, 7, 8, 10]) ledger.giveUp(number, "这本账没有发起任何选举", "this log has called no election");
  } else if (!now.origin.endsWith(`/${opened.drill ? "drill" : "log"}/${opened.election}`)) {
    ledger.add(2, "origin-differs", "检查点的来源与选举不符", "the checkpoint's origin is not that of this election");
  }
  ledger.complete(2, `${now.size}条，${compared[0]}`, `${now.size} entries, ${compared[1]}`);
  if (policy.authority === null) ledger.giveUp(4, "信任文件没有写明召集机关的密钥", "the trust file does not name the authority's key");
  ledger.complete(4, `${answer.signatures ?? 0}个签名`, `${answer.signatures ?? 0} signatures`);
  const other = ["请用 jianpiao verify", "use jianpiao verify"];
  ledger.giveUp(5, ...other);
  ledger.giveUp(8, ...other);
  ledger.leaveOut(9, NOT_ASKED_FOR, "没有给出披露文件", "no disclosures were given");
  if (opened !== null) countAll(ledger, opened, answer);
}

async function checkTiles(ledger, source, tree, now) {
  let compared = 0;
  for (const { level, index, width } of tilesOf(now.size)) {
    const name = tilePath(level, index, width);
    const found = await read(ledger, source, name);
    if (found === null) continue;
    compared += 1;
    if (!equal(found, tree.tile(level, index, width))) ledger.add(3, "tile-differs", "数据块与条目不符", "a tile does not follow from the entries", { place: name });
  }
  const root = await tree.root();
  if (!equal(root, now.root)) ledger.add(3, "root-differs", "根与条目不符", "the root does not follow from the entries", { expected: hex(now.root), found: hex(root) });
  ledger.complete(3, `${now.size}个叶，${compared}个数据块`, `${now.size} leaves, ${compared} tiles`);
}

async function checkSince(ledger, policy, now, tree, since) {
  if (since === null) return ["未与从前的检查点比较", "no earlier checkpoint to compare"];
  const differs = ["与从前的检查点不一致", "not consistent with the earlier checkpoint"];
  let then;
  try {
    const note = parseNote(since);
    then = parseCheckpoint(note.text);
    const signed = await Promise.all(policy.logs.filter((key) => key.name === then.origin).map((key) => signedBy(note, key)));
    if (then.origin !== now.origin || signed.includes(null) || !signed.includes(true)) throw new Malformed("not one of this log");
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    ledger.add(2, "since-untrusted", "从前的检查点不可信", "the earlier checkpoint is not one of this log");
    return differs;
  }
  if (then.size > now.size) ledger.add(2, "since-longer", "账比从前看到的短", "the log is shorter than it was");
  else if (tree === null) ledger.giveUp(2, "条目不全，无法与从前比较", "entries are missing: no comparison with the past");
  else if (!equal(await tree.root(then.size), then.root)) ledger.add(2, "since-differs", "账的开头与从前看到的不同", "the log does not begin with what it was then");
  else return ["与从前的检查点一致", "consistent with the earlier checkpoint"];
  return differs;
}

function countAll(ledger, opened, answer) {
  if (opened.campaign) {
    answer.campaign = true;
    for (const number of [6, 7]) ledger.leaveOut(number, DOES_NOT_APPLY, "换届工作没有选票", "a campaign has no papers");
    ledger.giveUp(10, "请用 jianpiao verify", "use jianpiao verify");
    return;
  }
  const cites = answer.statements.find((each) => each.type === "ElectionCalled").body.cites ?? [];
  if (cites.length === 0) ledger.leaveOut(10, DOES_NOT_APPLY, "没有引用其他选举", "no other election is cited");
  else ledger.giveUp(10, "请用 jianpiao verify --cited", "use jianpiao verify --cited");
  try {
    answer.count = countElection(answer.statements);
    for (const each of answer.count.differences) {
      ledger.add(6, "recount-differs", "重新计票的结果不同", "the recount gives another result", each);
    }
    ledger.complete(6, `${answer.count.papers}张选票重数`, `${answer.count.papers} papers counted again`);
  } catch (error) {
    ledger.giveUp(6, `无法数到底：${error.message}`, `could not be counted to the end: ${error.message}`);
  }
  try {
    answer.papers = checkPapers(answer.statements);
    for (const each of answer.papers.findings) ledger.add(7, "papers-differ", "选票核对不上", "papers do not add up", each);
    ledger.complete(7, `${answer.papers.rounds}轮`, `${answer.papers.rounds} rounds`);
  } catch (error) {
    ledger.giveUp(7, `无法核对到底：${error.message}`, `could not be added up to the end: ${error.message}`);
  }
}
