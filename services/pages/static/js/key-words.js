// <key-words keyid="…">: a key's fingerprint in words that two people compare aloud. Eight pairs say its 64 bits.
//
// A byte is a pair: one of 16 qualities and one of 16 things, chosen to sound unlike each other.

import { lang } from "/static/js/text.js";

const QUALITIES = {
  zh: ["红", "黄", "蓝", "绿", "白", "黑", "紫", "金", "大", "小", "长", "圆", "新", "老", "快", "甜"],
  en: ["red", "yellow", "blue", "green", "white", "black", "purple", "golden", "big", "tiny", "long", "round", "new", "old", "quick", "sweet"],
};
const THINGS = {
  zh: ["山", "河", "马", "鱼", "灯", "船", "桥", "门", "雨", "月", "竹", "枣", "鼓", "伞", "犬", "田"],
  en: ["hill", "river", "horse", "fish", "lamp", "boat", "bridge", "door", "rain", "moon", "bamboo", "apple", "drum", "umbrella", "dog", "field"],
};

/** `["红山", …]`: the eight pairs of a key id of 16 hex digits. */
export function wordsOf(keyid, language = lang) {
  return keyid.match(/../g).map((byte) => {
    const value = parseInt(byte, 16);
    return QUALITIES[language][value >> 4] + (language === "en" ? " " : "") + THINGS[language][value & 15];
  });
}

class KeyWords extends HTMLElement {
  static observedAttributes = ["keyid"];

  attributeChangedCallback() {
    const keyid = this.getAttribute("keyid");
    this.textContent = /^[0-9a-f]{16}$/.test(keyid ?? "") ? wordsOf(keyid).join(lang === "en" ? " · " : " ") : "";
  }
}

customElements.define("key-words", KeyWords);
