import CZlib
import Foundation

/// Inputs that follow from a random generator: seeds, somewhat changed.
extension Target {
  private static let filters = [
    "tcp", "port 8899 and not udp", "ip6", "len > 60", "tcp[tcpflags] & tcp-syn != 0",
  ]

  /// Tries one input.
  func check(_ seeds: Seeds, using random: inout SplitMix64) throws {
    if Int.random(in: 0..<4, using: &random) == 0 {
      var text = seeds.scenarios.randomElement(using: &random) ?? []
      text.mutate(using: &random)
      try checkScenario(text)
      return
    }
    var file = seeds.captures.randomElement(using: &random) ?? []
    file.mutate(using: &random)
    let piece = Int.random(in: 1...2000, using: &random)
    let read = try checkReader(file, piece: piece)
    let isPacked = Int.random(in: 0..<4, using: &random) == 0
    if isPacked {
      file = Self.gzip(file)
      if Bool.random(using: &random) { file.mutate(using: &random) }
    }
    try Data(file).write(to: URL(fileURLWithPath: path))
    let filter = Bool.random(using: &random) ? Self.filters.randomElement(using: &random) : nil
    try checkInspector(filter: filter, read: isPacked ? nil : read)
  }

  private static func gzip(_ octets: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // 31: a gzip header around a window of 15 bits.
    deflateInit2_(
      &stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = octets
    return [UInt8](unsafeUninitializedCapacity: octets.count + 1024) { output, count in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        deflate(&stream, Z_FINISH)
      }
      count = output.count - Int(stream.avail_out)
    }
  }
}
