// Where the reader is: the index, or one scenario, as the address of the page says (#close-four, #close-four.8).

function sections() { return [...document.querySelectorAll('section.scenario')]; }

/** The scenario that an address names, and the row in it. */
function placeOf(address) {
  let name = address.replace(/^#/, '');
  try { name = decodeURIComponent(name); } catch { /* It names nothing. */ }
  const target = name && byID(name);
  const section = target && target.closest('section.scenario');
  return { anchor: section ? section.id : null, row: section && target.matches('.row') ? name : null, target };
}

function visit(address, isFirst) {
  const { anchor, row, target } = placeOf(address);
  const all = sections();
  for (const old of document.querySelectorAll('section.here')) old.classList.remove('here');
  byID(anchor || 'index').classList.add('here');
  if (anchor) {
    page.dataset.one = '';
    if (reading.scenario !== anchor) read(anchor);
    const at = reading.steps.findIndex((step) => step.row === row);
    if (at >= 0) go(at, true);
  } else {
    endQuiz();
    delete page.dataset.one;
    byID('panel').hidden = true;
    reading.scenario = null;
  }
  showPlaces(anchor, all);
  showTitle();
  if (isFirst) return;
  if (!row && target && target.tabIndex === -1 && target.id !== 'main') {
    target.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

function showPlaces(anchor, all) {
  const here = all.findIndex((section) => section.id === anchor);
  byID('places').hidden = !anchor || all.length < 2;
  for (const [id, section] of [['place-back', all[here - 1]], ['place-forth', all[here + 1]]]) {
    const link = byID(id);
    if (section) link.href = '#' + section.id;
    else link.removeAttribute('href');
  }
}

function startFilter() {
  const form = byID('filter');
  const rows = [...document.querySelectorAll('table.index tbody tr')];
  const filter = () => {
    const wanted = byID('search').value.trim().toLowerCase();
    const isAll = form.elements.show.value === 'all';
    let count = 0;
    for (const row of rows) {
      const fits = (isAll || !row.classList.contains('passed')) && row.textContent.toLowerCase().includes(wanted);
      row.hidden = !fits;
      if (fits) count += 1;
    }
    byID('index.empty').firstElementChild.hidden = count > 0;
  };
  form.addEventListener('input', filter);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = rows.length < 2;
}

startSettings();
startSteps();
startAsking();
startFilter();
addEventListener('hashchange', () => visit(location.hash, false));
// A run of one scenario is that scenario.
visit(location.hash.length > 1 || sections().length !== 1 ? location.hash : '#' + sections()[0].id, true);
addEventListener('beforeprint', () => { for (const each of document.querySelectorAll('details')) each.open = true; });
