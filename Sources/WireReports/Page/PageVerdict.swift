import WireConversations
import WireJudgement
import WireText

/// What was judged of a conversation, with the proof, as a page shows it.
struct PageVerdict {
  let conversation: Conversation
  let actors: [Role: String]
  let kernelStates: [KernelState]
  let links: FrameLinks

  /// Writes a list of names and values.
  func write(to html: inout HTMLWriter) {
    html.element("dl", ["class": "verdict"]) { html in
      if let handshake = conversation.handshake {
        judged({ $0.handshake }, { $0.kind(handshake.kind) }, handshake.frames, handshake.proof, &html)
      }
      if let teardown = conversation.teardown {
        judged({ $0.teardown }, { $0.kind(teardown.kind) }, teardown.frames, teardown.proof, &html)
        if let party = teardown.closedFirst { entry({ $0.closedFirst }, { name(party, $0) }, &html) }
        if let party = teardown.timeWait { entry({ $0.timeWait }, { name(party, $0) }, &html) }
      }
      if let role = conversation.resetBy { entry({ $0.resetBy }, { name(Party(role), $0) }, &html) }
      entry(
        { $0.bytes },
        { words in
          [(conversation.initiatorBytes, Role.initiator), (conversation.responderBytes, Role.responder)]
            .map { words.sent($0.0, by: actors[$0.1] ?? words.name(of: $0.1)) }.joined(separator: " · ")
        }, &html)
      if let wrapping = conversation.wrapping {
        entry({ $0.wrapping }, { text(of: wrapping, $0) }, &html)
      }
      for variant in conversation.variants {
        entry({ $0.variant }, { variant.text(in: $0.language) }, &html)
      }
      if let tls = conversation.tls {
        entry(
          { $0.tls },
          { words in
            tls.text(in: words.language, separator: " · ") { actors[$0] ?? words.name(of: $0) }
          }, &html)
      }
      if let offset = conversation.clockOffset {
        entry({ $0.clocks }, { offset.text(in: $0.language) }, &html)
      }
      for moved in conversation.movedByNumbers.prefix(Words.movedLimit) {
        entry({ $0.order }, { $0.moved(moved.frame, before: moved.before) }, &html)
      }
      if !conversation.findings.isEmpty { findings(&html) }
      for role in Role.allCases { kernel(role, &html) }
      entry({ $0.compatible }, { _ in compatible }, &html)
      if !conversation.conclusive {
        entry({ $0.inconclusive }, { conversation.inconclusiveReason?.text(in: $0.language) ?? "" }, &html)
      }
    }
  }

  /// What both ends' packets were wrapped in, or each end's.
  private func text(of wrapping: ConversationWrapping, _ words: Words) -> String {
    wrapping.text(separator: " · ") { actors[$0] ?? words.name(of: $0) }
  }

  private func entry(
    _ name: (Words) -> String, _ value: (Words) -> String, _ html: inout HTMLWriter
  ) {
    html.element("dt") { $0.words("span", name) }
    html.element("dd") { $0.words("span", value) }
  }

  private func judged(
    _ name: (Words) -> String, _ kind: (Words) -> String, _ frames: [Int], _ proof: [Proof],
    _ html: inout HTMLWriter
  ) {
    html.element("dt") { $0.words("span", name) }
    html.element("dd") { html in
      html.words("strong", kind)
      if !frames.isEmpty {
        html.content(" ")
        html.element("span", ["class": "frames"]) { links.write(frames, to: &$0) }
      }
      html.proof({ words in proof.map { $0.text(in: words.language) } }, links)
    }
  }

  private func findings(_ html: inout HTMLWriter) {
    html.element("dt") { $0.words("span", { $0.findings }) }
    html.element("dd") { html in
      let shown = conversation.findings.prefix(Self.maximumFindings)
      for (index, finding) in shown.enumerated() {
        let text = "\(finding.kind.rawValue) #\(FrameNames.text(finding.frame))"
        links.write((index > 0 ? ", " : "") + text, to: &html)
      }
      if let rest = conversation.findingsBeyond(shown.count) { html.content(", … (+\(rest))") }
    }
  }

  private static let maximumFindings = 24

  /// The last thing that the kernel said about a socket.
  private func kernel(_ role: Role, _ html: inout HTMLWriter) {
    let end = role == .initiator ? conversation.initiator : conversation.responder
    guard let state = kernelStates.last(where: { $0.local == end }) else { return }
    entry({ $0.kernel }, { "\(actors[role] ?? $0.name(of: role)) \(state.state.rawValue)" }, &html)
  }

  private var compatible: String {
    let completeness = conversation.completeness.map { "tcp.completeness \($0) · " } ?? ""
    return completeness + "Zeek \(conversation.zeekState) \(conversation.history)"
  }

  private func name(_ party: Party, _ words: Words) -> String {
    guard party != .both else { return words.both }
    let role = party == .initiator ? Role.initiator : .responder
    return actors[role].map { $0 + words.parenthesized(words.name(of: role)) } ?? words.name(of: role)
  }
}

extension HTMLWriter {
  /// Writes the equations that prove something, in each language.
  package mutating func proof(_ equations: (Words) -> [String], _ links: FrameLinks) {
    let texts = Language.allCases.map { ($0, equations(Words($0))) }
    guard let first = texts.first, !first.1.isEmpty else { return }
    let isShared = texts.allSatisfy { $0.1 == first.1 }
    for (language, equations) in isShared ? [first] : texts {
      element("ul", ["class": "proof", "lang": isShared ? nil : language.rawValue]) { html in
        for equation in equations {
          html.element("li") { links.write(equation, to: &$0) }
        }
      }
    }
  }
}
