/* Before the first paint: the reader's own choice of light or dark, where there is one. */
try {
  var theme = localStorage.getItem("teibuild-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (error) {
  /* No storage (a private window, file:// in some browsers): the system's setting holds. */
}
/* What works with scripts only has its place from the first paint on, so that nothing jumps. */
document.documentElement.classList.add("scripted");
