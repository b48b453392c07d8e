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
    "SA<", "sa<", "s a <", "AS", "SYN+ACK<", "syn-ack", "Syn, Ack ＜", "SA《",
  ]) func readsASynAck(text: String) throws {
    let prediction = try #require(Prediction(parsing: text))
    #expect(prediction.mistake(about: Self.segment([.syn, .ack], by: .responder)) == nil)
  }

  @Test(arguments: ["", "?", "hello", "SS>", "<", ">", "...", "*>", "X>", "\u{1B}[2J"]) func refuses(
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
    #expect(try #require(Prediction(parsing: "f>")).mistake(about: fin) == .acknowledgment)
    #expect(try #require(Prediction(parsing: "fa")).mistake(about: fin) == nil)
    #expect(try #require(Prediction(parsing: "ra>")).mistake(about: fin) == .packet)
    #expect(try #require(Prediction(parsing: "d>")).mistake(about: fin) == .packet)
  }

  @Test func readsADatagram() throws {
    var datagram = Self.segment([], by: .initiator)
    datagram.content = .datagram
    #expect(try #require(Prediction(parsing: "udp >")).mistake(about: datagram) == nil)
  }
}
