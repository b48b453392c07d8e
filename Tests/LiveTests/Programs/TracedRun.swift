import Foundation
import TestSupport
import Testing
import WireSockets

/// What our tracer has seen of a program.
struct TracedRun {
  /// Something that is no call.
  struct Event: Decodable, Hashable {
    var event: String
    var process: String?
    var status: String?
    var call: String?
    var errno: String?
  }

  let outcome: Program.Outcome
  let calls: [Call]
  let events: [Event]

  /// Runs a program under the tracer; what drives it comes first: `sh`, `driver`.
  static func run(
    _ command: [String], driver: [String] = [], options: [String] = [], file: TemporaryDirectory? = nil,
    limit: Double = 60
  ) async throws -> TracedRun {
    let place = try TemporaryDirectory()
    let script = "exec 3>\"$0\"; exec \"$@\""
    let outcome = try await Program.run(
      "/bin/sh",
      ["-c", script, place.path + "/calls"] + driver + [Program.buildDirectory + "/CallPrinter"] + options
        + command, limit: limit)
    let lines = place.text(of: "calls").split(separator: "\n").map { Data($0.utf8) }
    let decoder = JSONDecoder()
    return TracedRun(
      outcome: outcome, calls: lines.compactMap { try? decoder.decode(Call.self, from: $0) },
      events: lines.compactMap { try? decoder.decode(Event.self, from: $0) })
  }

  /// The calls of each thread as a witness tells them, the program's main thread first.
  var threads: [[WitnessedCall]] {
    var order: [String] = []
    var threads: [String: [WitnessedCall]] = [:]
    for call in calls {
      if threads[call.actor] == nil { order.append(call.actor) }
      let outcome = call.error ?? call.result.map { "\($0)" } ?? "?"
      let witnessed = WitnessedCall(name: call.name, outcome: outcome).normal
      threads[call.actor, default: []] += Array(repeating: witnessed, count: call.times)
    }
    return order.sorted { ($0 == "shop" ? 0 : 1) < ($1 == "shop" ? 0 : 1) }.compactMap { threads[$0] }
  }
}

/// A call and what came of it.
struct WitnessedCall: Hashable, CustomStringConvertible {
  var name: String
  /// The result, or the name of the errno; `?`: it did not come back.
  var outcome: String

  /// Which descriptor is free depends on what other threads have closed by then.
  var normal: WitnessedCall {
    let isDescriptor = ["socket", "accept", "accept4"].contains(name) && outcome.allSatisfy(\.isNumber)
    return isDescriptor ? WitnessedCall(name: name, outcome: "a descriptor") : self
  }

  var description: String { "\(name) = \(outcome)" }
}
