import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// `wirelab explain` and `wirelab new`.
  @Suite struct ExplainTests {
    private let scenarios = ["--scenarios", Program.root + "/Scenarios"]

    @Test func explains() async throws {
      let lab = try Lab()
      let english = try await lab.wirelab(["explain", "time-wait"] + scenarios)
      #expect(english.status == 0, "\(english.errors)")
      #expect(english.lines.first == "TIME_WAIT (TCP state, TIME-WAIT)")
      #expect(english.output.contains("wirelab run time-wait-60s"))
      #expect(english.output.contains("RFC 9293"))
      let chinese = try await lab.wirelab(["explain", "time-wait", "--language", "zh-Hans"] + scenarios)
      #expect(chinese.output.contains("主动关闭"))
      let scenario = try await lab.wirelab(["explain", "close-four"] + scenarios)
      #expect(scenario.output.contains("Four segments close a connection"))
      #expect(scenario.output.contains("wirelab run close-four"))
    }

    @Test func suggestsWhatWasMeant() async throws {
      let outcome = try await Lab().wirelab(["explain", "tiem_wait"] + scenarios)
      #expect(outcome.status == 4)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("TIME_WAIT"), "\(outcome.errors)")
    }

    @Test func listsItsTopics() async throws {
      let outcome = try await Lab().wirelab(["explain"] + scenarios)
      #expect(outcome.status == 0)
      for word in [
        "close-four", "SYN_SENT", "SO_LINGER", "ECONNRESET", "net.ipv4.tcp_rfc1337", "half-closed",
      ] {
        #expect(outcome.output.contains(word), "\(word)")
      }
    }

    /// The program was moved: no scenarios anywhere.
    @Test func worksWithoutScenarios() async throws {
      let lab = try Lab()
      let program = lab.place.path + "/wirelab"
      try FileManager.default.copyItem(atPath: Program.wirelab, toPath: program)
      let outcome = try await Program.run(program, ["explain", "EPIPE"], directory: lab.place.path)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("peer-gone-write"))
    }

    @Test(.needs(Need.schemaValidator)) func documents() async throws {
      let lab = try Lab()
      var files: [String] = []
      for (index, topics) in [[], ["listen"], ["close-four", "SYN"]].enumerated() {
        let outcome = try await lab.wirelab(["explain", "--format", "json"] + topics + scenarios)
        #expect(outcome.status == 0)
        files.append(try lab.place.write(outcome.output, to: "\(index).json"))
      }
      let complaints = try await SchemaValidator.complaints(.explain, files)
      for file in files { #expect(complaints[file] == []) }
    }

    @Test func glossary() async throws {
      let lab = try Lab()
      let english = try await lab.wirelab(["explain", "--glossary"] + scenarios)
      #expect(english.status == 0, "\(english.errors)")
      #expect(english.lines.contains("half-close (半关闭)"))
      let chinese = try await lab.wirelab(["explain", "--glossary", "--language", "zh-Hans"] + scenarios)
      #expect(chinese.lines.contains("半关闭（half-close）"), "\(chinese.output.prefix(400))")
      #expect(try await lab.wirelab(["explain", "--glossary", "SYN"] + scenarios).status == 2)
      #expect(try await lab.wirelab(["explain", "--glossary", "--format", "json"] + scenarios).status == 2)
    }

    /// What a program has printed can be pasted as it is.
    @Test(
      arguments: [
        ("[Errno 98] Address already in use", "EADDRINUSE"), ("", "INADDR_ANY"), ("98", "EADDRINUSE"),
        ("BrokenPipeError: [Errno 32] Broken pipe", "BrokenPipeError"), ("粘包", "sticky packets"),
      ])
    func takesWhatPeopleType(typed: String, name: String) async throws {
      let outcome = try await Lab().wirelab(["explain", typed] + scenarios)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains(name), "\(outcome.output)")
    }

    @Test(.needs(.ownNetwork), arguments: [("C.UTF-8", "the name of the file"), ("zh_CN.UTF-8", "就是文件名")])
    func newScenarioRuns(locale: String, comment: String) async throws {
      let lab = try Lab()
      let written = try await lab.wirelab(["new", "my-lesson"], environment: ["LC_ALL": locale])
      #expect(written.status == 0, "\(written.errors)")
      #expect(written.output.contains("wirelab run Scenarios/own/my-lesson.yaml"))
      #expect(lab.place.text(of: "Scenarios/own/my-lesson.yaml").contains("# \(comment)\n"))
      let file = lab.place.path + "/Scenarios/own/my-lesson.yaml"
      let validated = try await lab.wirelab(["validate", file])
      #expect(validated.status == 0, "\(validated.errors)")
      let run = try await lab.wirelab(["run", "my-lesson"])
      #expect(run.status == 0, "\(run.output)\(run.errors)")
      #expect(run.output.contains("PASS"))
      // Its checks can fail: with another lesson told, it is no pass.
      let text = lab.place.text(of: "Scenarios/own/my-lesson.yaml")
      let broken = text.replacingOccurrences(of: "- { send: hello }", with: "- { send: hullo }")
      _ = try lab.place.write(broken, to: "Scenarios/own/my-lesson.yaml")
      #expect(broken != text)
      #expect(try await lab.wirelab(["run", "my-lesson"]).status == 1)
    }

    @Test func newScenarioInAChapter() async throws {
      let lab = try Lab()
      let written = try await lab.wirelab([
        "new", "first", "--chapter", "closing", "--scenarios", "Lessons", "--language", "zh-Hans",
      ])
      #expect(written.status == 0, "\(written.errors)")
      #expect(written.output.contains("已写好 Lessons/closing/first.yaml"))
      let list = try await lab.wirelab(["list", "--scenarios", "Lessons"])
      #expect(list.status == 0)
      #expect(list.output.contains("first"))
    }

    @Test func newScenarioIsNeverWrittenOver() async throws {
      let lab = try Lab()
      _ = try lab.place.write("# mine\n", to: "Scenarios/own/mine.yaml")
      let same = try await lab.wirelab(["new", "mine"])
      #expect(same.status == 2)
      #expect(same.errors.contains("mine.yaml"), "\(same.errors)")
      // An id is one in all chapters.
      let other = try await lab.wirelab(["new", "mine", "--chapter", "udp"])
      #expect(other.status == 2)
      #expect(lab.place.text(of: "Scenarios/own/mine.yaml") == "# mine\n")
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/Scenarios/udp/mine.yaml"))
    }

    @Test(
      arguments: [
        (["new", "Bad"], 2), (["new", "../up"], 2), (["new", "-x"], 2), (["new", ""], 2), (["new"], 2),
        (["new", "ok", "--chapter", "a/b"], 2), (["new", "ok", "--scenarios", "/proc/nowhere"], 3),
      ] as [([String], Int32)])
    func newScenarioIsRefused(arguments: [String], status: Int32) async throws {
      let outcome = try await Lab().wirelab(arguments)
      #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
      #expect(!outcome.errors.isEmpty && outcome.output.isEmpty)
    }
  }
}
