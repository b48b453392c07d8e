import Testing
import WireFormat

/// Packets come out of whatever they are wrapped in.
@Suite struct WrappingTests {
  /// 40001 to 8899, over both versions, with an odd number of octets.
  static let packets: [Wrapped] = {
    let segment = Headers.tcp() + Array("hello, wire".utf8)
    var v4 = Headers.ipv4(protocol: 6, length: segment.count)
    v4.replaceSubrange(10..<12, with: Headers.big16(Int(Checksum.internet(v4.span.bytes))))
    return [.ip(v4 + segment), .ip(Headers.ipv6(nextHeader: 6, length: segment.count) + segment)]
  }()

  private struct Unwrapped: Equatable {
    var packet: Packet
    var payload: [UInt8]
  }

  private func unwrap(_ frame: [UInt8], _ linkType: LinkType = .ethernet, _ options: Unwrapping)
    throws(DecodeError) -> (Unwrapped, label: String, Unwrapper)
  {
    var unwrapper = Unwrapper(options)
    var packet = try unwrapper.decode(frame.span.bytes, linkType: linkType, wireLength: frame.count)
    let label = unwrapper.labels.wrapping(packet.wrapping)?.description ?? ""
    let payload = Array(frame[packet.payloadOffset..<packet.payloadOffset + packet.capturedPayloadLength])
    packet.wrapping = 0
    packet.payloadOffset = 0
    return (Unwrapped(packet: packet, payload: payload), label, unwrapper)
  }

  private func plain(_ packet: Wrapped) throws -> Unwrapped { try unwrap(packet.octets, .raw, .init()).0 }

  private func together(_ one: Unwrapping, _ other: Unwrapping) -> Unwrapping {
    Unwrapping(
      ports: one.ports.merging(other.ports) { $1 }, takesESPAsNull: one.takesESPAsNull || other.takesESPAsNull
    )
  }

  @Test(arguments: Wrap.all) func oneWrapper(wrap: Wrap) throws {
    var count = 0
    for packet in Self.packets {
      for inner in [packet, .ethernet(packet.frame)] {
        guard let outer = wrap.wrap(inner) else { continue }
        count += 1
        let (found, label, _) = try unwrap(outer.frame, .ethernet, wrap.told)
        #expect(try found == plain(packet), "\(inner.kind)")
        #expect(label == wrap.label)
        // Padding of Ethernet is none of it.
        if outer.kind == .ip {
          let padded = try unwrap(outer.frame + [0, 0, 0, 0, 0, 0, 0], .ethernet, wrap.told).0
          #expect(try padded == plain(packet))
        }
      }
    }
    #expect(count > 0)
  }

  @Test(arguments: Wrap.all) func everyNestingOfTwo(outer: Wrap) throws {
    for inner in Wrap.all {
      for packet in Self.packets {
        guard let once = inner.wrap(packet) ?? inner.wrap(.ethernet(packet.frame)),
          let twice = outer.wrap(once) ?? (once.kind == .ip ? outer.wrap(.ethernet(once.frame)) : nil)
        else { continue }
        let options = together(outer.told, inner.told)
        do {
          let (found, label, _) = try unwrap(twice.frame, .ethernet, options)
          #expect(try found == plain(packet), "\(inner.testDescription)")
          let labels = [outer.label, inner.label].filter { !$0.isEmpty }.joined(separator: " > ")
          #expect(label == labels, "\(inner.testDescription)")
        } catch {
          Issue.record("\(inner.testDescription) in \(outer.testDescription): \(error)")
        }
      }
    }
  }

  /// A packet that is cut is never one of other ports, nor one that was not captured.
  @Test(arguments: Wrap.all) func everyCut(wrap: Wrap) throws {
    for packet in Self.packets {
      guard let outer = wrap.wrap(packet) ?? wrap.wrap(.ethernet(packet.frame)) else { continue }
      let frame = outer.frame
      let whole = try plain(packet)
      for length in 0..<frame.count {
        var unwrapper = Unwrapper(wrap.told)
        let cut = Array(frame[..<length])
        guard
          let found = try? unwrapper.decode(cut.span.bytes, linkType: .ethernet, wireLength: frame.count)
        else { continue }
        #expect(found.payloadOffset + found.capturedPayloadLength <= length)
        if case .udp = found.transport {
          #expect(found.source.port == 50123)
          continue
        }
        guard case .tcp = found.transport else { continue }
        #expect(found.source == whole.packet.source && found.destination == whole.packet.destination)
        #expect(found.transport == whole.packet.transport)
        #expect(found.payloadOffset <= length)
        let payload = cut[found.payloadOffset..<found.payloadOffset + found.capturedPayloadLength]
        #expect(whole.payload.starts(with: payload))
      }
      // A frame that ends too early holds no packet inside either.
      for length in 0..<frame.count - 40 {
        if let found = try? unwrap(Array(frame[..<length]), .ethernet, wrap.told).0 {
          if case .tcp = found.packet.transport { Issue.record("\(length) octets") }
        }
      }
    }
  }

  @Test func everyMutationEndsInAnAnswer() {
    var random = SplitMix64(state: 4711)
    let frames = Wrap.all.flatMap { wrap in
      Self.packets.compactMap { wrap.wrap($0)?.frame ?? wrap.wrap(.ethernet($0.frame))?.frame }
    }
    let options = Unwrapping(ports: [5555: .fou, 6080: .gue, 9999: .vxlan], takesESPAsNull: true)
    var unwrapper = Unwrapper(options)
    for round in 0..<60_000 {
      var frame = frames[round % frames.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        frame[Int.random(in: 0..<frame.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 3 == 0 { frame.removeLast(Int.random(in: 0...frame.count, using: &random)) }
      let wireLength = Int.random(in: 0...250, using: &random)
      do {
        let packet = try unwrapper.decode(frame.span.bytes, linkType: .ethernet, wireLength: wireLength)
        #expect(packet.payloadOffset >= 0 && packet.capturedPayloadLength >= 0)
        #expect(packet.payloadOffset + packet.capturedPayloadLength <= frame.count)
        #expect(segment(packet)?.payloadLength ?? 0 >= 0)
      } catch {
        #expect(error.offset >= 0 && !error.description.isEmpty)
        #expect(unwrapper.outcome.offset <= frame.count)
      }
    }
  }

  @Test func eightDeepAndNoDeeper() throws {
    let vlan = Wrap.inEthernet[0]
    var frame = Wrapped.ethernet(Self.packets[0].frame)
    for depth in 1...9 {
      frame = try #require(vlan.wrap(frame))
      if depth <= 8 {
        let (found, label, _) = try unwrap(frame.octets, .ethernet, .init())
        #expect(try found == plain(Self.packets[0]))
        #expect(label == Array(repeating: "vlan 7", count: depth).joined(separator: " > "))
      } else {
        var unwrapper = Unwrapper()
        #expect(throws: DecodeError.self) {
          try unwrapper.decode(frame.octets.span.bytes, linkType: .ethernet, wireLength: frame.octets.count)
        }
        #expect(unwrapper.outcome.wrapper == .vlan)
      }
    }
  }

  /// Without unwrapping a packet is what its outermost IP header says.
  @Test(arguments: Wrap.inUDP) func withoutUnwrappingADatagramIsOne(wrap: Wrap) throws {
    for packet in Self.packets {
      guard let outer = wrap.wrap(packet) else { continue }
      let found = try unwrap(outer.frame, .ethernet, Unwrapping(isOn: false)).0.packet
      switch found.transport {
      case .udp: #expect(found.source.port == 50123)
      case .other(let number): #expect(number == 50)
      default: Issue.record("\(found)")
      }
    }
  }

  /// What has the port of a carrier and not its shape, or whose inside is none, is what it is.
  @Test(arguments: [
    (4789, "0000 0000 0000 2a00 0000"), (4789, "1234 0100 0001 0000 0000 0000"),
    (4789, "0800 0000 0000 2a01"),
    (4789, "0800 0000 0000 2a00 0200 0000 0002 0200 0000 0001 0800 4500 0014"),
    (
      4789,
      "0800 0000 0000 2a00 0200 0000 0002 0200 0000 0001 0800 4500 ffff 0000 0000 4006 0000 0a000001 0a000002"
    ),
    (4790, "0c00 0009 0000 2a00 4500"), (6081, "c000 6558 0000 2d00 0200"),
    (6081, "0000 1234 0000 2d00 0200"),
    (2152, "30ff 0001 00000101 45"), (2152, "3012 0001 00000101 45"), (2152, "50ff 0001 00000101 45"),
    (3544, "6000 0000 0100 3b40"), (37008, "02 00 0001 01 0200 0000"), (5247, "0100 0000 1603 0300"),
    (1701, "8002 0002 0003 ff03 0021"), (1701, "0004 0002 0003 ff03 0021"),
    (3544, "0000 0102 0102 0304 4500 0000 0000"), (4500, "0000 0000 1111 2222"),
  ])
  func otherTrafficOnThesePorts(port: Int, payload: String) throws {
    let payload = hex(payload)
    let frame = Wrapped.ip(Wrapped.ipv4(17, Wrapped.udp(to: port, payload))).frame
    let (found, label, _) = try unwrap(frame, .ethernet, .init())
    #expect(found.packet.transport == .udp(UDPDatagram(payloadLength: payload.count)))
    #expect(label == "" && found.payload == payload)
  }

  /// What settles a tunnel is known, and carries nothing.
  @Test(arguments: [
    (17, 2152, "3201 0004 00000000 0001 0000"), (17, 2152, "30fe 0000 00000101"),
    (17, 1701, "c802 000c 0001 0000 0000 0000"), (17, 37008, "01 04 0000"),
    (47, 0, "0000 0000"), (47, 0, "2001 880b 0000 0009"), (103, 0, "21 00 0000 40000000"),
    (115, 0, "00000000 c803 0000"),
  ])
  func controlCarriesNothing(number: Int, port: Int, payload: String) throws {
    let octets = hex(payload) + (port == 37008 ? [1, 0, 0, 0] : [])
    let payload = port > 0 ? Wrapped.udp(to: port, octets) : octets
    let frame = Wrapped.ip(Wrapped.ipv4(UInt8(number), payload)).frame
    let error = #expect(throws: DecodeError.self) { try unwrap(frame, .ethernet, .init()) }
    #expect(error?.isDecided == true)
  }

  /// What is in a tunnel and cannot be read is named after the tunnel.
  @Test(arguments: [
    ("8864 1100 0007 0006 00fd 0102 0304", Wrapper.pppoe),
    ("88e5 2c 00 00000001 0200000000010001 1234", .macsec),
    ("8847 00010 1ff 1000 0021 0000", .mpls), ("88e7 00", .pbb), ("894f 0fc6 0109 0000 05ff", .nsh),
    ("4305 0205 3201", .batman), ("8909 0201 0001 0064 0800", .ciscoMetadata),
  ])
  func unreadInEthernet(octets: String, wrapper: Wrapper) {
    var unwrapper = Unwrapper()
    let frame = Wrapped.addresses + hex(octets)
    let error = #expect(throws: DecodeError.self) {
      try unwrapper.decode(frame.span.bytes, linkType: .ethernet, wireLength: frame.count)
    }
    #expect(error?.isDecided == false)
    #expect(unwrapper.outcome.wrapper == wrapper)
  }

  /// Labels are bounded: beyond, those that come new lose their numbers.
  @Test func labelsAreBounded() throws {
    let labels = WrappingLabels()
    var unwrapper = Unwrapper(labels: labels)
    var frame = try #require(Wrap.inEthernet.first { $0.testDescription == "PBB" }?.wrap(Self.packets[0]))
      .octets
    var last: UInt32 = 0
    for number in 0..<(1 << 16) + 500 {
      frame.replaceSubrange(
        15..<18, with: [UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255)])
      last = try unwrapper.decode(frame.span.bytes, linkType: .ethernet, wireLength: frame.count).wrapping
    }
    #expect(last < 1 << 17)
    #expect(labels.wrapping(last)?.description == "pbb")
    #expect(labels.wrapping(1)?.description == "pbb 0")
    #expect(labels.wrapping(0) == nil && labels.wrapping(.max) == nil)
  }

  /// An error of ICMP in a tunnel quotes what is in the tunnel.
  @Test func quotedPacketsAreThoseInside() throws {
    let message = Wrapped.ip(Wrapped.ipv4(1, hex("03 03 0000 00000000") + Self.packets[0].octets.prefix(28)))
    let vxlan = try #require(Wrap.inUDP.first?.wrap(message))
    guard case .icmp(let found) = try unwrap(vxlan.frame, .ethernet, .init()).0.packet.transport else {
      Issue.record("no message")
      return
    }
    #expect(found.quoted?.source.port == 40001 && found.quoted?.destination.port == 8899)
  }

  /// Fragments inside a tunnel are put together; of what is cut up around a tunnel the inside is not read.
  @Test func fragmentsInsideAndAround() throws {
    var assembler = SegmentAssembler()
    let segment = Array(Self.packets[0].octets[20...])
    let vlan = Wrap.inEthernet[0]
    var whole: Packet?
    for (octets, fragment) in [(Array(segment[..<24]), 0x2000), (Array(segment[24...]), 3)] {
      let frame = try #require(vlan.wrap(.ip(Wrapped.ipv4(6, octets, fragment: fragment)))).frame
      var unwrapper = Unwrapper()
      let packet = try unwrapper.decode(frame.span.bytes, linkType: .ethernet, wireLength: frame.count)
      guard case .fragment = packet.transport else {
        Issue.record("no fragment")
        return
      }
      whole = assembler.add(frame.span.bytes, wireLength: frame.count, unwrapper.outcome)
    }
    #expect(whole.flatMap { payloadLength(of: $0) } == 11)
    #expect(whole?.source.port == 40001 && whole?.wrapping == 1)
    let vxlan = try #require(Wrap.inUDP.first?.wrap(Self.packets[0])).octets
    let head = Wrapped.ip(Wrapped.ipv4(17, Array(vxlan[20..<84]), fragment: 0x2000)).frame
    let (found, _, unwrapper) = try unwrap(head, .ethernet, .init())
    #expect(found.packet.destination.port == 4789)
    #expect(unwrapper.outcome.unread != nil && unwrapper.outcome.wrapper == .vxlan)
  }

  private func payloadLength(of packet: Packet) -> Int? {
    if case .tcp(let segment) = packet.transport { segment.payloadLength } else { nil }
  }
}
