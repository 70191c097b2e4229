/* What a page of Kept does in the browser: saves forms, draws charts, follows links without a new document.

   Why links are followed by htmx (boosted) and not by the browser: inside the admin only `fetch` carries the ID token,
   because App Bridge adds it there. A plain document request has none and is sent through the token-refresh page and
   back, two round trips before anything is seen. htmx 4 uses fetch, swaps <main>, sets the title, pushes the address
   into the history, and asks the server again on Back, so no page with customers' orders is kept in the browser.
   Where this script or htmx fails, links and filters are still plain GETs and end at the same pages. */

(() => {
  "use strict";

  const script = document.currentScript;
  const words = { offline: script.dataset.wordOffline };
  const { isTick } = kept;
  const motionless = matchMedia("(prefers-reduced-motion: reduce)");

  // App Bridge has run by now: it stands before this script. Only inside the admin does it draw a save bar.
  if (window.shopify?.saveBar && window.top !== window.self) document.documentElement.classList.add("has-save-bar");

  // ---- going to another page -------------------------------------------------------------------------------------

  async function visit(address) {
    const url = new URL(address, location.href), path = url.pathname + url.search;
    if (url.origin !== location.origin) return void window.open(url, "_top");
    if (!window.htmx) return void location.assign(url);
    await htmx.ajax("GET", path, { target: "#main", select: "#main", swap: "outerHTML show:top", push: path + url.hash });
    if (url.hash) document.getElementById(url.hash.slice(1))?.scrollIntoView();
  }

  kept.visit = visit;

  // A click in the admin's own menu: App Bridge tells us instead of loading a new document.
  document.addEventListener("shopify:navigate", (event) => {
    const href = event.target?.getAttribute?.("href");
    if (!href) return;
    event.preventDefault();
    visit(href);
  });

  function toast(said) {
    if (!said) return;
    if (window.shopify?.toast) return void shopify.toast.show(said);
    const place = document.getElementById("toasts");
    const note = Object.assign(document.createElement("p"), { className: "toast", textContent: said });
    place?.replaceChildren(note);
    setTimeout(() => note.remove(), 5000);
  }

  // Trouble stays until it is solved, in a banner; a toast would be gone before it is read.
  function trouble(sentence, tone = "bad") {
    const where = document.getElementById("page-trouble");
    if (!where) return;
    const banner = document.createElement("section");
    banner.className = `banner tone-${tone}`;
    banner.append(Object.assign(document.createElement("p"), { textContent: sentence }));
    where.replaceChildren(banner);
    banner.scrollIntoView({ block: "nearest" });
  }

  const calm = () => document.getElementById("page-trouble")?.replaceChildren();

  // What a role may not press can be reached, so that it can say why.
  document.addEventListener("click", (event) => {
    const shut = event.target.closest?.("button[aria-disabled=true]");
    if (shut?.title) trouble(shut.title, "news");
  });

  // ---- a page that is on its way ---------------------------------------------------------------------------------

  // Its shape is shown after a moment; sooner it would only flicker. Another view of the same page, such as a filter,
  // leaves what is there until it comes.
  const HELD_AFTER_MS = 300;
  let shown = location.pathname, held = null;

  const isWhole = (ctx) => ctx?.select === "#main" || ctx?.target === "#main" || ctx?.target?.id === "main";

  const pathOf = (ctx) => new URL(ctx.request.action, location.href).pathname;

  function hold(ctx) {
    if (!isWhole(ctx) || pathOf(ctx) === shown) return;
    letGo(held?.ctx);
    held = { ctx, timer: setTimeout(() => {
      const main = document.getElementById("main");
      Object.assign(held, { main, focused: document.activeElement, y: scrollY });
      held.skeleton = document.getElementById("page-skeleton").content.firstElementChild.cloneNode(true);
      main.before(held.skeleton);
      main.hidden = true;
    }, HELD_AFTER_MS) };
  }

  // The page that was left comes back as it was, should the other one not come.
  function letGo(ctx) {
    if (!held || held.ctx !== ctx) return;
    const { timer, main, skeleton, focused, y } = held;
    held = null;
    clearTimeout(timer);
    if (!skeleton) return;
    skeleton.remove();
    main.hidden = false;
    if (!main.isConnected) return;
    scrollTo(0, y);
    focused?.focus({ preventScroll: true });
  }

  // ---- forms -----------------------------------------------------------------------------------------------------

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-kept-form]")) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    begin(form, event.submitter);
  });

  async function begin(form, submitter) {
    const title = submitter?.textContent.trim() ?? "";
    if (form.dataset.ask && !(await kept.ask(form.dataset.ask, { title, yes: title }))) return;
    await save(form, submitter);
  }

  async function save(form, submitter) {
    const pressed = submitter ?? form.querySelector("button[type=submit]");
    form.dataset.busy = "yes";
    pressed?.setAttribute("aria-busy", "true");
    calm();
    const typed = new FormData(form, submitter);
    try {
      await settle(form, await fetch(form.action, {
        method: "POST",
        body: form.enctype === "multipart/form-data" ? typed : new URLSearchParams(typed),
        headers: { "X-Kept-Form": "1", Accept: "text/html, application/json;q=0.9" },
      }));
    } catch {
      trouble(words.offline);
      kept.refused(form);
    } finally {
      delete form.dataset.busy;
      pressed?.removeAttribute("aria-busy");
    }
  }

  async function settle(form, answer) {
    const next = answer.headers.get("HX-Redirect") ?? answer.headers.get("Location") ?? (answer.redirected ? answer.url : null);
    const isPage = (answer.headers.get("Content-Type") ?? "").startsWith("text/html");
    if (answer.status === 422 && isPage) return showComplaints(form, await answer.text());
    if (!answer.ok) {
      trouble(isPage ? words.offline : (await answer.json()).sentence);
      return kept.refused(form);
    }
    form.dataset.saved = "yes";
    if (form.matches("[data-save-bar]")) await window.shopify?.saveBar?.hide?.(form.id)?.catch?.(() => {});
    toast(decodeURIComponent(answer.headers.get("X-Kept-Toast") ?? ""));
    const file = /^attachment; filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
    if (file) saveFile(await answer.blob(), file[1]);
    if (next) return visit(next);
    if (isPage) return showPage(await answer.text());
    return visit(location.pathname + location.search);
  }

  function showPage(html) {
    const main = new DOMParser().parseFromString(html, "text/html").getElementById("main");
    if (!main) return visit(location.pathname + location.search);
    document.getElementById("main").replaceWith(main);
    window.htmx?.process(main);
    drawCharts(main);
  }

  // The server's form with its complaints takes the place of what was in the form. The element itself stays, because
  // App Bridge watches it; and what was stored stays each control's default, so that Discard goes back to it.
  function showComplaints(form, html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const path = new URL(form.action).pathname;
    const fresh = [...page.querySelectorAll("form[data-kept-form]")].find((one) => one.getAttribute("action").split("?")[0] === path);
    if (!fresh) return showPage(html);
    form.replaceChildren(...fresh.childNodes);
    kept.refused(form);
    window.htmx?.process(form);
    const first = form.querySelector("[aria-invalid=true]");
    (first ?? form.querySelector("button"))?.focus({ preventScroll: true });
    form.scrollIntoView({ block: "start", behavior: motionless.matches ? "auto" : "smooth" });
  }

  // A form may answer with a file (one that is logged when it is taken out); then the page is shown anew.
  function saveFile(blob, name) {
    const address = URL.createObjectURL(blob);
    Object.assign(document.createElement("a"), { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  // ---- lines of a table, and permissions ---------------------------------------------------------------------------

  document.documentElement.classList.add("has-script");

  // One more empty line: a copy of the last, with the next number in every name. Without a script, saving brings one.
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-add-row]");
    const table = button?.closest("form")?.querySelector("table[data-rows]");
    const last = table?.tBodies[0].lastElementChild;
    if (!last || table.tBodies[0].children.length >= Number(table.dataset.rows)) return;
    const row = last.cloneNode(true);
    row.querySelectorAll(".complaint").forEach((one) => one.remove());
    for (const input of row.querySelectorAll("input")) {
      input.name = input.name.replace(/\d+/, (number) => Number(number) + 1);
      if (input.id) input.id = `field-${input.name}`;
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      if (isTick(input)) input.checked = input.defaultChecked = false;
      else input.value = input.defaultValue = "";
    }
    last.after(row);
    row.querySelector("input").focus();
  });

  // Optional permissions are asked for in the admin's own dialog; Shopify tells the server by a webhook, a moment later.
  const HEARD_BY_THEN_MS = 2000;

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-ask-scopes]");
    if (!button || !window.shopify?.scopes) return;
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await shopify.scopes.request(button.dataset.askScopes.split(" "));
      if (answer.result !== "granted-all") return;
      toast(button.dataset.said);
      await new Promise((done) => setTimeout(done, HEARD_BY_THEN_MS));
      await visit(location.pathname + location.search);
    } catch {
      trouble(words.offline);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });

  // ---- filters and downloads -------------------------------------------------------------------------------------

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-kept-filter]");
    if (form && event.target.matches("select, input[type=checkbox], input[type=date]")) form.requestSubmit();
  });

  // A browser's own download is a document request and would come without the ID token.
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[data-kept-download]");
    if (!link || event.button || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const answer = await fetch(link.href, { headers: { "X-Kept-Form": "1" } });
      if (!answer.ok) return trouble((await answer.json()).sentence);
      saveFile(await answer.blob(), link.dataset.keptDownload);
    } catch {
      trouble(words.offline);
    }
  }, true);

  // ---- charts ----------------------------------------------------------------------------------------------------

  let library;

  function loadCharts() {
    // Two hundred kilobytes that most pages never need, so they come only where a chart is.
    library ??= new Promise((done, failed) => {
      const tag = Object.assign(document.createElement("script"), { src: script.dataset.chartScript, onload: done, onerror: failed });
      document.head.append(tag);
    });
    return library;
  }

  async function drawCharts(root) {
    const waiting = [...root.querySelectorAll("canvas[data-chart]:not([data-drawn])")];
    if (!waiting.length) return;
    waiting.forEach((canvas) => (canvas.dataset.drawn = "yes"));
    try {
      await loadCharts();
      waiting.filter((canvas) => canvas.isConnected).forEach(draw);
    } catch {
      // Without the drawing the figures are opened: they say the same.
      waiting.forEach((canvas) => {
        canvas.closest(".chart-frame").hidden = true;
        canvas.closest(".chart").querySelector("details").open = true;
      });
    }
  }

  const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const toneOf = (tone) => ({ main: "#303030", quiet: "#8a8a8a" })[tone] ?? ink(`--${tone}-fill`);

  // What is broken is hatched as well: red beside green is no difference to one man in twelve.
  function fillOf(tone, canvas) {
    if (tone !== "broken") return toneOf(tone);
    const tile = Object.assign(document.createElement("canvas"), { width: 8, height: 8 });
    const pen = tile.getContext("2d");
    pen.fillStyle = toneOf(tone);
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = "rgb(255 255 255 / 70%)";
    pen.lineWidth = 1.5;
    for (const shift of [-8, 0, 8]) {
      pen.moveTo(shift, 8);
      pen.lineTo(shift + 8, 0);
    }
    pen.stroke();
    return canvas.getContext("2d").createPattern(tile, "repeat");
  }

  const FORMATS = {
    share: () => ({ style: "percent", maximumFractionDigits: 1 }),
    money: (currency, most) => ({ style: "currency", currency, maximumFractionDigits: most < 1e6 ? 0 : 1, notation: most < 1e6 ? "standard" : "compact" }),
    count: () => ({}),
  };

  const shortened = (label, most) => (label.length > most ? `${label.slice(0, most - 1)}…` : label);

  function draw(canvas) {
    const drawing = JSON.parse(canvas.dataset.chart);
    const { kind, unit, stacked, labels, series, currency, marks = [], target = null } = drawing;
    const figures = new Intl.NumberFormat(document.documentElement.lang, FORMATS[unit](currency, Math.max(0, ...series.flatMap((one) => one.values))));
    const dots = kind === "dots";
    const font = { family: getComputedStyle(document.body).fontFamily, size: 12 };
    const ticks = { font, color: ink("--ink") };
    const amounts = { stacked, beginAtZero: !dots, border: { display: false }, grid: { color: "#efefef" }, max: unit === "share" && stacked ? 1 : undefined, ticks: { ...ticks, maxTicksLimit: 6, callback: (value) => figures.format(value) } };
    if (dots) Object.assign(amounts, roomFor(series[0], target, unit));
    const narrow = canvas.parentElement.clientWidth < 480;
    const names = { stacked, grid: { display: false }, border: { color: ink("--line") }, ticks: dots ? { ...ticks, autoSkip: false, callback: (place) => [shortened(labels[place], narrow ? 18 : 44), `n = ${series[0].counts[place].toLocaleString(document.documentElement.lang)}`] } : { ...ticks, maxRotation: 0, autoSkipPadding: 12 } };
    new Chart(canvas, {
      type: dots ? "bar" : kind,
      data: { labels, datasets: dots ? [whiskers(series[0])] : series.map((one) => dataset(one, kind, labels, canvas)) },
      plugins: [{
        id: "marks",
        afterDatasetsDraw: (chart) => {
          if (dots) drawDots(chart, series[0]);
          if (target !== null) drawTarget(chart, target, dots);
          drawMarks(chart, marks, font);
        },
      }],
      options: {
        animation: false,
        maintainAspectRatio: false,
        indexAxis: dots ? "y" : "x",
        interaction: { mode: "index", intersect: false, axis: dots ? "y" : "x" },
        plugins: {
          legend: { display: !dots && series.length > 1, position: "bottom", labels: { font, color: ink("--ink"), boxWidth: 12, boxHeight: 12, padding: 14 } },
          tooltip: { callbacks: { label: (item) => (dots ? told(series[0], item.dataIndex, figures) : ` ${item.dataset.label}: ${item.raw === null ? "–" : figures.format(item.raw)}`) } },
        },
        scales: dots ? { x: amounts, y: names } : { x: names, y: amounts },
      },
    });
  }

  const dataset = (one, kind, labels, canvas) => ({
    label: one.name,
    data: one.values,
    backgroundColor: fillOf(one.tone, canvas),
    borderColor: kind === "bar" ? "#fff" : toneOf(one.tone),
    borderWidth: kind === "line" ? 2 : { top: 1 },
    borderRadius: kind === "bar" ? 2 : 0,
    pointRadius: kind === "line" && labels.length < 40 ? 2 : 0,
    maxBarThickness: 28,
    tension: 0,
  });

  const whiskers = (one) => ({ label: one.name, data: one.reach, backgroundColor: toneOf("quiet"), barThickness: 3, borderSkipped: false });

  const told = (one, place, figures) => {
    const reach = one.reach[place]?.map((each) => figures.format(each)).join(" – ");
    return ` ${one.values[place] === null ? "–" : figures.format(one.values[place])}${reach ? ` (${reach})` : ""}, n = ${one.counts[place]}`;
  };

  // A little more than what is drawn, so that dots near an end of the axis stay whole.
  function roomFor(one, target, unit) {
    const ends = [...one.reach.flat(), ...one.values, target].filter((value) => typeof value === "number");
    const least = Math.min(...ends), most = Math.max(...ends), air = Math.max((most - least) * 0.06, 0.005);
    return unit === "share" ? { min: Math.max(0, Math.floor((least - air) * 20) / 20), max: Math.min(1, Math.ceil((most + air) * 20) / 20) } : { suggestedMin: least - air, suggestedMax: most + air };
  }

  function drawDots({ ctx, scales }, one) {
    ctx.save();
    ctx.fillStyle = toneOf(one.tone);
    ctx.strokeStyle = "#fff";
    ctx.lineWidth = 2;
    one.values.forEach((value, place) => {
      if (value === null) return;
      ctx.beginPath();
      ctx.arc(scales.x.getPixelForValue(value), scales.y.getPixelForValue(place), 6, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
    });
    ctx.restore();
  }

  function drawTarget({ ctx, chartArea, scales }, target, across) {
    const place = scales[across ? "x" : "y"].getPixelForValue(target);
    ctx.save();
    ctx.strokeStyle = ink("--ink");
    ctx.lineWidth = 1.5;
    ctx.setLineDash([2, 3]);
    ctx.beginPath();
    ctx.moveTo(across ? place : chartArea.left, across ? chartArea.top : place);
    ctx.lineTo(across ? place : chartArea.right, across ? chartArea.bottom : place);
    ctx.stroke();
    ctx.restore();
  }

  // A dashed line with its number where something was changed; the words stand in the list below the drawing.
  function drawMarks({ ctx, chartArea, scales }, marks, font) {
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = ink("--ink");
    ctx.font = `600 ${font.size}px ${font.family}`;
    ctx.setLineDash([4, 3]);
    marks.forEach((place, number) => {
      const x = scales.x.getPixelForValue(place);
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.fillText(number + 1, x + 4, chartArea.top + font.size);
    });
    ctx.restore();
  }

  // On a phone the page that one is on may be the last of its tabs.
  const showTab = () => document.querySelectorAll(".tabs [aria-current]").forEach((one) => {
    one.parentElement.scrollLeft = one.offsetLeft - (one.parentElement.clientWidth - one.clientWidth) / 2;
  });

  // Who reads by ear learns by its heading that a page is another one; another view of the same page, filtered or saved,
  // leaves whoever goes by keyboard where she was.
  let focused = null;

  function placeOf(one) {
    const form = one?.form?.getAttribute("action");
    if (one?.id) return `#${CSS.escape(one.id)}`;
    if (one?.matches("a[href]")) return `a[href="${CSS.escape(one.getAttribute("href"))}"]`;
    return form && `form[action="${CSS.escape(form)}"] ${one.tagName}${one.name ? `[name="${CSS.escape(one.name)}"]` : ""}`;
  }

  // ---- what htmx tells -------------------------------------------------------------------------------------------

  document.addEventListener("htmx:before:request", (event) => {
    window.shopify?.loading?.(true);
    hold(event.detail?.ctx);
  });
  document.addEventListener("htmx:before:swap", (event) => {
    letGo(event.detail?.ctx);
    focused = placeOf(document.activeElement);
  });
  document.addEventListener("htmx:finally:request", (event) => {
    window.shopify?.loading?.(false);
    letGo(event.detail?.ctx);
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail?.error?.name !== "AbortError") trouble(words.offline);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    // A chart that was thrown away still listens to the window's size until it is told to stop.
    for (const chart of Object.values(window.Chart?.instances ?? {})) if (!chart.canvas?.isConnected) chart.destroy();
    drawCharts(document);
    showTab();
    if (!isWhole(event.detail?.ctx)) return;
    const kept = pathOf(event.detail.ctx) === shown && focused && document.querySelector(`#main ${focused}`);
    shown = pathOf(event.detail.ctx);
    (kept || document.querySelector("#main h1"))?.focus({ preventScroll: true });
    if (kept?.matches?.("[type=search]")) kept.setSelectionRange(kept.value.length, kept.value.length);
  });
  document.addEventListener("DOMContentLoaded", () => {
    drawCharts(document);
    showTab();
  });
})();
