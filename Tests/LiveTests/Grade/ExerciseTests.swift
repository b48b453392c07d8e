import Foundation
import TestSupport
import Testing

extension Live {
  /// The exercises: what is right gets all points, and what is wrong the hint that fits.
  @Suite(.tags(.rights), .needs(.ownNetwork, .python)) struct ExerciseTests {
    /// A submission of the fixtures, and what it is to be told.
    struct Expected: Sendable, CustomTestStringConvertible {
      let exercise: String
      let name: String
      /// A fault that the grader knows; nil: none.
      var fault: String?
      /// What stands in the first hint; empty: there is none, and all points are given.
      var hint = ""

      var testDescription: String { "\(exercise)/\(name)" }
    }

    static let expected: [String: [Expected]] = Dictionary(
      grouping: [
        Expected(exercise: "echo-server", name: "right"),
        Expected(exercise: "echo-server", name: "noloop", hint: "one recv()"),
        Expected(exercise: "echo-server", name: "noclose", hint: "does not close"),
        Expected(exercise: "echo-server", name: "unread", hint: "lay unread"),
        Expected(exercise: "echo-server", name: "wrongaddr", fault: "wrong-address", hint: "127.0.0.1"),
        Expected(exercise: "echo-server", name: "flood", fault: "floods", hint: "packets without end"),
        Expected(exercise: "echo-server", name: "forks", fault: "forks", hint: "processes"),
        Expected(exercise: "echo-server", name: "secrets", fault: "secrets", hint: "files of this machine"),
        Expected(exercise: "echo-server", name: "crash", fault: "crashes", hint: "last lines"),
        Expected(exercise: "echo-server", name: "never", fault: "never-ends", hint: "does not end"),
        Expected(exercise: "welcome-server", name: "right"),
        Expected(exercise: "welcome-server", name: "noclose", hint: "must close"),
        Expected(exercise: "welcome-server", name: "silent", hint: "First welcome"),
        Expected(exercise: "welcome-server", name: "unread", hint: "unread"),
        Expected(exercise: "two-at-once", name: "right"),
        Expected(exercise: "two-at-once", name: "one-at-a-time", hint: "nobody answers him"),
        Expected(exercise: "two-at-once", name: "noclose", hint: "does not close"),
        Expected(exercise: "two-at-once", name: "forgets", hint: "Alice"),
        Expected(exercise: "drain-on-term", name: "right"),
        Expected(exercise: "drain-on-term", name: "ends-at-once", hint: "no answer after SIGTERM"),
        Expected(exercise: "drain-on-term", name: "never-ends", fault: "never-ends", hint: "After its last"),
        Expected(exercise: "drain-on-term", name: "wrong-status", hint: "status 0"),
        Expected(exercise: "whole-characters", name: "right"),
        Expected(exercise: "whole-characters", name: "decodes-pieces", fault: "crashes", hint: "last lines"),
        Expected(exercise: "whole-characters", name: "one-recv", hint: "two pieces"),
        Expected(
          exercise: "whole-characters", name: "never-ends", fault: "never-ends", hint: "must end by itself"),
        Expected(exercise: "stop-and-wait", name: "right"),
        Expected(exercise: "stop-and-wait", name: "no-timeout", fault: "never-ends", hint: "not sent again"),
        Expected(exercise: "stop-and-wait", name: "gives-up", hint: "not sent again"),
        Expected(exercise: "stop-and-wait", name: "floods", fault: "floods", hint: "packets without end"),
      ], by: \.exercise)

    @Test(arguments: expected.keys.sorted()) func eachGetsWhatFits(exercise: String) async throws {
      let lab = try Lab()
      let outcome = try await lab.wirelab([
        "grade", Program.root + "/Scenarios/exercises/\(exercise).yaml", "--submissions",
        Program.root + "/Tests/Fixtures/Submissions/\(exercise)", "--format", "json",
      ])
      #expect(outcome.status == 1, "\(outcome.errors)")
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      let submissions = try #require(document["submissions"] as? [[String: Any]])
      let wanted = Self.expected[exercise] ?? []
      #expect(submissions.count == wanted.count)
      for submission in submissions {
        let name = submission["name"] as? String
        let expected = try #require(wanted.first { $0.name == name })
        let hints = submission["hints"] as? [[String: String]] ?? []
        let (points, possible) = (submission["points"] as? Int, submission["possible"] as? Int)
        #expect((points == possible) || name != "right", "\(submission)")
        #expect((submission["status"] as? String == "passed") == (name == "right"), "\(submission)")
        #expect(submission["fault"] as? String == expected.fault, "\(submission)")
        #expect(hints.first?["en"]?.contains(expected.hint) ?? (name == "right"), "\(submission)")
      }
    }

    /// Copies of one submission get the same points and hints: what closes early has closed before the client
    /// goes on.
    @Test(arguments: [("echo-server", "noloop"), ("drain-on-term", "ends-at-once")])
    func theSameGetsTheSame(exercise: String, submission: String) async throws {
      let lab = try Lab()
      let folder = Program.root + "/Tests/Fixtures/Submissions/\(exercise)/\(submission)"
      for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
        let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
        for number in 1...6 { _ = try lab.place.write(text, to: "class/\(number)/\(file)") }
      }
      let outcome = try await lab.wirelab([
        "grade", Program.root + "/Scenarios/exercises/\(exercise).yaml", "--submissions",
        lab.place.path + "/class", "--format", "json",
      ])
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      let submissions = try #require(document["submissions"] as? [[String: Any]])
      #expect(submissions.count == 6)
      let points = Set(submissions.compactMap { $0["points"] as? Int })
      let hints = Set(submissions.compactMap { $0["hints"] as? [[String: String]] })
      #expect(points.count == 1 && hints.count == 1, "\(points) \(hints)")
    }
  }
}
