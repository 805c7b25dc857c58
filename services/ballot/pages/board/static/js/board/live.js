// The figures of a board as they grow: asked for twice a second, answered with nothing while nothing happens.
//
// What it leaves out: showing them (board.js).

const PAUSE_MS = 500;
const PATIENCE_MS = 4_000;

/** Calls `show(figures)` for every change and `away(true or false)` when the service goes and comes back. Never ends. */
export async function follow(url, show, away) {
  let tag = null;
  for (;;) {
    const began = Date.now();
    try {
      const headers = tag === null ? {} : { "if-none-match": tag };
      const answer = await fetch(url, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
      if (answer.status === 200) {
        tag = answer.headers.get("etag");
        show(await answer.json());
      } else if (answer.status !== 304) {
        throw new Error(`${url}: ${answer.status}`);
      }
      away(false);
    } catch {
      away(true);
    }
    // From beginning to beginning: a slow answer does not make the board later still.
    await new Promise((wake) => setTimeout(wake, Math.max(100, PAUSE_MS - (Date.now() - began))));
  }
}
