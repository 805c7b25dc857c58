// The list of candidates in its lawful order while somebody types the strokes of surnames: by votes, then by strokes.
//
// What it leaves out: whether everybody may be listed, which the law says when it is signed.

const form = document.querySelector('#publish form[data-statement="CandidatesPublished"]');

if (form) {
  form.addEventListener("input", (event) => event.target.matches("[data-strokes]") && order());
  order();
}

function order() {
  const lists = {};
  const strokes = {};
  for (const list of form.querySelectorAll("ol[data-contest]")) {
    const rows = [...list.querySelectorAll("li[data-person]")];
    for (const row of rows) {
      const typed = row.querySelector("[data-strokes]")?.value;
      if (typed) strokes[row.dataset.person] = Number(typed);
    }
    const rank = (row) => [-Number(row.dataset.votes), strokes[row.dataset.person] ?? (row.querySelector("[data-strokes]") ? 99 : 0)];
    const sorted = [...rows].sort((one, other) => rank(one)[0] - rank(other)[0] || rank(one)[1] - rank(other)[1]);
    lists[list.dataset.contest] = sorted.map((row) => row.dataset.person);
    // Moved only where the order changes, so that whoever types keeps the place.
    if (sorted.some((row, at) => row !== rows[at])) {
      const focused = document.activeElement;
      list.append(...sorted);
      focused?.focus();
    }
  }
  form.elements.lists.value = JSON.stringify(lists);
  form.elements.strokes.value = JSON.stringify(strokes);
}
