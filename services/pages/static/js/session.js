// Signs in: the device proves that it holds an officer's key by signing a challenge; the service answers with a cookie.
//
// Pages that show personal data need it, by office and election. Statements do not: they carry their own signatures.
// What it leaves out: which offices may see what (the service reads them from the log at every request).

import { base64, utf8 } from "/static/js/bytes.js";
import { deviceKeys, signPayload } from "/static/js/keys.js";
import { lang, t } from "/static/js/text.js";

const SESSION_TYPE = "application/vnd.jianpiao.session+json";

/** Who this device is to the service in an election: `{officer, keyid, roles, stations, ends_at}`, or null. */
export async function whoAmI(election) {
  const answer = await fetch(`/pages/${election}/session`, { cache: "no-store" });
  return answer.ok ? answer.json() : null;
}

/** Opens a session with `key`: `{ok: true, officer, keyid, roles, stations, ends_at}` or `{ok: false, problem}`. */
export async function openSession(election, key) {
  const asked = await post(`/pages/${election}/challenge`, {});
  if (!asked.ok) return asked;
  const payload = utf8(JSON.stringify({ election, origin: location.origin, challenge: asked.challenge }));
  const sig = await signPayload(key, SESSION_TYPE, payload);
  const opened = await post(`/pages/${election}/session`, { keyid: key.keyid, payload: base64(payload), sig });
  if (opened.ok) remember(election, key.keyid);
  return opened;
}

/**
 * The device's keys that hold an office in the election now: `[{key, officer: {id, roles, offices, stations}}]`, the last used first.
 *
 * Without the network, as it was when the service was last heard. Throws if it was never heard.
 */
export async function keysInOffice(election) {
  const known = new Map((await officersOf(election)).map((each) => [each.keyid, each]));
  const held = (await deviceKeys()).filter((key) => known.has(key.keyid)).map((key) => ({ key, officer: known.get(key.keyid) }));
  const last = lastUsed(election);
  return held.sort((one, other) => (other.key.keyid === last) - (one.key.keyid === last));
}

async function officersOf(election) {
  const place = `officers ${election}`;
  try {
    const answer = await fetch(`/pages/${election}/officers`, { cache: "no-store" });
    if (answer.status === 404) return [];
    if (!answer.ok) throw new Error(String(answer.status));
    const { officers } = await answer.json();
    localStorage.setItem(place, JSON.stringify(officers));
    return officers;
  } catch {
    const kept = localStorage.getItem(place);
    if (kept) return JSON.parse(kept);
    throw new Error(t("网络或服务暂不可用，请稍候再试。", "The network or the service is away; try again in a moment."));
  }
}

/** Signs in with the key used last, or the only one in office. `{ok: false, problem}` if there is none, or a choice to make. */
export async function signIn(election) {
  const held = await keysInOffice(election).catch(() => null);
  if (held === null) return { ok: false, held: [], problem: unreachable() };
  if (held.length === 1 || (held.length && held[0].key.keyid === lastUsed(election))) return openSession(election, held[0].key);
  const code = held.length ? "choose-key" : "no-key";
  const title = held.length ? t("请选择用哪一把密钥登录", "Choose the key to sign in with") : t("此设备没有本选举的密钥", "This device holds no key of this election");
  return { ok: false, held, problem: { code, title, detail: t("请到 /device 生成密钥，由主任或街道任命后再来。", "Make a key at /device; once the chair or the authority has appointed it, come back.") } };
}

/** Ends the session of this device in every election, forgets who it was (the next person chooses) and wipes every roll kept here. */
export async function closeSession() {
  forgetAll();
  await wipeRolls();
  return post("/pages/log-out", {});
}

async function post(url, body) {
  try {
    const headers = { "content-type": "application/json", "accept-language": lang };
    const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" });
    const told = await answer.json();
    return answer.ok ? { ok: true, ...told } : { ok: false, problem: told };
  } catch {
    return { ok: false, problem: unreachable() };
  }
}

function unreachable() {
  return { code: "unreachable", title: t("网络或服务暂不可用", "The network or the service is away"), detail: t("请稍候再试。", "Try again in a moment.") };
}

function remember(election, keyid) {
  try {
    localStorage.setItem(`key ${election}`, keyid);
  } catch {
    // Then the person chooses again next time.
  }
}

function forgetAll() {
  try {
    const names = Array.from({ length: localStorage.length }, (_, at) => localStorage.key(at));
    for (const name of names.filter((each) => each.startsWith("key "))) localStorage.removeItem(name);
  } catch {
    // Then nothing was remembered either.
  }
}

/** Open desks let go of their database when asked (keeping.js); if one is slow, it is wiped as soon as it does. */
function wipeRolls() {
  return new Promise((resolve) => {
    try {
      const wiping = indexedDB.deleteDatabase("jianpiao-desk");
      wiping.onsuccess = wiping.onblocked = wiping.onerror = () => resolve();
    } catch {
      resolve(); // Where nothing can be kept, nothing is.
    }
  });
}

function lastUsed(election) {
  try {
    return localStorage.getItem(`key ${election}`);
  } catch {
    return null;
  }
}
