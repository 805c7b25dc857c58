// A page that stays open: follows the log by server-sent events, and has the sections that are live asked for again.
// What it leaves out: what those sections show.

const CALM_MS = 1500; // while people vote entries come every second: the page is drawn again no more often than this
const ECHO_MS = 2500; // tables follow the entries a moment later: once nothing more comes, the page is drawn once more

const sign = document.getElementById("live");
if (sign) follow(sign);

function follow(sign) {
  let known = Number(sign.dataset.size);
  let waiting = null;
  let echo = null;
  let last = 0;
  const draw = () => document.body.dispatchEvent(new CustomEvent("grown", { detail: { size: known } }));
  const grown = () => {
    clearTimeout(echo);
    echo = setTimeout(draw, ECHO_MS);
    if (waiting !== null) return;
    waiting = setTimeout(() => {
      waiting = null;
      last = Date.now();
      draw();
    }, Math.max(0, last + CALM_MS - Date.now()));
  };
  const source = new EventSource(`/logs/${sign.dataset.log}/events`);
  source.addEventListener("size", (event) => {
    tell(sign, true);
    const { size } = JSON.parse(event.data);
    if (size === known) return;
    known = size;
    sign.dataset.size = size;
    grown();
  });
  source.addEventListener("alarm", grown);
  source.addEventListener("open", () => tell(sign, true));
  source.addEventListener("error", () => tell(sign, false));
  addEventListener("pagehide", () => source.close());
}

function tell(sign, on) {
  sign.classList.toggle("on", on);
  sign.classList.toggle("off", !on);
  sign.querySelector(".word").textContent = on ? sign.dataset.on : sign.dataset.off;
}
