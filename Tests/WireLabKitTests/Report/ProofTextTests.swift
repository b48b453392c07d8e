import Testing
import WireConversations
import WireJudgement
import WireText

/// What reports say of proofs and doubts, in each language.
@Suite struct ProofTextTests {
  private static let ack = Proof.Acknowledgment(frame: 5, number: 2)
  private static let noACK = Proof.Acknowledgment(frame: 5, number: nil)
  private static let reset = Proof.Reset(frame: 5, sequence: 13, receiver: .responder)
  private static let resetBack = Proof.Reset(frame: 5, sequence: 13, receiver: .initiator)

  @Test(
    "Proofs",
    arguments: [
      (
        .acknowledges(.init(ack, frame: 4, sequence: 1, control: .fin)),
        "#5 ack 2 = #4 seq 1 + 1 for the FIN", "#5 ack 2 = #4 seq 1 + 1（FIN 占一个序号）"
      ),
      (
        .acknowledges(.init(ack, isExact: false, frame: 4, sequence: 1, control: .fin, octets: 1)),
        "#5 ack 2 >= #4 seq 1 + 1 byte + 1 for the FIN", "#5 ack 2 >= #4 seq 1 + 1 字节 + 1（FIN 占一个序号）"
      ),
      (
        .acknowledges(.init(ack, frame: 1, sequence: 0, control: .syn, octets: 10)),
        "#5 ack 2 = #1 seq 0 + 1 for the SYN + 10 bytes", "#5 ack 2 = #1 seq 0 + 1（SYN 占一个序号） + 10 字节"
      ),
      (
        .acknowledges(.init(noACK, isExact: false, frame: 1, sequence: 0, control: .syn)),
        "#5 without ACK >= #1 seq 0 + 1 for the SYN", "#5 没有 ACK >= #1 seq 0 + 1（SYN 占一个序号）"
      ),
      (
        .refuses(.init(ack, frame: 1, sequence: 0, control: .syn)),
        "#5 ack 2 = #1 seq 0 + 1 for the SYN, and it is a reset",
        "#5 ack 2 = #1 seq 0 + 1（SYN 占一个序号），而且它是 RST"
      ),
      (
        .icmpError(frame: 2, type: 3, code: 1, quotedSYN: 1),
        "#2 is an ICMP error (type 3, code 1) that quotes the SYN #1",
        "#2 是 ICMP 差错 (type 3, code 1)，其中引用了 SYN #1"
      ),
      (
        .unacknowledged(.syn, frame: 1, expected: 1),
        "no segment acknowledges the SYN of #1 (ack 1 or more)", "没有报文段确认 SYN #1 (ack 1 或更大)"
      ),
      (
        .unacknowledged(.fin, frame: 4, expected: 2),
        "no segment acknowledges the FIN of #4 (ack 2 or more)", "没有报文段确认 FIN #4 (ack 2 或更大)"
      ),
      (
        .unacknowledgedByInitiator(synAck: 2, expected: 1),
        "no segment of the initiator acknowledges the SYN of #2 (ack 1 or more)",
        "发起方没有报文段确认 SYN #2 (ack 1 或更大)"
      ),
      (
        .acknowledgesAnotherSYN(ack, syn: 1),
        "#5 ack 2 is not #1 seq 0 + 1 for the SYN", "#5 ack 2 不等于 #1 seq 0 + 1（SYN 占一个序号）"
      ),
      (
        .crossesFIN(ack, fin: 4, expected: 3),
        "#5 ack 2 does not acknowledge the FIN of #4 (ack 3)", "#5 ack 2 没有确认 FIN #4 (ack 3)"
      ),
      (
        .crossesFIN(noACK, fin: 4, expected: 3),
        "#5 without ACK does not acknowledge the FIN of #4 (ack 3)", "#5 没有 ACK 没有确认 FIN #4 (ack 3)"
      ),
      (
        .acknowledgedWithoutSYN(syn: 1, by: 2),
        "no SYN+ACK answers the SYN of #1: #2 acknowledges it without a SYN",
        "没有 SYN+ACK 回答 SYN #1: #2 确认了它，却不带 SYN"
      ),
      (
        .noSYNAckDelivered(syn: 1),
        "no SYN+ACK that acknowledges the SYN #1 was delivered", "没有送达的 SYN+ACK，能确认 SYN #1"
      ),
      (
        .noSYNAckCaptured(syn: 1),
        "no SYN+ACK of the responder follows the SYN #1, but other segments do",
        "响应方没有 SYN+ACK 跟在 SYN #1 之后，却有别的报文段"
      ),
      (
        .beginsWithoutSYN(frame: 7),
        "the conversation begins with #7, without a SYN of the initiator", "会话从 #7 开始，没有发起方的 SYN"
      ),
      (
        .resetIsExact(reset, expected: 13),
        "#5 seq 13 = the next byte that the responder expects (13)", "#5 seq 13 = 响应方期待的下一个序号 (13)"
      ),
      (
        .resetIsInWindow(resetBack, expected: 12),
        "#5 seq 13 is in the window of the initiator, which expects 12, and nothing shows that it was ignored",
        "#5 seq 13 在发起方的窗口之内，发起方期待 12，没有迹象表明它被忽略"
      ),
      (
        .resetMayBeExact(reset, acknowledged: 5),
        "#5 seq 13 can be the next byte that the responder expects, which has acknowledged 5",
        "#5 seq 13 可能就是响应方期待的下一个序号，它确认到 5"
      ),
      (
        .resetIsAtSACKEdge(reset, expected: 5),
        "#5 seq 13 = the right-most edge of what the responder has acknowledged selectively "
          + "(it expects 5, and takes that, too)",
        "#5 seq 13 = 响应方选择确认 (SACK) 的最右边界（它期待 5，这个也接受）"
      ),
      (
        .resetIsAtFIN(reset, expected: 14),
        "#5 seq 13 = the number of the FIN of its sender (the responder expects 14; after a FIN it takes that, too)",
        "#5 seq 13 = 发送方自己的 FIN 的序号（响应方期待 14；收到 FIN 之后，这个也接受）"
      ),
      (
        .resetIsInSYNReceived(reset, expected: 1),
        "#5 seq 13 is in the window of the responder, which expects 1, and takes any such reset in SYN_RECEIVED",
        "#5 seq 13 在响应方的窗口之内，响应方期待 1；在 SYN_RECEIVED 中，窗口之内的 RST 都接受"
      ),
      (
        .resetHasNoEffect(reset, expected: 13, shownBy: 9),
        "#5 seq 13 is a reset without effect (the responder expects 13): #9 acknowledges bytes sent after it",
        "#5 seq 13 是没有生效的 RST（响应方期待 13）：#9 确认了在它之后才发送的字节"
      ),
      (
        .resetHasOtherHops(frame: 6, hops: 47, fewest: 64, most: 64),
        "#6 has 47 hops left (TTL), and the other packets of its sender have 64",
        "#6 的剩余跳数 (TTL) 是 47，而它的发送方的其他包都是 64"
      ),
      (
        .resetHasOtherHops(frame: 6, hops: 47, fewest: 63, most: 64),
        "#6 has 47 hops left (TTL), and the other packets of its sender have 63 to 64",
        "#6 的剩余跳数 (TTL) 是 47，而它的发送方的其他包在 63 到 64 之间"
      ),
      (
        .resetHasOtherIdentification(frame: 6, identification: 4711, last: 17),
        "#6 has the IP identification 4711, far from 17 of its sender's packet before",
        "#6 的 IP 标识是 4711，与它的发送方前一个包的 17 相差很远"
      ),
      (
        .resetIsFollowedBySilence(reset),
        "#5 is a reset; the capture does not show what the responder expects, "
          + "and nothing shows that it was ignored",
        "#5 是 RST；抓包没有显示响应方期待的序号，也没有迹象表明它被忽略"
      ),
      (.sendsNoFIN(.initiator), "the initiator sends no FIN", "发起方没有发 FIN"),
      (.neitherFINNorReset, "no segment carries a FIN or a reset that counts", "没有报文段带 FIN 或有效的 RST"),
      (
        .nothingEstablished, "the handshake established nothing that could be torn down", "握手没有建立连接，谈不上关闭"
      ),
      (.noFrameCaptured(of: .responder), "no frame of the responder was captured", "响应方的帧一个也没有抓到"),
      (
        .acknowledgesUnseen(
          .init(by: .initiator, frame: 2, octets: 0, countsSYN: true, endsLikelyWithFIN: false)),
        "by #2 the initiator has acknowledged the SYN of the responder", "到 #2 为止，发起方确认了响应方的 SYN"
      ),
      (
        .acknowledgesUnseen(
          .init(by: .initiator, frame: 6, octets: 8, countsSYN: true, endsLikelyWithFIN: true)),
        "by #6 the initiator has acknowledged the SYN of the responder and at least 8 bytes after it; the last of them is likely its FIN, for the initiator closes, and without a reset",
        "到 #6 为止，发起方确认了响应方的 SYN 和之后至少 8 字节；其中最后一个序号很可能是它的 FIN，因为发起方也关闭了，而且没有发 RST"
      ),
      (
        .acknowledgesUnseen(
          .init(by: .responder, frame: 6, octets: 1, countsSYN: false, endsLikelyWithFIN: false)),
        "by #6 the responder has acknowledged at least 1 byte of the initiator",
        "到 #6 为止，响应方确认了发起方至少 1 字节"
      ),
    ] as [(Proof, String, String)])
  func proof(_ proof: Proof, english: String, chinese: String) {
    #expect(proof.text(in: .en) == english)
    #expect(proof.text(in: .zhHans) == chinese)
    // English equations are put together beside the table, and say what it says.
    if case .acknowledges(let equation) = proof { #expect(equation.textOfTable(in: .en) == english) }
  }

  /// The widest numbers that there are fit into the longest equation.
  @Test func theLongestEquationFits() {
    let longest = Proof.Equation(
      .init(frame: .min, number: .max), isExact: false, frame: .min, sequence: .max, control: .fin,
      octets: .max)
    #expect(Proof.acknowledges(longest).text(in: .en).hasSuffix(" + 4294967295 bytes + 1 for the FIN"))
  }

  @Test(
    "Doubts",
    arguments: [
      (.lostPackets(1), "the capture lost a packet", "抓包丢了一个包"),
      (.lostPackets(2), "the capture lost 2 packets", "抓包丢失：2 个包"),
      (.endsBeforeAnswer, "the capture ends before the SYN was answered", "SYN 还没有得到回答，抓包就结束了"),
      (.endsBeforeConversation, "the capture ends before the conversation does", "会话还没有结束，抓包就结束了"),
      (
        .openAtEnd,
        "it was still open when the capture stopped, and may have gone on; if nothing more came, say so with --ended",
        "抓包停止时它还没有结束，之后可能还有包；如果之后不再有包，请加上 --ended"
      ),
      (
        .onlyOneDirection(of: .initiator, at: Written.alice),
        "only one direction was captured: that of 10.0.0.1:40000", "只抓到一个方向：10.0.0.1:40000 发出的"
      ),
      (
        .nothingTheOtherWay,
        "nothing was captured that goes the way of an answer, between these hosts or their networks: the answer may only not have been captured",
        "这两台主机（或两个网络）之间，没有抓到任何反方向的包：也许只是没有抓到回应"
      ),
    ] as [(Doubt, String, String)])
  func doubt(_ doubt: Doubt, english: String, chinese: String) {
    #expect(doubt.text(in: .en) == english)
    #expect(doubt.text(in: .zhHans) == chinese)
  }
}
