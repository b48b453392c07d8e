// What somebody says of the next packet, read and judged as the terminal's quiz does it. Nothing here touches the page.

/** What words say; of two that begin alike the longer one is meant. */
const quizWords = [
  ...['SYNCHRONIZE', 'SYN', '同步', '连接请求'].map((word) => [word, { flag: 'S' }]),
  ...['ACKNOWLEDGEMENT', 'ACKNOWLEDGMENT', 'ACKNOWLEDGE', 'ACK', '确认', '应答'].map((word) => [word, { flag: 'A' }]),
  ...['FINISH', 'FIN', '终止', '结束'].map((word) => [word, { flag: 'F' }]),
  ...['RESET', 'RST', '复位', '重置'].map((word) => [word, { flag: 'R' }]),
  ...['DATA', 'PAYLOAD', 'PUSH', 'PSH', '数据报文段', '数据', '推送'].map((word) => [word, { flag: 'P' }]),
  ...['URGENT', 'URG', '紧急'].map((word) => [word, { flag: 'U' }]),
  ...['DATAGRAM', 'UDP', '数据报'].map((word) => [word, { flag: 'D' }]),
  ...['FRAGMENT', '分片'].map((word) => [word, { typed: 'FRAG' }]),
  ...['INITIATOR', 'CLIENT', '客户端', '客户机', '客户', '发起方', '>', '→', '＞', '》']
    .map((word) => [word, { end: 'initiator' }]),
  ...['RESPONDER', 'SERVER', '服务器端', '服务器', '服务端', '响应方', '<', '←', '＜', '《']
    .map((word) => [word, { end: 'responder' }]),
  ...['TO', '发给', '发往', '发到', '给'].map((word) => [word, { to: true }]),
  ...[
    'WITHOUT DATA', 'NO DATA', 'SEGMENT', 'PACKET', 'FLAGS', 'FLAG', 'FROM', 'SENDS', 'SENT', 'SEND', 'WITH', 'AND',
    'THE', 'PURE', 'BARE', 'BY', 'OF', 'AN', '不带数据', '没有数据', '报文段', '标志', '一个', '来自', '发来', '发出',
    '发送', '发', '包', '段', '的', '由', '和', '带', '纯', '是',
  ].map((word) => [word, { filler: true }]),
].sort((a, b) => b[0].length - a[0].length);

const peerOf = { initiator: 'responder', responder: 'initiator' };
const isLatin = (character) => /[A-Z\p{N}]/u.test(character);

/** Whether no letter or digit of the same word stands beside it; Chinese has no spaces. */
function isWhole(word, at, text) {
  const isPart = (index) => index >= 0 && index < text.length && /[A-Za-z0-9]/.test(text[index]);
  return !(isLatin(word[0]) && isPart(at - 1)) && !(isLatin(word[word.length - 1]) && isPart(at + word.length));
}

function quizPieces(typed, names) {
  const text = typed.toUpperCase();
  const ends = Object.entries(names)
    .map(([role, name]) => [name.toUpperCase(), { end: role }])
    .filter(([name]) => name.length > 1).sort((a, b) => b[0].length - a[0].length);
  const pieces = [];
  let word = '';
  const endWord = () => {
    if (word) pieces.push({ typed: word });
    word = '';
  };
  for (let at = 0; at < text.length;) {
    const found = ends.find(([name]) => text.startsWith(name, at) && isWhole(name, at, text))
      || quizWords.find(([each, piece]) => text.startsWith(each, at) && (piece.flag || isWhole(each, at, text)));
    if (found) {
      endWord();
      pieces.push(found[1]);
      at += found[0].length;
      continue;
    }
    if (/[\s\p{P}\p{S}]/u.test(text[at])) endWord();
    else word += text[at];
    at += 1;
  }
  endWord();
  return pieces;
}

/** What was typed as letters of flags and a sender; null: something in it means nothing here. */
function parsePrediction(typed, names = {}) {
  if (typed.length > 1000) return null;
  const pieces = quizPieces(typed, names);
  const isInWords = pieces.some((piece) => piece.flag);
  let letters = '';
  let by = null;
  let namesReceiver = false;
  for (const [index, piece] of pieces.entries()) {
    if (piece.flag) {
      // A word may be said twice: "ack (确认)".
      if (!letters.includes(piece.flag)) letters += piece.flag;
    } else if (piece.end) {
      if (!by) by = namesReceiver ? peerOf[piece.end] : piece.end;
      namesReceiver = false;
    } else if (piece.to) {
      namesReceiver = true;
    } else if (piece.typed) {
      // "a FIN" has an article; "s a" has a flag.
      if (piece.typed === 'A' && isInWords && pieces[index + 1] && pieces[index + 1].flag) continue;
      if (!['FRAG', 'ICMP'].includes(piece.typed) && !/^[SAFRPUDEC]+$/.test(piece.typed)) return null;
      letters += piece.typed;
    }
  }
  const isSpecial = ['FRAG', 'ICMP', 'D'].includes(letters);
  if (!isSpecial && (!/^[SAFRPUEC]+$/.test(letters) || new Set(letters).size !== letters.length)) return null;
  return { letters, by };
}

const sorted = (letters) => [...letters].sort().join('');

/** What is wrong with a prediction of a packet such as `SA<`; null: it is right. */
function mistakeAbout({ letters, by }, packet) {
  const [, seen, arrow] = packet.match(/^([A-Z]+)([<>])/);
  if (by && by !== (arrow === '>' ? 'initiator' : 'responder')) return 'direction';
  const fits = (said) => sorted(said) === sorted(seen);
  if (fits(letters)) return null;
  // ACK may be left out: every segment has it once a SYN has come. With SYN it is what is asked.
  const withAcknowledgment = letters.includes('A') ? letters : letters + 'A';
  if (fits(withAcknowledgment)) return seen.includes('S') ? 'acknowledgment' : null;
  const withoutPayload = withAcknowledgment.replace('P', '');
  return fits(withoutPayload) || fits(withAcknowledgment + 'P') ? 'payload' : 'packet';
}

/** What was typed of the numbers of a segment; null: there are none, too many, or a word that names neither. */
function parseNumbers(typed) {
  const names = {
    seq: 'sequence', sequence: 'sequence', 序号: 'sequence',
    ack: 'acknowledgment', acknowledgment: 'acknowledgment', 确认号: 'acknowledgment', 确认: 'acknowledgment',
  };
  const found = {};
  let next = null;
  for (const piece of typed.toLowerCase().match(/\p{L}+|[-\p{N}]+/gu) || []) {
    if (names[piece]) {
      next = names[piece];
      continue;
    }
    const name = next || ['sequence', 'acknowledgment'].find((each) => !(each in found));
    if (!/^-?[0-9]{1,15}$/.test(piece) || !name || name in found) return null;
    found[name] = Number(piece);
    next = null;
  }
  return Object.keys(found).length ? found : null;
}

/** One with no acknowledgment number has none to be told. */
function numbersAreRight(numbers, step) {
  return numbers.sequence === step.sequence
    && (step.acknowledgment === undefined || numbers.acknowledgment === step.acknowledgment);
}

/** A quiz about one packet after another; what comes of an answer is what the terminal says. */
class Quiz {
  constructor() {
    this.answers = [];
    this.begin();
  }

  begin() {
    Object.assign(this, { asks: 'flags', said: [], outcome: 'shown', numbers: null });
  }

  /** Takes what was typed of a packet: `{ reply, mistake }`. */
  take(line, step, names) {
    const text = line.trim();
    if (this.asks === 'numbers') {
      if (!text) return this.finish(step, this.outcome);
      const numbers = parseNumbers(text);
      if (!numbers) return { reply: 'noNumbers' };
      this.said.push(text);
      this.numbers = numbersAreRight(numbers, step);
      return this.finish(step, this.outcome);
    }
    if (text === '?' || text === '？') return { reply: 'hint' };
    if (!text) return this.finish(step, this.asks === 'second' ? 'wrong' : 'shown');
    const prediction = parsePrediction(text, names);
    if (!prediction) return { reply: 'noPrediction' };
    this.said.push(text);
    const mistake = mistakeAbout(prediction, step.packet);
    if (mistake) {
      if (this.asks === 'second') return this.finish(step, 'wrong', mistake);
      this.asks = 'second';
      return { reply: 'tryAgain', mistake };
    }
    this.outcome = this.asks === 'second' ? 'right-at-second-try' : 'right';
    if (step.sequence === undefined) return this.finish(step, this.outcome);
    this.asks = 'numbers';
    return { reply: 'numbers' };
  }

  finish(step, outcome, mistake = null) {
    const isRight = outcome.startsWith('right');
    const counts = step.counts || isRight;
    const flags = { right: 2, 'right-at-second-try': 1 }[outcome] || 0;
    this.answers.push({
      conversation: step.conversation, packet: step.packet, said: this.said, outcome,
      points: flags + (this.numbers ? 1 : 0), possible: counts ? (step.sequence === undefined ? 2 : 3) : 0,
    });
    return { reply: 'done', outcome, mistake, numbers: this.numbers };
  }

  get points() { return this.answers.reduce((sum, answer) => sum + answer.points, 0); }
  get possible() { return this.answers.reduce((sum, answer) => sum + answer.possible, 0); }
  count(outcome) {
    return this.answers.filter((answer) => answer.outcome === outcome && (answer.possible || outcome === 'shown')).length;
  }

  /** To hand in: the member `quiz` is that of report.json. */
  json(lesson, name) {
    const quiz = { points: this.points, possible: this.possible, answers: this.answers };
    return JSON.stringify({ schema: 'wirelab/quiz/1', lesson, name, quiz }, null, 2) + '\n';
  }

  csv(lesson, name) {
    // What a table would take for a formula is a text.
    const cell = (value) => {
      const text = String(value).replace(/^[=+\-@\t\r]/, "'$&");
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const rows = this.answers.map((answer) => [
      lesson, name, answer.conversation, answer.packet, answer.said.join(' | '), answer.outcome, answer.points,
      answer.possible,
    ]);
    const head = ['lesson', 'name', 'connection', 'packet', 'said', 'outcome', 'points', 'possible'];
    return [head, ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('');
  }
}
