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
      ? words.pick(
        "sending to \(peer); Ctrl-D ends what is said, Ctrl-C closes", "发往 \(peer)；Ctrl-D 结束发送，Ctrl-C 关闭")
      : words.pick(
        "connected to \(peer); Ctrl-D ends what is said, Ctrl-C closes", "已连接 \(peer)；Ctrl-D 结束发送，Ctrl-C 关闭")
  }

  /// That the server has ended the conversation.
  package var closedByServer: String {
    words.pick("the server closed the conversation", "服务器关闭了连接")
  }
}
