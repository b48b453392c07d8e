import WireGrammar
import WireScenario

/// The words of a scenario file by which one sees what it is about.
///
/// Of its grammar: each key as `linger:`, each plain value as `TIME_WAIT` and with its key as `teardown:
/// reset`. Of its texts: what nobody would take for a word of prose, as `SO_LINGER`, `tcp_fin_timeout`,
/// `ECONNRESET`, and calls as `recv()`.
package struct ScenarioWords: Sendable {
  private var words: Set<String> = []

  /// The words of a file; none if it cannot be read any more.
  package init(file: String, in folder: String? = nil) {
    guard let text = try? Scenario.text(ofFile: file, in: folder), let root = try? YAMLComposer.compose(text)
    else {
      return
    }
    add(root, key: nil)
  }

  /// Whether the file mentions a topic.
  package func mention(_ topic: Topic) -> Bool {
    Self.mentions(of: topic).contains(where: words.contains)
  }

  /// What in a file is a mention of a topic.
  private static func mentions(of topic: Topic) -> [String] {
    let names = [topic.name] + topic.otherNames
    return switch topic.group {
    case .handshakes: ["handshake: \(topic.name)"]
    case .teardowns: ["teardown: \(topic.name)", "kind: \(topic.name)"]
    case .findings: ["findings: \(topic.name)"]
    case .bench: ["\(topic.name):"]
    case .calls: ["call", "blocked", "returned"].map { "\($0): \(topic.name)" } + ["\(topic.name)()"]
    case .options: names + names.map { "\($0):" }
    // A file may spell a setting with or without its path.
    case .sysctls: names + names.map { String($0.split(separator: ".").last ?? "") }
    case .states, .flags, .errors, .counters: names.filter { $0.count > 1 }
    // Their names are words of prose; a lesson that is about one is chosen by hand.
    case .scenarios, .otherTools, .words, .python: []
    }
  }

  private static let texts: Set<String> = [
    "title", "lesson", "prediction", "why", "misconception", "reference",
  ]

  private mutating func add(_ node: SourceNode, key: String?) {
    switch node.content {
    case .scalar(let text, _):
      words.insert(text)
      if let key { words.insert("\(key): \(text)") }
    case .sequence(let elements):
      for element in elements { add(element, key: key) }
    case .mapping(let pairs):
      for pair in pairs {
        guard let name = pair.key.scalar else { continue }
        if key == nil, Self.texts.contains(name) {
          addText(pair.value)
        } else {
          words.insert(name)
          words.insert("\(name):")
          add(pair.value, key: name)
        }
      }
    }
  }

  private mutating func addText(_ node: SourceNode) {
    switch node.content {
    case .scalar(let text, _): addWords(of: text)
    case .sequence(let elements): for element in elements { addText(element) }
    case .mapping(let pairs): for pair in pairs { addText(pair.value) }
    }
  }

  private mutating func addWords(of text: String) {
    let isPart = { (scalar: Unicode.Scalar) in
      scalar.isASCII && (scalar.properties.isAlphabetic || scalar == "_" || ("0"..."9").contains(scalar))
    }
    let scalars = text.unicodeScalars
    var start = scalars.startIndex
    while let first = scalars[start...].firstIndex(where: isPart) {
      let end = scalars[first...].firstIndex { !isPart($0) } ?? scalars.endIndex
      let word = String(scalars[first..<end])
      if Self.isTerm(word) { words.insert(word) }
      if scalars[end...].starts(with: "()".unicodeScalars) { words.insert(word + "()") }
      start = end
    }
  }

  /// Whether it is no word of prose: it has an underscore, only capitals, or a capital after a small letter.
  private static func isTerm(_ word: String) -> Bool {
    if word.contains("_") || (word.count >= 3 && word.allSatisfy { $0.isUppercase || $0.isNumber }) {
      return true
    }
    return zip(word, word.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
  }
}
