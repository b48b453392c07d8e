import Testing
import WireConversations
import WireLabKit

/// The comments by which a saved capture says what the bench did.
@Suite struct FrameProvenanceTests {
  @Test(arguments: [
    FrameProvenance.none, FrameProvenance(passage: PacketPassage(delivery: .never)),
    FrameProvenance(passage: PacketPassage(delivery: .later(nanoseconds: 0))),
    FrameProvenance(passage: PacketPassage(delivery: .later(nanoseconds: 123_456_789), origin: .bench)),
    FrameProvenance(passage: PacketPassage(origin: .script), author: "mallory"),
    FrameProvenance(passage: PacketPassage(delivery: .never, origin: .script), author: "m"),
  ]) func areReadBack(provenance: FrameProvenance) {
    #expect(
      FrameProvenance(comments: provenance.comments + ["conversation 1: three-way handshake 1/3"])
        == provenance)
    for comment in provenance.comments {
      let octets = Array(comment.utf8)
      let mayBegin = FrameProvenance.mayBegin(octets.span.bytes)
      #expect(mayBegin)
    }
  }

  /// What others write is none.
  @Test(arguments: [
    "", "wirelab", "sent, not delivered", "wirelab: held, delivered -5 ns later", "wirelab: x",
  ])
  func othersAreNone(comment: String) {
    #expect(FrameProvenance(comments: [comment]) == .none)
  }
}
