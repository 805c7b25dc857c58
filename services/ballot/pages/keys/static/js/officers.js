// Opens the dialog in which an officer is dismissed. What it leaves out: signing (forms.js).

const dialog = document.querySelector("#dismiss");

document.addEventListener("click", (event) => {
  const wanted = event.target.closest("[data-dismiss]");
  if (wanted) {
    dialog.querySelector("[name=officer]").value = wanted.dataset.dismiss;
    dialog.querySelector("[data-officer]").textContent = wanted.dataset.dismiss;
    dialog.querySelector("output").replaceChildren();
    dialog.showModal();
  } else if (event.target.closest("[data-close]")) dialog.close();
});
