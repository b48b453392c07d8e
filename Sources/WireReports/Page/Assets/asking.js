// A lesson asks first: what answers is shown once the reader has seen the wire, or asks for it. The quiz is beside it.

/** Whether what a lesson answers is shown. */
function isTold(section) { return page.dataset.reading === 'tell' || section.dataset.told !== undefined; }

function tell(section) {
  if (!section) return;
  section.dataset.told = '';
  for (const row of document.querySelectorAll('tr[data-lesson]')) {
    if (row.dataset.lesson === section.id) row.dataset.told = '';
  }
  showTitle();
}

/** What the page says of a quiz, in each language; names stand for the placeholders. */
function quizText(key, values = {}) {
  const filled = (language) => {
    const value = (name) => (typeof values[name] === 'object' ? values[name][language] : String(values[name] ?? ''));
    return data.words[language][key].replace(/\{([A-Za-z]+)\}/g, (_, name) => value(name));
  };
  return { en: filled('en'), 'zh-Hans': filled('zh-Hans') };
}

function quizLine(style, ...texts) {
  const line = element('p', style);
  line.append(...inLanguages(
    texts.map((text) => text.en).filter(Boolean).join(' '), texts.map((text) => text['zh-Hans']).filter(Boolean).join(' ')));
  return line;
}

const quizzing = { quiz: null, place: null };

/** The next packet that is asked for; what a bench has held arrives without a question. */
function askedStep() { return reading.steps[reading.at + 1]; }

function endNames(step) {
  const heads = rowOf(step).closest('.ladder').querySelectorAll('.head strong');
  const shown = [...heads].filter((head) => !head.lang || head.lang === page.lang);
  return { initiator: shown[0].textContent, responder: shown[1].textContent };
}

function beginQuiz() {
  const section = byID(reading.scenario);
  delete section.dataset.told;
  go(-1, true);
  quizzing.quiz = new Quiz();
  quizzing.place = reading.scenario;
  section.dataset.quiz = '';
  byID('stepping').hidden = true;
  byID('quiz').hidden = false;
  byID('quiz-reply').replaceChildren();
  byID('quiz-result').hidden = true;
  byID('quiz-ask').hidden = false;
  byID('quiz-how').replaceChildren(
    ...quizLine('', quizText('how', endNames(reading.steps[0]))).childNodes);
  askNext();
}

function endQuiz() {
  if (!quizzing.quiz) return;
  delete byID(quizzing.place).dataset.quiz;
  quizzing.quiz = null;
  byID('quiz').hidden = true;
  byID('stepping').hidden = false;
}

function askNext() {
  while (askedStep() && !askedStep().packet) go(reading.at + 1, true);
  quizzing.quiz.begin();
  prompt();
  if (!askedStep()) finishQuiz();
}

/** Asks; several connections are told apart by their numbers. */
function prompt() {
  const { quiz } = quizzing;
  showScore();
  const step = askedStep();
  if (!step) return;
  const isOne = new Set(reading.steps.map((each) => each.conversation)).size === 1;
  const key = { flags: isOne ? 'prompt' : 'promptOf', second: 'second', numbers: 'numbers' }[quiz.asks];
  const text = quizText(key, { conversation: step.conversation, ...endNames(step) });
  byID('quiz-prompt').replaceChildren(...inLanguages(text.en, text['zh-Hans']));
  byID('quiz-hint').disabled = quiz.asks === 'numbers';
  byID('quiz-answer').value = '';
  byID('quiz-answer').focus({ preventScroll: true });
}

function showScore() {
  const { quiz } = quizzing;
  const text = quizText('score', {
    points: quiz.points, possible: quiz.possible, right: quiz.count('right'),
    second: quiz.count('right-at-second-try'), wrong: quiz.count('wrong'), shown: quiz.count('shown'),
  });
  byID('quiz-score').replaceChildren(...inLanguages(text.en, text['zh-Hans']));
}

function finishQuiz() {
  byID('quiz-ask').hidden = true;
  byID('quiz-result').hidden = false;
  byID('quiz-reply').append(quizLine('', quizText('told')));
  tell(byID(reading.scenario));
  byID('quiz-name').focus({ preventScroll: true });
}

function mistakeText(mistake, step) {
  if (!mistake || mistake === 'packet') return { en: '', 'zh-Hans': '' };
  if (mistake !== 'payload') return quizText(mistake);
  return quizText(/^[A-Z]*P/.test(step.packet) ? 'payload' : 'noPayload');
}

function takeAnswer(line) {
  const { quiz } = quizzing;
  const step = askedStep();
  if (!step) return;
  const names = endNames(step);
  const sender = names[step.packet.includes('>') ? 'initiator' : 'responder'];
  const answer = quiz.take(line, step, names);
  const told = { packet: step.packet, sender, said: quiz.said[quiz.said.length - 1] ?? '', text: line.trim() };
  const reply = byID('quiz-reply');
  switch (answer.reply) {
  case 'noPrediction': case 'noNumbers':
    reply.replaceChildren(quizLine('wrong', quizText(answer.reply, told)));
    break;
  case 'hint': {
    const state = stateBefore(step);
    const inState = state ? quizText('hintState', { state }) : { en: '', 'zh-Hans': '' };
    reply.replaceChildren(quizLine('', quizText('hint', { sender, inState })));
    break;
  }
  case 'tryAgain':
    reply.replaceChildren(quizLine('wrong', quizText('tryAgain', { ...told, reason: mistakeText(answer.mistake, step) })));
    break;
  case 'numbers':
    reply.replaceChildren(quizLine('right', quizText('right', told)));
    break;
  default:
    reply.replaceChildren(outcomeLine(answer, step, told));
    go(reading.at + 1, true);
    askNext();
    return;
  }
  prompt();
  if (['noPrediction', 'noNumbers'].includes(answer.reply)) byID('quiz-answer').value = line;
}

function outcomeLine(answer, step, told) {
  const counted = step.counts ? { en: '', 'zh-Hans': '' } : quizText('notCounted');
  if (answer.outcome === 'shown') return quizLine('', quizText('shown', told));
  if (answer.outcome === 'wrong') {
    return quizLine('wrong', quizText('wrong', told), mistakeText(answer.mistake, step), counted);
  }
  if (answer.numbers === null) return quizLine('right', quizText('right', told));
  const numbers = quizText(step.acknowledgment === undefined ? 'oneNumber' : 'bothNumbers', step);
  return quizLine(
    'right', quizText('right', told), quizText(answer.numbers ? 'numbersRight' : 'numbersWrong', { numbers }));
}

/** The state of the sender before a packet, as far as the reader has seen. */
function stateBefore(step) {
  const role = step.packet.includes('>') ? 'initiator' : 'responder';
  const earlier = reading.steps.slice(0, reading.at + 1).filter((each) => each.conversation === step.conversation);
  const last = earlier[earlier.length - 1];
  return last && last[role] ? last[role].state : null;
}

/** Saves a file, without a server. */
function save(text, type, ending) {
  const link = element('a');
  const url = URL.createObjectURL(new Blob([text], { type }));
  link.href = url;
  link.download = `${data.scenarios[reading.scenario].id}.quiz.${ending}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** Prints the lesson that is read, with or without what answers it. */
function printLesson(what) {
  page.dataset.print = what;
  print();
}

function startAsking() {
  const acts = {
    step() { endQuiz(); go(reading.at < 0 ? 0 : reading.at, true); byID('step-next').focus(); },
    quiz: beginQuiz,
    tell() { endQuiz(); go(Math.max(0, reading.at), false); },
    worksheet: () => printLesson('worksheet'),
    answers: () => printLesson('answers'),
  };
  document.addEventListener('click', (event) => {
    const button = event.target.closest('button[data-act]');
    if (button) acts[button.dataset.act]();
  });
  byID('quiz').addEventListener('submit', (event) => {
    event.preventDefault();
    if (quizzing.quiz && !byID('quiz-ask').hidden) takeAnswer(byID('quiz-answer').value);
  });
  byID('quiz-hint').addEventListener('click', () => takeAnswer('?'));
  byID('quiz-show').addEventListener('click', () => takeAnswer(''));
  byID('quiz-end').addEventListener('click', () => { endQuiz(); describe(reading.steps[reading.at]); });
  const lesson = () => [data.scenarios[reading.scenario].id, byID('quiz-name').value.trim()];
  byID('quiz-json').addEventListener('click', () => save(quizzing.quiz.json(...lesson()), 'application/json', 'json'));
  // A table program takes the text for UTF-8 by the mark before it.
  byID('quiz-csv').addEventListener('click', () => save('\ufeff' + quizzing.quiz.csv(...lesson()), 'text/csv', 'csv'));
  addEventListener('afterprint', () => { delete page.dataset.print; });
}
