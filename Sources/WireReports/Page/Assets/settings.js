// How the page is shown: its language and its colours. They are kept where the browser lets a file keep something.

const page = document.documentElement;
const data = JSON.parse(document.getElementById('data').textContent);
const byID = (id) => document.getElementById(id);

/** An element with a class and a text; texts are only ever texts. */
function element(name, style, text) {
  const made = document.createElement(name);
  if (style) made.className = style;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Elements that say a text in each language; the style shows the one that is chosen. */
function inLanguages(english, chinese) {
  return [['en', english], ['zh-Hans', chinese]].map(([language, text]) => {
    const made = element('span', '', text);
    made.lang = language;
    return made;
  });
}

const memory = {
  get(key) {
    try { return localStorage.getItem('wirelab.' + key); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem('wirelab.' + key, value); } catch { /* It is asked again next time. */ }
  },
};

function showTitle() {
  const section = document.querySelector('section.scenario.here');
  // A title may say what a lesson asks.
  const heading = section && section.querySelector(isTold(section) ? 'h2 .told' : 'h2 .asked');
  const title = heading && (heading.querySelector(`[lang="${page.lang}"]`) || heading);
  document.title = (title ? title.textContent + ' – ' : '') + data.titles[page.lang];
}

function choose(group, value, apply) {
  for (const input of byID(group).querySelectorAll('input')) {
    input.checked = input.value === value;
    input.addEventListener('change', () => {
      apply(input.value);
      memory.set(group, input.value);
    });
  }
  apply(value);
}

function startSettings() {
  const language = memory.get('language');
  choose('language', language in data.titles ? language : page.lang, (value) => {
    page.lang = value;
    showTitle();
    if (reading.scenario) describe(reading.steps[reading.at]);
  });
  if (byID('reading')) {
    choose('reading', memory.get('reading') === 'tell' ? 'tell' : 'ask', (value) => {
      page.dataset.reading = value;
      if (value === 'tell' && reading.scenario && !quizzing.quiz) go(Math.max(0, reading.at), false);
      showTitle();
    });
  }
  const colours = memory.get('colours');
  choose('colours', ['light', 'dark'].includes(colours) ? colours : 'auto', (value) => {
    if (value === 'auto') delete page.dataset.colours;
    else page.dataset.colours = value;
  });
  byID('settings').hidden = false;
}
