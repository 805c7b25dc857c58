// Finds electors for a form: while somebody types into an input with data-find (the election's id), the list below it fills.
// Names are found only by whoever is signed in; the service sees to that.

const PAUSE_MS = 150;
let waiting = 0;

document.addEventListener("input", (event) => {
  const { find } = event.target.dataset ?? {};
  if (!find) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => fill(event.target, find), PAUSE_MS);
});

async function fill(input, election) {
  const words = input.value.split(/[\s,，、]+/).at(-1);
  if (!words) return;
  const answer = await fetch(`/pages/office/${election}/find?q=${encodeURIComponent(words)}`, { cache: "no-store" });
  if (!answer.ok) return;
  const options = new DOMParser().parseFromString(await answer.text(), "text/html").querySelectorAll("option");
  input.list.replaceChildren(...options);
}
