"use strict";
// Shows the errors that the controls ask for, within each kind in the order they ask for.
const form = document.getElementById("filter");
if (form) {
  const groups = [...document.querySelectorAll("#errors details")];
  const items = groups.map(group => [...group.querySelectorAll("li")]);
  const place = new Map(items.flat().map((item, number) => [item, number]));
  const text = new Map(items.flat().map(item => [item, item.querySelector(".gold span").textContent.toLowerCase()]));
  const orders = {
    text: () => 0,
    sure: (a, b) => b.dataset.sure - a.dataset.sure,
    label: (a, b) => a.dataset.labels.localeCompare(b.dataset.labels),
    word: (a, b) => a.dataset.word.localeCompare(b.dataset.word),
  };
  let orderShown = "text";
  const update = () => {
    const {target, kind, label, word, order} = Object.fromEntries(new FormData(form));
    const wanted = word.trim().toLowerCase();
    let shown = 0;
    groups.forEach((group, number) => {
      let here = 0;
      for (const item of items[number]) {
        item.hidden = !((!kind || group.dataset.kind === kind) && (!target || item.dataset.target === target) &&
          (!label || item.dataset.labels.split("\n").includes(label)) && (!wanted || text.get(item).includes(wanted)));
        here += !item.hidden;
      }
      group.hidden = !here;
      shown += here;
      if (order !== orderShown) {
        const sorted = items[number].toSorted((a, b) => orders[order](a, b) || place.get(a) - place.get(b));
        group.querySelector("ol").append(...sorted);
      }
    });
    orderShown = order;
    form.querySelector("output").textContent = `${shown.toLocaleString("en")} shown`;
  };
  form.addEventListener("input", update);
  form.addEventListener("submit", event => event.preventDefault());
  update();
}
