// Stepping through the ladders of the scenario that is read.

const reading = { scenario: null, steps: [], at: -1, file: null, order: [] };

function rowOf(step) { return byID(step.row); }

/** The octets of the capture of a scenario: they are in its download link, once. */
function fileOf(section) {
  const link = section.querySelector('a[download]');
  if (!link || !link.href.startsWith('data:')) return null;
  const text = atob(link.href.slice(link.href.indexOf(',') + 1));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The steps of a scenario, each with its row and with the states of both ends, which hold until the next one. */
function stepsOf(anchor) {
  const reached = {};
  return data.scenarios[anchor].steps.map((step) => {
    const { frame, conversation, initiator, responder } = step;
    const last = reached[conversation] || {};
    const states = { initiator: initiator || last.initiator, responder: responder || last.responder };
    reached[conversation] = states;
    return { ...step, ...states, row: `${anchor}.${frame}${step.arrives ? '.arrives' : ''}` };
  });
}

/** Where a frame is in the capture, and its parts. */
function frameOf(step) {
  const { frames, layouts } = data.scenarios[reading.scenario];
  const [start, count, layout] = frames[step.frame] || [];
  return start === undefined ? null : { start, end: start + count, parts: layouts[layout] };
}

/** Begins to read a scenario: the panel comes to its side. */
function read(anchor) {
  endQuiz();
  const section = byID(anchor);
  const steps = stepsOf(anchor);
  Object.assign(reading, { scenario: anchor, steps, at: -1, file: fileOf(section), order: orderOf(section, steps) });
  const stage = section.querySelector('.stage');
  const panel = byID('panel');
  panel.hidden = !stage || steps.length === 0;
  if (panel.hidden) return;
  stage.append(panel);
  byID('stepping').hidden = false;
  if (isTold(section)) go(0, false);
  else go(-1, true);
}

/** At which step each row is seen: with the packet that follows it, a remark with the one before it. */
function orderOf(section, steps) {
  const places = new Map(steps.map((step, index) => [step.row, index]));
  const order = [];
  for (const ladder of section.querySelectorAll('.ladder')) {
    const rows = [...ladder.querySelectorAll('.row:not(.head)')];
    const own = rows.map((row) => places.get(row.id)).filter((place) => place !== undefined);
    let next = own.length ? Math.max(...own) : 0;
    // From below: what stands above a packet led to it. What came back after the last one is seen with it.
    for (const row of rows.reverse()) {
      const place = places.get(row.id);
      if (place !== undefined) next = place;
      order.push([row, row.classList.contains('note') ? placeAbove(row, places, next) : next]);
    }
    order.push([ladder, own.length ? Math.min(...own) : 0]);
    const heading = ladder.previousElementSibling;
    if (heading && heading.matches('h3')) order.push([heading, own.length ? Math.min(...own) : 0]);
  }
  return order;
}

function placeAbove(row, places, otherwise) {
  for (let above = row.previousElementSibling; above; above = above.previousElementSibling) {
    if (places.has(above.id)) return places.get(above.id);
  }
  return otherwise;
}

/** Goes to a step, -1 is before the first; `isStepping` says that what comes later is not to be seen yet. */
function go(target, isStepping) {
  const { steps, scenario } = reading;
  if (steps.length === 0) return;
  reading.at = Math.max(-1, Math.min(steps.length - 1, target));
  const step = steps[reading.at];
  const section = byID(scenario);
  const isLast = reading.at === steps.length - 1;
  if (!isStepping || isLast) tell(section);
  section.classList.toggle('stepping', isStepping && !isLast);
  for (const old of section.querySelectorAll('.chosen-row')) {
    old.classList.remove('chosen-row');
    old.removeAttribute('aria-current');
  }
  for (const [each, place] of reading.order) {
    if (isStepping && place > reading.at) each.dataset.later = '';
    else delete each.dataset.later;
  }
  byID('step-first').disabled = reading.at === 0;
  byID('step-previous').disabled = reading.at < 0;
  byID('step-next').disabled = byID('step-last').disabled = isLast;
  if (step) {
    const row = rowOf(step);
    row.classList.add('chosen-row');
    row.setAttribute('aria-current', 'step');
    if (isStepping) row.scrollIntoView({ block: 'nearest' });
  }
  describe(step);
}

/** Shows everything about a step beside the ladder. */
function describe(step) {
  if (!step) {
    byID('position').replaceChildren(...quizLine('', quizText('nothingYet')).childNodes);
    byID('anatomy').hidden = byID('machine').hidden = true;
    return;
  }
  const row = rowOf(step);
  const before = reading.steps[reading.at - 1];
  const heads = row.closest('.ladder').querySelectorAll('.head strong');
  const shown = [...heads].filter((head) => !head.lang || head.lang === page.lang);
  const names = shown.map((head) => head.textContent);
  const position = byID('position');
  position.replaceChildren(
    element('span', 'count', `${reading.at + 1}/${reading.steps.length}`), ' ',
    element('strong', '', `#${step.frame}`), ' ');
  for (const part of row.querySelectorAll(':scope > :nth-child(4) > span')) position.append(part.cloneNode(true));
  if (reading.at === reading.steps.length - 1) position.append(' ', ...quizLine('', quizText('told')).childNodes);
  const why = data.reasons[step.why];
  if (why) {
    const line = element('span', 'why');
    line.append(...inLanguages(why.en, why['zh-Hans']));
    position.append(line);
  }
  walk(step, before && before.conversation === step.conversation ? before : null, names);
  showFrame(step);
}

/** Draws the headers and the octets of a frame. */
function showFrame(step) {
  const frame = frameOf(step);
  const isThere = Boolean(frame && reading.file);
  byID('anatomy').hidden = !isThere;
  if (!isThere) return;
  const octets = reading.file.subarray(frame.start, frame.end);
  const pictures = [];
  for (const [kind, [from, count]] of Object.entries(frame.parts)) {
    if (!fields[kind]) continue;
    pictures.push(drawHeader(kind, octets.subarray(from, from + count), (field) => chooseField(kind, from, field)));
  }
  byID('headers').replaceChildren(...pictures.reverse());
  byID('octets').replaceChildren(drawOctets(octets, frame.parts));
  const first = byID('headers').querySelector('[open] button');
  if (first) first.tabIndex = 0;
  if (chosenField) chooseField(...chosenField);
}

// What the reader looks at stays chosen from frame to frame: header and name.
let chosenField = null;

function chooseField(kind, from, field) {
  const frame = frameOf(reading.steps[reading.at]);
  const part = frame.parts[kind];
  const octets = reading.file.subarray(frame.start + (part ? part[0] : 0), frame.end);
  const now = part && fieldsOf(kind, octets.subarray(0, part[1])).find((each) => each.name === field.name);
  const text = byID('field');
  for (const box of byID('headers').querySelectorAll('.chosen')) box.classList.remove('chosen');
  if (!now) {
    markOctets(0, 0);
    text.replaceChildren();
    return;
  }
  chosenField = [kind, part[0], now];
  const picture = byID('headers').querySelector(`[data-header="${kind}"]`);
  for (const box of picture.querySelectorAll(`[data-bits="${now.bit}+${now.bits}"]`)) box.classList.add('chosen');
  markOctets(part[0] + (now.bit >> 3), Math.ceil((now.bit % 8 + now.bits) / 8));
  const name = element('strong');
  name.append(...inLanguages(now.name, `${now.chinese}（${now.name}）`));
  const bits = now.bits === 1 ? [` · bit ${now.bit}`, ` · 第 ${now.bit} 位`]
    : [` · bits ${now.bit}–${now.bit + now.bits - 1}`, ` · 第 ${now.bit}–${now.bit + now.bits - 1} 位`];
  text.replaceChildren(`${headerNames[kind]} `, name, ' = ', element('code', '', now.value), ...inLanguages(...bits));
}

function startSteps() {
  const buttons = {
    first: () => go(0, true), previous: () => go(reading.at - 1, true), next: () => go(reading.at + 1, true),
    last: () => go(reading.steps.length - 1, true), all: () => go(Math.max(0, reading.at), false),
  };
  for (const [name, act] of Object.entries(buttons)) byID(`step-${name}`).addEventListener('click', act);
  const keys = {
    ArrowRight: buttons.next, ArrowLeft: buttons.previous, Home: buttons.first, End: buttons.last, Escape: buttons.all,
  };
  document.addEventListener('keydown', (event) => {
    if (!reading.scenario || quizzing.quiz || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest('input, #headers, .wide, pre') || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  isNarrow.addEventListener('change', () => { if (reading.scenario) describe(reading.steps[reading.at]); });
  byID('headers').addEventListener('keydown', moveFocus);
  document.addEventListener('click', (event) => {
    const row = event.target.closest('.ladder .row[id]');
    if (!row || quizzing.quiz || event.target.closest('a') || String(getSelection())) return;
    const at = reading.steps.findIndex((step) => step.row === row.id);
    if (at >= 0) go(at, byID(reading.scenario).classList.contains('stepping'));
  });
}

/** The arrows move from field to field; one of them is in the order of the tab key. */
function moveFocus(event) {
  const boxes = [...byID('headers').querySelectorAll('[open] button')];
  const here = boxes.indexOf(document.activeElement);
  const moves = { ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: boxes.length - 1 };
  const next = boxes[moves[event.key]];
  if (!next) return;
  event.preventDefault();
  for (const box of boxes) box.tabIndex = box === next ? 0 : -1;
  next.focus();
}
