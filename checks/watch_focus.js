// Notes where focus goes from now on; gives the number of places that Tab has to reach.
() => {
  const stops = 'a[href], button, input:not([type=hidden], [type=radio]), select, textarea, summary, [tabindex="0"]';
  const wanted = [...document.querySelectorAll(stops)]
    .filter(element => element.checkVisibility() && !element.disabled && element.tabIndex !== -1);
  const text = element => (element.textContent || element.value || element.id).trim().slice(0, 40);
  const name = element => `${element.tagName.toLowerCase()} “${text(element)}”`;
  const seen = new Set(), faults = [];
  document.addEventListener('focusin', ({target}) => {
    const style = getComputedStyle(target), box = target.getBoundingClientRect();
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    if (!seen.has(target) && wanted.includes(target)) {
      if (!outlined && style.boxShadow === 'none') faults.push(`focus is not seen on ${name(target)}`);
      const inSight = box.width > 1 && box.bottom > 0 && box.top < innerHeight;
      if (!inSight) faults.push(`out of sight with focus: ${name(target)}`);
    }
    seen.add(target);
  });
  window.keyboardWalk = () => ({faults, missed: wanted.filter(element => !seen.has(element)).map(name)});
  return wanted.length;
}
