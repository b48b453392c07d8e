// The two ends of a conversation as they walk through the state machine.

const roles = ['initiator', 'responder'];

/** The box of a state: CLOSED is drawn twice, where a conversation begins and where it ends. */
function boxOf(state, before) {
  if (!state) return null;
  const name = state === 'CLOSED' && before ? 'END' : state;
  return byID('machine').querySelector(`[data-state="${name}"]`);
}

/** What an end was before its first state that the capture tells. */
function origin(state) {
  return { SYN_SENT: 'CLOSED', SYN_RECEIVED: 'LISTEN' }[state] || null;
}

/** Shows both ends in their states, and the ways on which they came there. `before` is null at the first step. */
function walk(step, before, names) {
  const machine = byID('machine');
  machine.hidden = !roles.some((role) => step[role]);
  for (const old of machine.querySelectorAll('.here, .taken')) old.classList.remove('here', 'taken');
  const jumps = [];
  const boxes = {};
  for (const role of roles) {
    const state = step[role] && step[role].state;
    const last = before && before[role] ? before[role].state : origin(state);
    const from = boxOf(last, false);
    const to = boxOf(state, last && last !== 'LISTEN');
    boxes[role] = to;
    if (!to) continue;
    to.classList.add('here');
    if (!from || last === state) continue;
    const way = machine.querySelector(`[data-way="${from.dataset.state}-${to.dataset.state}"]`);
    if (way) way.classList.add('taken');
    else jumps.push(`M${from.dataset.x} ${from.dataset.y}L${to.dataset.x} ${to.dataset.y}`);
  }
  // What is no way of the figure: a reset, or two ways at once.
  byID('jump').setAttribute('d', jumps.join('') || 'M0 0');
  roles.forEach((role, index) => {
    const walker = byID(`walker-${role}`);
    const box = boxes[role];
    walker.classList.toggle('away', !box);
    if (!box) return;
    const x = Number(box.dataset.x) + (index === 0 ? -54 : 54);
    walker.style.transform = `translate(${x}px, ${Number(box.dataset.y) - 12}px)`;
    walker.querySelector('text').textContent = [...names[index]][0].toUpperCase();
  });
  frameMachine(roles.map((role) => boxes[role]).filter(Boolean));
  byID('walkers').hidden = false;
  byID('walkers').replaceChildren(...roles.map((role, index) => {
    const line = element('span', `walker-text ${role}`);
    const reached = step[role];
    line.append(
      element('span', 'sign', index === 0 ? '●' : '◆'), element('strong', '', names[index]), ' ',
      element('code', '', reached ? reached.state : '–'));
    if (reached && reached.observed) {
      const seen = element('span', 'quiet');
      seen.append(...inLanguages(' • seen in the kernel', ' • 内核中观测到'));
      line.append(seen);
    }
    return line;
  }));
}

const isNarrow = matchMedia('(max-width: 46rem)');

/** On a phone the picture is cut to the states where both ends are, and to the ways that they took. */
function frameMachine(boxes) {
  const picture = byID('machine').querySelector('.machine');
  const taken = [...picture.querySelectorAll('.taken')].flatMap((way) => way.dataset.way.split('-'));
  const states = [...boxes, ...taken.map((name) => picture.querySelector(`[data-state="${name}"]`))];
  if (!isNarrow.matches || states.length === 0) {
    picture.setAttribute('viewBox', picture.dataset.whole);
    return;
  }
  const [xs, ys] = ['x', 'y'].map((axis) => states.map((state) => Number(state.dataset[axis])));
  const [left, top] = [Math.max(0, Math.min(...xs) - 96), Math.max(0, Math.min(...ys) - 30)];
  const [right, bottom] = [Math.min(560, Math.max(...xs) + 96), Math.min(454, Math.max(...ys) + 24)];
  picture.setAttribute('viewBox', `${left} ${top} ${right - left} ${bottom - top}`);
}
