import Testing
import WireConversations
import WireFormat

/// Multipath TCP, TCP-AO and MD5 are named by their options.
@Suite struct VariantTests {
  /// The variants of a conversation whose ends send these options with each segment.
  private func variants(
    _ initiator: TCPOptions.Extensions, _ responder: TCPOptions.Extensions, _ script: String
  ) -> [TCPVariant] {
    var table = ConversationTable()
    let ends = Ends()
    for (index, segment) in Script(script).segments.enumerated() {
      var packet = ends.packet(segment)
      guard case .tcp(var tcp) = packet.transport else { continue }
      tcp.options.extensions = segment.by == .initiator ? initiator : responder
      packet = Packet(source: packet.source, destination: packet.destination, transport: .tcp(tcp))
      table.add(packet, frame: index + 1, time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)[0].variants
  }

  @Test(arguments: ["S> SA< A> FA> FA< A>", "SA< ack=1 A> seq=1 S> seq=0", "A< ack=1 A> seq=1 S> seq=0"])
  func areNamed(script: String) {
    #expect(variants([], [], script) == [])
    #expect(variants([.multipath], [.multipath], script) == [.multipath])
    // What only one end offers is plain TCP.
    #expect(variants([.multipath], [], script) == [])
    let join: TCPOptions.Extensions = [.multipath, .multipathJoin]
    #expect(variants(join, join, script) == [.multipathSubflow])
    #expect(variants([.authentication], [.authentication], script) == [.authentication])
    #expect(variants([.md5], [], script) == [.md5])
  }
}
