// What a page may need once it is there: focus on what was just said, and the reader's choice of light or dark.
const said = document.querySelector("[data-focus]");
if (said && !location.hash) said.focus();

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
