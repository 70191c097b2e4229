// What is wrong with a page for somebody who reads by ear or goes by keyboard, and what axe-core doesn't look at.
// returns  one line for each fault
async () => {
  const faults = [];
  const all = (what, root = document) => [...root.querySelectorAll(what)];
  const say = (fault, one) => faults.push(one ? `${fault}: ${one.outerHTML.slice(0, 140)}` : fault);
  const each = (fault, some) => some.forEach((one) => say(fault, one));
  const wordsOf = (ids) => (ids ?? "").split(" ").map((id) => document.getElementById(id)?.textContent.trim() ?? "").join(" ").trim();

  // ---- the page as a whole
  const ids = all("[id]").map((one) => one.id);
  ids.filter((id, at) => ids.indexOf(id) !== at).forEach((id) => say(`two elements have the id ${id}`));
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) say(`wider than the window by ${root.scrollWidth - root.clientWidth} px`);
  if (!root.lang) say("no language");
  if (!document.title.replace(/·.*/, "").trim()) say("no title");
  if (all("h1").length !== 1 || !all("h1")[0].textContent.trim()) say(`${all("h1").length} headings of the first rank`);
  const ranks = all("h1, h2, h3, h4, h5, h6").filter((one) => one.checkVisibility());
  each("a rank of headings is left out", ranks.filter((one, at) => at && one.tagName[1] - ranks[at - 1].tagName[1] > 1));
  if (all("main").length !== 1) say("not one main");
  each("stands outside of main", [...document.body.children].filter((one) => !one.matches("main, s-app-nav, script, style, #toasts, template") && one.checkVisibility()));
  if (!document.querySelector("#toasts[role=status][aria-live=polite]")) say("toasts aren't read aloud");
  if (!document.querySelector("main #page-trouble[role=alert]")) say("trouble isn't read aloud");
  each("two banners side by side", all(".banner + .banner"));

  // ---- the way back
  const path = location.pathname;
  const entries = all("s-app-nav s-link").map((one) => one.getAttribute("href"));
  const back = document.querySelector("main .back-link");
  if (!entries.includes(path) && !back) say("no way back");
  if (back && new URL(back.href).pathname === path) say("the way back leads here", back);

  // ---- tables and charts
  each("a table's heading without a scope", all("th:not([scope])"));
  each("a table without a name", all("table").filter((one) => !one.caption?.textContent.trim() && !one.ariaLabel && !wordsOf(one.getAttribute("aria-labelledby"))));
  const drawn = () => all("canvas[data-chart]").every((one) => window.Chart?.getChart(one));
  for (let tries = 0; !drawn() && tries < 200; tries += 1) await new Promise((done) => setTimeout(done, 25));
  for (const canvas of all("canvas[data-chart]")) {
    const chart = window.Chart?.getChart(canvas);
    if (!chart) { say("a chart isn't drawn", canvas); continue; }
    if (canvas.getAttribute("role") !== "img" || canvas.ariaLabel.length < 20) say("a chart without words", canvas);
    if (!canvas.closest(".chart")?.querySelector("details table tbody td")) say("a chart without its figures", canvas);
    const inks = [...Object.values(chart.options.scales).map((one) => one.ticks.color), chart.options.plugins.legend.labels.color];
    const light = (ink) => Math.max(...ink.match(/\w\w/g).map((part) => parseInt(part, 16)));
    inks.filter((ink) => !/^#\w{6}$/.test(ink) || light(ink) > 0x61).forEach((ink) => say(`a chart's text isn't dark: ${ink}`, canvas));
  }

  // ---- forms
  for (const form of all("form[method=post]")) {
    if (!form.matches("[data-kept-form]")) say("a form that leaves the page", form);
    const typed = [...form.elements].filter((one) => one.matches("input:not([type=hidden]), select, textarea"));
    if (typed.length && !form.matches("[data-save-bar]") && !form.querySelector("button[type=submit]")) say("a form with neither bar nor button", form);
    if (form.matches("[data-save-bar]") && !form.querySelector(".where-no-save-bar button[type=submit]")) say("nothing to press where there is no bar", form);
  }

  // ---- the keyboard
  const stops = all("a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']").filter((one) => !one.disabled && !one.closest("fieldset:disabled") && one.checkVisibility({ visibilityProperty: true }));
  if (stops.length && !stops[0].closest("main")) say("something stands before the page", stops[0]);
  each("not in the order of the page", all("[tabindex]").filter((one) => one.tabIndex > 0));
  for (const one of stops) {
    one.focus({ preventScroll: true, focusVisible: true });
    const frame = getComputedStyle(one.closest(".box") ?? one);
    const seen = [null, "::after"].some((part) => getComputedStyle(one, part).outlineStyle !== "none") || (one.closest(".box") && frame.boxShadow !== "none");
    if (document.activeElement !== one) say("the keyboard doesn't reach", one);
    else if (!seen) say("nobody sees that it has the focus", one);
  }
  document.activeElement?.blur();
  scrollTo(0, 0);
  return faults;
}
