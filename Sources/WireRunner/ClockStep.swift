import WireJudgement
import WireText

extension ScenarioResult {
  /// Says that the machine's clock was set meanwhile, where something did not pass.
  ///
  /// - Parameter clockStep: by how many nanoseconds; less than zero: back.
  mutating func note(clockStep: Int64) {
    guard checks.contains(where: { $0.verdict != .passed }) else { return }
    let way = clockStep < 0 ? "back" : "forward"
    let seconds = Seconds.text(Double(clockStep.magnitude) / 1e9)
    problems.append(
      Problem(kind: .clockSet, text: "the clock of this machine was set \(way) by \(seconds) s meanwhile"))
    status = judgedStatus
  }
}
