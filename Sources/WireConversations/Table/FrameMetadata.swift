import WireFormat

/// Where and when a packet was seen.
struct FrameMetadata {
  /// The frame, from 1.
  var frame: Int
  /// When it was captured.
  var time: Timestamp
  /// False for a segment that the bench dropped: sent, but never delivered.
  var delivered: Bool
  /// Who sent it.
  var origin: PacketOrigin
  /// What the kernel was seen to say after it.
  var observed: ObservedStates
  /// The identification of its IP packet; 0 where there is none.
  var identification: UInt16
  /// The hops that it had left.
  var timeToLive: UInt8
  /// What it was wrapped in, by its number in the labels of its decoder; 0: nothing.
  var wrapping: UInt32
  /// Whether the capture does not hold all its octets.
  var isCut: Bool
  /// What frames before it tell of it.
  private var known: Known = []

  private struct Known: OptionSet {
    let rawValue: UInt8
    static var isCopy: Known { Known(rawValue: 1) }
    static var conflicts: Known { Known(rawValue: 2) }
  }

  /// Whether it is a copy of a frame before, which the capture saw a second time.
  @inline(__always)
  var isCopy: Bool {
    get { known.contains(.isCopy) }
    set { if newValue { known.insert(.isCopy) } else { known.remove(.isCopy) } }
  }

  /// Whether a segment before it had the same numbers, and other octets.
  @inline(__always)
  var conflicts: Bool {
    get { known.contains(.conflicts) }
    set { if newValue { known.insert(.conflicts) } else { known.remove(.conflicts) } }
  }

  init(
    frame: Int, time: Timestamp, delivered: Bool, origin: PacketOrigin = .kernel,
    observed: ObservedStates = ObservedStates(), identification: UInt16 = 0, timeToLive: UInt8 = 0,
    wrapping: UInt32 = 0, isCut: Bool = false
  ) {
    self.frame = frame
    self.time = time
    self.delivered = delivered
    self.origin = origin
    self.observed = observed
    self.identification = identification
    self.timeToLive = timeToLive
    self.wrapping = wrapping
    self.isCut = isCut
  }

  /// Whether it did not simply go from one kernel to the other.
  @inline(__always)
  var hasIntervention: Bool { !delivered || origin != .kernel }
}

extension PacketIntervention {
  init(_ metadata: FrameMetadata) {
    self.init(frame: metadata.frame, origin: metadata.origin, deliveredAtOnce: metadata.delivered)
  }
}

extension [PacketIntervention] {
  /// A packet of these is received now; the states are those after it.
  mutating func receive(frame: Int, time: Timestamp, initiator: TCPState? = nil, responder: TCPState? = nil) {
    guard let place = place(of: frame) else { return }
    self[place].received = time
    self[place].initiatorState = initiator
    self[place].responderState = responder
  }

  /// Adds one, at its place in the order of frames: what comes late is at most a few behind.
  mutating func note(_ metadata: FrameMetadata) {
    let place = lastIndex { $0.frame <= metadata.frame }.map { $0 + 1 } ?? 0
    insert(PacketIntervention(metadata), at: place)
  }

  /// Where a frame stands. There may be as many as a capture has frames.
  private func place(of frame: Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].frame < frame { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].frame == frame ? low : nil
  }
}
