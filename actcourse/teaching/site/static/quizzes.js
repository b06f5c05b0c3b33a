// Quizzes: choose, commit, and see what is said to the answer. The first answer is kept where the browser keeps things.
"use strict";

{
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

  for (const form of document.querySelectorAll(".actcourse-quiz")) {
    const data = JSON.parse(form.querySelector("script").textContent);
    const id = form.dataset.quiz;
    const field = form.elements[`quiz-${id}`];
    const commit = () => {
      const feedback = judged(data, field.value);
      say(form, feedback);
      if (feedback.right === undefined) return;
      memory.keep(id, field.value);
      form.querySelector("button").textContent = "commit again";
      reveal(1);
    };
    // Where the answer is a place in a picture, a control that nobody sees shows the right one, until the next move.
    const reveal = (place) => {
      const shows = data.shows && form.querySelector(`input[id$="-${data.shows}"]`);
      if (!shows) return;
      shows.value = place;
      shows.dispatchEvent(new Event("input"));
    };
    if (data.shows) field.addEventListener("input", () => reveal(0));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      commit();
    });
    const before = memory.get(id);
    if (before !== null) {
      field.value = before;
      if (judged(data, field.value).right !== undefined) commit();
    }
  }
}
