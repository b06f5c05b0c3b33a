// Explorers that move without a kernel. What they show is drawn beforehand: a background, and for every position which
// drawings are put over it and what they say in words. This is part of pages and of outputs that bring it along.
const actcoursePlayer = (() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";
  const MARK = "¤"; // before every id in what is stored: each player puts a name of its own in its place

  async function unpacked(packed) {
    const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }

  // Ids of one player alone, wherever others come from: two outputs of a notebook do not know of each other.
  function naming() {
    const prefix = `moving-${Math.random().toString(36).slice(2)}-`;
    return (text) => text.replaceAll(MARK, prefix);
  }

  // Let the controls of an explorer move its picture, which takes the place of the still.
  function play(explorer, data, own = naming()) {
    const inputs = [...explorer.querySelectorAll("input[type=range]")];
    const outputs = inputs.map((input, number) => roomy(input.parentElement.querySelector("output"), data.values[number]));
    const sentence = roomy(explorer.querySelector(".actcourse-words"), Object.values(data.words), " a word more");
    const still = explorer.querySelector("img");
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
        outputs[number].textContent = value;
        input.setAttribute("aria-valuetext", number === moved ? `${value}. ${words}` : value);
      }
      svg.setAttribute("aria-label", words);
      sentence.textContent = words;
    }

    for (const [number, input] of inputs.entries()) input.addEventListener("input", () => show(number));
    show(0); // where the controls stand by now
    still.after(svg);
    still.hidden = true;
    still.style.display = "none"; // some pages say how pictures are laid out, and `hidden` then says nothing
    explorer.dataset.moves = "";
    explorer.dispatchEvent(new Event("actcourse-moves", { bubbles: true })); // a quiz may wait for its controls
  }

  // The part of an element to be filled with one text after another; it has room for the longest from the start, or else
  // what stands below, and the slider itself, would jump under the hand. Of two sentences the shorter may break into more
  // lines, so that there is something to spare.
  function roomy(element, texts, spare = "") {
    const filled = document.createElement("span");
    filled.append(...element.childNodes);
    element.append(filled);
    element.classList.add("actcourse-roomy");
    element.dataset.longest = texts.reduce((longest, text) => (text.length > longest.length ? text : longest), "") + spare;
    return filled;
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

  // Wake the explorers of an output, which bears a name: all, where a cell was copied and its output stands there twice.
  async function wake(name, packed) {
    for (const explorer of document.querySelectorAll(`[data-player="${name}"]:not([data-moves])`)) {
      explorer.dataset.moves = "";
      const own = naming();
      const data = await unpacked(packed);
      explorer.querySelector("img").insertAdjacentHTML("afterend", own(data.below));
      play(explorer, data, own);
    }
  }

  return { play, unpacked, wake };
})();
