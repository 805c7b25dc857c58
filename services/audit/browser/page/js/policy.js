// The trust file: which log, which witnesses, how many of them are enough (C2SP tlog-policy), and the authority's key in a comment.

import { fromBase64, Malformed, text } from "./bytes.js";
import { checkPublicKey } from "./keys.js";
import { isLogKey, isWitnessKey, parseVkey } from "./note.js";

const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f]/;
const AUTHORITY = /^[ \t]*#[ \t]*jianpiao-authority(?:[ \t]+(.*))?$/;
const WORD = /^[^\u0000-\u0020\u007f]+$/;

/** `{logs, witnesses, groups, quorum, authority}`. Throws Malformed. */
export async function parsePolicy(bytes) {
  const source = text(bytes, "policy");
  if (CONTROL.test(source)) throw new Malformed("policy: a control character");
  if (!source.endsWith("\n")) throw new Malformed("policy: expected a newline at the end");
  const policy = { logs: [], witnesses: [], groups: [], quorum: null, authority: null };
  const above = new Set();
  const grouped = new Set();
  let authorities = 0;
  for (const line of source.split("\n")) {
    const comment = AUTHORITY.exec(line);
    if (comment !== null) {
      authorities += 1;
      policy.authority = (comment[1] ?? "").replace(/[ \t]+$/, "");
    }
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    if (words.length === 0 || words[0].startsWith("#")) continue;
    await readLine(policy, above, grouped, words);
  }
  if (authorities > 1) throw new Malformed("policy: two authorities");
  if (policy.authority !== null) checkPublicKey(fromBase64(policy.authority, "authority"), "authority");
  if (policy.quorum === null) throw new Malformed("policy: expected a quorum line");
  for (const [kind, keys] of [["log", policy.logs], ["witness", policy.witnesses.map((each) => each.key)]]) {
    if (new Set(keys.map((key) => String(key.bytes))).size < keys.length) throw new Malformed(`policy: two ${kind} lines have one key`);
  }
  return policy;
}

async function readLine(policy, above, grouped, [keyword, ...words]) {
  if (keyword === "log" && (words.length === 1 || words.length === 2)) {
    const key = await parseVkey(words[0]);
    if (!isLogKey(key)) throw new Malformed("policy: a log needs a key of type 0x01");
    policy.logs.push(key);
  } else if (keyword === "witness" && (words.length === 2 || words.length === 3)) {
    const key = await parseVkey(words[1]);
    if (!isWitnessKey(key)) throw new Malformed("policy: a witness needs a key of type 0x04");
    define(above, words[0]);
    policy.witnesses.push({ name: words[0], key });
  } else if (keyword === "group" && words.length >= 3) {
    const [name, threshold, ...members] = words;
    const enough = threshold === "all" ? members.length : threshold === "any" ? 1 : Number(threshold);
    if (!["all", "any"].includes(threshold) && !/^[1-9][0-9]{0,5}$/.test(threshold)) throw new Malformed("policy: how many are enough?");
    for (const member of members) {
      if (!above.has(member)) throw new Malformed(`policy: ${member} does not stand above`);
      if (grouped.has(member)) throw new Malformed(`policy: ${member} is in two groups`);
      grouped.add(member);
    }
    if (enough > members.length) throw new Malformed(`policy: ${name} asks for more than it has`);
    define(above, name);
    policy.groups.push({ name, enough, members });
  } else if (keyword === "quorum" && words.length === 1 && policy.quorum === null) {
    if (words[0] !== "none" && !above.has(words[0])) throw new Malformed(`policy: ${words[0]} does not stand above`);
    policy.quorum = words[0];
  } else {
    throw new Malformed(`policy: no such line: ${keyword}`);
  }
}

function define(above, name) {
  if (!WORD.test(name) || name === "none" || above.has(name)) throw new Malformed(`policy: the name ${name} is taken or none`);
  above.add(name);
}

/** Whether these witnesses, by name, are enough. */
export function quorumReached(policy, names) {
  const seen = new Set(names);
  for (const group of policy.groups) {
    if (group.members.filter((member) => seen.has(member)).length >= group.enough) seen.add(group.name);
  }
  return policy.quorum === "none" || seen.has(policy.quorum);
}
