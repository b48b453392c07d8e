public import WireConversations
public import WireText

extension Proof {
  /// The proof as reports say it.
  public func text(in language: Language) -> String {
    let words = Words(language)
    return switch self {
    case .acknowledges(let equation): equation.text(in: language)
    case .refuses(let equation): words.text("proof.refuses", ["equation": equation.text(in: language)])
    case .icmpError(let frame, let type, let code, let syn):
      words.text(
        "proof.icmp-error",
        ["frame": FrameNames.text(frame), "type": Int(type), "code": Int(code), "syn": FrameNames.text(syn)])
    case .unacknowledged(let control, let frame, let expected):
      words.text(
        "proof.unacknowledged",
        ["control": control.name, "frame": FrameNames.text(frame), "expected": Int(expected)])
    case .unacknowledgedByInitiator(let synAck, let expected):
      words.text(
        "proof.unacknowledged-by-initiator", ["frame": FrameNames.text(synAck), "expected": Int(expected)])
    case .acknowledgesAnotherSYN(let field, let syn):
      words.text("proof.acknowledges-another-syn", ["field": field.text, "syn": FrameNames.text(syn)])
    case .crossesFIN(let field, let fin, let expected):
      words.text(
        "proof.crosses-fin", ["field": field.text, "fin": FrameNames.text(fin), "expected": Int(expected)])
    case .acknowledgedWithoutSYN(let syn, let frame):
      words.text(
        "proof.acknowledged-without-syn", ["syn": FrameNames.text(syn), "frame": FrameNames.text(frame)])
    case .noSYNAckDelivered(let syn): words.text("proof.no-syn-ack-delivered", ["syn": FrameNames.text(syn)])
    case .noSYNAckCaptured(let syn): words.text("proof.no-syn-ack-captured", ["syn": FrameNames.text(syn)])
    case .beginsWithoutSYN(let frame):
      words.text("proof.begins-without-syn", ["frame": FrameNames.text(frame)])
    case .resetIsExact(let reset, let expected):
      words.text(
        "proof.reset-is-exact",
        ["reset": reset.text, "receiver": reset.receiver.end, "expected": Int(expected)])
    case .resetMayBeExact(let reset, let acknowledged):
      words.text(
        "proof.reset-may-be-exact",
        ["reset": reset.text, "receiver": reset.receiver.end, "acknowledged": Int(acknowledged)])
    case .resetIsAtSACKEdge(let reset, let expected):
      words.text(
        "proof.reset-is-at-sack-edge",
        ["reset": reset.text, "receiver": reset.receiver.end, "expected": Int(expected)])
    case .resetIsAtFIN(let reset, let expected):
      words.text(
        "proof.reset-is-at-fin",
        ["reset": reset.text, "receiver": reset.receiver.end, "expected": Int(expected)])
    case .resetIsInSYNReceived(let reset, let expected):
      words.text(
        "proof.reset-is-in-syn-received",
        ["reset": reset.text, "receiver": reset.receiver.end, "expected": Int(expected)])
    case .resetIsInWindow(let reset, let expected):
      words.text(
        "proof.reset-is-in-window",
        ["reset": reset.text, "receiver": reset.receiver.end, "expected": Int(expected)])
    case .resetHasNoEffect(let reset, let expected, let shownBy):
      words.text(
        "proof.reset-has-no-effect",
        [
          "reset": reset.text, "receiver": reset.receiver.end, "expected": Int(expected),
          "frame": FrameNames.text(shownBy),
        ])
    case .resetHasOtherHops(let frame, let hops, let fewest, let most) where fewest == most:
      words.text("proof.reset-has-other-hops", ["frame": FrameNames.text(frame), "hops": hops, "most": most])
    case .resetHasOtherHops(let frame, let hops, let fewest, let most):
      words.text(
        "proof.reset-has-hops-out-of-range",
        ["frame": FrameNames.text(frame), "hops": hops, "fewest": fewest, "most": most])
    case .resetHasOtherIdentification(let frame, let identification, let last):
      words.text(
        "proof.reset-has-other-identification",
        ["frame": FrameNames.text(frame), "identification": identification, "last": last])
    case .resetIsFollowedBySilence(let reset):
      words.text(
        "proof.reset-is-followed-by-silence",
        ["frame": FrameNames.text(reset.frame), "receiver": reset.receiver.end])
    case .noFrameCaptured(let role): words.text("proof.no-frame-captured", ["end": role.end])
    case .acknowledgesUnseen(let unseen): unseen.text(in: words)
    case .sendsNoFIN(let role): words.text("proof.sends-no-fin", ["sender": role.end])
    case .neitherFINNorReset: words.text("proof.neither-fin-nor-reset")
    case .nothingEstablished: words.text("proof.nothing-established")
    }
  }
}

extension Doubt {
  /// Why something is inconclusive, as reports say it.
  public func text(in language: Language) -> String {
    let words = Words(language)
    return switch self {
    case .lostPackets(1): words.text("doubt.lost-packet")
    case .lostPackets(let number): words.text("doubt.lost-packets", ["count": Int(clamping: number)])
    case .endsBeforeAnswer: words.text("doubt.ends-before-answer")
    case .endsBeforeConversation: words.text("doubt.ends-before-conversation")
    case .disordered(let number):
      words.text("doubt.disordered", ["count": Int(clamping: number)])
    case .resetMayBeIgnored(let frame):
      words.text("doubt.reset-may-be-ignored", ["frame": FrameNames.text(frame)])
    case .evicted: words.text("doubt.evicted")
    case .gap: words.text("doubt.gap")
    case .openAtEnd: words.text("doubt.open-at-end")
    case .onlyOneDirection(_, let end): words.text("doubt.only-one-direction", ["end": "\(end)"])
    case .nothingTheOtherWay: words.text("doubt.nothing-the-other-way")
    case .finLikelyMissing(let frame):
      words.text("doubt.fin-likely-missing", ["frame": FrameNames.text(frame)])
    }
  }
}

extension LocalizedText {
  /// Why something is inconclusive, in all languages.
  package init(_ doubt: Doubt) { self.init { doubt.text(in: $0) } }
}

extension Role {
  /// The end, as a text has it.
  fileprivate var end: LocalizedText { LocalizedText(TextKey(self, in: "end")) }
}

extension Proof.Control {
  fileprivate var name: String {
    switch self {
    case .syn: "SYN"
    case .fin: "FIN"
    }
  }
}

extension Proof.Unseen {
  fileprivate func text(in words: Words) -> String {
    let text =
      octets == 0
      ? words.text("proof.unseen-syn", ["frame": FrameNames.text(frame), "by": by.end, "other": by.peer.end])
      : countsSYN
        ? words.text(
          "proof.unseen-syn-and-octets",
          ["frame": FrameNames.text(frame), "by": by.end, "other": by.peer.end, "count": Int(octets)])
        : words.text(
          "proof.unseen-octets",
          ["frame": FrameNames.text(frame), "by": by.end, "other": by.peer.end, "count": Int(octets)])
    return endsLikelyWithFIN ? words.text("proof.unseen-fin", ["text": text, "by": by.end]) : text
  }
}

extension Proof.Reset {
  fileprivate var text: String { "#\(FrameNames.text(frame)) seq \(sequence)" }
}

extension Proof.Acknowledgment {
  /// `#2 ack 1`; without ACK, its frame and what says so.
  fileprivate var text: LocalizedText {
    number.map { LocalizedText(untranslated: "#\(FrameNames.text(frame)) ack \($0)") }
      ?? LocalizedText("proof.without-ack", ["frame": FrameNames.text(frame)])
  }
}

extension Proof.Equation {
  /// As the table of a language has it; in English, of which documents hold two in nearly every conversation,
  /// put together without allocations.
  fileprivate func text(in language: Language) -> String {
    language == .en && !FrameNames.areUsed ? inEnglish : textOfTable(in: language)
  }

  /// As the table of a language has it.
  package func textOfTable(in language: Language) -> String {
    let words = Words(language)
    let data = octets > 0 ? words.text("proof.octets", ["count": Int(octets)]) : ""
    let sign = isExact ? "=" : ">="
    return switch control {
    case .syn:
      words.text(
        "proof.equation-of-syn",
        [
          "field": acknowledgment.text, "sign": sign, "frame": FrameNames.text(frame),
          "sequence": Int(sequence), "data": data,
        ])
    case .fin:
      words.text(
        "proof.equation-of-fin",
        [
          "field": acknowledgment.text, "sign": sign, "frame": FrameNames.text(frame),
          "sequence": Int(sequence), "data": data,
        ])
    }
  }

  private var inEnglish: String {
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
    text.append(octets == 1 ? " byte" : " bytes")
  }
}
