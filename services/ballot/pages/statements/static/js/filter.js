// Hides the kinds of statement that do not hold the words looked for. Without it, everything is shown.

const filter = document.querySelector("#filter");
const items = [...document.querySelectorAll("#chapters li")];
const chapters = [...document.querySelectorAll("#chapters section")];

filter.form.addEventListener("submit", (event) => event.preventDefault());
filter.addEventListener("input", () => {
  const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of items) {
    const text = `${item.textContent} ${item.closest("section").firstElementChild.textContent}`.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
  for (const chapter of chapters) chapter.hidden = ![...chapter.querySelectorAll("li")].some((item) => !item.hidden);
  document.querySelector("#none").hidden = items.some((item) => !item.hidden);
});
