import WireConversations

/// Weighs the order of a file against that of the times of its frames.
struct OrderScale {
  private var contradictions = (file: 0, times: 0)
  private var repetitions = (file: 0, times: 0)

  /// Nothing was weighed.
  init() {}

  /// What a window has weighed.
  init(_ buffer: borrowing ReorderBuffer) {
    contradictions = buffer.contradictions
    repetitions = buffer.repetitions
  }

  /// Whether the order of the file is the better.
  ///
  /// - Parameter prefersFile: on a tie, too.
  func takesFile(prefersFile: Bool) -> Bool {
    ReorderBuffer.takesFile(contradictions, repetitions, prefersFile: prefersFile)
  }

  /// Reads a file in both orders.
  ///
  /// - Parameters:
  ///   - order: that of the times.
  ///   - filter: which frames are looked at.
  ///   - limit: of how many packets, where a window puts them in order.
  static func weigh(
    _ path: String, _ order: CaptureOrder, filter: String?, limit: Int
  ) throws(CaptureInspector.Failure) -> OrderScale {
    var scale = OrderScale()
    guard case .window(let window, _) = order else {
      (scale.contradictions.file, scale.repetitions.file) = try count(path, .file, filter)
      (scale.contradictions.times, scale.repetitions.times) = try count(path, order, filter)
      return scale
    }
    let request = PacketFeed.Request(
      path: path, filter: filter, order: .window(window, .weighed(prefersFile: false)), limit: limit)
    return try PacketFeed.read(request) { _ in }.scale
  }

  private static func count(
    _ path: String, _ order: CaptureOrder, _ filter: String?
  ) throws(CaptureInspector.Failure) -> (contradictions: Int, repetitions: Int) {
    var result = OrderContradictions()
    _ = try PacketFeed.read(PacketFeed.Request(path: path, filter: filter, order: order)) { packets in
      for packet in packets { result.note(packet) }
    }
    return (result.count, result.repetitions)
  }
}
