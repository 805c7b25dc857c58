// Statements of several signers: one device puts up what it signed, others add their signatures, the last one hands it in.
//
// The service keeps proposals in memory only; each device keeps its own copies and puts them up again if they were lost.
// What it leaves out: whether the signatures suffice (the service says which offices are missing; the law decides).

import { deviceKeys } from "/static/js/keys.js";
import { inStore } from "/static/js/database.js";
import { submit } from "/static/js/send.js";
import { addSignature, idOf } from "/static/js/statement.js";
import { lang, t } from "/static/js/text.js";

/**
 * Puts a signed statement up; hands it in if no signature is missing.
 *
 * `{ok: true, receipt, new}` once recorded, `{ok: true, missing: [[role]], words, id}` while others have to sign, or
 * `{ok: false, problem}`.
 */
export async function propose(election, signed) {
  const id = signed.id ?? (await idOf(signed.envelope));
  const copy = { id, election, envelope: signed.envelope, disclosures: signed.disclosures ?? [] };
  await inStore("proposals", "readwrite", (store) => store.put(copy));
  const told = await ask(`/pages/${election}/proposals`, { envelope: copy.envelope, disclosures: copy.disclosures });
  if (!told.ok) return told;
  if (told.missing.length) return told;
  const answer = await submit(election, { ...copy, envelope: told.envelope, disclosures: told.disclosures });
  if (answer.ok || !answer.again) await inStore("proposals", "readwrite", (store) => store.delete(id));
  return answer;
}

/** Adds `key`'s signature to a proposal and puts it up again; the answer as `propose` gives it. */
export async function cosign(election, proposal, key) {
  // What it discloses is given to its signers alone, when they sign.
  const told = proposal.discloses ? await ask(`/pages/${election}/proposals/${proposal.id}/disclosures`) : { ok: true, disclosures: [] };
  if (!told.ok) return told;
  return propose(election, { id: proposal.id, envelope: await addSignature(key, proposal.envelope), disclosures: told.disclosures });
}

/**
 * What waits for signatures in the election (needs a session): `[{id, type, zh, en, done_at, body, signers, missing, words,
 * envelope, discloses}]`, or `{ok: false, problem}`.
 */
export async function proposals(election) {
  await putUpAgain(election);
  const told = await ask(`/pages/${election}/proposals`);
  return told.ok ? told.proposals : told;
}

/** Takes a proposal back; only a device whose key signed it may. */
export async function withdraw(election, id) {
  await inStore("proposals", "readwrite", (store) => store.delete(id));
  return ask(`/pages/${election}/proposals/${id}/withdraw`, {});
}

/** This device's keys that could fill a missing office: `[{key, officer}]` of `held` (session.js keysInOffice). */
export function fitting(proposal, held) {
  const signed = new Set(proposal.envelope.signatures.map((each) => each.keyid));
  const missing = new Set(proposal.missing.flat());
  return held.filter(({ key, officer }) => !signed.has(key.keyid) && officer.roles.some((role) => missing.has(role)));
}

/** After a restart of the service: what this device signed and nobody has taken back. */
async function putUpAgain(election) {
  const copies = (await inStore("proposals", "readonly", (store) => store.getAll())).filter((each) => each.election === election);
  const mine = new Set((await deviceKeys()).map((key) => key.keyid));
  for (const copy of copies) {
    if (!copy.envelope.signatures.some((each) => mine.has(each.keyid))) continue;
    const told = await ask(`/pages/${election}/proposals`, { envelope: copy.envelope, disclosures: copy.disclosures });
    // The last signature was there, and the network was not.
    if (told.ok && !told.missing.length) await submit(election, { ...copy, envelope: told.envelope, disclosures: told.disclosures }, 2_000);
    // Recorded meanwhile, withdrawn, or refused for good: the copy has served.
    if (!told.ok && told.problem.status < 500 && told.problem.status !== 429) await inStore("proposals", "readwrite", (store) => store.delete(copy.id));
  }
}

async function ask(url, body) {
  const headers = { "accept-language": lang, ...(body ? { "content-type": "application/json" } : {}) };
  try {
    const answer = await fetch(url, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), cache: "no-store" });
    const told = await answer.json();
    return answer.ok ? { ok: true, ...told } : { ok: false, again: answer.status >= 500 || answer.status === 429, problem: told };
  } catch {
    return { ok: false, again: true, problem: { code: "unreachable", title: t("网络或服务暂不可用", "The network or the service is away"), detail: t("已签名的内容存在本机，请稍候再试。", "What was signed is kept here; try again in a moment.") } };
  }
}
