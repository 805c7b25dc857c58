// Hands a signed statement in, again and again until there is an answer: the same bytes are recorded once at most.
//
// What it leaves out: keeping what could not be sent (queue.js).

import { heard } from "/static/js/clock.js";
import { lang, t } from "/static/js/text.js";
import { payloadOf } from "/static/js/statement.js";

const OPENINGS = new Set(["ElectionCalled", "CampaignOpened"]);
const PATIENCE_MS = 20_000;
const ONE_TRY_MS = 15_000;
const LONGEST_PAUSE_MS = 5_000;

/**
 * What became of a signed statement.
 *
 * `{ok: true, new, receipt: {id, index, accepted_at, receipt}}`, or `{ok: false, again, problem}` with the problem of RFC 9457
 * (`code`, `clause`, `title`, `detail`). `again`: nothing is decided; the same bytes may be sent later. Never throws.
 */
export async function submit(election, signed, patience = PATIENCE_MS) {
  const ends = Date.now() + patience;
  for (let attempt = 0; ; attempt++) {
    const answer = await tryOnce(election, signed);
    if (answer.ok || !answer.again) return answer;
    const pause = Math.min(LONGEST_PAUSE_MS, Math.max(answer.after * 1000, 250 * 2 ** attempt));
    if (Date.now() + pause > ends) return answer;
    await new Promise((wake) => setTimeout(wake, pause));
  }
}

/** One attempt; the answer as in `submit`. */
export async function tryOnce(election, signed) {
  const type = signed.type ?? payloadOf(signed.envelope).type;
  const url = OPENINGS.has(type) ? "/elections" : `/elections/${election}/statements`;
  const body = JSON.stringify({ envelope: signed.envelope, disclosures: signed.disclosures ?? [] });
  const headers = { "content-type": "application/json", "accept-language": lang };
  try {
    const answer = await fetch(url, { method: "POST", headers, body, cache: "no-store", signal: AbortSignal.timeout(ONE_TRY_MS) });
    const told = await answer.json();
    if (answer.status === 201 || answer.status === 200) {
      heard(election, told.accepted_at);
      return { ok: true, new: answer.status === 201, receipt: told };
    }
    return { ok: false, again: undecided(answer.status, told), after: Number(answer.headers.get("retry-after") ?? 1), problem: told };
  } catch {
    // No network, no answer in time, or an answer that is not the service's (a proxy's error page, a hotel's log-in page).
    return { ok: false, again: true, after: 1, problem: unreachable() };
  }
}

function undecided(status, problem) {
  // A clock a little fast, and nothing else, makes a statement "of the future"; that mends itself.
  return status === 408 || status === 425 || status === 429 || status >= 500 || problem?.code === "done-in-future";
}

function unreachable() {
  return {
    code: "unreachable",
    title: t("网络或服务暂不可用", "The network or the service is away"),
    detail: t("已签名的内容没有丢失，恢复后可以重新发送，不会重复记录。", "What was signed is not lost; send it again when the network is back. It is recorded once."),
  };
}
