import WireJudgement
import WireText

/// What `wirelab verify` found, as JSON.
public enum VerifyDocument {
  /// The document `wirelab/verify/1`, with a line feed at its end.
  ///
  /// - Parameters:
  ///   - packets: whether the conversations are listed, with each packet.
  ///   - report: the directory with the report; nil: none was written.
  public static func text(
    _ outcomes: [CaptureVerifier.Outcome], packets: Bool = false, report: String? = nil, pretty: Bool = true
  ) -> String {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/verify/1")
      if let report { json.member("report", report) }
      json.array("captures", outcomes) { json, outcome in
        json.object { json in
          json.member("file", outcome.capture.file)
          json.joined(outcome.capture)
          json.member("status", "\(outcome.status)")
          json.notLookedAt(outcome.capture.unseen)
          json.quality(outcome.quality)
          json.disorder(outcome.capture.disorder)
          json.tally(outcome.tally, conversations: outcome.capture.list.count)
          FrameNames.use(outcome.capture.frameNames) {
            json.array("checks", outcome.checks) { $0.check($1) }
            guard packets else { return }
            json.array("conversations", outcome.capture.list) { $0.conversation($1, packets: true) }
          }
        }
      }
    }
    return json.text + "\n"
  }
}
