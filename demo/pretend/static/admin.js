/* The admin's side of the bridge: serves the app in the frame, and only the app in the frame. */
(function () {
  "use strict";

  const settings = JSON.parse(document.getElementById("frame-settings").textContent);
  const frame = document.getElementById("app-frame");
  const bar = document.getElementById("save-bar");
  const menu = document.getElementById("app-menu");
  const toasts = document.getElementById("toasts");
  const loading = document.getElementById("loading");
  let confirmDiscard = false;

  function tell(type, payload) {
    frame.contentWindow.postMessage({ bridge: 1, type, payload }, settings.appOrigin);
  }

  async function json(url, options) {
    const answer = await fetch(url, options);
    if (!answer.ok) throw new Error("refused (" + answer.status + ")");
    return answer.json();
  }

  const served = {
    idToken: async function () { return (await json(settings.token, { cache: "no-store" })).token; },
    user: async function () { return settings.user; },
    "scopes.query": async function () { return json(settings.scopes); },
    "scopes.request": requestScopes,
    page: showPage,
    open: function (payload) { window.location.assign(addressOf(payload.url)); },
    loading: function (payload) { loading.hidden = !payload.on; },
    toast: showToast,
    "toast.hide": function (payload) { hideToast(document.getElementById(payload.id), "onDismiss"); },
    saveBar: function (payload) {
      bar.hidden = !payload.shown;
      confirmDiscard = payload.confirm;
      document.body.classList.toggle("unsaved", payload.shown);
    },
    "saveBar.remind": function () {
      bar.classList.remove("reminding");
      void bar.offsetWidth;
      bar.classList.add("reminding");
    },
  };

  window.addEventListener("message", async function (event) {
    const known = event.source === frame.contentWindow && event.origin === settings.appOrigin;
    if (!known || !event.data || event.data.bridge !== 1 || !(event.data.type in served)) return;
    const { id, type, payload } = event.data;
    try {
      const answer = await served[type](payload || {});
      if (id) frame.contentWindow.postMessage({ bridge: 1, id, payload: answer }, settings.appOrigin);
    } catch (error) {
      if (id) frame.contentWindow.postMessage({ bridge: 1, id, error: error.message }, settings.appOrigin);
    }
  });

  function addressOf(url) {
    const inside = /^shopify:(?:\/\/)?admin\/?(.*)$/.exec(url);
    const target = new URL(inside ? settings.base.split("/apps/")[0] + "/" + inside[1] : url, window.location.href);
    return ["http:", "https:"].includes(target.protocol) ? target.href : settings.base;
  }

  function showPage(payload) {
    const own = payload.path === "/" ? "" : payload.path;
    window.history.replaceState(null, "", settings.base + own);
    loading.hidden = true;
    if (payload.title) document.title = payload.title + " · " + document.body.dataset.shop;
    const here = payload.path.split(/[?#]/)[0];
    const entries = payload.links.filter(function (link) { return !link.home; });
    const current = entries
      .filter(function (link) { const path = link.href.split(/[?#]/)[0]; return here === path || here.startsWith(path + "/"); })
      .sort(function (one, other) { return other.href.length - one.href.length; })[0];
    menu.replaceChildren(...entries.map(function (link) {
      const item = document.createElement("a");
      item.href = settings.base + link.href;
      item.textContent = link.text;
      if (link === current) item.setAttribute("aria-current", "page");
      item.addEventListener("click", function (event) {
        if (event.metaKey || event.ctrlKey || event.button) return;
        event.preventDefault();
        const top = document.getElementById("top-menu");
        if (top) top.open = false;
        tell("navigate", { href: link.href });
      });
      return item;
    }));
  }

  document.getElementById("app-home").addEventListener("click", function (event) {
    if (event.metaKey || event.ctrlKey || event.button) return;
    event.preventDefault();
    tell("navigate", { href: "/" });
  });

  document.getElementById("save").addEventListener("click", function () { tell("saveBar.save"); });
  document.getElementById("discard").addEventListener("click", async function () {
    if (!confirmDiscard || (await agreed("Discard all unsaved changes?", "Discard changes"))) tell("saveBar.discard");
  });

  async function requestScopes(payload) {
    const words = payload.scopes.join(", ");
    if (!(await agreed("The app asks for: " + words, "Grant"))) return { result: "declined-all", detail: await json(settings.scopes) };
    const headers = { "Content-Type": "application/json" };
    const detail = await json(settings.scopes, { method: "POST", headers, body: JSON.stringify(payload) });
    return { result: "granted-all", detail };
  }

  function agreed(question, yes) {
    const dialog = document.getElementById("question");
    dialog.querySelector("p").textContent = question;
    dialog.querySelector("[value=yes]").textContent = yes;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise(function (resolve) {
      dialog.addEventListener("close", function () { resolve(dialog.returnValue === "yes"); }, { once: true });
    });
  }

  function showToast(payload) {
    const toast = document.createElement("div");
    toast.id = payload.id;
    toast.className = payload.isError ? "toast error" : "toast";
    toast.append(payload.message);
    if (payload.action) toast.append(button(payload.action, function () { hideToast(toast, "onAction"); }));
    const close = button("×", function () { hideToast(toast, "onDismiss"); });
    close.setAttribute("aria-label", "Close");
    toast.append(close);
    toasts.append(toast);
    window.setTimeout(function () { hideToast(toast, "onDismiss"); }, payload.duration);
  }

  function button(words, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", act);
    return made;
  }

  function hideToast(toast, what) {
    if (!toast || !toast.isConnected) return;
    toast.remove();
    tell("toast", { id: toast.id, what });
  }

  // Only now, so that the first message of the app finds somebody who listens.
  frame.name = JSON.stringify(settings.name);
  frame.src = frame.dataset.src;
})();
