// How a device gets to the roll: its key in office, a session, the roll of the election; or, without the network, what it kept.
//
// What it leaves out: what the desk does with it (desk.js).

import { cannotSign, deviceKey } from "/static/js/keys.js";
import { openSession, signIn } from "/static/js/session.js";
import { t } from "/static/js/text.js";
import { forget, keepNews, keepRoll, keptRoll } from "/static/js/desk/keeping.js";

const PATIENCE_MS = 60_000;
const AWAY = "unreachable";

/**
 * Opens the desk: `{roll, me: {key, officer, roles, stations}, online}`, or `{words, advice, held?, wiped?}` for people. `held` are keys
 * to choose from; `chosen` is the one that was.
 */
export async function openDesk(election, chosen = null) {
  const why = await cannotSign();
  if (why) return { words: why };
  const signed = chosen ? await openSession(election, chosen) : await signedIn(election);
  if (signed.ok) return withSession(election, signed);
  if (signed.problem.code === "choose-key") return { words: t("这台设备上有几把密钥。您是哪一位？", "This device holds several keys. Who are you?"), held: signed.held };
  if (isAway(signed.problem)) return fromKept(election);
  await forget(election); // no office any more, or never: then no names either
  return { words: signed.problem.title, advice: signed.problem.detail, device: true };
}

async function withSession(election, { officer, keyid, roles, stations }) {
  const me = { officer, keyid, roles, stations, key: await deviceKey(keyid) };
  const kept = await keptRoll(election);
  if (kept?.me.keyid === keyid) {
    const news = await ask(`/desk/${election}/news?since=${kept.size}`);
    if (news.ok && !news.told.reload) {
      await keepNews(election, news.told);
      return { roll: await keptRoll(election), me, online: true };
    }
  }
  return freshRoll(election, me);
}

/** The whole roll from the service, kept on this device. */
export async function freshRoll(election, me) {
  const answer = await ask(`/desk/${election}/roll`);
  if (!answer.ok) {
    if (answer.away) return fromKept(election);
    await forget(election);
    return { words: answer.told.title, advice: answer.told.detail, device: true };
  }
  const { key, ...plain } = me;
  await keepRoll({ ...answer.told, me: plain });
  return { roll: answer.told, me, online: true };
}

async function fromKept(election) {
  const roll = await keptRoll(election);
  const key = roll ? await deviceKey(roll.me.keyid) : null;
  if (!key) return { words: t("连不上服务，本机也没有名册。", "The service cannot be reached, and no roll is kept here."), advice: t("请先在有网络的地方打开此页一次；名册取到本机以后，断网也能发票。", "Open this page once where there is a network; with the roll on the device, the desk works without."), away: true };
  return { roll, me: { ...roll.me, key }, online: false };
}

/** An answer in JSON: `{ok, told}`, or `{ok: false, away: true}` if there was none of the service's. */
export async function ask(url) {
  try {
    const answer = await fetch(url, { cache: "no-store", headers: { accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE_MS) });
    const told = await answer.json();
    return answer.status >= 500 ? { ok: false, away: true } : { ok: answer.ok, status: answer.status, told };
  } catch {
    return { ok: false, away: true };
  }
}

/** Signs in with the key used last: `{ok: true, …}` or `{ok: false, problem}`, also where there is no network. */
export async function signedIn(election) {
  if (!(await ask(`/pages/${election}/officers`)).ok) return { ok: false, problem: { code: AWAY } };
  return signIn(election).catch(() => ({ ok: false, problem: { code: AWAY } }));
}

/** Whether it is the network's or the service's fault, and nothing was decided. */
export const isAway = (problem) => problem.code === AWAY || problem.status >= 500 || problem.status === 429;
