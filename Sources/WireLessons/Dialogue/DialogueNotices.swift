import WireJudgement
import WireSockets
import WireText

/// What the interactive client says by itself.
package struct DialogueNotices: Sendable {
  private let words: Words

  /// Notices in a language.
  package init(_ language: Language) {
    words = Words(language)
  }

  /// That it may be talked, and how to end.
  package func opened(to peer: SocketAddress, isDatagram: Bool) -> String {
    isDatagram
      ? words.text("dialogue.sending", ["peer": "\(peer)"])
      : words.text("dialogue.connected", ["peer": "\(peer)"])
  }

  /// What both ends of TLS have agreed on.
  package func secured(_ info: Socket.TLSInfo) -> String {
    let parts = ["TLS \(info.version)", info.cipher] + (info.selectedProtocol.map { ["ALPN \($0)"] } ?? [])
    return parts.joined(separator: " · ")
  }

  /// That the server has ended the conversation.
  package var closedByServer: String {
    words.text("dialogue.closed-by-server")
  }

  /// Why the client gave a server up that would have answered for ever.
  package func endless(_ answer: [UInt8], peer: SocketAddress) -> String {
    words.text(
      "dialogue.endless",
      [
        "peer": "\(peer)", "answer": OctetText.quoted(answer, limit: 48), "times": EndlessAnswer.limit,
        "lesson": "eof-answered-for-ever",
      ])
  }
}
