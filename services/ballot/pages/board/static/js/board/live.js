// The figures of a board as they grow, as the service sends them (server-sent events, WHATWG HTML 9.2).
//
// What it leaves out: showing them (board.js).

const SILENT_MS = 12_000;
const AGAIN_MS = 2_000;

/** Calls `show(figures)` for every change and `away(true or false)` when the service goes and comes back. */
export function follow(url, show, away) {
  let source = null;
  let heardAt = Date.now();

  const open = () => {
    source?.close();
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
    away(false);
  };

  open();
  setInterval(() => {
    // A browser gives up for good after an error page, and never notices a line that is merely dead.
    if (source.readyState === EventSource.CLOSED || Date.now() - heardAt > SILENT_MS) {
      away(true);
      heardAt = Date.now();
      open();
    }
  }, AGAIN_MS);
}
