// Explorers that move without a kernel. What they show is drawn beforehand and stored in a file of its own, which sets a
// global and so can be loaded from disk too; it is fetched when its explorer comes near.
"use strict";

{
  const files = new Map(); // the data of each file, as promises: an explorer may stand on a page twice
  const SVG = "http://www.w3.org/2000/svg";
  let players = 0;

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        near.unobserve(entry.target);
        loaded(entry.target.dataset.moving).then((data) => play(entry.target, data)).catch((error) => failed(entry.target, error));
      }
    },
    { rootMargin: "900px" },
  );

  function loaded(address) {
    if (!files.has(address)) files.set(address, fetched(address).then(unpacked));
    return files.get(address);
  }

  function fetched(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = () => resolve(window.actcourseMoving[address.split("/").pop()]);
      script.onerror = () => reject(new Error(`${address} could not be loaded`));
      document.head.append(script);
    });
  }

  async function unpacked(packed) {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }

  function failed(figure, error) {
    figure.querySelector(".actcourse-controls").hidden = true; // the still stays
    console.warn(error);
  }

  function play(figure, data) {
    const inputs = [...figure.querySelectorAll("input[type=range]")];
    const still = figure.querySelector("img");
    const prefix = `moving${players++}-`;
    const own = (text) => text.replaceAll("¤", prefix); // ids of this player alone
    const svg = picture(data, own);
    const first = data.shows[data.start];
    const slots = first.map(() => svg.lastElementChild.appendChild(document.createElementNS(SVG, "g")));
    const seen = first.map(() => null);
    const made = first.map(() => new Map()); // by slot, each drawing is made once

    function draw(slot, fragment) {
      if (made[slot].has(fragment)) slots[slot].replaceChildren(...made[slot].get(fragment));
      else {
        slots[slot].innerHTML = own(data.fragments[fragment]);
        made[slot].set(fragment, [...slots[slot].childNodes]);
      }
      seen[slot] = fragment;
    }

    function show(moved) {
      const at = reachable(data, inputs.map((input) => Number(input.value)), moved);
      const words = data.words[at];
      for (const [slot, fragment] of data.shows[at].entries()) if (seen[slot] !== fragment) draw(slot, fragment);
      for (const [number, input] of inputs.entries()) {
        const value = data.values[number][at[number]];
        if (Number(input.value) !== at[number]) input.value = at[number];
        input.parentElement.querySelector("output").textContent = value;
        input.setAttribute("aria-valuetext", number === moved ? `${value}. ${words}` : value);
      }
      svg.setAttribute("aria-label", words);
      figure.querySelector(".actcourse-words").textContent = words;
    }

    for (const [number, input] of inputs.entries()) input.addEventListener("input", () => show(number));
    show(0); // where the controls stand by now
    still.after(svg);
    still.hidden = true;
    figure.dataset.moves = "";
  }

  function picture(data, own) {
    const [width, height] = data.size;
    const holder = document.createElement("div");
    const size = `viewBox="0 0 ${width} ${height}" width="${(width * 100) / 72}"`;
    holder.innerHTML = `<svg class="actcourse-picture" ${size} role="img"><defs>${own(data.defs)}</defs>
      <g>${own(data.background)}</g><g></g></svg>`;
    return holder.firstElementChild;
  }

  // The position nearest to what the controls say that there is a picture of: what moved stays, then what moves with it.
  function reachable(data, wanted, moved) {
    if (wanted in data.shows) return wanted;
    const keeping = (group) => wanted.map((place, number) => (group.includes(number) ? place : data.start[number]));
    const groups = data.groups.filter((group) => group.includes(moved));
    return groups.map(keeping).find((at) => at in data.shows);
  }

  for (const figure of document.querySelectorAll(".actcourse-explorer")) near.observe(figure);
}
