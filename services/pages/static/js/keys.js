// The keys of this device: Ed25519, made by the browser, which never gives out the private half (RFC 8032; WebCrypto).
//
// A device that several people share holds several keys, each with its owner's name. A key id is the first 16 hex digits of
// SHA-256 over the public half's 32 bytes, as in shared/keys.py. What it leaves out: who is appointed with a key (the log says).

import { base64, hex, sha256, utf8 } from "/static/js/bytes.js";
import { inStore } from "/static/js/database.js";
import { t } from "/static/js/text.js";

const ALGORITHM = { name: "Ed25519" };

/** Why this browser cannot sign, in words; null if it can. */
export async function cannotSign() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) {
    return t("此页不是经 https 打开的，浏览器不允许使用密钥。请改用 https 地址。", "This page was not opened over https, so the browser lets nobody use keys. Open its https address.");
  }
  if (!globalThis.indexedDB) return t("此浏览器不能保存密钥。请换用新版浏览器。", "This browser cannot keep keys. Use a recent one.");
  try {
    await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  } catch {
    return t("此浏览器太旧，不能用 Ed25519 签名。请更新到 Chrome/Edge 137、Firefox 130、Safari 17 或更新的版本。", "This browser is too old to sign with Ed25519. Use Chrome or Edge 137, Firefox 130, Safari 17 or later.");
  }
  return null;
}

/** The device's keys, the oldest first: `{keyid, publicKey (base64), name, made (ms), sign(bytes) → 64 bytes}`. */
export async function deviceKeys() {
  const stored = await inStore("keys", "readonly", (store) => store.getAll());
  return stored.sort((one, other) => one.made - other.made).map(asKey);
}

/** One of them by its id; null if this device does not hold it. */
export async function deviceKey(keyid) {
  const stored = await inStore("keys", "readonly", (store) => store.get(keyid));
  return stored ? asKey(stored) : null;
}

/** Makes a key for the person called `name`. Throws with words for people if the browser cannot. */
export async function makeKey(name) {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const stored = { keyid: await keyIdOf(raw), publicKey: base64(raw), name, made: Date.now(), private: pair.privateKey };
  await inStore("keys", "readwrite", (store) => store.add(stored));
  // Asked for, not promised: a browser short of space throws away what was not asked to stay.
  await navigator.storage?.persist?.().catch(() => false);
  return asKey(stored);
}

/** Destroys a key on this device. What it signed stays valid; it can never sign again. */
export async function removeKey(keyid) {
  await inStore("keys", "readwrite", (store) => store.delete(keyid));
}

/** 16 hex digits that name a public key of 32 bytes. */
export const keyIdOf = async (raw) => hex(await sha256(raw)).slice(0, 16);

/** The signature of `key` over a DSSE payload of this type (its pre-authentication encoding), in base64. */
export async function signPayload(key, payloadType, payload) {
  const head = utf8(`DSSEv1 ${utf8(payloadType).length} ${payloadType} ${payload.length} `);
  const message = new Uint8Array(head.length + payload.length);
  message.set(head);
  message.set(payload, head.length);
  return base64(await key.sign(message));
}

function asKey({ keyid, publicKey, name, made, private: secret }) {
  return { keyid, publicKey, name, made, sign: async (bytes) => new Uint8Array(await crypto.subtle.sign(ALGORITHM, secret, bytes)) };
}
