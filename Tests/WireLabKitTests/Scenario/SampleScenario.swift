import Foundation
import WireLabKit
import WireScenario
import WireScript

/// A right scenario file, of which tests change one thing.
enum SampleScenario {
  static let file = "Scenarios/closing/sample.yaml"

  static let text = """
    id: sample
    title: { en: Sample, zh-Hans: 样例 }
    lesson: { en: A lesson, zh-Hans: 一课 }
    server:
      model: threading-tcp
      handler:
        - { send: welcome }
        - { receive: { until: exit } }
    clients:
      - name: alice
        steps:
          - connect
          - { mark: ready }
          - { expect: welcome }
          - { send: exit }
          - close
      - name: bob
        steps:
          - { wait: { mark: ready } }
          - { connect: server, fails: ECONNREFUSED }
    timeout: 5
    expect:
      conversations: 2
      each:
        handshake: three-way
        teardown: { kind: four-segment, closedFirst: initiator, timeWait: initiator }
      of:
        alice:
          wire: "S>  SA<  A>"
      calls:
        - { actor: alice, call: connect, returns: 0 }
      order:
        - { mark: ready }
        - { segment: FA>, of: alice }

    """

  /// The file with one part replaced; the part must be there once.
  static func edited(_ part: String, _ replacement: String) -> String {
    let pieces = text.components(separatedBy: part)
    precondition(pieces.count == 2, "`\(part)` is not there once")
    return pieces[0] + replacement + pieces[1]
  }

  /// What is wrong with a file, one a line: `LINE:COLUMN+LENGTH MESSAGE | HINT`.
  static func diagnosis(_ text: String, file: String = file, place: CoursePlace? = nil) -> [String] {
    do throws(ScenarioFileError) {
      _ = try Scenario.decode(text, file: file, chapter: nil, place: place)
      return []
    } catch {
      return error.diagnostics.map { diagnostic in
        let place = "\(diagnostic.location.line):\(diagnostic.location.column)+\(diagnostic.length)"
        return "\(place) \(diagnostic.message)" + (diagnostic.hint.map { " | \($0)" } ?? "")
      }
    }
  }
}

extension Scenario {
  /// The servers of the six models.
  var servers: [ServerPlan] { plan.servers.compactMap { $0 as? ServerPlan } }

  /// Everybody who is no server.
  var clients: [any ActorPlan] { plan.clients }
}
