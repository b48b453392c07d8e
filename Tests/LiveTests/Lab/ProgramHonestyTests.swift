import Foundation
import TestSupport
import Testing

extension Live.HonestyTests {
  /// The lessons whose servers and clients are programs, without their causes.
  static let programLies = [
    // Bob, too, shakes hands.
    Lie(
      "tls/setup-is-the-place", fails: "bob step 4: wait",
      ("  - name: bob\n", "  - name: bob\n    tls: true\n")),
    // Somebody who says goodbye instead of leaving.
    Lie(
      "programs/turns-dialogue", fails: "people step 7: wait",
      ("\"\\n\", to: alice }", "\"bye\\n\", to: alice }")),
    // A person who gives up after one answer.
    Lie(
      "programs/answer-to-nobody", fails: "people step 10: wait",
      ("      - { input: \"anybody?\\n\", to: server }\n", "")),
    // The mended program waits for the server before it closes.
    Lie(
      "programs/two-threads-client", fails: "people step 3: wait",
      ("threads_client.py", "threads_client_mended.py")),
    // A server that does not read while it asks.
    Lie(
      "programs/two-threads-server", fails: "people step 2: wait", ("threads_server.py", "turns_server.py")),
    Lie(
      "programs/two-threads-mended", fails: "people step 6: wait",
      ("threads_client_mended.py", "threads_client.py")),
    // One thread for all.
    Lie(
      "programs/welcome-dialogue", fails: "bob step 3: expect",
      ("welcome_server.py, \"{port}\"]", "mixed_in.py, \"{port}\", TCPServer]")),
    // She says that she leaves.
    Lie(
      "programs/welcome-empty-line", fails: "people step 5: wait",
      ("\"\\n\", to: alice }", "\"exit\\n\", to: alice }")),
    // Patience.
    Lie(
      "programs/settimeout-polls", fails: "people step 5: wait",
      ("\"{server.port}\", 1]", "\"{server.port}\", 30]")),
    Lie("programs/http-1-0", fails: "conversations", ("\"{port}\", HTTP/1.0]", "\"{port}\", HTTP/1.1]")),
    Lie("programs/http-1-1", fails: "conversations", ("\"{port}\", HTTP/1.1]", "\"{port}\", HTTP/1.0]")),
    // Two servers with threads.
    Lie("programs/events-and-threads", fails: "calls[8]", ("echo_events.py", "echo_threads.py")),
    Lie(
      "programs/mix-ins", fails: "programs.plain.output",
      ("\"{port}\", TCPServer]", "\"{port}\", ThreadingTCPServer]")),
    // A word that raises nothing.
    Lie("programs/finish-is-called", fails: "carol step 4: expectEnd", ("{ send: setup }", "{ send: none }")),
    Lie("programs/udp-request-is-a-pair", fails: "bob step 4: receive", ("{ send: hush,", "{ send: loud,")),
    Lie(
      "programs/stop-and-wait", fails: "each.wire",
      ("  - { drop: D>, from: 2, times: 1 } # block 2, once\n", "")),
    // The sender that knows what is old.
    Lie(
      "programs/sorcerers-apprentice", fails: "each.bytes", ("blocks_apprentice.py", "blocks_sender.py")),
  ]

  /// Where the programs are that belong to lessons.
  private static let folders = ["Scenarios/programs", "Scenarios/tls"]

  /// Programs take longer to begin than actors of the lab, so they have more time, and fewer run at a time.
  @Test(.needs(Need.everyScenario)) func withoutItsCauseAProgramsLessonFails() async throws {
    let lab = try Lab()
    try Self.copyPrograms(to: lab)
    var files: [String] = []
    for lie in Self.programLies {
      // What it comes after is not here.
      let text = try lab.changed(lie.scenario + ".yaml", lie.replacements)
        .split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("after:") }
      files.append(
        try lab.place.write(text.joined(separator: "\n"), to: "Scenarios/\(lie.scenario).yaml"))
    }
    let outcome = try await lab.wirelab(["run", "--timeout", "6", "--jobs", "4"] + files)
    let run = Lab.Run(outcome: outcome, place: lab.place)
    #expect([1, 5].contains(run.status), "\(outcome.output)\(outcome.errors)")
    let scenarios = try run.scenarios()
    for lie in Self.programLies {
      let id = try #require(lie.scenario.split(separator: "/").last)
      let index = try #require(scenarios.firstIndex { $0["id"] as? String == String(id) }, "\(id)")
      #expect(["failed", "inconclusive"].contains(scenarios[index]["status"] as? String), "\(id)")
      let failures = try run.failures(index)
      #expect(
        failures.contains { failure in lie.checks.contains { failure.hasPrefix($0) } }, "\(id): \(failures)")
    }
  }

  /// Each lesson runs programs that stand beside it, and each program belongs to a lesson.
  @Test func lessonsAndProgramsStandTogether() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(Program.root)/\(Self.folders[0])")
    let lessons = try names.filter { $0.hasSuffix(".yaml") }.map {
      try String(contentsOfFile: "\(Program.root)/\(Self.folders[0])/\($0)", encoding: .utf8)
    }
    let programs = Set(names.filter { $0.hasSuffix(".py") })
    #expect(!lessons.isEmpty && !programs.isEmpty)
    let named = Set(
      lessons.joined().split { " ,[]\n".contains($0) }.filter { $0.hasSuffix(".py") }.map(String.init))
    #expect(named == programs)
  }

  /// A machine without Python runs none of them, and says so: that is no pass.
  @Test(.needs(.ownNetwork)) func withoutPythonTheyAreNotRun() async throws {
    let lab = try Lab()
    try Self.copyPrograms(to: lab)
    let text = try lab.changed("programs/http-1-0.yaml", [("[python3, ", "[no-such-python3, ")])
      .split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.hasPrefix("after:") }
    let file = try lab.place.write(text.joined(separator: "\n"), to: "Scenarios/programs/http-1-0.yaml")
    let outcome = try await lab.wirelab(["run", file])
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("no-such-python3: not found in PATH"), "\(outcome.output)")
  }

  private static func copyPrograms(to lab: Lab) throws {
    for folder in folders {
      for name in try FileManager.default.contentsOfDirectory(atPath: "\(Program.root)/\(folder)")
      where name.hasSuffix(".py") {
        let text = try String(contentsOfFile: "\(Program.root)/\(folder)/\(name)", encoding: .utf8)
        _ = try lab.place.write(text, to: "\(folder)/\(name)")
      }
    }
  }
}
