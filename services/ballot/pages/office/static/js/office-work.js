// Work that takes long and may be interrupted, kept in this browser by election until it is done: the import of a roll.
//
// A database of its own, so that wiping it touches nobody's keys. What it leaves out: what the work is (office-roll.js).

const NAME = "jianpiao-office";

let opening = null;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("work", { keyPath: "election" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => {
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}

async function inWork(mode, work) {
  const transaction = (await database()).transaction("work", mode);
  const request = work(transaction.objectStore("work"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

/** The unfinished work of an election, or undefined. */
export const openWork = (election) => inWork("readonly", (store) => store.get(election));

/** Keeps the work as it is now. */
export const keepWork = (work) => inWork("readwrite", (store) => store.put(work));

/** Wipes it. */
export const dropWork = (election) => inWork("readwrite", (store) => store.delete(election));
