import Foundation
import Testing

/// The call log of a report.
struct Calls {
  private struct Call {
    let actor, name: String
    let start: String
    let duration: Double?
    let result: Int?
  }

  private let calls: [Call]

  init(_ run: Lab.Run) throws {
    let list = try #require(try run.scenarios()[0]["calls"] as? [[String: Any]])
    calls = list.map {
      Call(
        actor: $0["actor"] as? String ?? "", name: $0["name"] as? String ?? "",
        start: $0["start"] as? String ?? "", duration: $0["duration"] as? Double,
        result: $0["result"] as? Int)
    }
  }

  /// The calls of an actor, in their order.
  func names(of actor: String) -> [String] { calls.filter { $0.actor == actor }.map(\.name) }

  /// What all calls of a name returned.
  func results(of name: String) -> [Int] { calls.filter { $0.name == name }.compactMap(\.result) }

  /// Whether they are listed by their starts. (Nanoseconds have nine digits, so text compares as time.)
  var areOrdered: Bool { zip(calls, calls.dropFirst()).allSatisfy { $0.start <= $1.start } }

  /// Calls that have not come back.
  var unfinished: [String] { calls.filter { $0.duration == nil }.map { "\($0.actor) \($0.name)" } }

  /// The most children that nobody had waited for yet, at any time.
  var mostAtOnce: Int {
    var now = 0
    return calls.filter { ["fork", "waitpid"].contains($0.name) }.map { call in
      now += call.name == "fork" ? 1 : -1
      return now
    }.max() ?? 0
  }
}
