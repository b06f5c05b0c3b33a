// Explorers on pages. The data of each stands in a file of its own, which sets a global and so can be loaded from disk
// too; it is fetched when its explorer comes near.
"use strict";

{
  const files = new Map(); // the data of each file, as promises: an explorer may stand on a page twice

  const near = new IntersectionObserver(
    (entries) => {
      for (const entry of entries.filter((each) => each.isIntersecting)) {
        near.unobserve(entry.target);
        loaded(entry.target.dataset.moving)
          .then((data) => actcoursePlayer.play(entry.target, data))
          .catch((error) => failed(entry.target, error));
      }
    },
    { rootMargin: "900px" },
  );

  function loaded(address) {
    if (!files.has(address)) files.set(address, fetched(address).then(actcoursePlayer.unpacked));
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

  function failed(figure, error) {
    figure.querySelector(".actcourse-controls").hidden = true; // the still stays
    console.warn(error);
  }

  for (const figure of document.querySelectorAll(".actcourse-explorer")) near.observe(figure);
}
