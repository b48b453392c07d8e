import WireConversations
import WireFormat
import WireScenario
import WireScript

/// Whether a submission still sent when the time of its exercise was up.
///
/// A program that sends without end is ended once there are too many packets; on a busy machine the time may
/// be up before.
struct EndlessSending {
  let result: ScenarioResult
  let program: ProgramRecord
  /// The time of the exercise.
  let seconds: Double

  /// So many packets with data in the last quarter of the time are more than what is sent again.
  private static let least = 8

  /// Whether it did.
  var isSeen: Bool {
    guard result.durationSeconds >= seconds * 3 / 4, let started = result.started else { return false }
    let late = started.nanoseconds &+ Int64(seconds * 0.75 * 1e9)
    let role: Role = program.isServer ? .responder : .initiator
    let packets = result.conversations.lazy.flatMap(\.records).filter {
      $0.by == role && $0.payloadLength > 0 && $0.time.nanoseconds > late
    }
    return packets.prefix(Self.least).count == Self.least
  }
}
