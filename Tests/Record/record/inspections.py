"""What `inspect` and `verify` say about the captures of the record. Nothing in it differs from run to run."""

import pathlib

from . import program

#: What is asked of every capture. Whether standard output is kept as a digest, and its text packed.
FORMS = [
    ([], True),
    (["--language", "zh-Hans"], True),
    (["--ascii"], True),
    (["--color", "always"], True),
    (["--all-packets"], True),
    (["--summary"], False),
    (["--format", "ndjson", "--states"], True),
    (["--format", "ndjson"], True),
    (["--format", "json"], True),
]

#: The captures of which every form is kept whole: a close, a bench, many conversations, UDP, strays.
WHOLE = {
    "close-four", "fin-lost", "udp-unreachable", "reject-or-drop", "lossy-2", "random-12",
    "cut-at-two-thirds", "hostile-comments", "half-open-scan", "linger-zero", "simultaneous-close",
    "udp-fragments", "without-syn",
}

EXPECTATIONS = [
    "{ conversations: 1, each: { handshake: three-way, teardown: four-segment } }",
    "{ each: { teardown: three-segment } }",
    "{ each: { handshake: [three-way, refused], resetBy: none } }",
    "{ each: { teardown: { kind: four-segment, closedFirst: initiator, timeWait: initiator } } }",
    "{ each: { bytes: { initiator: 4, responder: 7 } } }",
    # Ends with `...`: where a packet was sent twice, which of the two a pattern after `...` names is chance.
    '{ each: { wire: "S> SA< A> ..." } }',
    "{ each: { states: { initiator: [SYN_SENT, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT] } } }",
    "{ each: { findings: [fin_retransmission] } }",
    "{ each: { noFindings: [retransmission, fin_retransmission] } }",
    "{ conversations: 2 }",
]

#: The captures that are judged by every expectation.
JUDGED = [
    "close-four.pcapng", "close-three.pcapng", "fin-lost.pcapng", "linger-zero.pcapng",
    "half-open-scan.pcapng", "udp-echo.pcapng", "simultaneous-close.pcapng", "odd/cut-at-two-thirds.pcapng",
    "odd/without-syn.pcap", "odd/wireless.pcap", "odd/header-only.pcap", "odd/text.pcap",
    "odd/random-03.pcap", "odd/first-40-octets.pcap",
]


def groups(subject):
    """The outcomes of each file of the record, by its name."""
    captures = sorted((program.HERE / "captures").rglob("*.pcap*")) + sorted(
        (program.HERE / "captures").rglob("*.gz"))
    names = [str(path.relative_to(program.HERE)) for path in dict.fromkeys(captures)]
    calls = {}
    for name in names:
        stem = pathlib.Path(name).name.split(".pcap")[0].removesuffix(".gz")
        kept = pathlib.Path(name).relative_to("captures")
        calls[f"inspect/{kept}.txt"] = [
            dict(arguments=["inspect", name, *form], digested=digested and stem not in WHOLE)
            for form, digested in FORMS
        ]
    calls["inspect-options.txt"] = options()
    for name in JUDGED:
        calls[f"verify/{name}.txt"] = [
            dict(arguments=["verify", f"captures/{name}", "--expect", expectation])
            for expectation in EXPECTATIONS
        ]
    calls["verify-options.txt"] = verify_options()
    flat = [call for group in calls.values() for call in group]
    found = iter(subject.outcomes(flat))
    return {file: [next(found) for _ in group] for file, group in calls.items()}


def options():
    """What else `inspect` can be asked."""
    many = [f"captures/{name}.pcapng" for name in ("close-four", "udp-echo", "fin-lost")]
    one = "captures/close-four.pcapng"
    models = "captures/three-models.pcapng"
    lists = [
        [*many], [*many, "--summary"], [*many, "--format", "json"], [*many, "--format", "ndjson"],
        [*many, "--summary", "--format", "json"], [*many, "--summary", "--format", "ndjson"],
        [one, "captures/missing.pcap", many[1]], [one, "captures/odd/text.pcap", "--format", "json"],
        ["captures/odd/text.pcap", one, "--summary"], ["captures/odd/cut-at-a-half.pcapng", one, "--summary"],
        ["captures"], ["captures/missing.pcap"], ["captures/missing.pcap", "--format", "json"], [],
        [models, "--conversation", "4"], [models, "--conversation", "4", "--format", "json"],
        [models, "--conversation", "4", "--format", "ndjson", "--states"], [models, "--conversation", "99"],
        [models, "--conversation", "0"], [models, "--conversation", "x"], [*many, "--conversation", "1"],
        [models, "--conversation", "2", "--summary"], [models, "--filter", "port 8901"],
        [models, "--filter", "port 8901", "--summary"], [models, "--filter", "udp"],
        [models, "--filter", "udp", "--format", "json"],
        [models, "--filter", "tcp[tcpflags] & tcp-fin != 0", "--summary"], [models, "--filter", "prot 9"],
        [models, "--filter", ""], ["captures/odd/raw-ip.pcap", "--filter", "tcp"],
        ["captures/odd/linux-sll2.pcap", "--filter", "tcp", "--summary"], [one, "--format", "xml"],
        [one, "--format", "text", "--states"], [one, "--format", "json", "--states"],
        [one, "--language", "de"], [one, "--color", "sometimes"], [one, "--sumary"],
        ["captures/zero-window.pcapng", "--all-packets", "--ascii", "--language", "zh-Hans"],
        ["captures/zero-window.pcapng", "--color", "always", "--summary"],
    ]
    calls = [dict(arguments=["inspect", *arguments]) for arguments in lists]
    for file in ("close-four.pcapng", "odd/packed.pcapng.gz", "odd/text.pcap", "odd/empty.pcap"):
        for form in ([], ["--summary"], ["--format", "json"]):
            calls.append(dict(arguments=["inspect", "-", *form], stdin=f"captures/{file}"))
    calls.append(dict(arguments=["inspect", "-", "-"], stdin="captures/close-four.pcapng"))
    for name, value in (("LANG", "zh_CN.UTF-8"), ("LC_ALL", "zh_TW.UTF-8"), ("LC_MESSAGES", "zh")):
        calls.append(dict(arguments=["inspect", one], environment={"LC_ALL": "", name: value}))
    return calls


def verify_options():
    """What else `verify` can be asked, and expectations that are none."""
    one = "captures/close-four.pcapng"
    right = "{ each: { handshake: three-way } }"
    lists = [
        [one], [one, "--expect", right, "--format", "json"],
        [one, "--expect", right, "--language", "zh-Hans"],
        [one, "--expect", "{ each: { teardown: reset } }", "--format", "json"],
        [one, "--expect", "{ each: { teardown: reset } }", "--language", "zh-Hans"],
        [one, "--expect", "{ each: { teardown: reset } }", "--ascii"],
        [one, "--expect", "{ each: { teardown: reset } }", "--color", "always"],
        [one, "captures/udp-echo.pcapng", "--expect", right],
        [one, "captures/fin-lost.pcapng", "--expect", right],
        [one, "captures/missing.pcap", "--expect", right],
        ["captures/three-models.pcapng", "--conversation", "3", "--expect", right],
        ["captures/three-models.pcapng", "--conversation", "33", "--expect", right],
        ["captures/three-models.pcapng", "--filter", "port 8901", "--expect", right],
        ["captures/three-models.pcapng", "--filter", "udp", "--expect", right],
        ["captures/three-models.pcapng", "--filter", "prot", "--expect", right],
        ["captures/odd/without-syn.pcap", "--expect", right, "--format", "json"],
        [one, "--expect", "Scenarios/closing/close-four.yaml"], [one, "--expect", "no-such-file.yaml"],
    ]
    lists += [
        [one, "--expect", expectation]
        for expectation in (
            "", "{}", "[]", "x", "{", "{ calls: [] }", "{ each: {} }", "{ each: { teardwn: reset } }",
            "{ each: { teardown: resett } }", "{ each: { handshake: three-way, handshake: refused } }",
            "{ of: { alice: { handshake: three-way } } }", "{ order: [{ segment: S> }] }",
            "{ conversations: -1 }", "{ conversations: many }", '{ each: { wire: "S> XX" } }',
            "{ each: { bytes: { initiator: -4 } } }", "{ each: { states: { initiator: [SLEEPING] } } }",
            "{ each: { findings: [nothing_found] } }", "&a { conversations: 1 }", "{ kernel: [] }",
        )
    ]
    return [dict(arguments=["verify", *arguments]) for arguments in lists]
