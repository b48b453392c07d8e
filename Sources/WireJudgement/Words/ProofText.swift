public import WireConversations
public import WireText

extension Proof {
  /// The proof as reports say it.
  public func text(in language: Language) -> String {
    switch language {
    case .en: inEnglish
    case .zhHans: inChinese
    }
  }

  private var inEnglish: String {
    switch self {
    case .acknowledges(let equation): equation.text
    case .refuses(let equation): equation.text + ", and it is a reset"
    case .icmpError(let frame, let type, let code, let syn):
      "#\(frame) is an ICMP error (type \(type), code \(code)) that quotes the SYN #\(syn)"
    case .unacknowledged(let control, let frame, let expected):
      "no segment acknowledges the \(control.name) of #\(frame) (ack \(expected) or more)"
    case .unacknowledgedByInitiator(let synAck, let expected):
      "no segment of the initiator acknowledges the SYN of #\(synAck) (ack \(expected) or more)"
    case .acknowledgesAnotherSYN(let field, let syn):
      "\(field.text(without: " without ACK")) is not #\(syn) seq 0 + 1 for the SYN"
    case .crossesFIN(let field, let fin, let expected):
      "\(field.text(without: " without ACK")) does not acknowledge the FIN of #\(fin) (ack \(expected))"
    case .acknowledgedWithoutSYN(let syn, let frame):
      "no SYN+ACK answers the SYN of #\(syn): #\(frame) acknowledges it without a SYN"
    case .noSYNAckDelivered(let syn): "no SYN+ACK that acknowledges the SYN #\(syn) was delivered"
    case .noSYNAckCaptured(let syn):
      "no SYN+ACK of the responder follows the SYN #\(syn), but other segments do"
    case .beginsWithoutSYN(let frame):
      "the conversation begins with #\(frame), without a SYN of the initiator"
    case .resetIsExact(let reset, let expected):
      "\(reset.text) = the next octet that the \(reset.receiver.rawValue) expects (\(expected))"
    case .resetIsInWindow(let reset, let expected):
      """
      \(reset.text) is in the window of the \(reset.receiver.rawValue), which expects \(expected), and is silent \
      from then on
      """
    case .resetIsFollowedBySilence(let reset):
      """
      #\(reset.frame) is a reset; the capture does not show what the \(reset.receiver.rawValue) expects, and it is \
      silent from then on
      """
    case .sendsNoFIN(let role): "the \(role.rawValue) sends no FIN"
    case .neitherFINNorReset: "no segment carries a FIN or a reset that counts"
    case .nothingEstablished: "the handshake established nothing that could be torn down"
    }
  }

  private var inChinese: String {
    switch self {
    case .acknowledges(let equation): equation.textInChinese
    case .refuses(let equation): equation.textInChinese + "，而且它是 RST"
    case .icmpError(let frame, let type, let code, let syn):
      "#\(frame) 是 ICMP 差错 (type \(type), code \(code))，其中引用了 SYN #\(syn)"
    case .unacknowledged(let control, let frame, let expected):
      "没有报文段确认 \(control.name) #\(frame) (ack \(expected) 或更大)"
    case .unacknowledgedByInitiator(let synAck, let expected):
      "发起方没有报文段确认 SYN #\(synAck) (ack \(expected) 或更大)"
    case .acknowledgesAnotherSYN(let field, let syn):
      "\(field.text(without: " 没有 ACK")) 不等于 #\(syn) seq 0 + 1（SYN 占一个序号）"
    case .crossesFIN(let field, let fin, let expected):
      "\(field.text(without: " 没有 ACK")) 没有确认 FIN #\(fin) (ack \(expected))"
    case .acknowledgedWithoutSYN(let syn, let frame):
      "没有 SYN+ACK 回答 SYN #\(syn): #\(frame) 确认了它，却不带 SYN"
    case .noSYNAckDelivered(let syn): "没有送达的 SYN+ACK，能确认 SYN #\(syn)"
    case .noSYNAckCaptured(let syn): "响应方没有 SYN+ACK 跟在 SYN #\(syn) 之后，却有别的报文段"
    case .beginsWithoutSYN(let frame): "会话从 #\(frame) 开始，没有发起方的 SYN"
    case .resetIsExact(let reset, let expected):
      "\(reset.text) = \(reset.receiver.nameInChinese)期待的下一个序号 (\(expected))"
    case .resetIsInWindow(let reset, let expected):
      "\(reset.text) 在\(reset.receiver.nameInChinese)的窗口之内，\(reset.receiver.nameInChinese)期待 \(expected)，此后再无声息"
    case .resetIsFollowedBySilence(let reset):
      "#\(reset.frame) 是 RST；抓包没有显示\(reset.receiver.nameInChinese)期待的序号，此后它再无声息"
    case .sendsNoFIN(let role): "\(role.nameInChinese)没有发 FIN"
    case .neitherFINNorReset: "没有报文段带 FIN 或有效的 RST"
    case .nothingEstablished: "握手没有建立连接，谈不上关闭"
    }
  }
}

extension Doubt {
  /// Why something is inconclusive, as reports say it.
  public func text(in language: Language) -> String {
    switch language {
    case .en: inEnglish
    case .zhHans: inChinese
    }
  }

  private var inEnglish: String {
    switch self {
    case .lostPackets(1): "the capture lost a packet"
    case .lostPackets(let number): "the capture lost \(number) packets"
    case .endsBeforeAnswer: "the capture ends before the SYN was answered"
    case .endsBeforeConversation: "the capture ends before the conversation does"
    }
  }

  private var inChinese: String {
    switch self {
    case .lostPackets(1): "抓包丢了一个包"
    case .lostPackets(let number): "抓包丢失：\(number) 个包"
    case .endsBeforeAnswer: "SYN 还没有得到回答，抓包就结束了"
    case .endsBeforeConversation: "会话还没有结束，抓包就结束了"
    }
  }
}

extension LocalizedText {
  /// Why something is inconclusive, in all languages.
  package init(_ doubt: Doubt) { self.init(doubt.text(in: .en), doubt.text(in: .zhHans)) }
}

extension Role {
  fileprivate var nameInChinese: String {
    switch self {
    case .initiator: "发起方"
    case .responder: "响应方"
    }
  }
}

extension Proof.Control {
  fileprivate var name: String {
    switch self {
    case .syn: "SYN"
    case .fin: "FIN"
    }
  }
}

extension Proof.Reset {
  fileprivate var text: String { "#\(frame) seq \(sequence)" }
}

extension Proof.Acknowledgment {
  /// `#2 ack 1`; without ACK, its frame and what says so.
  fileprivate func text(without noACK: String) -> String {
    "#\(frame)" + (number.map { " ack \($0)" } ?? noACK)
  }
}

extension Proof.Equation {
  /// Two of them stand in nearly every conversation: they are put together without allocations.
  fileprivate var text: String {
    var text = ShortText()
    text.append("#")
    text.append(acknowledgment.frame)
    if let number = acknowledgment.number {
      text.append(" ack ")
      text.append(UInt64(number))
    } else {
      text.append(" without ACK")
    }
    text.append(isExact ? " = #" : " >= #")
    text.append(frame)
    text.append(" seq ")
    text.append(UInt64(sequence))
    if control == .fin { appendOctets(to: &text) }
    switch control {
    case .syn: text.append(" + 1 for the SYN")
    case .fin: text.append(" + 1 for the FIN")
    }
    if control == .syn { appendOctets(to: &text) }
    return text.string
  }

  private func appendOctets(to text: inout ShortText) {
    guard octets > 0 else { return }
    text.append(" + ")
    text.append(UInt64(octets))
    text.append(octets == 1 ? " octet" : " octets")
  }

  fileprivate var textInChinese: String {
    let left = acknowledgment.text(without: " 没有 ACK") + (isExact ? " = " : " >= ")
    let start = "#\(frame) seq \(sequence)"
    let data = octets > 0 ? " + \(octets) 字节" : ""
    let bit = " + 1（\(control.name) 占一个序号）"
    return left + start + (control == .fin ? data + bit : bit + data)
  }
}
