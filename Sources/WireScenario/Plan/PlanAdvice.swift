import WireConversations
import WireScript
public import WireText

extension ActorPlan {
  /// Whether it is a program that nobody here has written: how it sends is its own affair.
  package var isForeign: Bool { runsProgram != nil || place != nil }
}

extension Plan {
  /// The names of actors that are programs which nobody here has written.
  package var foreign: Set<String> { Set(actors.filter(\.isForeign).map(\.name)) }

  /// What its author should think of, with the place that it is about; the scenario is right all the same.
  public var advice: [Located<LocalizedText>] { expectations.flatMap { $0.advice(foreign: foreign) } }
}

extension Expectations {
  /// Where a number of segments is expected of a close, and luck decides it: the acknowledgment of a FIN
  /// travels alone or not, as it happens, where no script waits for it.
  ///
  /// - Parameter foreign: the actors that are programs which nobody here has written.
  package func advice(foreign: Set<String>) -> [Located<LocalizedText>] {
    guard !foreign.isEmpty else { return [] }
    let some = [each].compactMap(\.self) + selected.map(\.expect) + ofClient.flatMap(\.conversations)
    return some.compactMap(\.teardown).filter(\.value.isLuck).map {
      Located(LocalizedText("likely.graceful-is-meant"), at: $0.location)
    }
  }
}

extension [TeardownName] {
  /// Whether it takes a close of four segments and not one of three, or the other way round.
  fileprivate var isLuck: Bool { kinds.contains(.fourSegment) != kinds.contains(.threeSegment) }
}
