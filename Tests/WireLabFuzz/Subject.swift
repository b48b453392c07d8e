import Foundation

/// What octets are given to, one input after the other; the name of each is that of its corpus.
enum Subject: String, CaseIterable {
  /// The readers of capture files of every format, and the decoder behind them: the octets are a file.
  case reader
  /// The decoder with unwrapping and reassembly: `FrameInput`.
  case decoder
  /// The table of conversations: `PacketInput`.
  case table
  /// Everything that `inspect` does with a file.
  case inspect
  /// The octets are a scenario file.
  case scenario
  /// The octets are a `shard.json` without its head, which names the version.
  case shard
}

extension Target {
  /// Tries one input.
  func check(_ subject: Subject, _ octets: [UInt8]) throws {
    switch subject {
    case .reader: _ = try checkReader(octets, piece: 1 + octets.count / 7)
    case .decoder: try checkDecoder(FrameInput(octets))
    case .table: try checkTable(PacketInput(octets))
    case .inspect:
      try write(octets)
      try checkInspector(filter: nil, read: nil)
    case .scenario: try checkScenario(octets)
    case .shard: try checkShard(octets)
    }
  }
}
