// Bytes: joining, comparing, hex and base64 in their one spelling, SHA-256 by WebCrypto.

/** What cannot be understood in one way only. The message is for people. */
export class Malformed extends Error {}

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a text. */
export const utf8 = (text) => encoder.encode(text);

/** The text of UTF-8 bytes. Throws Malformed for anything else. */
export function text(bytes, what) {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    throw new Malformed(`${what}: not UTF-8`);
  }
}

export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(one, other) {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}

const HEX = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, "0"));

export function hex(bytes) {
  let written = "";
  for (const byte of bytes) written += HEX[byte];
  return written;
}

const BASE64 = /^[A-Za-z0-9+\/]*={0,2}$/;

export function toBase64(bytes) {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}

/** The bytes of standard, padded base64. Throws Malformed for any other spelling, unused bits that are set included. */
export function fromBase64(written, what) {
  if (typeof written !== "string" || written.length % 4 !== 0 || !BASE64.test(written)) throw new Malformed(`${what}: not standard base64`);
  const binary = atob(written);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  if (toBase64(bytes) !== written) throw new Malformed(`${what}: not the one spelling of its base64`);
  return bytes;
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const CRC = new Uint32Array(256).map((_, value) => {
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

/** CRC-32 as zip files carry it. */
export function crc32(bytes) {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = CRC[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
