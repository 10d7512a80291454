// A box above an A to Z that leaves only the names with what is typed; without this script all of them stay.
const script = document.currentScript, names = document.getElementById("names");
const label = document.createElement("label"), box = document.createElement("input"), said = document.createElement("output");
box.type = "search"; box.autocomplete = "off";
label.className = "filter"; label.append(script.dataset.label + " ", box, said);
names.before(label);
const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const groups = [...names.querySelectorAll("h2")].map(title => [title, [...title.nextElementSibling.children].map(entry => [entry, plain(entry.textContent)])]);
box.addEventListener("input", () => {
  const wanted = plain(box.value.trim());
  let left = 0;
  for (const [title, entries] of groups) {
    const shown = entries.filter(([entry, text]) => !(entry.hidden = !text.includes(wanted))).length;
    title.hidden = title.nextElementSibling.hidden = !shown;
    left += shown;
  }
  said.textContent = wanted ? left.toLocaleString(document.documentElement.lang) : "";
});
