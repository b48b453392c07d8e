"""The result of a scenario in a form that does not differ from run to run."""

import re

from . import frames

#: Calls whose result is a descriptor or a process, whichever the kernel gives.
GIVEN = {"socket", "accept", "accept4", "fork", "epoll_create1", "eventfd", "timerfd_create", "pidfd_open",
         "waitpid"}

#: Fields that hold a time, and one that depends on when the kernel was asked.
SET_ASIDE = {"started", "duration", "start", "time", "received", "observed by the kernel"}


def text(value):
    """A text without its times, its ports that the kernel chose, its descriptors and processes."""
    value = re.sub(r"(?<![\w.])-?\d+(\.\d+)? ?(ms|µs|us|ns|s|秒|毫秒|微秒)(?![\w])", "TIME", value)
    value = re.sub(r"-?[\d.]+ to TIME", "TIME to TIME", value)
    value = re.sub(r":(3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[45]\d{4}|60\d{3})\b", ":PORT", value)
    value = re.sub(r"\b(kill|waitpid)\(\d+", r"\1(given", value)
    value = re.sub(r"\(\d+ times\)", "(many times)", value)
    return re.sub(r"\b(socket|accept|fork|waitpid)\((given)?\) = [1-9]\d*", r"\1(\2) = given", value)


class Names:
    """What stands for frames and conversations, whose numbers depend on who came first."""

    def __init__(self, scenario, capture):
        self.frames = frames.names(capture, scenario["conversations"]) if capture else {}
        actors = {entry["conversation"]: entry for entry in scenario["actors"]}
        self.conversations = {None: None}
        seen = {}
        for entry in scenario["conversations"]:
            ends = actors.get(entry["id"], {})
            name = f"{entry['transport']} {ends.get('initiator')}+{ends.get('responder')}"
            seen[name] = seen.get(name, 0) + 1
            self.conversations[entry["id"]] = name if seen[name] == 1 else f"{name} {seen[name]}"

    def frame(self, number):
        return self.frames.get(number, f"#{number}")

    def text(self, value):
        """A text with the frames and conversations in it by their names."""
        value = re.sub(r"#(\d+)", lambda match: f"<{self.frame(int(match[1]))}>", value)
        value = re.sub(
            r"conversation (\d+)",
            lambda match: f"<{self.conversations.get(int(match[1]), match[0])}>", value)
        return text(value)


def scenario(result, capture, root):
    """One scenario of a report."""
    names = Names(result, capture)
    value = {key: result[key] for key in result if key not in SET_ASIDE}
    value["file"] = value["file"].removeprefix(root)
    value["capture"] = {key: entry for key, entry in (value["capture"] or {}).items() if key != "packets"}
    value["checks"] = by_conversation([check(entry, names, root) for entry in value["checks"]])
    value["conversations"] = sorted(
        (conversation(entry, names) for entry in value["conversations"]), key=lambda entry: entry["id"])
    value["actors"] = sorted(
        ({**entry, "conversation": names.conversations[entry["conversation"]]} for entry in value["actors"]),
        key=lambda entry: entry["conversation"])
    value["calls"] = calls(value["calls"])
    value["marks"] = sorted(f"{entry['actor']}: {entry['name']}" for entry in value["marks"])
    value["kernelStates"] = sorted({kernel_state(entry, names) for entry in value["kernelStates"]})
    # The texts of the lesson are those of its file, and `explain` shows them.
    for key in ("lesson", "prediction", "why", "misconception", "reference"):
        value.pop(key, None)
    for path in CHANCE.get(value["id"], []):
        set_aside(value, path.split("/"))
    return value


#: What differs from run to run in some scenarios: which of two goes first is not theirs to say. `*` is every
#: element.
CHANCE = {
    # Whether a bare acknowledgment comes before the data.
    "defer-accept": ["conversations/*/states"],
    "handler-ignores-eof": ["conversations/*/history", "conversations/*/states"],
    "peer-gone-write": ["conversations/*/states"],
    # How often the receiver reads, and the sender probes, before the window opens.
    "zero-window": [
        "calls", "checks/*/frames", "checks/*/observed", "conversations/*/findings", "conversations/*/states",
        "conversations/*/teardown", "conversations/*/history", "conversations/*/lastFrame",
    ],
    # Whether the second duplicate is taken off the wire before the socket is gone.
    "tlp-duplicate-fin": ["checks/*/observed", "conversations/*/marks"],
    # Which of the two acknowledgments is let go first.
    "simultaneous-close": ["checks/*/frames", "conversations/*/states", "conversations/*/marks"],
    # Whether the call returns before the process is killed.
    "kill-9": ["calls/deaf~1"],
    # Whether three octets are read at once.
    "fin-wait2-shutdown": ["calls/alice"],
}


def set_aside(value, path):
    """Removes what a path names."""
    key = path[0].replace("~", "/")
    if key == "*":
        for element in value:
            set_aside(element, path[1:])
    elif len(path) == 1:
        value.pop(key, None)
    elif key in value:
        set_aside(value[key], path[1:])


def by_conversation(checks):
    """The checks in their order, but those of `each` by the name of the conversation, not by its number."""
    found = []
    block = []
    for entry in checks + [None]:
        if entry and entry["subject"].startswith("each."):
            block.append(entry)
            continue
        found += sorted(block, key=lambda entry: entry["conversation"] or "") + ([entry] if entry else [])
        block = []
    return found


def check(entry, names, root):
    """A check, with its frames by their names."""
    entry = dict(entry)
    entry["frames"] = [names.frame(number) for number in entry["frames"]]
    entry["evidence"] = [names.text(proof) for proof in entry["evidence"]]
    entry["conversation"] = names.conversations[entry["conversation"]]
    for key in ("subject", "expected", "observed", "reason"):
        if isinstance(entry[key], str):
            entry[key] = names.text(entry[key])
    if entry["subject"] == "conversations":
        entry["frames"].sort()
        entry["evidence"].sort()
    elif entry["subject"].endswith("wire"):
        # Bare acknowledgments and what is sent again are passed over: when they come depends on timers.
        entry["observed"] = re.sub(
            r"\s*<(A[<>] ack \d+|[^<>]*[<>][^<>]* again \d+|A[<>] ack \d+ again \d+)> [A-Z]+[<>]", "",
            entry["observed"])
        entry["frames"] = [name.split(" again ")[0] for name in entry["frames"]]
    if any(") = given" in proof for proof in entry["evidence"]):
        entry["observed"] = re.sub(r"= [1-9]\d*", "= given", entry["observed"])
    if entry["location"]:
        entry["location"] = "{line}:{column}".format(**entry["location"])
    return entry


def conversation(entry, names):
    """A conversation, with its frames by their names."""
    entry = {key: entry[key] for key in entry if key not in ("start", "duration", "packets")}
    for key in ("firstFrame", "lastFrame"):
        entry[key] = names.frame(entry[key])
    entry["id"] = names.conversations[entry["id"]]
    for key in ("initiator", "responder"):
        entry[key] = end(entry[key])
    for key in ("handshake", "teardown"):
        if entry.get(key):
            part = entry[key] = dict(entry[key])
            part["frames"] = [names.frame(number) for number in part["frames"]]
            part["evidence"] = [names.text(proof) for proof in part["evidence"]]
    if entry.get("states"):
        entry["states"] = [
            f"{names.frame(state['frame'])}: {seen(state['initiator'])} {seen(state['responder'])}"
            for state in entry["states"]]
    if entry.get("findings"):
        entry["findings"] = [
            f"{found['kind']} {names.frame(found['frame'])} by {found['by']}" for found in entry["findings"]]
    if entry.get("marks"):
        entry["marks"] = [
            {key: names.frame(mark[key]) if key == "frame" else mark[key]
             for key in mark if key not in SET_ASIDE}
            for mark in entry["marks"]]
    return entry


def seen(state):
    """A state. Whether a listener was seen before the first segment came is chance."""
    return "LISTEN or none" if state in ("LISTEN", None) else state


def kernel_state(entry, names):
    """What the kernel was seen to say of an endpoint, with its conversation's name."""
    name = re.sub(r" [0-9]+$", "", names.conversations[entry["conversation"]] or "")
    return f"{name}: {end(entry['local'])} > {end(entry['remote'])}: {entry['state']}"


def end(value):
    """An address and port as text."""
    return value if isinstance(value, str) or value is None else text(f"{value['address']}:{value['port']}")


def calls(entries):
    """The calls of each actor, in its order. How the calls of two actors fall between each other is
    chance."""
    found = {}
    for entry in entries:
        result = "given" if entry["name"] in GIVEN and entry["result"] > 0 else entry["result"]
        line = f"{entry['name']}({entry['arguments']}) = {result}"
        if entry["error"]:
            line += f" {entry['error']}"
        if entry.get("times", 1) != 1:
            line += " many times"
        ends = [end(entry[key]) for key in ("local", "peer")]
        if ends != [None, None]:
            line += f"  [{ends[0]} {ends[1]}]"
        found.setdefault(entry["actor"], []).append(text(line))
    return dict(sorted(found.items()))
