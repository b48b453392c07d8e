import WireJudgement
import WireText

/// How documents say how good a capture is.
enum QualitySchema {
  /// The member `quality`, which is there if anything is wrong with the capture.
  static var body: JSONValue {
    let counts = [
      "lostPackets", "oneDirection", "withoutAnswers", "notLookedAt", "cutFrames", "snapLength", "disordered",
      "clockOffsets", "conflictingOctets", "duplicates", "missingBeginnings", "missingEnds", "markedFrames",
      "evicted",
    ]
    return JSONValue.record(
      ["words": .reference("texts")],
      optional: JSONValue.object(
        counts.map { .init(key: $0, value: ["type": "integer", "minimum": 1]) }
      ).adding(["stopReason": ["type": "string"]])
    ).described("What is wrong with the capture, in counts and in words; not there if nothing is.")
  }
}
