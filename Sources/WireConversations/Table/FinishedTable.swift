import WireFormat

/// A table to which nothing is added any more, and whose conversations are read one by one.
///
/// Nothing changes in it, so that several threads may read.
package final class FinishedTable: @unchecked Sendable {
  /// Where a conversation stands.
  private enum Place {
    case ended
    case endedUDP
    case tcp
    case udp
    case embryo
  }

  private struct Entry {
    let place: Place
    let index: Int32
    let firstFrame: UInt32
    let id: UInt32
  }

  private let table: ConversationTable
  private let end: CaptureEnd
  /// Which ways packets went, where that matters.
  private let directions: Directions?
  private var entries: [Entry] = []

  fileprivate init(_ table: consuming ConversationTable, _ end: CaptureEnd) {
    self.table = table
    self.end = end
    directions = end.holdsBothDirections ? nil : self.table.allDirections()
    func add(_ place: Place, _ index: Int, _ id: Int, _ firstFrame: Int) {
      entries.append(
        Entry(
          place: place, index: Int32(index), firstFrame: UInt32(truncatingIfNeeded: firstFrame),
          id: UInt32(truncatingIfNeeded: id)))
    }
    entries.reserveCapacity(self.table.count)
    for (index, kept) in self.table.ended.enumerated() {
      add(.ended, index, kept.tracker.id, kept.tracker.firstFrame)
    }
    for (index, kept) in self.table.endedUDP.enumerated() { add(.endedUDP, index, kept.id, kept.firstFrame) }
    for slot in self.table.tcp.slots.indices where self.table.tcp.slots[slot].isUsed {
      add(.tcp, slot, self.table.tcp[slot].id, self.table.tcp[slot].firstFrame)
    }
    for slot in self.table.udp.slots.indices where self.table.udp.slots[slot].isUsed {
      add(.udp, slot, self.table.udp[slot].id, self.table.udp[slot].firstFrame)
    }
    for place in self.table.embryos.places {
      add(.embryo, place, self.table.embryos[place].id, self.table.embryos[place].first.metadata.frame)
    }
    entries.sort { ($0.firstFrame, $0.id) < ($1.firstFrame, $1.id) }
  }

  /// How many conversations there are.
  package var count: Int { entries.count }

  /// The two ends of a conversation.
  func ends(_ number: Int) -> Ends {
    let entry = entries[number]
    let index = Int(entry.index)
    return switch entry.place {
    case .ended: table.ended[index].tracker.ends
    case .endedUDP: table.endedUDP[index].ends
    case .tcp: table.tcp[index].ends
    case .udp: table.udp[index].ends
    case .embryo: table.embryos[index].ends
    }
  }

  /// A conversation, judged; its number counts first packets.
  func conversation(_ number: Int) -> Conversation {
    let entry = entries[number]
    let index = Int(entry.index)
    let id = Int(entry.id)
    // An early end of the capture casts no doubt on a conversation that had ended before, by a new use of its
    // four-tuple or by silence.
    let before = CaptureEnd(
      droppedPackets: end.droppedPackets, time: end.time, holdsBothDirections: end.holdsBothDirections)
    var conversation =
      switch entry.place {
      case .ended: table.ended[index].tracker.read(table.end(before: before, of: id), table.labels)
      case .endedUDP: table.endedUDP[index].read(table.end(before: before, of: id), table.labels)
      case .tcp:
        table.tcp[index].read(
          table.end(table.end(before: end, of: id), ofSYNs: table.tcp[index], directions), table.labels)
      case .udp: table.udp[index].read(table.end(before: end, of: id), table.labels)
      case .embryo: embryo(table.embryos[index], before)
      }
    conversation.id = number + 1
    return conversation
  }

  private func embryo(_ embryo: Embryo, _ before: CaptureEnd) -> Conversation {
    let isOver = if case .over = embryo.standing { true } else { false }
    let end = table.end(before: isOver ? before : end, of: embryo.id)
    return table.read(embryo, before: table.end(end, of: embryo, directions))
  }
}

extension ConversationTable {
  /// Ends the capture; parameters as for `finish`. For a table without a receiver; it is empty then.
  package mutating func finished(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool, hasEnded: Bool = false
  ) -> FinishedTable {
    settleAll()
    let end = end(captureIsComplete, droppedPackets, liveAndDrained, hasEnded)
    var table = ConversationTable(options)
    swap(&table, &self)
    self.labels = table.labels
    return FinishedTable(table, end)
  }
}
