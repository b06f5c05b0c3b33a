// Paper, and the catalogue's table, which can be searched and sorted.
"use strict";
document.documentElement.classList.add("actcourse-scripts");

// Paper is light, whatever the page was: a browser prints the letters of the dark and not the ground that they stand on.
{
  const page = document.documentElement;
  let before;
  addEventListener("beforeprint", () => { before = page.dataset.theme; page.dataset.theme = "light"; });
  addEventListener("afterprint", () => { page.dataset.theme = before; });
}

for (const table of document.querySelectorAll("table.actcourse-overview")) {
  const rows = [...table.tBodies[0].rows];
  const search = document.createElement("label");
  search.className = "actcourse-search";
  search.innerHTML = 'Find a function: <input type="search"> <output aria-live="polite"></output>';
  table.parentElement.before(search);
  const [input, count] = [search.querySelector("input"), search.querySelector("output")];
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !`${row.cells[0].textContent} ${row.dataset.names}`.toLowerCase().includes(wanted);
    count.textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
  });

  let sorted = null;
  for (const [column, heading] of [...table.tHead.rows[0].cells].entries()) {
    if (!rows.some((row) => "sort" in row.cells[column].dataset)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...heading.childNodes);
    heading.append(button);
    button.addEventListener("click", () => {
      const falling = sorted === column;
      sorted = falling ? null : column;
      rows.sort((a, b) => order(a.cells[column].dataset.sort, b.cells[column].dataset.sort) * (falling ? -1 : 1));
      table.tBodies[0].append(...rows);
      for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", falling ? "descending" : "ascending");
    });
  }
}

function order(one, other) {
  const [a, b] = [Number(one), Number(other)];
  return Number.isNaN(a) || Number.isNaN(b) ? one.localeCompare(other) : a - b;
}
