// What makes a page scroll sideways, and texts that are cut off.
() => {
  const room = document.documentElement.clientWidth, root = document.scrollingElement;
  const name = element => {
    const classes = element.getAttribute('class');
    return element.tagName.toLowerCase() + (classes ? '.' + classes.trim().split(/\s+/).join('.') : '');
  };
  const found = [];
  if (root.scrollWidth > room) {
    const over = element => {
      const box = element.getBoundingClientRect();
      return Math.max(box.right - room, -box.left);
    };
    const all = [...document.body.querySelectorAll('*')].filter(element => over(element) > 0);
    const worst = all.sort((one, other) => over(other) - over(one))[0];
    found.push(`${root.scrollWidth - room} px too wide` + (worst ? `, first by ${name(worst)}` : ''));
  }
  for (const element of document.querySelectorAll('main *, header *, footer *')) {
    const style = getComputedStyle(element);
    if (!['hidden', 'clip'].includes(style.overflowX) || element.clientWidth < 2) continue;
    if (element.textContent.trim() && element.scrollWidth > element.clientWidth + 1 && style.clipPath === 'none')
      found.push(`text of ${name(element)} is cut off`);
  }
  return [...new Set(found)];
}
