import WireJudgement
import WireText

/// The manual page wirelab(1), made from what the parser knows.
struct ManualPage {
  private let root: CommandInfo
  private var roff: Roff

  /// The page of a program.
  init(_ root: CommandInfo) {
    self.root = root
    roff = Roff(title: root.commandName, source: "WireLab \(WireLabVersion.current)", manual: "WireLab")
    write()
  }

  /// The page, in roff.
  var text: String { roff.text }

  private mutating func write() {
    roff.section("NAME")
    roff.paragraph("\(root.commandName) - \(root.abstract ?? "")")
    roff.section("SYNOPSIS")
    for command in root.visibleSubcommands {
      roff.synopsis("\(root.commandName) \(command.commandName)", synopsis(of: command))
    }
    roff.section("DESCRIPTION")
    roff.paragraph(Self.description)
    roff.section("COMMANDS")
    for command in root.visibleSubcommands { write(command) }
    roff.section("EXIT STATUS")
    for status in ExitStatus.allCases { roff.item("\(status.rawValue)", status.meaning) }
    roff.section("ENVIRONMENT")
    for (name, text) in Self.environment { roff.item(name, text) }
    roff.section("FILES")
    for (name, text) in Self.files { roff.item(name, text) }
    roff.section("SEE ALSO")
    roff.paragraph(
      "tcp(7), udp(7), socket(7), ss(8), tcpdump(8), pcap-filter(7), wireshark(1), RFC 9293")
  }

  private mutating func write(_ command: CommandInfo) {
    roff.subsection("\(root.commandName) \(command.commandName)")
    roff.paragraph(command.abstract ?? "")
    if let discussion = command.discussion { roff.paragraph(discussion) }
    for argument in command.ownArguments { roff.item(term(of: argument), meaning(of: argument)) }
  }

  /// Required things as they are, options and flags together.
  private func synopsis(of command: CommandInfo) -> [String] {
    let arguments = command.ownArguments
    let options = arguments.contains { $0.kind != .positional && $0.isOptional } ? ["[options]"] : []
    return options
      + arguments.filter { $0.kind == .option && !$0.isOptional }.map(term)
      + arguments.filter { $0.kind == .positional }.map { $0.isOptional ? "[\(term(of: $0))]" : term(of: $0) }
  }

  private func term(of argument: CommandInfo.Argument) -> String {
    let value = (argument.valueName ?? "value").uppercased() + (argument.isRepeating ? "…" : "")
    let names = (argument.names ?? []).map(\.text).joined(separator: ", ")
    return switch argument.kind {
    case .positional: value
    case .option: "\(names) \(value)"
    case .flag: names
    }
  }

  private func meaning(of argument: CommandInfo.Argument) -> String {
    var text = argument.abstract ?? ""
    if let values = argument.allValues, !values.allSatisfy(text.contains) {
      text += " One of: " + values.joined(separator: ", ") + "."
    }
    if argument.kind == .option, let value = argument.defaultValue { text += " Default: \(value)." }
    return text
  }

  private static let description = """
    wirelab runs scripted servers and clients on the loopback, captures every packet while they talk, \
    rebuilds each conversation, and says with evidence what happened: how it was opened, how it was closed, \
    who closed first, who waits in TIME_WAIT, and why. The same judgement works on any capture file and on \
    any interface.

    Each scenario is a lesson. It runs in a private network of its own, without root. `wirelab run \
    close-four` is a good one to begin with; `wirelab explain TIME_WAIT` says what a word means.

    Results go to standard output, progress and diagnostics to standard error. Reports and lessons are in \
    English or in Simplified Chinese; these help texts, and what is wrong with a command or a file, are in \
    English.
    """

  private static let environment = [
    (
      "LC_ALL, LC_MESSAGES, LANG",
      "The first that is not empty gives the language: Chinese where it begins with zh (zh_TW and zh_HK too, since there "
        + "are no traditional texts), else English. --language goes before it."
    ),
    ("NO_COLOR", "Where it is set and not empty, --color auto uses no colour."),
    ("TERM", "Where it is dumb or not set, no line of progress is rewritten."),
    (
      "GITHUB_ACTIONS, GITHUB_WORKSPACE",
      "Where the first is true, run and merge with --annotations auto tell GitHub what did not pass."
    ),
  ]

  private static let files = [
    (
      "Scenarios/CHAPTER/ID.yaml",
      "The scenarios: in the directory of --scenarios, else in ./Scenarios, else in Scenarios or ../share/wirelab/Scenarios "
        + "beside the program. Scenarios/README.md explains their grammar."
    ),
    (
      "reports/RUN-ID/",
      "What a run leaves: a report and a capture of each scenario. reports/latest points to the last one."
    ),
  ]
}

extension ExitStatus {
  /// What it means, for the manual.
  fileprivate var meaning: String {
    switch self {
    case .passed: "Everything passed."
    case .failed: "An expectation failed."
    case .usage: "Wrong usage, or a scenario or a capture that cannot be read as one."
    case .notPermitted: "The machine does not allow it; wirelab doctor says what mends it."
    case .noMatch: "A name matched nothing."
    case .inconclusive: "Something could not be judged: it is no pass."
    case .defect: "A defect of WireLab."
    case .interrupted: "Interrupted by a signal."
    }
  }
}
