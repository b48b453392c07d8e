import WireScenario
import WireText

extension UnseenFrames {
  /// Why what relies on absence cannot be judged.
  var reason: Reason {
    let sorted = sorted
    return Reason { Words($0).text("check.unseen", ["list": Words($0).unseen(sorted)]) }
  }

  /// The one check that they add to what speaks of all conversations; nil: they change nothing of it.
  ///
  /// - Parameter countsConversations: whether conversations are counted, of which other transports have some,
  ///   too.
  func check(countsConversations: Bool, at location: SourceLocation) -> Check? {
    let kinds = blocking(countsConversations: countsConversations)
    guard !kinds.isEmpty else { return nil }
    return Check(
      verdict: .inconclusive, subject: .undecoded, location: location, expected: "every frame looked at",
      observed: Words(.en).notLookedAt(kinds), conversation: nil, frames: frames(of: kinds.map(\.kind)),
      evidence: [],
      reason: Reason("check.unseen-conversations"))
  }

  /// What a user can say who knows that they do not matter.
  func advice(countsConversations: Bool) -> Reason {
    var ids: [String] = []
    for (kind, _) in blocking(countsConversations: countsConversations) where !ids.contains(kind.id) {
      ids.append(kind.id)
    }
    return Reason("check.ignore-undecoded", ["kinds": ids.joined(separator: ",")])
  }

  private func blocking(countsConversations: Bool) -> [(kind: UnseenKind, count: Int)] {
    sorted.filter { countsConversations || !$0.kind.isOtherTransport }
  }
}
