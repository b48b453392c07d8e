import Testing
import WireFormat

/// Carriers that were cut into fragments on their way: what is inside is read once all have come.
@Suite struct CarrierFragmentTests {
  /// But for what stands in extension headers that are cut up with the rest.
  private static let wraps = (Wrap.inIP + Wrap.inUDP).filter {
    !["AH", "segment routing"].contains($0.testDescription)
  }

  /// The fragments of a packet of IP that begin at these octets of its payload.
  private static func fragments(_ packet: Wrapped, at places: [Int]) -> [Wrapped] {
    let header = packet.isV6 ? 40 : 20
    let payload = Array(packet.octets[header...])
    let starts = [0] + places.filter { $0 < payload.count }
    return starts.enumerated().map { index, start in
      let end = index + 1 < starts.count ? starts[index + 1] : payload.count
      let hasMore = end < payload.count
      var octets = Array(packet.octets[..<header])
      if packet.isV6 {
        octets.replaceSubrange(4..<6, with: Headers.big16(8 + end - start))
        octets[6] = 44
        octets += [packet.octets[6], 0] + Headers.big16(start | (hasMore ? 1 : 0)) + hex("1234 5678")
      } else {
        octets.replaceSubrange(2..<4, with: Headers.big16(20 + end - start))
        octets.replaceSubrange(6..<8, with: Headers.big16(start / 8 | (hasMore ? 0x2000 : 0)))
      }
      return .ip(octets + payload[start..<end])
    }
  }

  /// What becomes of frames, one after the other: of the last the packet inside.
  private static func packets(_ frames: [[UInt8]], _ options: Unwrapping, cutTo snap: Int = .max)
    -> [(packet: Packet, label: String)]
  {
    var unwrapper = Unwrapper(options)
    var assembler = CarrierAssembler()
    return frames.compactMap { frame in
      let captured = Array(frame.prefix(snap))
      _ = try? unwrapper.decode(captured.span.bytes, linkType: .ethernet, wireLength: frame.count)
      guard
        let whole = assembler.add(captured.span.bytes, wireLength: frame.count, unwrapper.outcome),
        let packet = try? unwrapper.decode(whole)
      else { return nil }
      return (packet, unwrapper.labels.wrapping(packet.wrapping)?.description ?? "")
    }
  }

  private static func plain(_ packet: Wrapped) throws -> Packet {
    var unwrapper = Unwrapper()
    return try unwrapper.decode(packet.octets.span.bytes, linkType: .raw, wireLength: packet.octets.count)
  }

  @Test(arguments: wraps) func theInsideIsRead(wrap: Wrap) throws {
    var count = 0
    for packet in WrappingTests.packets {
      for inner in [packet, .ethernet(packet.frame)] {
        guard let outer = wrap.wrap(inner), outer.kind == .ip else { continue }
        let right = try Self.plain(packet)
        for places in [[8], [16], [24, 48], [8, 16, 24, 32], [64]] {
          let parts = Self.fragments(outer, at: places)
          guard parts.count > 1 else { continue }
          for order in [parts, parts.reversed(), Array(parts.dropFirst()) + [parts[0]]] {
            for isTagged in [false, true] {
              let frames = order.map { isTagged ? $0.tagged(hex("8100 0007")).octets : $0.frame }
              let found = Self.packets(frames, wrap.told)
              #expect(found.count == 1, "\(places)")
              #expect(found.first?.packet.source == right.source)
              #expect(found.first?.packet.destination == right.destination)
              #expect(found.first?.packet.transport == right.transport)
              #expect(found.first?.packet.capturedPayloadLength == 0)
              #expect(
                found.first?.label
                  == [isTagged ? "vlan 7" : "", wrap.label].filter { !$0.isEmpty }.joined(separator: " > "))
              count += 1
              // With one missing it is not read.
              #expect(Self.packets(frames.dropLast(), wrap.told).isEmpty)
            }
          }
        }
      }
    }
    #expect(count > 0)
  }

  /// What the capture has cut is not made up.
  @Test(arguments: wraps) func everyCut(wrap: Wrap) throws {
    for packet in WrappingTests.packets {
      guard let outer = wrap.wrap(packet) ?? wrap.wrap(.ethernet(packet.frame)), outer.kind == .ip else {
        continue
      }
      let right = try Self.plain(packet)
      let frames = Self.fragments(outer, at: [24]).map(\.frame)
      for snap in 0...frames[0].count {
        for found in Self.packets(frames, wrap.told, cutTo: snap) {
          guard case .tcp(let segment) = found.packet.transport else { continue }
          #expect(found.packet.source == right.source && segment.payloadLength == 11)
        }
      }
    }
  }

  /// However many begin, few are kept.
  @Test func manyThatAreNeverWhole() throws {
    let outer = try #require(Wrap.inUDP.first?.wrap(WrappingTests.packets[0]))
    let parts = Self.fragments(outer, at: [64]).map(\.frame)
    var others: [[UInt8]] = []
    for number in 0..<1000 {
      var frame = parts[0]
      frame.replaceSubrange(18..<20, with: Headers.big16(number + 0x2000))
      others.append(frame)
    }
    #expect(Self.packets([parts[0]] + others + [parts[1]], .init()).isEmpty)
    #expect(Self.packets([parts[0]] + others.prefix(200) + [parts[1]], .init()).count == 1)
  }

  @Test func damageEndsNothing() throws {
    var random = SplitMix64(state: 11)
    for wrap in Self.wraps {
      guard let outer = wrap.wrap(WrappingTests.packets[0]), outer.kind == .ip else { continue }
      for _ in 0..<200 {
        var frames = Self.fragments(outer, at: [16, 32]).map(\.frame)
        for _ in 0..<3 {
          let frame = frames.indices.randomElement(using: &random)!
          let place = frames[frame].indices.randomElement(using: &random)!
          frames[frame][place] = UInt8.random(in: 0...255, using: &random)
        }
        _ = Self.packets(frames, wrap.told, cutTo: Int.random(in: 20...200, using: &random))
      }
    }
  }
}
