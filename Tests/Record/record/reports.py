"""The reports of a run for people and for CI, in a form that does not differ from run to run.

The order of rows within a ladder, its columns and its times depend on the run; its cells do not. Which order
rows have is compared where the packets are always the same, by `inspect`."""

import html.parser
import re
import xml.etree.ElementTree

from . import normal


def words(value):
    """A text without its spaces, and what `lasting` takes away."""
    return re.sub(r"[•\s]+", " ", lasting(value)).strip()


def lasting(value):
    """A text without numbers of frames and conversations, times, ports, and what the kernel gives."""
    value = normal.text(value)
    value = re.sub(r"(#\d+[,、]? ?)+", "# ", value)
    value = re.sub(r"\d+ packets?|\d+ 个数据包|\d+ 个报文段?|\d+ 个包", "PACKETS", value)
    value = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "MOMENT", value)
    value = re.sub(r"(Socket calls|套接字调用) ?[(（]\d+[)）]", r"\1 (N)", value)
    value = re.sub(r"conversation \d+|会话 ?\d+|对话 ?\d+", "conversation N", value)
    value = re.sub(r"= [1-9]\d*( |,|$)", r"= N\1", value)
    # The letters say in which order acknowledgments came; `report.json` has them.
    return re.sub(r"(Zeek \w+) \w+", r"\1", value)


def text_scenarios(report, ids):
    """What the text report says of each scenario: paragraphs, and the cells of its ladders."""
    found = {}
    current = None
    for line in report.split("\n"):
        match = re.match(r"[A-Z]{4,}[A-Z ]* ([a-z0-9-]+)( |$)|[^\s]+ ([a-z0-9-]+)(  |$)", line)
        name = match and (match[1] or match[3])
        if name in ids and not line.startswith(" "):
            current = found.setdefault(name, [])
        elif re.match(r"Summary|总计|合计|汇总|报告|小结|report|\s*\S+ +[a-z-]+/[a-z0-9-]+$", line):
            current = None
        if current is not None:
            current.append(line)
    return {name: text_scenario(lines) for name, lines in found.items()}


def text_scenario(lines):
    """The paragraphs of one scenario, and the cells of its ladders."""
    cells = set()
    paragraphs = []
    checks = set()
    for paragraph in "\n".join(lines).split("\n\n"):
        if any(mark in paragraph for mark in "│├┤"):
            for line in paragraph.split("\n"):
                cells.update(ladder_cells(line))
            continue
        if re.search(r"^  [✓✗?!] ", paragraph, re.M):
            items = re.split(r"\n  (?=[✓✗?!] )", "\n" + paragraph)
            checks.update(words(item) for item in items if item.strip())
            continue
        if re.match(r"  (\w+ ?)+  .*\n?", paragraph) and re.search(
                r"^  (handshake|teardown|握手|挥手)", paragraph, re.M):
            # A fact is a name and what follows it.
            checks.update(
                words(fact) for fact in re.split(r"\n(?=  \S)", paragraph)
                if not re.match(r"  (kernel|内核)", fact))
            continue
        if not re.match(r"\s*•", paragraph):
            paragraphs.append(words(paragraph))
    return {"paragraphs": list(dict.fromkeys(paragraphs)), "facts": sorted(checks), "cells": sorted(cells)}


def ladder_cells(line):
    """What stands in a row of a ladder: a label at the left, a segment, a label at the right."""
    parts = re.split(r"[│├┤]", line)
    if len(parts) < 3:
        return {words(part) for part in re.split(r" {2,}", line) if part.strip() not in ("", "s", "ms")}
    left = re.sub(r"^\s*-?[\d.]*\s*(#\d+)?", "", parts[0])
    found = {cell(left), cell(parts[-1])}
    found.add(arrow(re.sub(
        r"[─◀▶✗]+", lambda match: match[0][-1] if match[0][-1] in "▶✗" else match[0][0],
        " ".join(parts[1:-1]))))
    return {entry for entry in found if entry}


def arrow(cell):
    """A segment between the lines of a ladder. Narrow columns say `PA 1` where wide ones say `PSH+ACK seq 1`;
    when the kernel sends a bare acknowledgment depends on timers."""
    cell = words(cell)
    span = re.search(r"(\d+):(\d+)( ack \d+)?", cell)
    if span:
        cell = cell.replace(span[0], f"{span[1]}{span[3] or ''} len {int(span[2]) - int(span[1])}")
    match = re.search(r"([A-Z]+(?:\+[A-Z]+)*) (?:seq )?(\d+)(.*)", cell)
    if not match:
        return cell
    flags = "".join(sorted(flag[0] if flag in FLAGS else flag for flag in match[1].split("+")))
    if flags == "A" and "len" not in match[3]:
        return ""
    # A second SYN begins a numbering of its own, wherever the kernel lets it.
    number = "elsewhere" if "S" in flags and match[2] != "0" else match[2]
    return cell[:match.start()] + f"{''.join(sorted(flags))} {number}{match[3]}"


FLAGS = {"SYN", "ACK", "PSH", "FIN", "RST", "URG", "ECE", "CWR"}


def cell(label):
    """A label; of a call its name alone. Whether it stands in one row or in two, and how much of it had room,
    depends on the run; `report.json` has it whole."""
    label = words(label)
    # Whether a listener was seen before the first segment came is chance, and so is the unit of the times.
    if label in ("LISTEN", "s", "ms"):
        return ""
    label = re.sub(r"^(Time|时间) ?[(（]m?s[)）]$", r"\1 (UNIT)", label)
    call = re.match(r"(\d+: )?(… )?([a-z_]+\d?)(\(.*| …| =.*|$)", label)
    if call:
        return (call[1] or "") + call[3]
    return "" if label.startswith(("=", "…")) or label.endswith((")", "…", "\"")) else label


def junit_suites(document):
    """What JUnit's report says of each scenario."""
    root = xml.etree.ElementTree.fromstring(document)
    found = {}
    for suite in root:
        properties = sorted(
            {words(f"{entry.get('name')} = {entry.get('value')}") for entry in suite.iter("property")
             if not re.search(r"\.(kernel|observed)\.", entry.get("name"))})
        properties = sorted({
            re.sub(r"conversation\.\d+(\.mark)?(\.\d+)?", r"conversation\1", entry) for entry in properties})
        cases = []
        for case in suite.iter("testcase"):
            children = "".join(
                f" <{child.tag} {words(str(child.attrib))}> {words(without_ladder(child.text or ''))}"
                for child in case)
            cases.append(words(f"{case.get('line')}: {case.get('classname')}: {case.get('name')}{children}"))
        others = [child.tag for child in suite if child.tag not in ("properties", "testcase")]
        attributes = {
            key: value for key, value in suite.attrib.items()
            if key not in ("time", "timestamp", "file", "name")}
        found[suite.get("name").split("/")[-1]] = {
            "attributes": attributes, "properties": properties, "cases": sorted(cases), "others": others}
    return found


#: Classes of states that the kernel was seen in, and of what it sends again.
CHANCE = {"observed", "class=state", "closing", "plain", "note", "finding"}


def without_ladder(text):
    """A text without its ladder, and the two lines above it that name the ends."""
    lines = text.split("\n")
    rows = [number for number, line in enumerate(lines) if any(mark in line for mark in "│├┤")]
    return "\n".join(lines[:max(0, rows[0] - 2)] + lines[rows[-1] + 1:]) if rows else text


class Page(html.parser.HTMLParser):
    """The words of a page, and its elements by their classes, for each scenario."""

    def __init__(self, ids):
        super().__init__()
        self.ids = ids
        self.found = {"page": (set(), set())}
        self.stack = []
        self.place = "page"
        self.depth = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in (
                "meta", "link", "br", "img", "input", "hr", "path", "line", "rect", "circle", "polygon"):
            self.stack.append(tag)
        if attributes.get("id") in self.ids and tag in ("section", "article"):
            self.place, self.depth = attributes["id"], len(self.stack)
            self.found.setdefault(self.place, (set(), set()))
        names = " ".join(
            f"{key}={words(attributes[key] or '')}"
            for key in ("class", "role", "lang", "aria-label", "title") if key in attributes)
        if tag not in ("script", "style") and "row note" not in names and "quiet" not in names:
            names = re.sub(r"\d+", "N", names)
            self.found[self.place][1].update(f"{tag} {name}" for name in names.split() if name not in CHANCE)
            self.found[self.place][1].add(tag)

    def handle_startendtag(self, tag, attributes):
        self.found[self.place][1].add(tag)

    def handle_endtag(self, tag):
        if self.place != "page" and len(self.stack) == self.depth and tag == self.stack[-1]:
            self.place = "page"
        if tag in self.stack:
            while self.stack.pop() != tag:
                pass

    def handle_data(self, data):
        said = arrow(data) if re.match(r"[A-Z+]+ seq ", data) else cell(data)
        if (said and not re.match(r"the kernel was seen|在内核中观测到", said)
                and not re.match(r"(# )?[SFRAPD]+[<>] ", said)
                and not re.fullmatch(r"[-−\d.,:# NTIMEPORTACKS]+", said)
                and not {"script", "style"} & set(self.stack)):
            self.found[self.place][0].add(said)


def page_scenarios(document, ids):
    """What the page says of each scenario."""
    page = Page(ids)
    page.feed(document)
    return {
        name: {"words": sorted(said), "elements": sorted(elements)}
        for name, (said, elements) in page.found.items()}
