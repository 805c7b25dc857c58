// Bytes as statements spell them: UTF-8, standard base64 with padding, base64url without, hex, SHA-256.
// What it leaves out: reading what others wrote strictly; the service does that.

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text. */
export const utf8 = (text) => encoder.encode(text);

/** Standard base64 with padding (RFC 4648, 4). */
export function base64(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
}

/** The bytes of standard base64. Throws for what is none. */
export const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** base64url without padding (RFC 4648, 5). */
export const base64url = (bytes) => base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** Two hex digits a byte, in lower case. */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** Bytes that nobody can guess. */
export const random = (count) => crypto.getRandomValues(new Uint8Array(count));

/** An id for a paper or whatever else must not tell an order: 144 random bits in 24 characters. */
export const randomId = () => base64url(random(18));
