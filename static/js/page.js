// What a page may need once it is there: focus on what was just said, a look again while a payment is
// being checked (the page stays still until something is different), and the choice of light or dark.
const said = document.querySelector("[data-focus]");
if (said && !location.hash) said.focus();

const lookAgain = async () => {
  const answer = await fetch(location, { redirect: "manual" }).catch(() => null);
  const same = answer?.ok ? (await answer.text()).includes("data-look-again") : !answer?.type.startsWith("opaque");
  if (same) setTimeout(lookAgain, 2000);
  else location.reload();
};
if (document.querySelector("[data-look-again]")) setTimeout(lookAgain, 2000);

const picker = document.querySelector("[data-theme-picker]");
if (picker) {
  const root = document.documentElement;
  const mark = () => {
    for (const button of picker.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.value === (root.dataset.theme ?? "")));
  };
  picker.hidden = false;
  mark();
  picker.addEventListener("click", ({ target }) => {
    if (target.value === undefined) return;
    document.cookie = `theme=${target.value || "auto"}; path=/; max-age=31536000; samesite=lax`;
    if (target.value) root.dataset.theme = target.value;
    else delete root.dataset.theme;
    mark();
  });
}
