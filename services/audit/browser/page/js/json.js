// JSON read so that every reader agrees on it (RFC 8259 leaves too much open): no member twice in one object, whole numbers up to
// 2^53 - 1 only, no lone surrogates, 16 levels at most. Objects come without a prototype: "__proto__" is a name like any other.

import { Malformed } from "./bytes.js";

const MOST_LEVELS = 16;
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The value of a text. Throws Malformed. */
export function parseStrict(source, what) {
  const reader = new Reader(source, what);
  const value = reader.value(MOST_LEVELS);
  reader.space();
  if (reader.at !== source.length) reader.fail("something after the end");
  return value;
}

class Reader {
  constructor(source, what) {
    this.source = source;
    this.what = what;
    this.at = 0;
  }

  fail(why) {
    throw new Malformed(`${this.what}: ${why} at character ${this.at}`);
  }

  take(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (found === null) return null;
    this.at = pattern.lastIndex;
    return found[0];
  }

  space() {
    this.take(SPACE);
  }

  expect(char) {
    this.space();
    if (this.source[this.at] !== char) this.fail(`expected ${char}`);
    this.at += 1;
  }

  value(levels) {
    if (levels === 0) this.fail(`more than ${MOST_LEVELS} levels`);
    this.space();
    const char = this.source[this.at];
    if (char === "{") return this.object(levels);
    if (char === "[") return this.array(levels);
    if (char === '"') return this.string();
    for (const [word, value] of [["true", true], ["false", false], ["null", null]]) {
      if (this.source.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  object(levels) {
    const members = Object.create(null);
    this.expect("{");
    this.space();
    if (this.source[this.at] === "}") {
      this.at += 1;
      return members;
    }
    for (;;) {
      this.space();
      const name = this.string();
      if (name in members) this.fail(`the member ${name} stands twice`);
      this.expect(":");
      members[name] = this.value(levels - 1);
      this.space();
      if (this.source[this.at] !== ",") break;
      this.at += 1;
    }
    this.expect("}");
    return members;
  }

  array(levels) {
    const items = [];
    this.expect("[");
    this.space();
    if (this.source[this.at] === "]") {
      this.at += 1;
      return items;
    }
    for (;;) {
      items.push(this.value(levels - 1));
      this.space();
      if (this.source[this.at] !== ",") break;
      this.at += 1;
    }
    this.expect("]");
    return items;
  }

  string() {
    const raw = this.take(STRING);
    if (raw === null) this.fail("expected a text");
    const value = JSON.parse(raw);
    if (LONE.test(value)) this.fail("a lone surrogate");
    return value;
  }

  number() {
    const raw = this.take(NUMBER);
    if (raw === null) this.fail("expected a value");
    const value = Number(raw);
    if (!/^(?:0|-?[1-9][0-9]*)$/.test(raw) || !Number.isSafeInteger(value)) this.fail(`not a whole number up to 2^53 - 1: ${raw.slice(0, 30)}`);
    return value;
  }
}
