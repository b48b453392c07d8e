import Synchronization

/// The wrappings of a capture, by small numbers, so that a packet stays a flat value: 0 is none.
///
/// Whoever decodes gives the numbers, on one thread; others may look them up meanwhile. A new one costs an
/// allocation, no packet after it does. However many tunnels a capture holds, the memory for them is bounded:
/// beyond `limit` those that come new lose their numbers (`gtp > ` for any tunnel of GTP).
public final class WrappingLabels: Sendable {
  /// More different ones than this are not told apart.
  static let limit = 1 << 16
  /// What has so many nestings beyond it is not named.
  private static let bareLimit = 1 << 10

  private struct State {
    var wrappings: [Wrapping] = [Wrapping()]
    var numbers: [Wrapping: UInt32] = [:]
    var bareCount = 0
  }

  private let state = Mutex(State())

  /// For whoever unwraps nothing.
  static let none = WrappingLabels()

  /// None yet.
  public init() {}

  /// The number of a wrapping.
  public func number(of wrapping: Wrapping) -> UInt32 {
    if wrapping.isEmpty { return 0 }
    return state.withLock { state in
      if let known = state.numbers[wrapping] { return known }
      var wrapping = wrapping
      if state.wrappings.count - state.bareCount > Self.limit {
        wrapping = wrapping.withoutNumbers
        if let known = state.numbers[wrapping] { return known }
        guard state.bareCount < Self.bareLimit else { return 0 }
        state.bareCount += 1
      }
      let number = UInt32(state.wrappings.count)
      state.wrappings.append(wrapping)
      state.numbers[wrapping] = number
      return number
    }
  }

  /// The wrapping of a number that was given; nil: none.
  public func wrapping(_ number: UInt32) -> Wrapping? {
    guard number > 0 else { return nil }
    return state.withLock { state in
      Int(number) < state.wrappings.count ? state.wrappings[Int(number)] : nil
    }
  }
}
