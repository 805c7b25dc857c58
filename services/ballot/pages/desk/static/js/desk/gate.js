// How a device gets to the roll: its key in office, a session, the roll of the election; or, without the network, what it kept.
//
// What it leaves out: what the desk does with it (desk.js).

import { cannotSign, deviceKey } from "/static/js/keys.js";
import { keysInOffice, openSession } from "/static/js/session.js";
import { t } from "/static/js/text.js";
import { forget, keepNews, keepRoll, keptRoll } from "/static/js/desk/keeping.js";

const PATIENCE_MS = 60_000;
const AWAY = "unreachable";
const CHOOSE = "choose-key";
const NOT_NOW = "no-roll-now";
const AT_A_STATION = new Set(["ISSUER", "STATION_CHIEF", "CHAIR"]);

/**
 * Opens the desk: `{roll, me: {key, officer, roles, stations}, online}`, or `{words, advice, held?, over?}` for people. `held` are keys
 * to choose from; `chosen` is the one that was. `over`: nobody needs the names here now.
 */
export async function openDesk(election, chosen = null) {
  const why = await cannotSign();
  if (why) return { words: why };
  const signed = await signedIn(election, chosen);
  if (signed.ok) return withSession(election, signed);
  if (signed.problem.code === CHOOSE) return { words: t("这台设备上有几把密钥。您是哪一位？", "This device holds several keys. Who are you?"), held: signed.held };
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
    const over = answer.told.code === NOT_NOW;
    return { words: answer.told.title, advice: answer.told.detail, device: !over, over };
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

/**
 * Opens a session with `key`, or with the device's only key that works at a station, or the one that did so here before:
 * `{ok: true, officer, keyid, roles, stations}` or `{ok: false, problem, held?}`; `held` are keys to choose from.
 */
export async function signedIn(election, key = null) {
  try {
    if (key) return remember(election, await openSession(election, key));
    if (!(await ask(`/pages/${election}/officers`)).ok) return { ok: false, problem: { code: AWAY } };
    const all = await keysInOffice(election);
    const held = all.filter(({ officer }) => officer.roles.some((role) => AT_A_STATION.has(role)));
    const before = held.find((each) => each.key.keyid === localStorage.getItem(`desk ${election}`));
    const one = before ?? (held.length === 1 ? held[0] : null);
    if (one) return remember(election, await openSession(election, one.key));
    return { ok: false, held, problem: held.length ? { code: CHOOSE } : nobody(all) };
  } catch {
    return { ok: false, problem: { code: AWAY } };
  }
}

/** Whoever works here next is asked for anew. */
export const forgetWho = (election) => localStorage.removeItem(`desk ${election}`);

function remember(election, opened) {
  if (opened.ok) localStorage.setItem(`desk ${election}`, opened.keyid);
  return opened;
}

function nobody(held) {
  const detail = t("发票处由验证发票员、投票站负责人和主任使用。请到“本机密钥”页生成密钥，由主任任命后再来。", "The issuing desk is for issuers, chiefs of stations and the chair. Make a key on the page of this device's keys; once the chair has appointed it, come back.");
  if (!held.length) return { title: t("此设备没有本选举的密钥。", "This device holds no key of this election."), detail };
  const offices = held.map(({ officer }) => `${officer.id} ${officer.roles.join(" ")}`).join(t("；", "; "));
  return { title: t(`此设备的密钥不在发票处工作：${offices}。`, `The keys of this device do not work at an issuing desk: ${offices}.`), detail };
}

/** Whether it is the network's or the service's fault, and nothing was decided. */
export const isAway = (problem) => problem.code === AWAY || problem.status >= 500 || problem.status === 429;
