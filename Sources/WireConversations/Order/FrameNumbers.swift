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
    for packet in packets where !numbers.isEmpty || packet.number != packet.frame { note(packet) }
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
  package func named(_ conversation: Conversation) -> Conversation {
    numbers.isEmpty ? conversation : conversation.renumbered { self[$0] }
  }
}
