import ArgumentParser
import WireJudgement
import WireLessons
import WireReports
import WireText

/// `wirelab explain`: what a word means, and what to run to see it.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explain a scenario, state, flag, errno, call, option, sysctl or word.",
    discussion: """
      Capitals, hyphens, underscores and `net.ipv4.` do not matter; a word that stands for several things \
      gets them all. An error may be named by its number or by its whole message, and '' is the empty \
      address. Without a topic: which there are. The status is 4 if there is no such topic.

        wirelab explain TIME_WAIT
        wirelab explain keepAliveIdle
        wirelab explain 粘包
        wirelab explain "[Errno 98] Address already in use"
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "What to explain.", completion: Completions.topics)
  var topics: [String] = []

  @Option(help: "text or json.")
  var format: Format = .text

  @Flag(help: "Every term in one sentence, with its name in the other language.")
  var glossary = false

  @OptionGroup var selection: ScenarioSelection
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if glossary, !topics.isEmpty || format == .json {
      throw ValidationError("--glossary is text, and takes no topic.")
    }
  }

  func run() throws {
    let catalog = TopicCatalog(try selection.scenariosIfAny())
    let report = TextReport(output.textOptions)
    guard !glossary else {
      return Terminal.write(report.glossary(catalog.glossary), to: Terminal.standardOutput)
    }
    guard !topics.isEmpty else {
      Terminal.write(
        format == .json ? ExplainDocument.text(catalog.all) : report.topics(catalog),
        to: Terminal.standardOutput)
      return
    }
    let explanations = try topics.flatMap { topic in
      let found = catalog.explanations(of: topic)
      guard found.isEmpty else { return found }
      let question = Suggestion.question(catalog.suggestions(for: topic))
      throw ExitWith(
        .noMatch, "there is no topic `\(topic)`; \(question ?? "`wirelab explain` lists them")")
    }
    Terminal.write(
      format == .json ? ExplainDocument.text(explanations) : report.explain(explanations),
      to: Terminal.standardOutput)
  }
}
