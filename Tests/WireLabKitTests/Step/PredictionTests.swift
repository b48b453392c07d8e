import Testing
import WireConversations
import WireFormat
import WireLabKit

/// What a student types, and how it compares with the packet that comes.
@Suite struct PredictionTests {
  private static func segment(_ flags: TCPFlags, by role: Role, length: Int = 0) -> PacketRecord {
    PacketRecord(
      frame: 1, time: Timestamp(nanoseconds: 0), by: role,
      content: .segment(flags: flags.rawValue, sequence: 0, acknowledgment: nil, window: 100),
      payloadLength: length, delivered: true, initiatorState: nil, responderState: nil)
  }

  @Test(arguments: [
    "SA<", "sa<", "s a <", "AS", "SYN+ACK<", "syn-ack", "Syn, Ack ＜", "SA《", "synack from server/1",
    "a SYN and ACK by the server", "SYN, ACK to alice", "from server to client: syn ack", "服务器发的 SYN+ACK",
    "server/1发给alice的同步+确认", "同步确认 <", "The responder sends SYN+ACK.",
  ]) func readsASynAck(text: String) throws {
    let prediction = try #require(Prediction(parsing: text, names: Self.names))
    #expect(prediction.mistake(about: Self.segment([.syn, .ack], by: .responder)) == nil)
    if text.count > 8 { #expect(prediction.by == .responder || text == "Syn, Ack ＜", "\(prediction)") }
  }

  private static let names: [Role: String] = [.initiator: "alice", .responder: "server/1"]

  @Test(
    arguments: [
      ("ack from alice", "A", Role.initiator), ("alice: ack", "A", .initiator),
      ("a FIN from alice", "F", .initiator),
      ("alice 发的确认", "A", .initiator), ("客户端发来的数据", "P", .initiator),
      ("data from the server", "P", .responder),
      ("服务器发出的不带数据的 FIN", "F", .responder), ("由 server/1 发 RST", "R", .responder),
      ("reset to alice", "R", .responder), ("给服务器的数据", "P", .initiator), ("f>", "F", .initiator),
      ("数据报 <", "D", .responder), ("udp datagram by alice", "D", .initiator), ("ack without data", "A", nil),
      ("终止 >", "F", .initiator), ("connect, so syn", "S", nil), ("ack (确认) <", "A", .responder),
    ] as [(String, String, Role?)])
  func readsWords(text: String, letters: String, by: Role?) {
    let prediction = Prediction(parsing: text, names: Self.names)
    if text.hasPrefix("connect") { return #expect(prediction == nil) }
    #expect(prediction?.letters == letters)
    #expect(prediction?.by == by)
  }

  /// An end may be called as a flag is written, or as a word of ours.
  @Test func endsHaveTheirOwnNames() throws {
    let names: [Role: String] = [.initiator: "server", .responder: "fin"]
    #expect(Prediction(parsing: "ack from server", names: names)?.by == .initiator)
    #expect(Prediction(parsing: "fin", names: names) == nil)
    #expect(Prediction(parsing: "fa from fin", names: names)?.by == .responder)
    #expect(Prediction(parsing: "a", names: [.initiator: "a"])?.letters == "A")
    #expect(Prediction(parsing: "ack from server", names: [.responder: "serverless"])?.by == .responder)
  }

  @Test(arguments: [
    "", "?", "hello", "SS>", "<", ">", "...", "*>", "X>", "\u{1B}[2J", "alice", "给服务器", "hello ack", "the",
    "你好",
    String(repeating: "的", count: 4000), String(repeating: "S", count: 4000),
  ]) func refuses(
    text: String
  ) {
    #expect(Prediction(parsing: text) == nil)
  }

  /// PSH is the kernel's affair: P stands for data.
  @Test func pStandsForData() throws {
    let data = try #require(Prediction(parsing: "pa>"))
    #expect(data.mistake(about: Self.segment([.ack], by: .initiator, length: 4)) == nil)
    #expect(data.mistake(about: Self.segment([.psh, .ack], by: .initiator, length: 4)) == nil)
    #expect(data.mistake(about: Self.segment([.ack], by: .initiator)) == .payload)
    let bare = try #require(Prediction(parsing: "ack"))
    #expect(bare.mistake(about: Self.segment([.psh, .ack], by: .responder, length: 4)) == .payload)
  }

  @Test func namesTheMistake() throws {
    let fin = Self.segment([.fin, .ack], by: .initiator)
    #expect(try #require(Prediction(parsing: "fa<")).mistake(about: fin) == .direction)
    let syn = Self.segment([.syn, .ack], by: .responder)
    #expect(try #require(Prediction(parsing: "s<")).mistake(about: syn) == .acknowledgment)
    #expect(try #require(Prediction(parsing: "s>")).mistake(about: syn) == .direction)
    #expect(
      try #require(Prediction(parsing: "sa")).mistake(about: Self.segment([.syn], by: .initiator)) == .packet)
    #expect(try #require(Prediction(parsing: "fa")).mistake(about: fin) == nil)
    #expect(try #require(Prediction(parsing: "ra>")).mistake(about: fin) == .packet)
    #expect(try #require(Prediction(parsing: "d>")).mistake(about: fin) == .packet)
  }

  /// Once a SYN has come every segment acknowledges: that may be left out.
  @Test func ackMayBeLeftOut() throws {
    #expect(
      try #require(Prediction(parsing: "f>")).mistake(about: Self.segment([.fin, .ack], by: .initiator))
        == nil)
    #expect(
      try #require(Prediction(parsing: "p")).mistake(about: Self.segment([.ack], by: .initiator, length: 4))
        == nil)
    #expect(
      try #require(Prediction(parsing: "r<")).mistake(about: Self.segment([.rst, .ack], by: .responder))
        == nil)
    #expect(
      try #require(Prediction(parsing: "r<")).mistake(about: Self.segment([.rst], by: .responder)) == nil)
    let both = Self.segment([.fin, .ack], by: .initiator, length: 4)
    #expect(try #require(Prediction(parsing: "fp>")).mistake(about: both) == nil)
    #expect(try #require(Prediction(parsing: "f>")).mistake(about: both) == .payload)
    #expect(try #require(Prediction(parsing: "p>")).mistake(about: both) == .packet)
  }

  @Test func readsADatagram() throws {
    var datagram = Self.segment([], by: .initiator)
    datagram.content = .datagram
    #expect(try #require(Prediction(parsing: "udp >")).mistake(about: datagram) == nil)
  }
}
