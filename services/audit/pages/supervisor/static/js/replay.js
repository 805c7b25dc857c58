// The slider of the replay page: says where it stands, jumps to where something began, and asks again.
// What it leaves out: the answer, which the server writes.

const form = document.getElementById("ask");
const slider = document.getElementById("entry");
const at = document.getElementById("at");

const say = () => {
  at.value = `#${slider.value}`;
  for (const each of form.querySelectorAll(".mark-at")) each.setAttribute("aria-pressed", each.dataset.entry === slider.value);
};
slider.addEventListener("input", () => {
  form.elements.when.value = "entry"; // whoever moves the slider asks by entry
  say();
});
for (const each of form.querySelectorAll(".mark-at")) {
  each.addEventListener("click", () => {
    slider.value = each.dataset.entry;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
form.elements.as_of.addEventListener("input", () => {
  if (form.elements.when.value === "entry") form.elements.when.value = "accepted_at";
});
form.addEventListener("reset", () => {
  // After the browser has put everything back: without what was supposed when the page came, too.
  setTimeout(() => {
    for (const each of form.querySelectorAll("[type=checkbox]")) each.checked = false;
    for (const each of form.querySelectorAll("textarea, input:not([type]), [type=number]")) each.value = "";
    slider.value = slider.max;
    form.elements.when.value = "entry";
    say();
    slider.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
document.body.addEventListener("htmx:beforeRequest", () => document.getElementById("told").replaceChildren());
say();
