import Testing
import WireFormat

@Suite struct DecodeDamageTests {
  /// One frame of everything that is taken apart.
  static let frames: [(LinkType, [UInt8])] = {
    var frames: [(LinkType, [UInt8])] = []
    for (source, destination) in EncoderTests.addresses {
      for linkType in EncoderTests.linkTypes {
        for transport in EncoderTests.transports {
          let packet = Packet(
            source: Endpoint(source, 1), destination: Endpoint(destination, 2), transport: transport)
          frames.append((linkType, PacketEncoder.encode(packet, linkType: linkType)))
        }
      }
    }
    return frames + [(.ethernet, IPv6Tests().frame), (.ethernet, IPv4Tests().frame)]
  }()

  /// What every decoded packet must keep, whatever the octets were.
  private func checkInvariants(_ frame: [UInt8], _ linkType: LinkType, wireLength: Int) {
    do {
      let packet = try decode(frame, linkType, wireLength: wireLength)
      #expect(packet.payloadOffset >= 0 && packet.capturedPayloadLength >= 0)
      #expect(packet.payloadOffset + packet.capturedPayloadLength <= frame.count)
      #expect(segment(packet)?.payloadLength ?? 0 >= 0)
    } catch {
      #expect(error.offset >= 0 && error.offset <= frame.count)
      #expect(error.kind != .truncated || error.required > error.available)
      #expect(!error.description.isEmpty)
    }
  }

  @Test func everyCutEndsInAnAnswer() {
    for (linkType, frame) in Self.frames {
      for length in 0...frame.count {
        checkInvariants(Array(frame.prefix(length)), linkType, wireLength: frame.count)
        checkInvariants(Array(frame.prefix(length)), linkType, wireLength: 0)
      }
    }
  }

  @Test func everyMutationEndsInAnAnswer() {
    var random = SplitMix64(state: 8899)
    for round in 0..<20_000 {
      var (linkType, frame) = Self.frames[round % Self.frames.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        frame[Int.random(in: 0..<frame.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 3 == 0 { frame.removeLast(Int.random(in: 0...frame.count, using: &random)) }
      checkInvariants(frame, linkType, wireLength: Int.random(in: 0...200, using: &random))
    }
  }
}
