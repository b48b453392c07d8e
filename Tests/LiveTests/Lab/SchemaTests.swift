import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// Whatever is written or shipped is as the published schemas say, in the eyes of an independent validator.
  @Suite struct SchemaTests {
    private func expectRight(_ schema: JSONSchema, _ files: [String]) async throws {
      try #require(!files.isEmpty)
      let complaints = try await SchemaValidator.complaints(schema, files)
      #expect(complaints.count == files.count)
      for (file, said) in complaints { #expect(said == [], "\(file)") }
    }

    @Test func commandPrintsThem() async throws {
      let lab = try Lab()
      for schema in JSONSchema.allCases {
        let outcome = try await lab.wirelab(["schema", schema.rawValue])
        #expect(outcome.status == 0)
        #expect(outcome.output == schema.text)
      }
      let names = try await lab.wirelab(["schema"])
      #expect(
        names.lines.map { $0.split(separator: " ").first.map(String.init) }
          == JSONSchema.allCases.map(\.rawValue))
      #expect(try await lab.wirelab(["schema", "nonsense"]).status == 2)
    }

    @Test(.needs(Need.everyScenario + Need.schemaValidator)) func everyDocumentOfARun() async throws {
      let run = try await WholeRun.once
      #expect(run.status == 0, "\(run.outcome.output)")
      try await expectRight(.run, [run.directory + "/report.json"])
      let lab = try Lab()
      let place = lab.place
      let list = try await lab.wirelab([
        "list", "--format", "json", "--scenarios", Program.root + "/Scenarios",
      ])
      try await expectRight(.list, [try place.write(list.output, to: "list.json")])
      let inspect = try await lab.wirelab(["inspect", "--format", "json"] + run.captures)
      let packets = try await lab.wirelab(["inspect", "--format", "json", "--packets"] + run.captures)
      #expect(packets.output.contains("\"packetList\""))
      try await expectRight(
        .inspect,
        [
          try place.write(inspect.output, to: "inspect.json"),
          try place.write(packets.output, to: "packets.json"),
        ])
      let lines = try await lab.wirelab(["inspect", "--format", "ndjson"] + run.captures)
      let withStates = try await lab.wirelab(
        ["inspect", "--format", "ndjson", "--states", "--packets"] + run.captures)
      try await expectRight(
        .conversation,
        [
          try place.write(lines.output, to: "lines.ndjson"),
          try place.write(withStates.output, to: "states.ndjson"),
        ])
      let totals = try await lab.wirelab(["inspect", "--summary", "--format", "json"] + run.captures)
      try await expectRight(.inspect, [try place.write(totals.output, to: "totals.json")])
      let filtered = try await lab.wirelab(["inspect", "--filter", "tcp", "--format", "json"] + run.captures)
      #expect(filtered.output.contains("\"filter\": \"tcp\""))
      try await expectRight(.inspect, [try place.write(filtered.output, to: "filtered.json")])
      // Some of them pass, and some do not.
      let verify = try await lab.wirelab(
        ["verify", "--format", "json", "--packets", "--expect", "{ each: { teardown: four-segment } }"]
          + run.captures)
      #expect(verify.status == 1, "\(verify.errors)")
      try await expectRight(.verify, [try place.write(verify.output, to: "verify.json")])
      let doctor = try await lab.wirelab(
        ["doctor", "--format", "json", "--scenarios", Program.root + "/Scenarios"])
      try await expectRight(.doctor, [try place.write(doctor.output, to: "doctor.json")])
      // A capture that is cut.
      let whole = try Data(contentsOf: URL(fileURLWithPath: try #require(run.captures.first)))
      try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: place.path + "/cut.pcapng"))
      let cut = try await lab.wirelab(["inspect", "--format", "json", place.path + "/cut.pcapng"])
      try await expectRight(.inspect, [try place.write(cut.output, to: "cut.json")])
    }

    /// A run in which a scenario fails, one hangs, one is not run, and the rest is not started.
    @Test(.at(.loopback), .needs(Need.schemaValidator + [.ownNetwork])) func runsThatDoNotPass() async throws
    {
      let lab = try Lab()
      _ = try lab.place.write(
        lab.changed("closing/close-four.yaml", [("four-segment", "three-segment")]),
        to: "Scenarios/test/close-four.yaml")
      _ = try lab.place.write(
        SchemaTests.small("hangs", client: "connect, { expect: never }"), to: "Scenarios/test/hangs.yaml")
      _ = try lab.place.write(
        SchemaTests.small(
          "not-run", client: "connect, close", more: "sysctls: { net.ipv4.tcp_fin_timeout: 5 }"),
        to: "Scenarios/test/not-run.yaml")
      var reports: [String] = []
      var statuses: Set<String> = []
      for (index, arguments) in [
        [], ["--network", "host"], ["--jobs", "1", "--fail-fast", "--repeat", "2"],
      ].enumerated() {
        let outcome = try await lab.wirelab(["run"] + arguments)
        #expect([1, 3].contains(outcome.status), "\(outcome.errors)")
        let run = Lab.Run(outcome: outcome, place: lab.place)
        statuses.formUnion(try run.scenarios().compactMap { $0["status"] as? String })
        let file = "\(lab.place.path)/report-\(index).json"
        try FileManager.default.copyItem(atPath: run.directory + "/report.json", toPath: file)
        reports.append(file)
      }
      #expect(statuses.isSuperset(of: ["failed", "not-run"]))
      try await expectRight(.run, reports)
    }

    /// One repetition is killed, the other is stopped until its time is over.
    @Test(.needs(Need.schemaValidator + Need.junitReader + [.ownNetwork])) func crashedAndTimedOut()
      async throws
    {
      let lab = try Lab()
      let text = SchemaTests.small("lost", client: "connect, { set: { receiveTimeout: 1 } }, receive")
      let file = try lab.place.write(text, to: "Scenarios/test/lost.yaml")
      async let outcome = lab.wirelab(["run", "--repeat", "2", "--jobs", "2", file])
      kill(try await Processes.wait(for: "lost.1.pcapng", in: lab), SIGKILL)
      kill(try await Processes.wait(for: "lost.2.pcapng", in: lab), SIGSTOP)
      let ended = try await outcome
      #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
      let run = Lab.Run(outcome: ended, place: lab.place)
      let kinds = try run.scenarios().map { scenario in
        (scenario["problems"] as? [[String: Any]])?.compactMap { $0["kind"] as? String }
      }
      #expect(kinds == [["crash"], ["timeout"]])
      try await expectRight(.run, [run.directory + "/report.json"])
      let junit = try await JUnitFile.read(run.directory + "/junit.xml")
      #expect(junit.errors == 2)
      #expect(try await Processes.count(named: "wirelab", in: lab) == 0)
    }

    @Test(.needs(Need.schemaValidator)) func everyShippedScenario() async throws {
      let directory = URL(fileURLWithPath: Program.root + "/Scenarios")
      let files = FileManager.default.enumerator(at: directory, includingPropertiesForKeys: nil)?
        .compactMap { ($0 as? URL)?.path }.filter { $0.hasSuffix(".yaml") }
      try await expectRight(.scenario, try #require(files))
    }

    /// Each step that the guide shows is right for the schema, too.
    @Test(.needs(Need.schemaValidator)) func everyStepOfTheGuide() async throws {
      let guide = try String(contentsOfFile: Program.root + "/Scenarios/README.md", encoding: .utf8)
      let section = try #require(guide.components(separatedBy: "<!-- table: steps -->").dropFirst().first)
        .components(separatedBy: "<!-- end -->")[0]
      let steps = section.split(separator: "\n").filter { $0.hasPrefix("| `") }.flatMap { row in
        (row.split(separator: "|").first ?? "").matches(of: /`([^`]+)`/).map { String($0.1) }
      }.map { $0.replacingOccurrences(of: "[...]", with: "[receive]") }
      #expect(steps.count >= 25)
      let place = try TemporaryDirectory()
      let files = try steps.enumerated().map { index, step in
        try place.write(SchemaTests.small("step", client: step), to: "step-\(index).yaml")
      }
      try await expectRight(.scenario, files)
    }

    /// What is wrong in its structure is refused by the decoder and by the schema alike.
    @Test(.needs(Need.schemaValidator)) func brokenFiles() async throws {
      let lab = try Lab()
      let good = SchemaTests.small("broken", client: "connect, { expect: hello }, { send: exit }, close")
      let changes = [
        ("timeout: 1", "timeout: soon"), ("timeout: 1", "timeout: 601"), ("timeout: 1", "timeuot: 1"),
        ("id: broken", "id: Broken"), ("title: T\n", ""), ("model: tcp", "model: tpc"),
        ("handler: echo", "handler: eccho"), ("handler: echo", "handler: [connect]"),
        ("handler: echo", "handler: echo, keepsDescriptors: true"), (", handler: echo", ""),
        ("handler: echo", "handler: echo, listens: false"), ("model: tcp", "model: udp, backlog: 3"),
        ("name: alice", "name: 4lice"), ("{ send: exit }", "{ sned: exit }"),
        ("{ send: exit }", "{ send: exit, mark: a }"), ("{ send: exit }", "{ mark: a, fails: EPIPE }"),
        ("{ send: exit }", "{ send: exit, fails: ENONSENSE }"), ("{ send: exit }", "{ send: { hex: abc } }"),
        ("{ send: exit }", "{ set: { linger: on, cork: true } }"), ("{ send: exit }", "{ wait: 3 }"),
        ("{ send: exit }", "{ wait: { segment: XA< } }"), ("{ send: exit }", "{ wait: { state: OPEN } }"),
        ("{ send: exit }", "{ loop: { times: 0, steps: [receive] } }"), ("close]", "sned]"),
        ("handshake: three-way", "handshake: three-ways"), ("handshake: three-way", "hand: three-way"),
        ("handshake: three-way", "findings: [nothing]"), ("handshake: three-way", "wire: [S]"),
        ("each: { handshake: three-way }", "each: {}"),
        ("each: { handshake: three-way }", "calls: [{ actor: alice }]"),
        ("each: { handshake: three-way }", "order: [{ mark: a, call: recv }]"),
        ("clients:", "servers: []\nclients:"),
      ]
      let files = try changes.enumerated().map { index, change in
        try #require(good.components(separatedBy: change.0).count == 2, "\(change.0)")
        let text = good.replacingOccurrences(of: change.0, with: change.1)
        let file = try lab.place.write(text, to: "\(index)/broken.yaml")
        #expect(throws: ScenarioFileError.self, "\(change.1)") { try Scenario.load(file: file) }
        return file
      }
      let right = try lab.place.write(good, to: "broken.yaml")
      _ = try Scenario.load(file: right)
      let complaints = try await SchemaValidator.complaints(.scenario, [right] + files)
      #expect(complaints[right] == [])
      for (file, change) in zip(files, changes) {
        #expect(complaints[file]?.isEmpty == false, "the schema takes \(change.1)")
      }
    }

    /// A document that lacks something, or has too much, is refused: the schemas can say no.
    @Test(.needs(Need.schemaValidator + [.ownNetwork])) func changedDocuments() async throws {
      let run = try await Lab().run(["close-four"])
      let text = try String(contentsOfFile: run.directory + "/report.json", encoding: .utf8)
      let changes = [
        ("\"schema\": \"wirelab/run/1\"", "\"schema\": \"wirelab/run/2\""), ("\"passed\":", "\"pased\":"),
        ("\"three-way\"", "\"two-way\""), ("\"status\": \"passed\"", "\"status\": \"fine\""),
        ("\"conclusive\": true", "\"conclusive\": \"yes\""), ("\"completeness\"", "\"complete\""),
      ]
      let files = try changes.enumerated().map { index, change in
        try #require(text.contains(change.0), "\(change.0)")
        return try run.place.write(
          text.replacingOccurrences(of: change.0, with: change.1), to: "changed-\(index).json")
      }
      let complaints = try await SchemaValidator.complaints(.run, files)
      for (file, change) in zip(files, changes) {
        #expect(complaints[file]?.isEmpty == false, "\(change.1)")
      }
    }

    /// A small scenario.
    static func small(_ id: String, client: String, more: String = "why: W") -> String {
      """
      id: \(id)
      title: T
      lesson: L
      \(more)
      server: { model: tcp, handler: echo }
      clients: [{ name: alice, steps: [\(client)] }]
      timeout: 1
      expect:
        each: { handshake: three-way }

      """
    }
  }
}
