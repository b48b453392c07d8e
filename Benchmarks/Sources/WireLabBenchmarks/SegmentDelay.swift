import Foundation

/// How much later segments are received because the bench looks at each of them: a ping-pong on a wire
/// without control, and on one where a rule, which is about none of its segments, hands all of them over.
struct SegmentDelay {
  /// Seconds of a round trip, the middle one.
  struct Medians {
    /// On a wire that nobody controls.
    var free: Double
    /// On one under control.
    var controlled: Double
    /// What the bench adds to each of the two segments of a round trip.
    var perSegment: Double { (controlled - free) / 2 }
  }

  /// Something that did not go as it should.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private static let rounds = 2000

  /// Runs both with `wirelab`, and reads when each round trip began.
  ///
  /// - Parameter directory: where scenarios and reports go.
  static func measure(_ wirelab: String, in directory: String) throws -> Medians {
    let folder = directory + "/Scenarios/delay"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try scenario("free", bench: "").write(toFile: folder + "/free.yaml", atomically: true, encoding: .utf8)
    // It acts once, on the last segment but three: until then it only looks.
    try scenario("controlled", bench: "bench: [{ delay: FA>, by: 0.001, times: 1 }]\n")
      .write(toFile: folder + "/controlled.yaml", atomically: true, encoding: .utf8)
    _ = try Stopwatch.measure(
      [
        [
          wirelab, "run", "--jobs", "1", "--scenarios", directory + "/Scenarios", "--report-directory",
          directory + "/reports",
        ]
      ], repetitions: 1)
    let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/reports/latest/report.json"))
    let report = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    let scenarios = report?["scenarios"] as? [[String: Any]] ?? []
    return Medians(
      free: try roundTrip("free", in: scenarios), controlled: try roundTrip("controlled", in: scenarios))
  }

  private static func scenario(_ id: String, bench: String) -> String {
    """
    id: \(id)
    title: { en: Ping-pong, zh-Hans: 往返 }
    lesson: { en: How long a round trip takes., zh-Hans: 一次往返要多久。 }
    timeout: 60
    server: { model: threading-tcp, handler: echo }
    clients:
      - name: alice
        steps:
          - connect
          - { set: { noDelay: true } }
          - { loop: { times: \(rounds), steps: [{ send: x }, { receive: { count: 1 } }] } }
          - close
    \(bench)expect:
      each: { handshake: three-way }

    """
  }

  /// The middle of the times between one send() and the next.
  private static func roundTrip(_ id: String, in scenarios: [[String: Any]]) throws -> Double {
    let scenario = scenarios.first { $0["id"] as? String == id }
    let calls = scenario?["calls"] as? [[String: Any]] ?? []
    let starts = calls.filter { $0["actor"] as? String == "alice" && $0["name"] as? String == "send" }
      .compactMap { $0["start"] as? String }.compactMap(secondsOfDay)
    guard starts.count == rounds else {
      throw Failure(description: "\(id) sent \(starts.count) times, not \(rounds)")
    }
    let times = zip(starts, starts.dropFirst()).map { $1 - $0 }.sorted()
    return times[times.count / 2]
  }

  /// The seconds since midnight of a time in RFC 3339: `2023-11-14T22:13:20.001000000Z`.
  private static func secondsOfDay(_ time: String) -> Double? {
    let parts = time.dropFirst(11).dropLast().split(separator: ":").compactMap { Double($0) }
    return parts.count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : nil
  }
}
