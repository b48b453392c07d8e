"""What `run` reports of every scenario, of lessons as they are and of some that must fail.

Live runs differ: times, ports, who is first. `normal` and `reports` take that away. What still differs from
the record is run again, a few times: chance passes, a change stays."""

import json
import shutil
import xml.etree.ElementTree

from . import frames, normal, outcome, program, reports

#: How often what differs is tried: at most so many files so often. Chance never makes many differ.
TRIALS = ((12, 7), (40, 2), (1000, 1))
#: How many whole runs a record is made of: of each scenario it holds what most of them had.
RUNS = 5

#: Of these, chance decides about rows of their reports, as `normal.CHANCE` says of their results.
ONLY_RESULT = {"zero-window", "tlp-duplicate-fin"}


def documents(subject, record=None):
    """The documents of the record, by file. `record` holds those that are expected: what differs is tried
    again."""
    failing = write_failing(subject.place)
    if record is None:
        runs = [everything(subject, failing) for _ in range(RUNS)]
        return {file: most([run[file] for run in runs if file in run]) for file in runs[0]}
    found = everything(subject, failing)
    tried = 0
    while True:
        different = [file for file in found if file in record and folded(found[file]) != record[file]]
        tried += 1
        if not different or tried > next(times for most, times in TRIALS if len(different) <= most):
            break
        again = everything(subject, failing, different)
        for file in different:
            if file in again:
                found[file] = nearer(found[file], again[file], record[file])
    return found


def nearer(first, second, recorded):
    """Of two documents of one scenario, each part that is as recorded in one of them; else that of the
    second."""
    def choice(old, new, want):
        if isinstance(old, dict) and isinstance(new, dict) and isinstance(want, dict):
            return {key: choice(old.get(key), new[key], want.get(key)) for key in new}
        return old if old == want else new
    kept = folded(first)
    return {
        key: first[key] if key in first and kept[key] == recorded.get(key)
        else choice(first.get(key), second[key], recorded.get(key))
        for key in second
    }


def most(documents):
    """The document of which each part is what most runs had."""
    if all(isinstance(entry, dict) for entry in documents):
        return {key: most([entry[key] for entry in documents if key in entry]) for key in documents[0]}
    texts = [json.dumps(entry) for entry in documents]
    return documents[texts.index(max(texts, key=texts.count))]


def everything(subject, failing, only=None):
    """One run of all scenarios, or of those of some files, a few of them one at a time: a document for
    each."""
    if only is None:
        return run(subject, [], "lessons") | run(subject, failing, "failing")
    lessons = [
        file.split("/")[-1].removesuffix(".json") for file in only if "/" in file and "failing/" not in file]
    wrong = [path for path in failing if f"failing/{path.split('/')[-1].removesuffix('.yaml')}.json" in only]
    found = {}
    slowly = ["--jobs", "1"] if len(only) <= TRIALS[0][0] else ["--jobs", "4"]
    # What is said of a run as a whole needs the whole run.
    if lessons or "lessons.json" in only:
        found.update(run(subject, [] if "lessons.json" in only else [*lessons, *slowly], "lessons"))
    if wrong or "failing.json" in only:
        found.update(run(subject, failing if "failing.json" in only else [*wrong, *slowly], "failing"))
    return found


def run(subject, arguments, kind):
    """Runs scenarios in both languages; a document for each."""
    texts = {}
    for language in ("en", "zh-Hans"):
        shutil.rmtree(subject.place / "reports", ignore_errors=True)
        ended = subject.start(
            ["run", *arguments, "--full", "--language", language, "--annotations", "always"], limit=240)
        texts[language] = outcome.text(ended.stdout)
        if language == "en":
            english, directory = ended, (subject.place / "reports/latest").resolve()
            if not directory.is_dir():
                return {f"{kind}.json": {"status": ended.returncode, "stderr": outcome.text(ended.stderr)}}
            report = json.loads((directory / "report.json").read_bytes())
            captures = {path.name: path.read_bytes() for path in directory.glob("*.pcapng")}
            junit = (directory / "junit.xml").read_text("utf-8")
            page = (directory / "index.html").read_text("utf-8")
            listing = sorted(path.name for path in directory.iterdir())
            same = (directory / "report.txt").read_text("utf-8")
    ids = [entry["id"] for entry in report["scenarios"]]
    texts = {language: reports.text_scenarios(report_text, ids) for language, report_text in texts.items()}
    suites, pages = reports.junit_suites(junit), reports.page_scenarios(page, ids)
    found = {}
    for entry in report["scenarios"]:
        name = entry["id"]
        capture = captures.get((entry["capture"] or {}).get("file"))
        document = {"report.json": normal.scenario(entry, capture, str(subject.place) + "/")}
        if name not in ONLY_RESULT:
            document["capture"] = comments(entry, capture)
            document.update({f"text {language}": texts[language].get(name) for language in texts})
            document["junit.xml"] = suites.get(name)
            document["index.html"] = pages.get(name)
        place = "failing" if kind == "failing" else entry["chapter"]
        found[f"{place}/{name}.json"] = document
    if "--jobs" not in arguments:
        whole = {key: report[key] for key in report if key not in ("scenarios", "machine", "run")}
        whole["keys"] = {key: list(report[key]) for key in ("run", "machine")}
        found[f"{kind}.json"] = {
            "status": english.returncode,
            "stderr": (reports.words if kind == "failing" else str)(outcome.text(english.stderr)),
            "report.json": whole,
            "files": listing,
            "order": ids,
            "report.txt": sorted(reports.text_scenarios(same, ids)) == sorted(texts["en"]),
            "annotations": sorted(
                reports.lasting(line)
                for line in outcome.text(english.stdout).split("\n") if line.startswith("::")),
            "testsuites": {
                key: value for key, value in xml.etree.ElementTree.fromstring(junit).attrib.items()
                if key not in ("time", "timestamp")},
        }
    return found


def comments(entry, capture):
    """The comments of a saved capture, each with the frame that it stands beside."""
    if not capture:
        return None
    names = normal.Names(entry, capture)
    packets, whole = frames.packets(capture)
    found = {names.text(comment) for comment in whole}
    for number, (_, beside) in enumerate(packets, 1):
        found.update(
            f"{names.frame(number)}: {names.text(comment)}" for comment in beside
            if not comment.startswith("wirelab: observed"))
    return sorted(found)


def write_failing(place):
    """Lessons of which one expectation is changed, so that something does not pass; their paths."""
    paths = []
    changes = json.loads((program.HERE / "inputs/failing.json").read_text("utf-8"))
    for chapter, name, part, replacement in changes:
        lesson = (program.ROOT / "Scenarios" / chapter / f"{name}.yaml").read_text("utf-8")
        if part not in lesson:
            raise SystemExit(f"inputs/failing.json: {part!r} is not in {chapter}/{name}.yaml")
        path = place / "failing" / chapter / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(lesson.replace(part, replacement, 1), "utf-8")
        paths.append(f"failing/{chapter}/{name}.yaml")
    return paths


#: What the record keeps as a digest, and its text packed: what the result has in it, shown in another way.
FOLDED = ("capture", "text en", "text zh-Hans", "junit.xml", "index.html")


def folded(document):
    """A document as the record keeps it."""
    return {
        key: outcome.digest(packed(value)) if key in FOLDED and isinstance(value, (dict, list)) else value
        for key, value in document.items()
    }


def folded_texts(document):
    """The texts for which the record keeps digests."""
    return [packed(document[key]) for key, value in folded(document).items() if value != document[key]]


def packed(value):
    return json.dumps(value, ensure_ascii=False, indent=0)


def written(document):
    """The file of a document: an element of a list is a line."""
    return lines(folded(document), 0) + "\n"


def lines(value, depth):
    """JSON in which what is short is one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + depth <= 110 or not isinstance(value, (dict, list)) or depth >= 8:
        return flat
    inner = " " * (depth + 1)
    if isinstance(value, dict):
        entries = [
            f"{inner}{json.dumps(key, ensure_ascii=False)}: {lines(value[key], depth + 1)}" for key in value]
    else:
        entries = [inner + lines(element, depth + 1) for element in value]
    is_list = isinstance(value, list)
    return "{["[is_list] + "\n" + ",\n".join(entries) + "\n" + " " * depth + "}]"[is_list]


def differences(file, kept, document, texts):
    """The differences of a document from the record, one a line."""
    found = []
    now = folded(document)
    for key in list(kept) + [key for key in now if key not in kept]:
        old, new = kept.get(key), now.get(key)
        if old == new:
            continue
        if isinstance(old, str) and texts[old] is not None and isinstance(document.get(key), (dict, list)):
            old, new = json.loads(texts[old]), document[key]
        found += outcome.limited(f"{file}: {key}", outcome.value_differences(f"{file}: {key}:", old, new))
    return found
