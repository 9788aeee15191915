"use strict";

/* Lets readers sort and filter the tables, which are whole without it. */

const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
const count = new Intl.NumberFormat("en");

function valueOf(row, position) {
  const cell = row.cells[position];
  return cell.dataset.value ?? cell.textContent;
}

function compared(position, isNumber) {
  return (one, other) => {
    const [left, right] = [valueOf(one, position), valueOf(other, position)];
    return isNumber ? Number(left) - Number(right) : words.compare(left, right);
  };
}

function sort(table, header) {
  const position = header.cellIndex;
  const isNumber = header.classList.contains("number");
  const before = header.getAttribute("aria-sort");
  /* Numbers are asked for their greatest first, words for their beginning. */
  const first = isNumber ? "descending" : "ascending";
  const second = isNumber ? "ascending" : "descending";
  const order = before === first ? second : first;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const empty = rows.filter((row) => valueOf(row, position) === "");
  const filled = rows.filter((row) => valueOf(row, position) !== "");
  filled.sort(compared(position, isNumber));
  if (order === "descending") {
    filled.reverse();
  }
  body.append(...filled, ...empty);
  for (const other of header.parentElement.cells) {
    other.removeAttribute("aria-sort");
  }
  header.setAttribute("aria-sort", order);
}

function filter(table, form) {
  const wanted = form.querySelector("input").value.trim().toLocaleLowerCase();
  const choices = [...form.querySelectorAll("select")].filter((choice) => choice.value);
  const rows = [...table.tBodies[0].rows];
  for (const row of rows) {
    const isChosen = choices.every(
      (choice) => row.cells[choice.dataset.column].textContent === choice.value,
    );
    row.hidden = !(isChosen && row.textContent.toLocaleLowerCase().includes(wanted));
  }
  const left = rows.filter((row) => !row.hidden).length;
  const isAll = left === rows.length;
  form.querySelector("output").textContent = isAll
    ? ""
    : `${count.format(left)} of ${count.format(rows.length)} rows`;
}

for (const table of document.querySelectorAll("table")) {
  for (const header of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => sort(table, header));
    header.replaceChildren(button);
  }
  const form = table.closest(".table").querySelector(".filters");
  if (form) {
    form.hidden = false;
    form.addEventListener("input", () => filter(table, form));
    form.addEventListener("submit", (event) => event.preventDefault());
  }
}
