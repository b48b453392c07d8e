import WireConversations
public import WireFormat
import WireScenario
import WireSystem
public import WireTLS
import WireText

/// Judges captures by expectations: the same that scenarios use, on anybody's capture.
public enum CaptureVerifier {
  /// What one capture came to.
  public struct Outcome: Sendable {
    /// What it holds.
    public var capture: InspectResult
    /// One for each expectation and conversation.
    public var checks: [Check]
    /// How good it is.
    public var quality: CaptureQuality

    /// They are counted.
    public var tally: CheckTally { CheckTally(checks) }

    /// Failed outweighs inconclusive, and nothing checked is inconclusive.
    public var status: ExitStatus {
      if checks.contains(where: { $0.verdict == .failed }) { return .failed }
      if checks.isEmpty || checks.contains(where: { $0.verdict == .inconclusive }) { return .inconclusive }
      return .passed
    }
  }

  /// Reads a capture and judges it.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - conversation: judges only the conversation with this number.
  ///   - filter: which frames are looked at, in libpcap's language (pcap-filter(7)); nil: all.
  ///   - ignoring: the names of kinds of frames that need not be looked at (`UnseenKind.id`).
  ///   - ended: whether it is known that nothing came after the capture.
  ///   - marks: whether what comments say of a bench, and of the end of the capture, is believed.
  ///   - unwrapping: what is unwrapped.
  ///   - limit: how many conversations may be open at once; nil: as many as memory holds.
  ///   - keyLog: the secrets of TLS that are known; those that the capture holds are added.
  ///   - progress: is told what was read.
  public static func verify(
    _ path: String, _ expectations: Expectations, conversation: Int? = nil, filter: String? = nil,
    ignoring: Set<String> = [], ended: Bool = false, marks: Bool = true,
    unwrapping: Unwrapping = Unwrapping(), limit: Int? = nil, keyLog: KeyLog = KeyLog(),
    progress: ReadingProgress? = nil
  ) throws(CaptureInspector.Failure) -> Outcome {
    try verify(
      [path], joined: false, expectations, conversation: conversation, filter: filter, ignoring: ignoring,
      ended: ended, marks: marks, unwrapping: unwrapping, limit: limit, keyLog: keyLog, progress: progress)
  }

  /// Reads a capture, or several files as one, and judges it; parameters as above.
  ///
  /// - Parameter joined: whether the files are read as one; else there is one.
  public static func verify(
    _ paths: [String], joined: Bool, _ expectations: Expectations, conversation: Int? = nil,
    filter: String? = nil, ignoring: Set<String> = [], ended: Bool = false, marks: Bool = true,
    unwrapping: Unwrapping = Unwrapping(), limit: Int? = nil, keyLog: KeyLog = KeyLog(),
    progress: ReadingProgress? = nil
  ) throws(CaptureInspector.Failure) -> Outcome {
    let path = paths[0]
    let octetCount = expectations.octetCount
    let capture =
      joined
      ? try CaptureInspector.inspect(
        joining: paths, filter: filter, ended: ended, octetCount: octetCount, unwrapping: unwrapping,
        marks: marks, limit: limit, keyLog: keyLog, progress: progress)
      : try CaptureInspector.inspect(
        path, filter: filter, ended: ended, octetCount: octetCount, unwrapping: unwrapping, marks: marks,
        limit: limit, keyLog: keyLog, progress: progress)
    guard capture.records > 0 else {
      throw CaptureInspector.Failure(
        description: "\(path.onOneLine): it holds no packet, so there is nothing to judge.")
    }
    return FrameNames.use(capture.frameNames) {
      judge(capture, expectations, conversation: conversation, ignoring: ignoring)
    }
  }

  private static func judge(
    _ capture: InspectResult, _ expectations: Expectations, conversation: Int?, ignoring: Set<String>
  ) -> Outcome {
    var capture = capture
    let unseen = capture.unseen.ignoring(ignoring)
    let captureEnd = capture.conversations.map(\.end).max()
    let quality = CaptureQuality(capture)
    if let conversation { capture = capture.showing(conversation) }
    var observation = Judge.Observation(
      conversations: capture.conversations, actors: [], calls: [], marks: [], counterGrowth: nil,
      captureDoubt: capture.droppedPackets > 0 ? Reason(.lostPackets(capture.droppedPackets)) : nil,
      unseen: unseen)
    observation.captureEnd = captureEnd
    observation.foreign = .all
    observation.mayBeginLate = !capture.isDrained
    var checks = Judge(observation: observation).judge(expectations)
    // Of one conversation it is said what holds of it, and nothing of others.
    if conversation != nil { checks.removeAll { $0.subject == .undecoded } }
    for index in checks.indices where checks[index].subject == .undecoded {
      checks[index].reason = unseen.advice(countsConversations: expectations.conversations?.value.all != nil)
    }
    // Of a capture that is cut, the conversations that are missing cannot be counted.
    if capture.truncated {
      for index in checks.indices where checks[index].subject.countsConversations {
        checks[index].verdict = .inconclusive
        checks[index].reason = capture.stopReason.map(Reason.init(untranslated:))
      }
    } else if capture.evicted != nil {
      // What came after for one of those that were given up counts as another.
      for index in checks.indices where checks[index].subject.countsConversations {
        checks[index].verdict = .inconclusive
        checks[index].reason = Reason(.evicted)
      }
    }
    return Outcome(capture: capture, checks: checks, quality: quality)
  }
}
