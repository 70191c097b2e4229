/* What is typed and not saved: nobody loses it by a link, by Back, by closing the window, or by a save that was refused.

   Where a form has the admin's save bar, the admin asks; the rest (a note, an answer) is asked about in a dialog of the
   page's own, because browsers don't show confirm() to a page in another site's frame. Stands before kept.js, which
   saves; and both before htmx, so that what is stopped here never reaches it. */

window.kept = (() => {
  "use strict";

  const words = document.currentScript.dataset;
  const FORMS = "form.kept-form[data-kept-form]";

  // ---- what is typed -----------------------------------------------------------------------------------------------

  const controls = (form) => [...form.elements].filter((one) => one.name && one.matches("input, textarea, select"));
  const isTick = (one) => one.type === "checkbox" || one.type === "radio";
  const keyOf = (one) => (isTick(one) ? `${one.name}=${one.value}` : one.name);

  function defaultOf(one) {
    if (isTick(one)) return one.defaultChecked;
    if (one.tagName === "SELECT") return [...one.options].filter((option) => option.defaultSelected).map((option) => option.value);
    return one.defaultValue;
  }

  function keepDefault(one, stored) {
    if (stored === undefined || one.type === "hidden" || one.type === "file") return;
    if (isTick(one)) {
      const now = one.checked;
      one.defaultChecked = stored;
      one.checked = now;
    } else if (one.tagName === "SELECT") {
      const now = one.value;
      for (const option of one.options) option.defaultSelected = stored.includes(option.value);
      one.value = now;
    } else {
      const now = one.value;
      one.defaultValue = stored;
      one.value = now;
    }
  }

  function isChanged(one) {
    if (one.type === "hidden" || one.disabled) return false;
    if (isTick(one)) return one.checked !== one.defaultChecked;
    if (one.tagName === "SELECT") return one.options.length > 0 && one.value !== (defaultOf(one)[0] ?? one.options[0].value);
    return one.value !== one.defaultValue;
  }

  // A choice in a form without the bar is made again in a second; words are not.
  const isWorth = (form, one) => form.matches("[data-save-bar]") || one.tagName === "TEXTAREA";

  function isUnsaved(form) {
    return form.dataset.saved === undefined && controls(form).some((one) => isChanged(one) && isWorth(form, one));
  }

  const unsaved = () => [...document.querySelectorAll(FORMS)].filter(isUnsaved);

  // ---- what was stored, for a save that is refused -------------------------------------------------------------------

  const stored = new WeakMap();
  // Grows with each save and each letter that is typed: who was asked before may have thought better of it.
  let turn = 0;

  // App Bridge takes what is sent as saved, the moment it is sent. Should the server refuse, the bar has to come back.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(FORMS) || form.dataset.busy) return;
    stored.set(form, new Map(controls(form).map((one) => [keyOf(one), defaultOf(one)])));
    turn += 1;
  }, true);

  function refused(form) {
    const before = stored.get(form) ?? new Map();
    for (const control of controls(form)) keepDefault(control, before.get(keyOf(control)));
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // ---- leaving -------------------------------------------------------------------------------------------------------

  let going = false;
  let here = { address: location.href, state: history.state };

  document.addEventListener("input", (event) => {
    const form = event.target.form ?? event.target;
    if (!form.matches?.(FORMS)) return;
    delete form.dataset.saved;
    turn += 1;
    here = { address: location.href, state: history.state };
  });

  async function leave(go) {
    const waits = unsaved();
    const asked = ++turn;
    const barred = window.shopify?.saveBar && window.top !== window.self && waits.some((form) => form.matches("[data-save-bar]"));
    if (barred) await shopify.saveBar.leaveConfirmation();
    else if (!(await ask(words.wordLeave, { title: words.wordUnsaved, yes: words.wordLeaveYes, grave: true }))) return;
    if (asked !== turn) return;
    waits.forEach((form) => (form.dataset.saved = "no"));
    going = true;
    await go();
    going = false;
  }

  function stop(event, go) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!document.querySelector(`${FORMS}[data-busy]`)) leave(go);
  }

  const isHere = (url) => url.hash && url.href.split("#")[0] === location.href.split("#")[0];

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || link.target || link.dataset.keptDownload) return;
    const url = new URL(link.href, location.href);
    if (!isHere(url) && unsaved().length) stop(event, () => kept.visit(url.href));
  }, true);

  document.addEventListener("shopify:navigate", (event) => {
    const href = event.target?.getAttribute?.("href");
    if (href && unsaved().length) stop(event, () => kept.visit(href));
  }, true);

  // Another form on the page would be answered with a page anew, without what was typed here.
  document.addEventListener("submit", (event) => {
    const others = unsaved().filter((form) => form !== event.target);
    if (!others.length || event.target.matches("[data-save-bar], [method=dialog]")) return;
    const { target, submitter } = event;
    stop(event, () => target.requestSubmit(submitter));
  }, true);

  window.addEventListener("popstate", (event) => {
    if (!unsaved().length) return;
    const wanted = location.href;
    history.pushState(here.state, "", here.address);
    stop(event, () => kept.visit(wanted));
  }, true);

  // htmx hears of Back by itself and would put the page there anew.
  document.addEventListener("htmx:before:history:restore", (event) => {
    if (!going && unsaved().length) event.preventDefault();
  });

  window.addEventListener("beforeunload", (event) => {
    if (!going && unsaved().length) event.preventDefault();
  });

  // ---- a question ----------------------------------------------------------------------------------------------------

  function ask(question, { title, yes, grave = false }) {
    const dialog = document.createElement("dialog");
    dialog.className = "ask";
    dialog.setAttribute("aria-labelledby", "ask-title");
    dialog.setAttribute("aria-describedby", "ask-question");
    const put = (tag, about, inside = dialog) => inside.appendChild(Object.assign(document.createElement(tag), about));
    put("h2", { id: "ask-title", textContent: title });
    put("p", { id: "ask-question", textContent: question });
    const row = put("form", { method: "dialog", className: "ask-actions" });
    put("button", { className: "button plain", value: "", textContent: words.wordCancel }, row);
    put("button", { className: `button ${grave ? "grave" : "main"}`, value: "yes", textContent: yes }, row);
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((done) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        done(dialog.returnValue === "yes");
      }, { once: true });
    });
  }

  return { ask, controls, isTick, isUnsaved, refused, visit: (address) => location.assign(address) };
})();
