import Foundation
import TestSupport
import Testing

extension Live {
  /// Predictions that are handed in, and what a machine or a file that cannot serve is told by.
  @Suite(.needs(.ownNetwork)) struct PredictionTests {
    private static let lesson = [
      "grade", "handshake-basic", "--scenarios", Program.root + "/Scenarios", "--format", "json",
    ]

    private func submissions(_ outcome: Program.Outcome) throws -> [[String: Any]] {
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      return try #require(document?["submissions"] as? [[String: Any]], "\(outcome.errors)")
    }

    @Test(
      arguments: [
        ("wire: S> SA< A> ...", 0, 1), ("wire: S> A< SA> ...", 1, 0),
        ("{ wire: S> SA< A> ..., of: alice }", 0, 1), ("{ wire: S> SA< A> ..., of: bob }", 1, 0),
      ])
    func ofALessonItIsTheOnlyPart(text: String, status: Int32, points: Int) async throws {
      let lab = try Lab()
      let file = try lab.place.write(text, to: "mine.yaml")
      let outcome = try await lab.wirelab(Self.lesson + ["--prediction", file])
      #expect(outcome.status == status, "\(outcome.errors)")
      let submission = try #require(try submissions(outcome).first)
      #expect(submission["points"] as? Int == points && submission["possible"] as? Int == 1, "\(submission)")
    }

    @Test(arguments: ["wire: S> QQ<", "of: alice", "wire: [", ""])
    func whatCannotBeReadIsSaidAtOnce(text: String) async throws {
      let lab = try Lab()
      let file = try lab.place.write(text, to: "mine.yaml")
      let outcome = try await lab.wirelab(Self.lesson + ["--prediction", file])
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors.contains("mine.yaml"), "\(outcome.errors)")
    }

    @Test func aMissingFileIsSaidAtOnce() async throws {
      let outcome = try await Lab().wirelab(Self.lesson + ["--prediction", "nowhere.yaml"])
      #expect(outcome.status == 2 && outcome.errors.contains("nowhere.yaml"))
    }

    /// In a class one who hands in nothing, or something else, loses the point, and nobody else does.
    @Test func aClassOfThem() async throws {
      let lab = try Lab()
      _ = try lab.place.write("wire: S> SA< A> ...", to: "class/ann/prediction.yaml")
      _ = try lab.place.write("wire: S> ?", to: "class/ben/prediction.txt")
      _ = try lab.place.write("I do not know", to: "class/cleo/answer.txt")
      let outcome = try await lab.wirelab(Self.lesson + ["--submissions", "class"])
      #expect(outcome.status == 1, "\(outcome.errors)")
      let graded = try submissions(outcome)
      #expect(graded.map { $0["name"] as? String } == ["ann", "ben", "cleo"])
      #expect(graded.map { $0["points"] as? Int } == [1, 0, 0])
      #expect(graded.map { $0["possible"] as? Int } == [1, 1, 1])
      let hints = graded.map { ($0["hints"] as? [[String: String]])?.first?["en"] ?? "" }
      #expect(hints[1].contains("prediction.txt:1") && hints[2].contains("no prediction was handed in"))
    }

    /// A program is graded all the same beside a prediction that cannot be read.
    @Test(.needs(.python)) func itIsOnePointBesideAProgram() async throws {
      let lab = try Lab()
      let right = Program.root + "/Tests/Fixtures/Submissions/welcome-server/right/server.py"
      for (name, prediction) in [("good", "wire: S> SA< A> ..."), ("odd", "wire: 7")] {
        _ = try lab.place.write(
          try String(contentsOfFile: right, encoding: .utf8), to: "class/\(name)/server.py")
        _ = try lab.place.write(prediction, to: "class/\(name)/prediction.yaml")
      }
      let outcome = try await lab.wirelab([
        "grade", "welcome-server", "--scenarios", Program.root + "/Scenarios", "--submissions", "class",
        "--format", "json",
      ])
      let graded = try submissions(outcome)
      let lost = graded.map { ($0["possible"] as? Int ?? 0) - ($0["points"] as? Int ?? 0) }
      #expect(lost == [0, 1], "\(outcome.output.prefix(3000))")
    }
  }

  /// Where nothing is graded.
  @Suite struct GradeRefusalTests {
    private static let echo = [
      "grade", "echo-server", "--scenarios", Program.root + "/Scenarios",
    ]

    @Test(
      arguments: [
        (["grade", "no-such"], 4, "no-such"),
        (["grade", "echo-server"], 2, "behind `--`"),
        (["grade", "echo-server", "--submissions", "nowhere"], 4, "nowhere"),
        (["grade", "echo-server", "--submissions", "."], 4, "no folders"),
        (["grade", "close-four", "--", "true"], 2, "no exercise"),
        (["grade", "echo-server", "--jobs", "0", "--", "true"], 2, "--jobs"),
        (["grade", "echo-server", "--timeout", "-1", "--", "true"], 2, "timeout"),
      ] as [([String], Int32, String)])
    func wrongUseIsSaid(arguments: [String], status: Int32, text: String) async throws {
      let command = arguments.split(separator: "--", maxSplits: 1).map(Array.init)
      let outcome = try await Lab().wirelab(
        command[0] + ["--scenarios", Program.root + "/Scenarios"]
          + (command.count > 1 ? ["--"] + command[1] : []))
      #expect(outcome.status == status && outcome.output.isEmpty, "\(outcome.status) \(outcome.errors)")
      #expect(outcome.errors.contains(text), "\(outcome.errors)")
    }

    /// A machine that cannot shield a submission runs none.
    @Test(.tags(.rights), .needs(.ownNetwork), arguments: [Surrounding.onlyCapture, .neither])
    func withoutAShieldNothingRuns(surrounding: Surrounding) async throws {
      let lab = try Lab()
      _ = try lab.place.write("open('ran', 'w')", to: "server.py")
      let outcome = try await surrounding.shell(
        "$W grade echo-server --scenarios \(Program.root)/Scenarios -- python3 server.py", in: lab)
      #expect(outcome.status == 3, "\(outcome.status) \(outcome.errors) \(outcome.output)")
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/ran"))
    }
  }
}
