// The headers of a frame as pictures: rows of 32 bits, as the RFCs draw them.

// Each field: its name in both languages, its bits, how its value is written.
const fields = {
  ipv4: [
    ['Version', '版本', 4], ['IHL', '首部长度', 4], ['DSCP', '区分服务', 6], ['ECN', '显式拥塞通知', 2],
    ['Total length', '总长度', 16], ['Identification', '标识', 16, 'hex'], ['Reserved', '保留', 1],
    ['DF', '不分片', 1], ['MF', '更多分片', 1], ['Fragment offset', '片偏移', 13], ['TTL', '生存时间', 8],
    ['Protocol', '协议', 8], ['Header checksum', '首部校验和', 16, 'hex'],
    ['Source address', '源地址', 32, 'ipv4'], ['Destination address', '目的地址', 32, 'ipv4'],
  ],
  ipv6: [
    ['Version', '版本', 4], ['Traffic class', '流量类别', 8], ['Flow label', '流标签', 20, 'hex'],
    ['Payload length', '有效载荷长度', 16], ['Next header', '下一首部', 8], ['Hop limit', '跳数限制', 8],
    ['Source address', '源地址', 128, 'ipv6'], ['Destination address', '目的地址', 128, 'ipv6'],
  ],
  tcp: [
    ['Source port', '源端口', 16], ['Destination port', '目的端口', 16], ['Sequence number', '序号', 32],
    ['Acknowledgment number', '确认号', 32], ['Data offset', '数据偏移', 4], ['Rsrvd', '保留', 4, 'reserved'],
    ['CWR', 'CWR', 1], ['ECE', 'ECE', 1], ['URG', 'URG', 1], ['ACK', 'ACK', 1], ['PSH', 'PSH', 1],
    ['RST', 'RST', 1], ['SYN', 'SYN', 1], ['FIN', 'FIN', 1], ['Window', '窗口', 16],
    ['Checksum', '校验和', 16, 'hex'], ['Urgent pointer', '紧急指针', 16],
  ],
  udp: [
    ['Source port', '源端口', 16], ['Destination port', '目的端口', 16], ['Length', '长度', 16],
    ['Checksum', '校验和', 16, 'hex'],
  ],
  icmp: [
    ['Type', '类型', 8], ['Code', '代码', 8], ['Checksum', '校验和', 16, 'hex'], ['Rest of header', '首部其余部分', 32, 'hex'],
  ],
};
fields.icmpv6 = fields.icmp;

const headerNames = { ipv4: 'IPv4', ipv6: 'IPv6', tcp: 'TCP', udp: 'UDP', icmp: 'ICMP', icmpv6: 'ICMPv6' };

const openHeaders = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);

const tcpOptions = {
  0: ['End of options', '选项结束'], 1: ['NOP', '空操作'], 2: ['MSS', '最大报文段长度'], 3: ['Window scale', '窗口扩大'],
  4: ['SACK permitted', '允许 SACK'], 5: ['SACK', '选择确认'], 8: ['Timestamps', '时间戳'], 34: ['Fast Open', '快速打开'],
};

function bitsOf(octets, from, count) {
  let value = 0n;
  for (let bit = from; bit < from + count; bit += 1) {
    value = value * 2n + BigInt((octets[bit >> 3] >> (7 - (bit & 7))) & 1);
  }
  return value;
}

function written(value, bits, style) {
  if (style === 'ipv4') return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  const hex = value.toString(16);
  // RFC 9293 reserves all four; the last of them is AE in RFC 9768.
  if (style === 'reserved') return hex === '0' ? '0' : value.toString(2).padStart(4, '0') + (value & 1n ? ' AE' : '');
  if (style === 'hex') return '0x' + hex.padStart(Math.ceil(bits / 4), '0');
  if (style !== 'ipv6') return value.toString();
  // RFC 5952: the longest run of zeros is left out, the first of equals.
  const groups = hex.padStart(32, '0').match(/.{4}/g).map((group) => group.replace(/^0{1,3}/, ''));
  const runs = groups.join(':').match(/\b0(:0)+\b/g) || [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (!longest) return groups.join(':');
  const [before, after] = groups.join(':').replace(new RegExp(`(^|:)${longest}(:|$)`), '|').split('|');
  return before + '::' + after;
}

/** The fields of a header, one after the other: from which bit on, how many, what it is called, what it says. */
function fieldsOf(kind, octets) {
  const found = [];
  let bit = 0;
  for (const [name, chinese, bits, style] of fields[kind]) {
    if (bit + bits > octets.length * 8) break;
    found.push({ name, chinese, bit, bits, value: written(bitsOf(octets, bit, bits), bits, style) });
    bit += bits;
  }
  return found.concat(kind === 'tcp' ? optionsOf(octets) : rest(octets, bit >> 3, 'Options', '选项'));
}

function rest(octets, from, name, chinese) {
  if (from >= octets.length) return [];
  const value = Array.from(octets.subarray(from), (octet) => octet.toString(16).padStart(2, '0')).join(' ');
  return [{ name, chinese, bit: from * 8, bits: (octets.length - from) * 8, value }];
}

function optionsOf(octets) {
  const found = [];
  let at = 20;
  while (at < octets.length) {
    const kind = octets[at];
    const length = kind < 2 ? 1 : octets[at + 1];
    if (!length || (kind > 1 && length < 2) || at + length > octets.length) {
      return found.concat(rest(octets, at, 'Damaged options', '损坏的选项'));
    }
    const [name, chinese] = tcpOptions[kind] || [`Option ${kind}`, `选项 ${kind}`];
    const body = octets.subarray(at + 2, at + length);
    found.push({ name, chinese, bit: at * 8, bits: length * 8, value: optionValue(kind, body) });
    at += length;
  }
  return found;
}

function optionValue(kind, body) {
  const words = [];
  const number = (from, count) => bitsOf(body, from * 8, count * 8).toString();
  switch (kind) {
  case 2: return body.length === 2 ? number(0, 2) : '';
  case 3: return body.length === 1 ? `${body[0]} (×${2 ** Math.min(body[0], 14)})` : '';
  case 5:
    for (let at = 0; at + 8 <= body.length; at += 8) words.push(`${number(at, 4)}–${number(at + 4, 4)}`);
    return words.join(' ');
  case 8: return body.length === 8 ? `${number(0, 4)}, ${number(4, 4)}` : '';
  default: return Array.from(body, (octet) => octet.toString(16).padStart(2, '0')).join(' ');
  }
}

/** Cuts a field at the ends of rows, so that each piece is a box: the longest one is given the text. */
function pieces(field) {
  const cut = [];
  for (let bit = field.bit; bit < field.bit + field.bits;) {
    const end = Math.min(field.bit + field.bits, (Math.floor(bit / 32) + 1) * 32);
    const last = cut[cut.length - 1];
    // Whole rows belong together.
    if (last && bit % 32 === 0 && end % 32 === 0 && last.column === 0 && last.width === 32) last.rows += 1;
    else cut.push({ column: bit % 32, width: end - bit, rows: 1 });
    bit = end;
  }
  const widest = cut.reduce((best, piece) => (piece.width * piece.rows > best.width * best.rows ? piece : best));
  return cut.map((piece) => ({ ...piece, isNamed: piece === widest }));
}

/** Draws a header; `chosen` is called with the field, and the octets of it counted from the start of the header. */
function drawHeader(kind, octets, chosen) {
  const figure = element('details', 'header-picture');
  figure.dataset.header = kind;
  // What a reader opens or closes stays so from frame to frame.
  figure.open = openHeaders.has(kind);
  figure.addEventListener('toggle', () => (figure.open ? openHeaders.add(kind) : openHeaders.delete(kind)));
  figure.append(element('summary', '', `${headerNames[kind]} · ${octets.length} B`));
  const ruler = element('div', 'ruler');
  ruler.setAttribute('aria-hidden', 'true');
  for (const bit of [0, 8, 16, 24, 31]) {
    const mark = element('span', '', String(bit));
    mark.style.gridColumn = String(bit + 1);
    ruler.append(mark);
  }
  const grid = element('div', 'bits');
  for (const field of fieldsOf(kind, octets)) {
    for (const piece of pieces(field)) {
      const box = element(piece.isNamed ? 'button' : 'span', 'bit-field');
      box.style.gridColumn = `${piece.column + 1} / span ${piece.width}`;
      if (piece.rows > 1) box.style.minHeight = `${Math.min(piece.rows, 3) * 1.5}em`;
      if (piece.width < 4) box.classList.add('narrow');
      box.dataset.bits = `${field.bit}+${field.bits}`;
      if (piece.isNamed) {
        box.type = 'button';
        box.tabIndex = -1;
        box.dataset.field = field.name;
        const name = element('span', 'name');
        // Flags are called the same everywhere; what is too narrow for Chinese is upright.
        if (piece.width < 4) name.textContent = field.name;
        else name.append(...inLanguages(field.name, field.chinese));
        box.append(name, element('span', 'value', field.value));
        box.setAttribute('aria-label', `${field.name} ${field.value}`);
        if (piece.width === 1 && field.value === '1') box.classList.add('set');
      }
      box.addEventListener('click', () => chosen(field));
      box.addEventListener('focus', () => chosen(field));
      grid.append(box);
    }
  }
  figure.append(ruler, grid);
  return figure;
}
