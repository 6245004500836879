// A form is sent once: the pressed button shows its own waiting words until the next page is there.
const sent = new WeakSet();

addEventListener("submit", (event) => {
  const button = event.submitter;
  if (sent.has(event.target)) return event.preventDefault();
  if (!button?.dataset.busy) return;
  sent.add(event.target);
  button.dataset.label = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const button of document.querySelectorAll("[aria-busy][data-label]")) {
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-busy");
    sent.delete(button.form);
  }
});
