import WireText

extension Words {
  /// A proof, or why something is inconclusive, in this language.
  ///
  /// `WireConversations` writes these once, in English, and that is what documents hold.
  package func proof(_ text: String) -> String {
    guard language == .zhHans else { return text }
    return Self.phrases.reduce(text) { $0.replacing($1.english, with: $1.chinese) }
  }

  /// What proofs consist of beside frames, numbers and flags; what is part of another phrase comes after it.
  private static let phrases: [(english: String, chinese: String)] = [
    ("the next octet that the initiator expects", "发起方期待的下一个序号"),
    ("the next octet that the responder expects", "响应方期待的下一个序号"),
    (
      " is a reset; the capture does not show what the initiator expects, and it is silent from then on",
      " 是 RST；抓包没有显示发起方期待的序号，此后它再无声息"
    ),
    (
      " is a reset; the capture does not show what the responder expects, and it is silent from then on",
      " 是 RST；抓包没有显示响应方期待的序号，此后它再无声息"
    ),
    (" is in the window of the initiator, which expects ", " 在发起方的窗口之内，发起方期待 "),
    (" is in the window of the responder, which expects ", " 在响应方的窗口之内，响应方期待 "),
    (", and is silent from then on", "，此后再无声息"),
    (" + 1 for the SYN", " + 1（SYN 占一个序号）"),
    (" + 1 for the FIN", " + 1（FIN 占一个序号）"),
    (" octets", " 字节"),
    (" octet", " 字节"),
    (" without ACK", " 没有 ACK"),
    (" is not #", " 不等于 #"),
    (", and it is a reset", "，而且它是 RST"),
    (" is an ICMP error (", " 是 ICMP 差错 ("),
    (" that quotes the SYN ", "，其中引用了 SYN "),
    ("no SYN+ACK answers the SYN of ", "没有 SYN+ACK 回答 SYN "),
    (" acknowledges it without a SYN", " 确认了它，却不带 SYN"),
    ("no segment of the initiator acknowledges the SYN of ", "发起方没有报文段确认 SYN "),
    ("no segment acknowledges the SYN of ", "没有报文段确认 SYN "),
    ("no segment acknowledges the FIN of ", "没有报文段确认 FIN "),
    (" or more)", " 或更大)"),
    ("the conversation begins with ", "会话从 "),
    (", without a SYN of the initiator", " 开始，没有发起方的 SYN"),
    ("no SYN+ACK that acknowledges the SYN ", "没有送达的 SYN+ACK，能确认 SYN "),
    (" was delivered", ""),
    ("no SYN+ACK of the responder follows the SYN ", "响应方没有 SYN+ACK 跟在 SYN "),
    (", but other segments do", " 之后，却有别的报文段"),
    (" does not acknowledge the FIN of ", " 没有确认 FIN "),
    ("the handshake established nothing that could be torn down", "握手没有建立连接，谈不上关闭"),
    ("no segment carries a FIN or a reset that counts", "没有报文段带 FIN 或有效的 RST"),
    ("the initiator sends no FIN", "发起方没有发 FIN"),
    ("the responder sends no FIN", "响应方没有发 FIN"),
    ("the capture lost a packet", "抓包丢了一个包"),
    ("the capture lost ", "抓包丢失："),
    (" packets", " 个包"),
    ("the capture ends before the SYN was answered", "SYN 还没有得到回答，抓包就结束了"),
    ("the capture ends before the conversation does", "会话还没有结束，抓包就结束了"),
  ]
}
