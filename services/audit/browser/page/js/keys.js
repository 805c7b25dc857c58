// Ed25519 by WebCrypto. A key with which texts could be forged (a point of small order, a second spelling) is refused here, because
// the browser takes it (RFC 8032, 5.1.3).

import { fromBase64, hex, Malformed, sha256 } from "./bytes.js";

const P = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const L = 2n ** 252n + 27742317777372353535851937790883648493n;

const mod = (value) => ((value % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (base = mod(base); exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

function little(bytes) {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  return value;
}

/** The point of 32 bytes as [x, y]; null if it is none, or not in its one spelling. */
function decompress(bytes) {
  const encoded = little(bytes);
  const y = encoded & (2n ** 255n - 1n);
  const sign = encoded >> 255n;
  if (y >= P) return null;
  const square = mod((y * y - 1n) * power(D * y * y + 1n, P - 2n));
  let x = power(square, (P + 3n) / 8n);
  if (mod(x * x) !== square) x = mod(x * power(2n, (P - 1n) / 4n));
  if (mod(x * x) !== square || (x === 0n && sign === 1n)) return null;
  return [(x & 1n) === sign ? x : P - x, y];
}

function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(scalar, point) {
  let sum = [0n, 1n, 1n, 0n];
  for (; scalar > 0n; scalar >>= 1n) {
    if (scalar & 1n) sum = add(sum, point);
    point = add(point, point);
  }
  return sum;
}

const isZero = ([x, y, z]) => mod(x) === 0n && mod(y - z) === 0n;

/** Throws Malformed unless the 32 bytes are a point of the prime-order group, in its one spelling, and not its zero. */
export function checkPublicKey(bytes, what) {
  if (bytes.length !== 32) throw new Malformed(`${what}: expected 32 bytes, got ${bytes.length}`);
  const point = decompress(bytes);
  const full = point && [point[0], point[1], 1n, mod(point[0] * point[1])];
  if (full === null || isZero(full) || !isZero(times(L, full))) {
    throw new Malformed(`${what}: with this key texts could be forged`);
  }
}

const imported = new Map();

/** The key behind standard base64, checked, ready to verify with. Throws Malformed. */
export async function publicKey(bytes, what) {
  const name = hex(bytes);
  if (!imported.has(name)) {
    checkPublicKey(bytes, what);
    imported.set(name, await crypto.subtle.importKey("raw", bytes, { name: "Ed25519" }, false, ["verify"]));
  }
  return imported.get(name);
}

export const publicKeyOf = (base64, what) => publicKey(fromBase64(base64, what), what);

/** 16 hex digits that name a key of 32 bytes. */
export async function keyId(bytes) {
  return hex(await sha256(bytes)).slice(0, 16);
}

/** Whether 64 bytes are this key's signature over a message. The commitment has to be no point of small order, the scalar below L. */
export async function verify(key, signature, message) {
  if (signature.length !== 64 || little(signature.subarray(32)) >= L) return false;
  if (SMALL.has(hex(signature.subarray(0, 31)) + hex([signature[31] & 0x7f]))) return false;
  return crypto.subtle.verify({ name: "Ed25519" }, key, signature, message);
}

// The y of the eight points of small order, and their second spellings; signatures that begin with one prove nothing.
const SMALL = new Set([
  "00".repeat(32),
  "01" + "00".repeat(31),
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ec" + "ff".repeat(30) + "7f",
  "ed" + "ff".repeat(30) + "7f",
  "ee" + "ff".repeat(30) + "7f",
]);

/** Whether this browser can verify Ed25519 here: since 2025 all do, on pages that come over HTTPS or from this machine. */
export async function supported() {
  if (!globalThis.crypto?.subtle) return false;
  try {
    await crypto.subtle.importKey("raw", new Uint8Array(32).fill(1), { name: "Ed25519" }, false, ["verify"]);
    return true;
  } catch (error) {
    return error.name !== "NotSupportedError";
  }
}
