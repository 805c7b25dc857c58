// The figures of a board as they grow, as the service sends them (server-sent events, WHATWG HTML 9.2).
//
// What it leaves out: showing them (board.js).

const SILENT_MS = 12_000;
const AGAIN_MS = 2_000;
const MOST_AGAIN_MS = 32_000;

/**
 * Calls `show(figures)` for every change and `away(true or false)` when the service goes and comes back.
 *
 * Whoever is turned away (too many boards are open here, or at all) asks again later and later, for a place to become free.
 */
export function follow(url, show, away) {
  let source = null;
  let heardAt = Date.now();
  let openedAt = 0;
  let wait = AGAIN_MS;

  const open = () => {
    source?.close();
    openedAt = Date.now();
    source = new EventSource(url);
    source.addEventListener("message", (event) => {
      heard();
      show(JSON.parse(event.data));
    });
    source.addEventListener("beat", heard);
    source.addEventListener("error", () => away(true));
  };
  const heard = () => {
    heardAt = Date.now();
    wait = AGAIN_MS;
    away(false);
  };

  open();
  setInterval(() => {
    // A browser gives up for good after an error page, and never notices a line that is merely dead.
    const closed = source.readyState === EventSource.CLOSED;
    if (closed ? Date.now() - openedAt >= wait : Date.now() - heardAt > SILENT_MS) {
      away(true);
      if (closed) wait = Math.min(2 * wait, MOST_AGAIN_MS);
      heardAt = Date.now();
      open();
    }
  }, AGAIN_MS);
}
