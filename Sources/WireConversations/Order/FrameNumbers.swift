/// The numbers that packets have in their file, by their places in the order in which they are judged.
///
/// Where both are the same nothing is kept.
package struct FrameNumbers: Sendable {
  private var first = 0
  private var numbers: [UInt32] = []

  /// Every place is a number.
  package init() {}

  /// Notes packets, which come in the order of their places.
  package mutating func note(_ packets: [KeyedPacket]) {
    // By places: an element would be a copy.
    for place in packets.indices where !numbers.isEmpty || packets[place].number != packets[place].frame {
      note(packets[place])
    }
  }

  @inline(never)
  private mutating func note(_ packet: KeyedPacket) {
    if numbers.isEmpty { first = packet.frame }
    while numbers.count < packet.frame - first { numbers.append(0) }
    numbers.append(UInt32(truncatingIfNeeded: packet.number))
  }

  /// The number of the frame at a place.
  package subscript(place: Int) -> Int {
    numbers.indices.contains(place - first) ? Int(numbers[place - first]) : place
  }

  /// A conversation that was judged by places, with the numbers of its frames.
  package func named(_ conversation: consuming Conversation) -> Conversation {
    if numbers.isEmpty { return conversation }
    return conversation.renumbered { self[$0] }
  }
}
