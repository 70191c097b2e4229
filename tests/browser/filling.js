({
  // Types what no shop could mean into all that can be typed into; where nothing can be, takes the other choice.
  // returns  how many fields were typed into
  fill(form) {
    const say = (one) => one.dispatchEvent(new Event("input", { bubbles: true }));
    const fields = [...form.elements].filter((one) => !one.disabled && one.matches("input:not([type=hidden], [type=file]), textarea, select"));
    const typed = fields.filter((one) => !one.matches("[type=checkbox], [type=radio], select"));
    const nonsense = { number: "-7", date: "1800-01-01", time: "", email: "nowhere", url: "nowhere" };
    for (const one of typed) {
      one.removeAttribute("maxlength");
      one.value = nonsense[one.type] ?? "å".repeat(9000);
      say(one);
    }
    if (typed.length) return typed.length;
    const tick = fields.find((one) => one.matches("[type=checkbox], [type=radio]:not(:checked)"));
    if (tick) tick.checked = !tick.checked;
    else fields[0].selectedIndex = fields[0].selectedIndex ? 0 : 1;
    say(tick ?? fields[0]);
    return 0;
  },

  // returns  what is wrong with the way in which the form complains, and what it has lost
  complained(form) {
    const faults = [], wrong = [...form.querySelectorAll("[aria-invalid=true]")];
    const complaint = (id) => document.querySelector(`#${CSS.escape(id)} .complaint, #${CSS.escape(id)}.complaint`)?.textContent.trim();
    for (const one of wrong) {
      if (!(one.getAttribute("aria-describedby") ?? "").split(" ").some((id) => id && complaint(id))) faults.push(`no words at ${one.name || one.id}`);
      if (one.matches("textarea, [type=text], [type=number]") && !one.value) faults.push(`what was typed is lost: ${one.name}`);
    }
    if (!wrong.includes(document.activeElement)) faults.push("none of the fields has the focus");
    const links = [...form.querySelectorAll(".banner[role=alert] a[href^='#']")];
    if (!links.length) faults.push("no list of what is wrong");
    for (const one of links) if (!document.getElementById(one.hash.slice(1))) faults.push(`leads nowhere: ${one.hash}`);
    return faults;
  },
})
