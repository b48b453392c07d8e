import WireCapture
import WireConversations
import WireRunner
import WireSystem

/// A capture on `lo` from before the body of a recording begins until what it opened is closed.
///
/// Its calls block.
struct Recorder: Sendable {
  private let capture: LiveCapture
  private let follower: FrameFollower
  private let filter: Wire.Filter

  /// Begins to capture: when it returns, packets are seen.
  init(_ filter: Wire.Filter) throws(Wire.Failure) {
    let expression = try filter.expression
    do throws(CaptureFailure) {
      capture = try LiveCapture.start(filter: expression)
    } catch {
      throw error.kind == .filter
        ? Wire.Failure("the filter '\(filter)' cannot be used: \(error.description)")
        : Wire.Failure(CapturePermission.text(of: error))
    }
    follower = FrameFollower(capture)
    self.filter = filter
  }

  /// Ends the capture as soon as every conversation is closed.
  ///
  /// - Parameter settle: how long it waits for them at most.
  func finish(settle: Duration) -> Wire.Recording {
    let deadline = settle.deadline
    // What the body has just opened may not have reached the capture's thread.
    capture.catchUp()
    while true {
      let seen = capture.frames.count
      guard follower.conversations().contains(where: \.isOpen),
        capture.frames.wait(beyond: seen, until: deadline)
      else { break }
    }
    let end = capture.stop()
    return Wire.Recording(
      capture: capture, end: end, conversations: follower.conversations(end), unseen: follower.unseen,
      filter: filter)
  }
}

extension WireConversations.Conversation {
  /// Whether it was opened, and is neither closed by both ends nor reset.
  fileprivate var isOpen: Bool {
    guard let handshake, let teardown else { return false }
    return handshake.kind.leadsSomewhere && teardown.kind.reliesOnAbsence
  }
}
