// Opens pages in frames and says of each what ran in it, where it is, which addresses its links have, its title; then
// clicks every link that is not the theme's own, held back from leaving, and touches every element.
async (paths) => {
  const pause = () => new Promise((done) => setTimeout(done, 0));
  const look = async (path) => {
    const frame = document.createElement('iframe');
    frame.src = path;
    await new Promise((done) => { frame.onload = done; setTimeout(done, 20000); document.body.append(frame); });
    const { contentWindow: page, contentDocument: doc } = frame;
    if (!doc) { frame.remove(); return { path, left: true }; }
    const place = page.location.pathname + page.location.search;
    const title = doc.querySelector('h1')?.textContent ?? '';
    const links = [...doc.querySelectorAll('a, area')];
    const inside = doc.querySelector('main') ?? doc.body;
    const made = [...inside.querySelectorAll('a[href], area[href], svg a')].filter(
      (link) => link.closest('.prose') || link.origin !== location.origin);
    doc.addEventListener('click', (event) => {
      const link = event.target.closest('a, area');
      const address = String(link?.href?.baseVal ?? link?.href ?? '');
      if (!/^\s*javascript:/i.test(address)) event.preventDefault();
    });
    for (const kind of ['mouseover', 'focus', 'pointerenter', 'error', 'load', 'toggle', 'begin', 'keydown'])
      for (const element of inside.querySelectorAll('*')) element.dispatchEvent(new Event(kind));
    for (const link of made) link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    await pause(); await pause(); await pause();
    if (!frame.contentDocument) { frame.remove(); return { path, left: true }; }
    const said = { path, place, title, ran: Boolean(page.ran ?? window.ran), clicks: made.length,
      addresses: links.map((link) => link.getAttribute('href')).filter((address) => address !== null) };
    frame.remove();
    return said;
  };
  return Promise.all(paths.map(look));
}
