// Quizzes: choose, commit, and see what is said to the answer. The first answer is kept where the browser keeps things.
// This is part of pages and of outputs of notebooks that bring it along.
const actcourseQuiz = (() => {
  "use strict";
  const memory = {
    // Browsers that block cookies throw at the very mention of it.
    get(id) {
      try { return localStorage.getItem(`actcourse.quiz.${id}`); } catch { return null; }
    },
    keep(id, answer) {
      try { if (localStorage.getItem(`actcourse.quiz.${id}`) === null) localStorage.setItem(`actcourse.quiz.${id}`, answer); } catch { /* then not */ }
    },
  };

  // As people write numbers: 0.25, 0,25, 1/4 or 25 %. NaN for what is none.
  function number(text) {
    const plain = text.trim().replaceAll(",", ".").replaceAll("−", "-");
    const parts = plain.replace(/%$/, "").split("/");
    if (parts.length > 2 || parts.some((part) => !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(part))) return NaN;
    return (plain.endsWith("%") ? 0.01 : 1) * (parts.length > 1 ? Number(parts[0]) / Number(parts[1]) : Number(parts[0]));
  }

  function judged(data, answer) {
    if (data.said) return answer === "" ? { text: "Choose one of the answers first." } : data.said[answer];
    const given = number(answer);
    if (!Number.isFinite(given)) return { text: `“${answer}” is not a number. Write it as 0.25 or 1/4.`, plain: true };
    return data.near.find((known) => Math.abs(given - known.number) <= known.within) ?? data.otherwise;
  }

  function say(form, feedback) {
    const place = form.querySelector(".actcourse-said");
    place.textContent = "";
    if (feedback.right === undefined) place.textContent = feedback.text;
    else place.innerHTML = `<strong>${feedback.right ? "✓ right" : "✗ not yet"}.</strong> ${feedback.text}`;
    window.MathJax?.startup?.promise?.then(() => MathJax.typesetPromise([place]));
  }

  // Let a form be answered. Where the answer is a place in a picture, its controls may come later, with the picture.
  function ask(form, data) {
    const id = form.dataset.quiz;
    const controls = () => form.querySelectorAll("input[type=range]");
    const field = () => (data.placed ? controls()[0] : form.elements[`quiz-${id}`]);
    // Of a picture the last control, which nobody sees, shows the right place, until the next move.
    const reveal = (place) => {
      const seen = [...controls()].at(-1);
      seen.value = place;
      seen.dispatchEvent(new Event("input"));
    };
    const commit = () => {
      const feedback = judged(data, field().value);
      say(form, feedback);
      if (feedback.right === undefined) return;
      memory.keep(id, field().value);
      form.querySelector("button").textContent = "commit again";
      if (data.placed) reveal(1);
    };
    const recall = () => {
      const before = memory.get(id);
      if (before === null) return;
      field().value = before;
      if (judged(data, field().value)?.right !== undefined) commit();
    };
    // A frame may forbid forms to be submitted (Enter and the button do without), and a phone may do it without a key.
    const instead = (event) => {
      event.preventDefault();
      if (field()) commit();
    };
    form.addEventListener("submit", instead);
    form.querySelector("button").addEventListener("click", instead);
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target.matches("input")) instead(event);
    });
    const moved = (event) => {
      if (data.placed && event.target === field()) reveal(0);
    };
    form.addEventListener("input", moved, true); // before the move itself is shown, of which a slider then says all
    if (field()) recall();
    else form.addEventListener("actcourse-moves", recall, { once: true });
  }

  // Wake the quiz of an output: all of it, where a cell was copied and its output stands there twice.
  function wake(id, data) {
    for (const place of document.querySelectorAll(`[data-asks="${id}"]:not([data-asked])`)) {
      const form = document.createElement("form");
      form.className = "actcourse-quiz";
      form.dataset.quiz = id;
      form.append(...place.childNodes);
      form.querySelector("ul")?.remove(); // what there is to choose from, for those who cannot
      form.insertAdjacentHTML("beforeend", data.fields);
      // Or else JupyterLab takes arrow keys to go from cell to cell. It asks each by itself, and not what it is in.
      for (const each of form.querySelectorAll("input, button")) each.dataset.lmSuppressShortcuts = "true";
      place.append(form);
      place.dataset.asked = "";
      ask(form, data);
    }
  }

  return { ask, wake };
})();
