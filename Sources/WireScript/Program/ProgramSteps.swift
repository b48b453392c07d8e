import WireGrammar
import WireText

/// The steps that do something with a program.
extension StepForm {
  static let signal = StepForm(
    .init { _ in
      .word(of: SignalName.all)
    } read: { node, place in
      let name = place.reader.signal(node, "signal")
      let program = place.program("signal: TERM")
      guard let name, let program else { return nil }
      return .signal(name, to: program)
    }, of: [.client, .handler, .raw],
    Way(
      "{ signal: TERM, to: shop }", en: "sends this signal to the program", zhHans: "向这个程序发送信号"))

  static let input = StepForm(
    .init { _ in
      .reference("octets")
    } read: { node, place in
      let octets = place.reader.octets(node, "input")
      let program = place.program("input: \"quit\\n\"")
      guard let octets, let program else { return nil }
      return .input(octets, to: program)
    }, of: [.client, .handler, .raw],
    Way(
      "{ input: \"quit\\n\", to: shop }", en: "lets the program read this from its standard input",
      zhHans: "让这个程序从标准输入读到这段内容"))
}

extension StepForm.Place {
  /// The program that stands beside the word; nil: it was noted that none does.
  fileprivate func program(_ example: String) -> String? {
    guard let node = fields?["to"] else {
      if let fields {
        reader.error(
          "`\(name.rawValue)` has no `to`", at: fields.node, hint: "as in `{ \(example), to: shop }`")
      }
      return nil
    }
    return reader.used(.program, node, "to")
  }
}

extension FormReader {
  /// The name of a signal, with SIG before it or without.
  package func signal(_ node: SourceNode, _ what: String) -> String? {
    if let text = node.scalar, text.hasPrefix("SIG"), SignalName.all.contains(String(text.dropFirst(3))) {
      return String(text.dropFirst(3))
    }
    return word(node, what, of: SignalName.all)
  }

  /// A text that a program is to write: in one line, and not longer than anybody reads.
  package func awaitedText(_ node: SourceNode, _ what: String) -> String? {
    guard let text = text(node, what) else { return nil }
    guard text.utf8.count <= 1024 else {
      error("`\(what)` is longer than 1,024 octets", at: node)
      return nil
    }
    return text
  }
}
