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
  ///   - request: what is read, and how.
  ///   - order: that of the times.
  ///   - limit: of how many packets, where a window puts them in order; it is weighed in the largest.
  static func weigh(
    _ request: PacketFeed.Request, _ order: CaptureOrder, limit: Int
  ) throws(CaptureInspector.Failure) -> OrderScale {
    var scale = OrderScale()
    guard case .window = order else {
      (scale.contradictions.file, scale.repetitions.file) = try count(request, .file)
      (scale.contradictions.times, scale.repetitions.times) = try count(request, order)
      return scale
    }
    var request = request.forWeighing
    // As `.attempt` weighs: in a window no larger than puts them in order, what contradicts may be out of
    // sight, and one file would be judged in two orders.
    request.order = .window(OrderSurvey.window, .weighed(prefersFile: false))
    request.limit = limit
    return try PacketFeed.read(request) { _ in }.scale
  }

  private static func count(
    _ request: PacketFeed.Request, _ order: CaptureOrder
  ) throws(CaptureInspector.Failure) -> (contradictions: Int, repetitions: Int) {
    var result = OrderContradictions()
    var request = request.forWeighing
    request.order = order
    _ = try PacketFeed.read(request) { packets in
      for packet in packets { result.note(packet) }
    }
    return (result.count, result.repetitions)
  }
}

extension PacketFeed.Request {
  /// The same for nothing but the order of packets.
  fileprivate var forWeighing: PacketFeed.Request {
    var request = self
    request.octetCount = 0
    request.takesFingerprints = false
    request.progress = nil
    return request
  }
}
