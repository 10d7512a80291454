// A form over Pagefind, whose script and index are loaded when it is used.
const form = document.querySelector('.finder');
const status = form.querySelector('[role=status]');
const list = form.querySelector('.results');
const more = form.querySelector('.more');
const home = new URL('../', import.meta.url);
const lang = document.documentElement.lang;
const choices = [...form.querySelectorAll('select:not([name=sort])')];
const AT_ONCE = 10;
let engine, timer, latest = 0, found = [], shown = 0;

const say = (text) => { status.textContent = text; };
const soon = (wait) => { clearTimeout(timer); timer = setTimeout(search, wait); };

function load() {
  engine ??= import(new URL('pagefind/pagefind.js', home)).then(async (pagefind) => {
    fill(await pagefind.filters());
    return pagefind;
  });
  return engine;
}

// Each choice with the number of articles that it leaves; what is chosen stays, also where it leaves none.
function fill(filters) {
  for (const select of choices) {
    const facet = select.name;
    const chosen = select.value || new URLSearchParams(location.search).get(facet) || '';
    const counts = Object.entries(filters[facet] ?? {}).filter(([value, count]) => count || value === chosen);
    if (chosen && !counts.some(([value]) => value === chosen)) counts.push([chosen, 0]);
    counts.sort(([a], [b]) => (facet === 'year' ? b - a : a.localeCompare(b, lang)));
    const options = counts.map(([value, count]) => new Option(`${value} (${count})`, value));
    select.replaceChildren(new Option(form.dataset.any, ''), ...options);
    select.value = chosen;
  }
}

function remember() {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  history.replaceState(null, '', asked.size ? `?${asked}` : location.pathname);
  return asked;
}

async function search() {
  const number = ++latest;
  try {
    const pagefind = await load();
    const asked = remember();
    const words = asked.get('q')?.trim() || null;
    const filters = Object.fromEntries([...asked].filter(([name]) => !/^(q|sort)$/.test(name)));
    const sort = asked.get('sort') || !words ? { date: 'desc' } : undefined;
    const answer = words || Object.keys(filters).length ? await pagefind.search(words, { filters, sort }) : null;
    if (number !== latest) return;
    found = answer ? answer.results : [];
    shown = 0;
    fill(answer ? answer.filters : await pagefind.filters());
    const entries = await next();
    if (number !== latest) return;
    list.replaceChildren(...entries);
    say(found.length ? `${form.dataset.found} ${found.length.toLocaleString(lang)}` : answer ? form.dataset.nothing : '');
  } catch {
    say(form.dataset.broken);
  }
}

async function next() {
  const results = await Promise.all(found.slice(shown, shown + AT_ONCE).map((result) => result.data()));
  shown += results.length;
  more.hidden = shown >= found.length;
  return results.map(entry);
}

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function entry({ raw_url, meta, excerpt, plain_excerpt, raw_content }) {
  const link = element('a', '', meta.title);
  link.href = new URL(raw_url.replace(/^\//, ''), home);
  const text = element('p', 'standfirst', ...marked(excerpt, meta.title, raw_content.startsWith(plain_excerpt)));
  const headline = element('h2', 'headline', link);
  if (meta.lang) for (const part of [headline, text]) part.lang = meta.lang, part.dir = 'auto';
  const facts = [meta.source, meta.when].filter(Boolean).map((fact) => element('span', '', fact));
  return element('li', '', headline, text, element('p', 'meta', ...facts));
}

// An excerpt is text with <mark> around words; nothing else in it is HTML for us. It begins without the title.
function marked(excerpt, title, begins) {
  const parts = excerpt.replace(/(\p{P}+)<\/mark>/gu, '</mark>$1').split(/<mark>(.*?)<\/mark>/s)
    .map((text) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>'));
  if (begins && parts[0].startsWith(title)) parts[0] = parts[0].slice(title.length).replace(/^[.\s]+/, '');
  return [begins ? '' : '… ', ...parts.map((text, at) => (at % 2 ? element('mark', '', text) : text)), ' …'];
}

const given = new URLSearchParams(location.search);
form.elements.q.value = given.get('q') ?? '';
form.elements.sort.value = given.get('sort') === 'date' ? 'date' : '';
form.hidden = false;
form.addEventListener('focusin', () => load().catch(() => say(form.dataset.broken)), { once: true });
form.addEventListener('submit', (event) => { event.preventDefault(); soon(0); });
form.elements.q.addEventListener('input', () => soon(300));
form.addEventListener('change', (event) => event.target.matches('select') && soon(0));
more.addEventListener('click', async () => {
  const entries = await next();
  list.append(...entries);
  entries[0]?.querySelector('a').focus();
});
if ([...given.values()].some(Boolean)) search();
