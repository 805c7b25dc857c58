// One press for what a reviewer has looked into ground by ground and found nothing of: every value still unknown becomes "does not hold".
//
// What the facts make of a ground is not touched; what it leaves out: the decision, which is signed.

document.getElementById("all-false")?.addEventListener("click", () => {
  const grounds = document.getElementById("grounds");
  for (const select of grounds.querySelectorAll('select[name="value"]')) if (select.value === "UNKNOWN") select.value = "FALSE";
  grounds.dispatchEvent(new Event("change", { bubbles: true }));
});
