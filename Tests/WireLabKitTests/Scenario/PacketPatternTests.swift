import Testing
import WireConversations
import WireFormat
import WireLabKit

/// How packets are written in scenario files.
@Suite struct PacketPatternTests {
  /// RFC 3168: both bits count where a pattern names one of them, and neither where it names none.
  @Test func congestionFlagsCountWhereOneIsNamed() throws {
    func record(_ flags: TCPFlags) -> PacketRecord {
      PacketRecord(
        frame: 1, time: Timestamp(nanoseconds: 0), by: .responder,
        content: .segment(flags: flags.rawValue, sequence: 0, acknowledgment: 1, window: 0),
        payloadLength: 0, delivered: true, initiatorState: nil, responderState: nil)
    }
    let (named, other) = (try PacketPattern(parsing: "SAE<"), try PacketPattern(parsing: "SA<"))
    #expect(named.describes(record([.syn, .ack, .ece])))
    #expect(!named.describes(record([.syn, .ack])))
    #expect(!named.describes(record([.syn, .ack, .ece, .cwr])))
    #expect(other.describes(record([.syn, .ack, .ece])))
    #expect(other.describes(record([.syn, .ack])))
  }

  @Test func flagsDirectionAndFields() throws {
    let pattern = try PacketPattern(parsing: "SA< seq=0 ack=1 win=65535")
    #expect(pattern.kind == .segment(flags: TCPFlags([.syn, .ack]).rawValue, hasPayload: false))
    #expect(pattern.by == .responder)
    #expect(pattern.sequence == 0)
    #expect(pattern.acknowledgment == 1)
    #expect(pattern.window == 65535)
    #expect(pattern.length == nil)
    #expect(pattern.text == "SA< seq=0 ack=1 win=65535")
  }

  @Test func aNumberCanBeMeantAsItWasSent() throws {
    let pattern = try PacketPattern(parsing: "RA< rawseq=0 ack=1")
    #expect(pattern.rawSequence == 0)
    #expect(pattern.sequence == nil)
  }

  @Test func pMeansPayloadAndNotPSH() throws {
    let pattern = try PacketPattern(parsing: "FPA> len=10")
    #expect(pattern.kind == .segment(flags: TCPFlags([.fin, .ack]).rawValue, hasPayload: true))
    #expect(pattern.by == .initiator)
    #expect(pattern.length == 10)
  }

  @Test func everyFlagIsItsOwnBit() throws {
    for (letter, flag) in [("S", TCPFlags.syn), ("A", .ack), ("F", .fin), ("R", .rst), ("U", .urg)] {
      #expect(
        try PacketPattern(parsing: letter + ">").kind == .segment(flags: flag.rawValue, hasPayload: false))
    }
  }

  @Test func whatIsNoSegment() throws {
    #expect(try PacketPattern(parsing: "D> len=0").kind == .datagram)
    #expect(try PacketPattern(parsing: "ICMP<").kind == .icmp)
    let piece = try PacketPattern(parsing: "FRAG> offset=1480 len=520")
    #expect(piece.kind == .fragment && piece.offset == 1480 && piece.length == 520)
    #expect(throws: PacketPattern.ParseError.self) { try PacketPattern(parsing: "D> offset=1480") }
    #expect(try PacketPattern(parsing: "ICMP<").by == .responder)
    #expect(try PacketPattern(parsing: "...").kind == .anything)
  }

  @Test(arguments: [
    "S>  SA< seq=0  ...  A>", "S>, SA< seq=0, ..., A>", "S> SA< seq=0 ... A>", "S>\nSA< seq=0\n...\nA>\n",
    "  S>,SA<   seq=0,...,A> ",
  ])
  func listsAreSeparatedBySpacesOrCommas(_ text: String) throws {
    #expect(try PacketPattern.list(parsing: text).map(\.text) == ["S>", "SA< seq=0", "...", "A>"])
  }

  @Test(arguments: [
    ("", 0, "no packet"),
    ("S> A>", 0, "2 packets, where one is meant"),
    ("S", 0, "`S` has no direction"),
    (">", 0, "`>` names no flag"),
    ("S>  XA<", 4, "`X` in `XA<` is no flag"),
    ("SS>", 0, "`SS>` has `S` twice"),
    ("seq=1", 0, "`seq=1` stands before any packet"),
    ("SA< seq=-1", 4, "`seq` must be a number from 0 to 4294967295, not `-1`"),
    ("SA< seq=4294967296", 4, "`seq` must be a number from 0 to 4294967295, not `4294967296`"),
    ("SA< seq=", 4, "`seq` must be a number from 0 to 4294967295, not ``"),
    ("SA< seq=1 seq=1", 10, "`seq` twice"),
    ("SA< len=1", 4, "`SA<` cannot have `len`"),
    ("S> ack=1", 3, "`S>` cannot have `ack`"),
    ("D> seq=1", 3, "`D>` cannot have `seq`"),
    ("... len=1", 4, "`...` cannot have `len`"),
    ("SA< psh=1", 4, "unknown field `psh`"),
    ("汉 S>", 0, "`汉` has no direction"),
    ("S> 汉>", 3, "`汉` in `汉>` is no flag"),
  ])
  func saysWhatIsWrongAndWhere(_ text: String, _ offset: Int, _ message: String) {
    do throws(PacketPattern.ParseError) {
      _ = try PacketPattern(parsing: text)
      Issue.record("`\(text)` is no error")
    } catch {
      #expect(error.message == message)
      #expect(error.offset == offset)
    }
  }
}
