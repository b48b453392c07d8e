/// Gathers what is written, so that many short lines cost few calls.
final class BufferedOutput {
  private let descriptor: Int32
  private var octets: [UInt8] = []
  private static let limit = 1 << 18

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    octets.reserveCapacity(Self.limit + 4096)
  }

  /// Lets a line be appended to what is gathered.
  func write(_ append: (inout [UInt8]) -> Void) {
    append(&octets)
    if octets.count >= Self.limit { flush() }
  }

  /// Whether nothing waits to be written.
  var isEmpty: Bool { octets.isEmpty }

  /// Writes what was gathered.
  func flush() {
    Terminal.writeAll(octets, to: descriptor)
    octets.removeAll(keepingCapacity: true)
  }
}
