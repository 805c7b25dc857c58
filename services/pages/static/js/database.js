// What a device remembers between visits, in IndexedDB: its keys, and what it signed and has not sent.
//
// One database for all pages of this address. Stores: `keys` by key id, `queue` by number in order of signing, `proposals` by
// statement id (the device's own copies). What it leaves out: what is kept there (keys.js, queue.js, proposals.js).

import { t } from "/static/js/text.js";

const NAME = "jianpiao";
const VERSION = 1;

let opening = null;

/** The open database; rejects with words for people if the browser keeps nothing (a private window may not). */
export function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      const stores = request.result;
      stores.createObjectStore("keys", { keyPath: "keyid" });
      const queue = stores.createObjectStore("queue", { keyPath: "number", autoIncrement: true });
      queue.createIndex("id", "id", { unique: true });
      queue.createIndex("state", "state");
      queue.createIndex("place", ["election", "state"]);
      stores.createObjectStore("proposals", { keyPath: "id" });
    };
    request.onsuccess = () => {
      // A page of a later version must not wait for this one.
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opening = null;
      reject(new Error(t("此浏览器不能保存密钥和待发记录。请不要用无痕窗口，并允许本站保存数据。", "This browser keeps no keys and no statements. Do not use a private window, and allow this site to store data.")));
    };
  });
  return opening;
}

/** Runs `work(store)` in one transaction and gives its request's result once everything is on the disk. */
export async function inStore(name, mode, work) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    // "strict": what was signed must survive the battery running empty, not only the tab being closed.
    const transaction = opened.transaction(name, mode, { durability: mode === "readwrite" ? "strict" : "default" });
    const request = work(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request?.error ?? new Error("IndexedDB"));
  });
}
