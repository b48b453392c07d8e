"""What a command of the program ended with, how it is kept in a file, and how two of them are compared."""

import dataclasses
import difflib
import hashlib
import json
import lzma
import re

#: How many differences of one field are shown.
SHOWN = 6


@dataclasses.dataclass
class Outcome:
    """What one command ended with. `stdout` and `stderr` are texts; octets that are no UTF-8 stand as
    `\\xNN`."""

    label: str
    status: int
    stdout: str
    stderr: str
    #: Whether only the digest of standard output is kept, since what it says is kept in another form.
    digested: bool = False

    def kept_stdout(self):
        """Standard output as the record keeps it."""
        return digest(self.stdout) + "\n" if self.digested and self.stdout else self.stdout


def digest(value):
    """What stands for a text that is kept packed."""
    return "sha256 " + hashlib.sha256(value.encode()).hexdigest()[:32]


class Packed:
    """The texts for which a part of the record has digests, all in one file, so that a difference can be
    shown."""

    NAME = "digested.xz"

    def __init__(self, octets=b""):
        self.texts = json.loads(lzma.decompress(octets)) if octets else {}

    def __getitem__(self, key):
        return self.texts.get(key.strip())

    @staticmethod
    def octets(texts):
        """The file: the same texts give the same octets."""
        return lzma.compress(
            json.dumps({digest(text): text for text in texts}, ensure_ascii=False, sort_keys=True).encode(),
            preset=9)


def text(octets):
    """Octets as a text in which none is lost but how long something took."""
    value = octets.decode("utf-8", "backslashreplace")
    return re.sub(r"(Summary|汇总|总结) \[ *[\d.]+s\]", r"\1 [TIME]", value)


def written(outcomes):
    """The file that keeps outcomes: `== label`, the status, then `|` before each line of standard output and
    `!` before each of standard error. A last line without its newline is followed by `\\|` or `\\!`."""
    parts = []
    labels = [outcome.label for outcome in outcomes]
    assert len(set(labels)) == len(labels), f"twice the same label: {labels}"
    for outcome in outcomes:
        parts.append(f"== {outcome.label}\nstatus {outcome.status}\n")
        for mark, stream in (("|", outcome.kept_stdout()), ("!", outcome.stderr)):
            if stream:
                ended = stream.endswith("\n")
                lines = (stream[:-1] if ended else stream).split("\n")
                parts += [f"{mark}{line}\n" for line in lines]
                parts += [] if ended else [f"\\{mark}\n"]
    return "".join(parts)


def read(kept):
    """The outcomes that a file keeps, by label: status, standard output, standard error."""
    outcomes = {}
    streams = {}
    for line in kept.split("\n")[:-1]:
        if line.startswith("== "):
            streams = {"|": "", "!": ""}
            entry = outcomes[line[3:]] = {"status": None, "streams": streams}
        elif line.startswith("status "):
            entry["status"] = int(line[7:])
        elif line[0] == "\\":
            streams[line[1]] = streams[line[1]][:-1]
        else:
            streams[line[0]] += line[1:] + "\n"
    return {
        label: (entry["status"], entry["streams"]["|"], entry["streams"]["!"])
        for label, entry in outcomes.items()
    }


def differences(file, kept, outcomes, packed):
    """The differences of outcomes from those that a file keeps, one a line."""
    expected = read(kept)
    found = []
    for outcome in outcomes:
        if outcome.label not in expected:
            found.append(f"{file}: `{outcome.label}` is not in the record")
            continue
        status, stdout, stderr = expected.pop(outcome.label)
        place = f"{file}: `{outcome.label}`"
        if status != outcome.status:
            found.append(f"{place}: status: {status} -> {outcome.status}")
        now = outcome.kept_stdout()
        if stdout != now and packed[stdout] is not None:
            stdout, now = packed[stdout], outcome.stdout
        found += text_differences(f"{place}: stdout", stdout, now)
        found += text_differences(f"{place}: stderr", stderr, outcome.stderr)
    found += [f"{file}: `{label}` was not tried any more" for label in expected]
    return found


def text_differences(place, old, new):
    """The differences of two texts: by field where both are JSON, else by line."""
    if old == new:
        return []
    values = documents(old), documents(new)
    if None not in values:
        found = value_differences(place, *values)
        if found:
            return limited(place, found)
    return limited(place, line_differences(place, old.split("\n"), new.split("\n")))


def documents(stream):
    """The value of a JSON document, or those of one a line; none if the text is neither."""
    if not re.match(r"\s*[\[{]", stream):
        return None
    try:
        return json.loads(stream)
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in stream.splitlines()]
    except ValueError:
        return None


def value_differences(place, old, new):
    """The fields in which two values differ, with both of their values."""
    if isinstance(old, dict) and isinstance(new, dict):
        found = []
        for key in list(old) + [key for key in new if key not in old]:
            inner = f"{place} .{key}" if not place.endswith("]") else f"{place}.{key}"
            if key not in new:
                found.append(f"{inner}: {short(old[key])} -> (no such field)")
            elif key not in old:
                found.append(f"{inner}: (no such field) -> {short(new[key])}")
            else:
                found += value_differences(inner, old[key], new[key])
        if not found and list(old) != list(new):
            found.append(f"{place}: order of the fields: {' '.join(old)} -> {' '.join(new)}")
        return found
    if isinstance(old, list) and isinstance(new, list):
        return list_differences(place, old, new)
    if old == new and type(old) is type(new):
        return []
    return [f"{place}: {short(old)} -> {short(new)}"]


def list_differences(place, old, new):
    """The elements in which two lists differ; what was inserted or removed moves nothing else."""
    texts = [[json.dumps(element, sort_keys=True) for element in side] for side in (old, new)]
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if kind == "equal":
            # The same but for the order of keys.
            for i, j in zip(range(a, b), range(c, d)):
                found += value_differences(f"{place}[{i}]", old[i], new[j])
        elif b - a == d - c:
            for i, j in zip(range(a, b), range(c, d)):
                found += value_differences(f"{place}[{i}]", old[i], new[j])
        else:
            found += [f"{place}[{i}]: {short(old[i])} -> (gone)" for i in range(a, b)]
            found += [f"{place}[{j}]: (new) -> {short(new[j])}" for j in range(c, d)]
    return found


def line_differences(place, old, new):
    """The lines in which two texts differ."""
    found = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        lines = [f"    - {line}" for line in old[a:b]] + [f"    + {line}" for line in new[c:d]]
        found.append(f"{place}: line {a + 1}\n" + "\n".join(lines[:40]))
    return found


def limited(place, found):
    """The first differences, and how many more there are."""
    if len(found) <= SHOWN:
        return found
    return found[:SHOWN] + [f"{place}: and {len(found) - SHOWN} more"]


def short(value):
    """A value as JSON, cut where it is long."""
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 240 else written[:240] + "…"
