// The roll on the device's disk, for a station without the network: kept while the station works, wiped after it.
//
// A database of its own, so that wiping it touches neither keys nor what waits to be sent. Papers that go out are written one by
// one, the roll once. What it leaves out: when it is wiped (desk.js).

const NAME = "jianpiao-desk";
const DRILL_MS = 24 * 3_600_000;

let opening = null;

/** Keeps a roll, in place of whatever was kept of this election. */
export async function keepRoll(roll) {
  await forget(roll.election);
  const { electors, removed, elected, mandates, election, title, drill, day, me, ...figures } = roll;
  await write(["rolls", "figures", "papers"], (stores) => {
    stores.rolls.put({ election, title, drill, day, me, electors, removed, elected, mandates, kept: Date.now() });
    keepFigures(stores, election, figures);
  });
}

/** Keeps what is new. */
export const keepNews = (election, news) => write(["figures", "papers"], (stores) => keepFigures(stores, election, news));

/** The roll as it was kept, with all news since; null if none is kept. */
export async function keptRoll(election) {
  const opened = await database();
  const stores = opened.transaction(["rolls", "figures", "papers"]);
  const [roll, figures, issued] = await Promise.all([
    result(stores.objectStore("rolls").get(election)),
    result(stores.objectStore("figures").get(election)),
    result(stores.objectStore("papers").getAll(range(election))),
  ]);
  if (!roll || !figures) return null;
  return { ...roll, ...figures, issued: issued.map((each) => each.row) };
}

/** Wipes the roll of an election from this device. */
export const forget = (election) =>
  write(["rolls", "figures", "papers"], (stores) => {
    stores.rolls.delete(election);
    stores.figures.delete(election);
    stores.papers.delete(range(election));
  });

/** Wipes the rolls of elections whose day is over on `today` (`2026-03-28`), in case nobody closed the desk; of a drill, whose day is
 * none of the calendar's, after a day. */
export async function forgetPast(today) {
  const opened = await database();
  const rolls = opened.transaction("rolls").objectStore("rolls");
  const past = [];
  await new Promise((resolve, reject) => {
    const cursor = rolls.openCursor();
    cursor.onsuccess = () => {
      if (!cursor.result) return resolve();
      const { drill, day, kept } = cursor.result.value;
      if (drill ? kept < Date.now() - DRILL_MS : day < today) past.push(cursor.result.key);
      cursor.result.continue();
    };
    cursor.onerror = () => reject(cursor.error);
  });
  for (const election of past) await forget(election);
}

function keepFigures(stores, election, { issued, ...figures }) {
  stores.figures.put({ election, ...figures });
  for (const row of issued) stores.papers.put({ election, elector: row[0], row });
}

const range = (election) => IDBKeyRange.bound([election], [election, []]);

const result = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function write(names, work) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(names, "readwrite");
    work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? new Error("IndexedDB"));
  });
}

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("rolls", { keyPath: "election" });
      request.result.createObjectStore("figures", { keyPath: "election" });
      request.result.createObjectStore("papers", { keyPath: ["election", "elector"] });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => {
      opening = null;
      reject(request.error);
    };
  });
  return opening;
}
