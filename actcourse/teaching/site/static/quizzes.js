// Quizzes on pages: each form has beside it what is said to its answers.
"use strict";

for (const form of document.querySelectorAll("form.actcourse-quiz")) {
  actcourseQuiz.ask(form, JSON.parse(form.querySelector("script").textContent));
}
