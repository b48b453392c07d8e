// The octets of a frame in hexadecimal and as characters, sixteen a row.

// More than so many octets of one frame nobody reads.
const mostOctets = 1024;

/** Draws the octets; each says by its style which part of the frame it belongs to. */
function drawOctets(octets, parts) {
  const table = element('div', 'octets');
  const styles = [];
  for (const [kind, [from, count]] of Object.entries(parts)) {
    for (let at = from; at < from + count; at += 1) styles[at] = kind;
  }
  const shown = Math.min(octets.length, mostOctets);
  for (let start = 0; start < shown; start += 16) {
    const row = element('div', 'octet-row');
    row.append(element('span', 'offset', start.toString(16).padStart(4, '0')));
    const hex = element('span', 'hex');
    const characters = element('span', 'characters');
    characters.setAttribute('aria-hidden', 'true');
    for (let at = start; at < Math.min(start + 16, shown); at += 1) {
      const octet = octets[at];
      const digits = element('span', `octet ${styles[at] || ''}`, octet.toString(16).padStart(2, '0'));
      digits.dataset.at = String(at);
      const isText = octet > 0x1f && octet < 0x7f;
      const character = element('span', `octet ${styles[at] || ''}`, isText ? String.fromCharCode(octet) : '·');
      character.dataset.at = String(at);
      hex.append(digits, at % 16 === 7 ? '  ' : ' ');
      characters.append(character);
    }
    row.append(hex, characters);
    table.append(row);
  }
  if (shown < octets.length) {
    const more = element('p', 'quiet');
    const count = octets.length - shown;
    more.append(...inLanguages(`… ${count} more octets are in the capture`, `…… 其余 ${count} 字节见抓包文件`));
    table.append(more);
  }
  return table;
}

/** Marks some octets of the frame that is shown. */
function markOctets(from, count) {
  for (const octet of byID('octets').querySelectorAll('.octet')) {
    const at = Number(octet.dataset.at);
    octet.classList.toggle('chosen', at >= from && at < from + count);
  }
}
