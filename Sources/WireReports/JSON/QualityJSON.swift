import WireConversations
import WireJudgement
import WireText

extension JSONWriter {
  /// Writes how good a capture is, if anything is wrong with it: what was counted, and in words what that
  /// means.
  mutating func quality(_ quality: CaptureQuality) {
    guard !quality.isGood else { return }
    object("quality") { json in
      for (name, count) in quality.counts where count > 0 { json.member(JSONKey(name), count) }
      if let reason = quality.stopReason { json.member("stopReason", reason) }
      json.array("words", quality.lines) { $0.element($1.en) }
    }
  }
}

extension CaptureQuality {
  /// What is counted, by its names in documents.
  var counts: [(name: String, count: Int)] {
    [
      ("lostPackets", lostPackets), ("oneDirection", oneDirection), ("withoutAnswers", withoutAnswers),
      ("notLookedAt", unseen.sorted.reduce(0) { $0 + $1.count }), ("cutFrames", cutFrames),
      ("snapLength", snapLength), ("disordered", disorder?.frames ?? 0),
      ("clockOffsets", clockOffsets.count), ("conflictingOctets", conflictingOctets),
      ("duplicates", duplicates), ("missingBeginnings", missingBeginnings), ("missingEnds", missingEnds),
      ("markedFrames", markedFrames), ("evicted", evicted?.count ?? 0),
    ]
  }
}
