import WireFormat

/// What packets that could not be put in order do to their conversations.
extension ConversationTable {
  /// Notes a packet that came after later ones had been judged.
  ///
  /// Only a conversation that it goes back in is touched: one that begins with it, or has gone on after the
  /// clock fell, has an order of its own.
  @inline(never)
  mutating func noteLate(_ packet: borrowing KeyedPacket) {
    switch packet.transport {
    case .tcp:
      guard let slot = tcp.find(packet.tuple, hash: packet.hash) else {
        if let place = embryos.find(packet.tuple, hash: packet.hash), packet.time < embryos[place].since {
          disordered[embryos[place].id, default: 0] += 1
        }
        return
      }
      let time = packet.time
      let isBehindEarly =
        tcp[slot].hasEarly && early[tcp[slot].early].contains { time < $0.arrival.metadata.time }
      guard time < tcp[slot].end || isBehindEarly else { return }
      disordered[tcp[slot].id, default: 0] += 1
    case .udp:
      guard let slot = udp.find(packet.tuple, hash: packet.hash), packet.time < udp[slot].end else { return }
      disordered[udp[slot].id, default: 0] += 1
    case .icmp, .fragment, .other: break
    }
  }

  /// An end of the capture as it is for one conversation.
  func end(before end: CaptureEnd, of id: Int) -> CaptureEnd {
    guard !disordered.isEmpty || !gaps.isEmpty || !evictedIDs.isEmpty else { return end }
    var end = end
    end.isEvicted = evictedIDs.contains(id)
    end.disorderedPackets = disordered[id] ?? 0
    end.gaps = gaps
    return end
  }
}
