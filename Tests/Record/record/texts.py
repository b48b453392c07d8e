"""What the program says without a packet: its help, its complaints, what it explains. Nothing in it differs
from run to run."""

import json

from . import program

COMMANDS = [
    "run", "merge", "list", "course", "inspect", "watch", "verify", "serve", "connect", "explain", "new",
    "validate", "schema", "doctor", "manual",
]

SCHEMAS = ["scenario", "run", "inspect", "conversation", "verify", "doctor", "list", "explain"]

#: Command lines that are wrong, or name what is not there.
WRONG = [
    [], ["frobnicate"], ["--nonsense"], ["help", "frobnicate"], ["ru"], ["inspct", "x"],
    ["run", "no-such-scenario"], ["run", "close-fuor"], ["run", "close-fuor", "udp-eco"], ["run", "closng"],
    ["run", "missing.yaml"], ["run", "zz-*"], ["run", "--jobs", "0"], ["run", "--jobs", "many"],
    ["run", "--jobs", "-1"], ["run", "--shard", "3/2"], ["run", "--shard", "0/2"], ["run", "--shard", "x"],
    ["run", "--repeat", "0"], ["run", "--timeout", "0"], ["run", "--timeout", "-1"],
    ["run", "--network", "public"], ["run", "--family", "5"], ["run", "--capture-buffer", "0"],
    ["run", "--capture-buffer", "x"], ["run", "--format", "yaml"], ["run", "--language", "fr"],
    ["run", "--annotations", "sometimes"], ["run", "--step"], ["run", "--quiz"],
    ["run", "--step", "close-four", "udp-echo"], ["run", "--scenarios", "nowhere"],
    ["run", "--scenarios", "nowhere", "x"], ["run", "--report-directory", "/proc/nowhere", "close-four"],
    ["run", "--junit", "/proc/nowhere/junit.xml", "close-four"], ["run", "--ful", "close-four"],
    ["run", "broken"], ["run", "broken/1/sample.yaml"],
    ["run", "broken/1/sample.yaml", "broken/2/sample.yaml"], ["merge"], ["merge", "nowhere"],
    ["merge", "captures"], ["merge", "captures/close-four.pcapng"], ["list", "close-fuor"],
    ["list", "--format", "xml"], ["list", "--scenarios", "nowhere"], ["list", "--scenarios", "broken"],
    ["course", "close-fuor"], ["watch", "--interface", "nowhere0"], ["watch", "--filter", "prot"],
    ["watch", "--count", "0"], ["watch", "--duration", "0"], ["watch", "--duration", "x"],
    ["watch", "--buffer", "0"], ["watch", "--format", "json"],
    ["watch", "--write", "captures/close-four.pcapng", "--count", "1"], ["serve"], ["serve", "tpc"],
    ["serve", "tcp", "--handler", "ehco"], ["serve", "udp", "--handler", "chat"],
    ["serve", "tcp", "--port", "65536"], ["serve", "tcp", "--port", "-1"],
    ["serve", "tcp", "--backlog", "-1"], ["serve", "tcp", "--grace", "-1"],
    ["serve", "tcp", "--host", "no.such.host.invalid"], ["serve", "tcp", "--host", "192.0.2.1"], ["connect"],
    ["connect", "127.0.0.1"], ["connect", "127.0.0.1", "x"], ["connect", "127.0.0.1", "65536"],
    ["connect", "127.0.0.1", "0"], ["connect", "127.0.0.1", "1", "--timeout", "0"], ["explain", "TIME_WIAT"],
    ["explain", "TIME_WAIT", "nothing-of-the-kind"], ["explain", ""], ["explain", "--format", "x"], ["new"],
    ["new", "-lead"], ["new", "Big"], ["new", "a b"], ["new", ""],
    ["new", "close-four", "--chapter", "closing"], ["new", "x", "--chapter", "../up"],
    ["new", "x", "--scenarios", "/proc/nowhere"], ["validate"], ["validate", "nowhere"],
    ["validate", "captures/close-four.pcapng"], ["validate", "captures"], ["schema", "nonsense"],
    ["schema", "scenario", "run"], ["doctor", "--format", "x"], ["doctor", "--scenarios", "nowhere"],
    ["manual", "x"], ["--version"], ["run", "--version"], ["--generate-completion-script", "tcsh"],
]

#: Files that are no scenarios, beside those that are one change from the sample.
NO_SCENARIOS = {
    "empty": b"", "spaces": b"   \n", "comment": b"# nothing\n", "list": b"- a\n- b\n", "word": b"word\n",
    "nul": b"id: a\0b\n", "latin-1": b"id: caf\xe9\n", "utf-16": "id: sample\n".encode("utf-16"),
    "bom": b"\xef\xbb\xbfid: sample\n", "binary": bytes(range(256)), "deep": b"[" * 300 + b"]" * 300 + b"\n",
    "tabs": b"\tid: sample\n", "crlf": b"id: sample\r\ntitle: x\r\n", "long-key": b"k" * 5000 + b": 1\n",
    "escapes": b'id: "\\e[31mred"\n',
}


def groups(subject):
    """The outcomes of each file of the record, by its name."""
    write_files(subject.place)
    calls = {
        "help.txt": [dict(arguments=["--help"]), dict(arguments=["help"])]
        + [dict(arguments=form) for name in COMMANDS for form in ([name, "--help"],)],
        "wrong-usage.txt": [dict(arguments=arguments) for arguments in WRONG],
        "schema.txt": [dict(arguments=["schema"])] + [dict(arguments=["schema", name]) for name in SCHEMAS],
        "manual.txt": [dict(arguments=["manual"])],
        "completions.txt": [
            dict(arguments=["--generate-completion-script", shell]) for shell in ("bash", "zsh", "fish")
        ],
        "list.txt": lists(),
        "validate.txt": validations(subject.place),
        "new.txt": new_scenarios(),
    }
    calls.update(explanations(subject))
    # A scenario is written, looked at, and not written twice: one after another.
    ordered = {"new.txt"}
    flat = [call for file, group in calls.items() if file not in ordered for call in group]
    found = iter(subject.outcomes(flat))
    return {
        file: [subject.outcome(**call) for call in group] if file in ordered else [next(found) for _ in group]
        for file, group in calls.items()
    }


def write_files(place):
    """The files that commands are to refuse: the sample with one change, and what is no scenario at all."""
    sample = (program.HERE / "inputs/sample.yaml").read_text("utf-8")
    edits = json.loads((program.HERE / "inputs/broken-scenarios.json").read_text("utf-8"))
    for number, (part, replacement) in enumerate(edits, 1):
        if sample.count(part) != 1:
            raise SystemExit(f"inputs/broken-scenarios.json: {part!r} is not once in inputs/sample.yaml")
        directory = place / "broken" / str(number)
        directory.mkdir(parents=True)
        (directory / "sample.yaml").write_text(sample.replace(part, replacement), "utf-8")
    for name, octets in NO_SCENARIOS.items():
        directory = place / "none" / name
        directory.mkdir(parents=True)
        (directory / "sample.yaml").write_bytes(octets)
    (place / "right").mkdir()
    (place / "right/sample.yaml").write_text(sample, "utf-8")


def validations(place):
    """`validate` of every broken file, of right ones, and of folders."""
    count = len(list((place / "broken").iterdir()))
    files = [f"broken/{number}/sample.yaml" for number in range(1, count + 1)]
    files += [f"none/{name}/sample.yaml" for name in NO_SCENARIOS]
    calls = [dict(arguments=["validate", file]) for file in files]
    calls += [
        dict(arguments=["validate", *paths])
        for paths in (
            ["right/sample.yaml"], ["right"], ["Scenarios"], ["Scenarios/closing", "right", "broken/3"],
            ["broken/1", "broken/2", "right"], ["Scenarios/README.md"], ["Scenarios/closing/order"],
        )
    ]
    return calls


def lists():
    """`list` in its forms."""
    forms = [
        [], ["--language", "zh-Hans"], ["--ascii"], ["--color", "always"], ["--format", "json"], ["closing"],
        ["close-*"], ["close-*", "udp"], ["close-four", "--format", "json"], ["right/sample.yaml"],
        ["broken/1/sample.yaml"],
    ]
    return [dict(arguments=["list", *form]) for form in forms]


def new_scenarios():
    """`new`, and that what it writes is right, and never written twice."""
    return [
        dict(arguments=arguments, label=f"{number}. " + " ".join(arguments))
        for number, arguments in enumerate((
            ["new", "my-lesson", "--scenarios", "mine"], ["validate", "mine/own/my-lesson.yaml"],
            ["new", "my-lesson", "--scenarios", "mine"],
            ["new", "second", "--scenarios", "mine", "--chapter", "deep"],
            ["new", "third", "--scenarios", "mine", "--language", "zh-Hans"], ["validate", "mine"],
            ["list", "--scenarios", "mine"], ["explain", "my-lesson", "--scenarios", "mine"],
            ["list", "--scenarios", "mine", "--language", "zh-Hans"],
        ), 1)
    ]


def explanations(subject):
    """`explain` of every topic: the texts that are the program's own whole, those of scenarios as digests,
    since the files of the scenarios hold them."""
    document = json.loads(subject.start(["explain", "--format", "json"]).stdout or b'{"topics": []}')
    topics = {}
    for topic in document["topics"]:
        topics.setdefault(topic["group"], []).append(topic["name"])
    calls = {"explain.txt": [
        dict(arguments=["explain"]), dict(arguments=["explain", "--language", "zh-Hans"])]}
    calls["explain.txt"] += [dict(arguments=["explain", "--format", "json"], digested=True)]
    for words in (["TIME_WAIT"], ["time-wait"], ["keepAliveIdle"], ["net.ipv4.tcp_fin_timeout"], ["rst"],
                  ["SO_LINGER", "reset"]):
        for form in ([], ["--format", "json"], ["--color", "always"], ["--ascii"]):
            calls["explain.txt"].append(dict(arguments=["explain", *words, *form]))
    for group, names in topics.items():
        whole = group != "scenarios"
        # All of a group at once: each call reads every scenario first.
        calls[f"explain/{group}.txt"] = [
            dict(arguments=["explain", *names, "--language", language],
                 label=f"explain {group} in {language}", digested=not whole)
            for language in ("en", "zh-Hans")
        ]
    return calls
