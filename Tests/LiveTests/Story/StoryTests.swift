import Foundation
import TestSupport
import Testing

extension Live {
  /// One run in all its forms: each has to tell what the report document tells, field by field.
  @Suite struct StoryTests {
    /// Conversations that close in every way, that the bench meddles with, and one whose expectation is
    /// wrong.
    private func run() async throws -> Lab.Run {
      let lab = try Lab()
      let shipped = [
        "closing/close-four", "closing/simultaneous-close", "closing/fin-lost", "opening/listen-missing",
        "udp/udp-echo", "models/three-models",
      ]
      for path in shipped {
        _ = try lab.place.write(try lab.changed(path + ".yaml", []), to: "Scenarios/\(path).yaml")
      }
      let wrong = try lab.changed(
        "closing/close-four.yaml",
        [("id: close-four", "id: wrong"), ("kind: four-segment", "kind: three-segment")])
      _ = try lab.place.write(wrong, to: "Scenarios/closing/wrong.yaml")
      let outcome = try await lab.wirelab(["run", "--full", "--annotations", "always"])
      #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
      return Lab.Run(outcome: outcome, place: lab.place)
    }

    @Test(.needs(Need.everyScenario + Need.junitReader + [.tshark])) func allFormsTellTheSame() async throws {
      let run = try await run()
      let stories = try Story.all(in: try run.report())
      #expect(stories.map(\.id).contains("wrong") && stories.count == 7)
      #expect(stories.contains { $0.conversations.contains { !$0.marks.isEmpty } })
      #expect(stories.contains { $0.conversations.contains { !$0.observed.isEmpty } })
      #expect(stories.filter { $0.status != "passed" }.map(\.id) == ["wrong"])
      let suites = try await JUnitFile.read(run.directory + "/junit.xml").suites
      let pages = try await PageFile.read(run.directory + "/index.html")
      let texts = Self.texts(of: run.place.text(of: "reports/latest/report.txt"))
      for (index, story) in stories.enumerated() {
        try expectText(try #require(texts[story.id]), tells: story)
        expectSuite(suites[index], tells: story)
        expectPage(try #require(pages[story.id]), tells: story)
        expectAnnotations(run.outcome.lines.filter { $0.hasPrefix("::") }, tell: story)
        let capture = run.directory + "/" + (try #require(story.capture))
        try await Inspection.expect(capture, tells: story, with: Lab(place: run.place))
        try await expectComments(of: capture, tell: story)
      }
    }

    /// The text of each scenario, by its name: from its headline to the next.
    static func texts(of report: String) -> [String: String] {
      var texts: [String: String] = [:]
      var id = ""
      for line in report.split(separator: "\n", omittingEmptySubsequences: false) {
        let words = line.split(separator: " ")
        if ["PASS", "FAIL", "INCONCLUSIVE"].contains(words.first ?? ""), words.count > 1 {
          id = String(words[1])
        }
        if line.hasPrefix("Summary") { id = "" }
        texts[id, default: ""] += line + "\n"
      }
      return texts
    }

    private func expectText(_ text: String, tells story: Story) throws {
      #expect(text.hasPrefix(story.status == "passed" ? "PASS" : "FAIL"))
      let plain = text.unwrapped
      for check in story.checks {
        let told =
          check.verdict == "passed"
          ? "✓ \(check.subject): \(check.expected)"
          : "✗ \(check.subject) expected \(check.expected) observed \(check.observed)"
        #expect(plain.contains(told.unwrapped), "\(told)")
      }
      for talk in story.conversations {
        for (name, verdict) in [("handshake", talk.handshake), ("teardown", talk.teardown)] {
          guard let verdict else { continue }
          let frames = verdict.frames.map { " #\($0)" }.joined()
          #expect(
            plain.contains("\(name) \(verdict.kind)\(frames)"),
            "\(story.id): \(name) \(verdict.kind)\(frames)")
        }
        if let first = talk.teardown?.closedFirst {
          #expect(plain.contains("closed first \(story.name(of: first, in: talk))"))
        }
        if let waits = talk.teardown?.timeWait {
          #expect(plain.contains("TIME_WAIT \(story.name(of: waits, in: talk))"))
        }
      }
      let marks = story.conversations.flatMap(\.marks)
      #expect(
        text.components(separatedBy: "dropped by the bench").count - 1
          == marks.count { $0.delivery == "never" })
      #expect(
        text.components(separatedBy: "held by the bench").count - 1 == marks.count { $0.delivery == "late" })
      let isObserved = story.conversations.contains { !$0.observed.isEmpty }
      #expect(text.contains("the kernel was seen in this state") == isObserved, "\(story.id)")
    }

    private func expectSuite(_ suite: JUnitFile.Suite, tells story: Story) {
      #expect(suite.name.hasSuffix("/" + story.id))
      #expect(suite.properties["status"] == story.status)
      #expect(suite.properties["capture"] == story.capture)
      let outcomes = story.checks.map { $0.verdict == "passed" ? "passed" : "failure" }
      #expect(suite.outcomes == outcomes)
      for (name, check) in zip(suite.names, story.checks) {
        #expect(name.contains("\(check.subject): \(check.expected)"))
      }
      for talk in story.conversations {
        func property(_ name: String) -> String? { suite.properties["conversation.\(talk.id).\(name)"] }
        #expect(property("handshake") == talk.handshake?.kind)
        #expect(property("teardown") == talk.teardown?.kind)
        #expect(property("closedFirst") == talk.teardown?.closedFirst)
        #expect(property("timeWait") == talk.teardown?.timeWait)
        #expect(property("resetBy") == talk.resetBy)
        for mark in talk.marks {
          #expect(property("mark.\(mark.frame)") == "\(mark.delivery) \(mark.origin)")
        }
        for (frame, party) in talk.observed { #expect(property("observed.\(frame)") == party) }
      }
    }

    private func expectPage(_ page: PageFile.Scenario, tells story: Story) {
      #expect(
        page.checks
          == story.checks.map {
            PageFile.Check(
              verdict: $0.verdict, subject: $0.subject, expected: $0.expected, observed: $0.observed)
          })
      for talk in story.conversations {
        if let handshake = talk.handshake { #expect(page.text.contains("握手 \(handshake.kind)")) }
        if let teardown = talk.teardown { #expect(page.text.contains("挥手 \(teardown.kind)")) }
        if let first = talk.teardown?.closedFirst {
          #expect(page.text.contains("主动关闭 \(story.name(of: first, in: talk))"), "\(page.text)")
        }
      }
    }

    private func expectAnnotations(_ lines: [String], tell story: Story) {
      let own = lines.filter { $0.contains("title=\(story.id)%3A") || $0.contains("title=\(story.id):") }
      let failed = story.checks.filter { $0.verdict != "passed" }
      #expect(own.count == failed.count, "\(lines)")
      for (line, check) in zip(own, failed) {
        #expect(line.hasPrefix("::error ") && line.contains("\(check.subject) \(check.verdict)"))
        #expect(line.contains("expected: \(check.expected)%0Aobserved: \(check.observed)"), "\(line)")
      }
    }

    /// What Wireshark shows beside each frame.
    private func expectComments(of capture: String, tell story: Story) async throws {
      let comments = try await Tshark.comments(capture)
      for talk in story.conversations {
        for (name, verdict) in [("handshake", talk.handshake), ("teardown", talk.teardown)] {
          guard let verdict else { continue }
          for (index, frame) in verdict.frames.enumerated() {
            let wanted = "\(verdict.kind) \(name) \(index + 1)/\(verdict.frames.count)"
            #expect(comments[frame]?.contains(wanted) == true, "\(story.id) #\(frame): \(wanted)")
          }
        }
        let last = comments[talk.lastFrame] ?? ""
        if let handshake = talk.handshake { #expect(last.contains("verdict: handshake \(handshake.kind)")) }
        if let teardown = talk.teardown { #expect(last.contains("teardown \(teardown.kind)")) }
        if let first = talk.teardown?.closedFirst {
          #expect(last.contains("closed first \(story.name(of: first, in: talk))"))
        }
        #expect(comments[talk.firstFrame]?.contains("\(story.actors(of: talk.id)[0]) 127.0.0.1:") == true)
        for mark in talk.marks {
          let wanted =
            mark.delivery == "never"
            ? "wirelab: sent, not delivered"
            : mark.delivery == "late" ? "wirelab: held, delivered" : "wirelab: "
          #expect(comments[mark.frame]?.contains(wanted) == true)
        }
        for (frame, party) in talk.observed {
          #expect(
            comments[frame]?.contains("wirelab: observed \(party == "both" ? "initiator" : party)") == true)
        }
        for finding in talk.findings {
          #expect(comments[finding.frame]?.contains("finding: \(finding.kind)") == true)
        }
      }
      for check in story.checks where check.verdict != "passed" {
        #expect(comments.values.contains { $0.contains("check failed: \(check.subject): expected") })
      }
    }

    /// Wireshark shows the actors in place of addresses where it is asked to.
    @Test(.needs(.ownNetwork, .tshark)) func names() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let tshark = try Program.tool("tshark")
      let outcome = try await Program.run(
        tshark, ["-N", "n", "-r", run.captures[0], "-T", "fields", "-e", "ip.src_host"])
      #expect(outcome.status == 0)
      #expect(Set(outcome.lines) == ["alice+server"], "\(outcome.output)\(outcome.errors)")
    }
  }
}

/// What `inspect` says of a capture that a run has saved.
enum Inspection {
  static func expect(_ capture: String, tells story: Story, with lab: Lab) async throws {
    let outcome = try await lab.wirelab(["inspect", "--format", "json", capture])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let captures = try #require(document?["captures"] as? [[String: Any]])
    let seen = try #require(captures[0]["conversations"] as? [[String: Any]])
    #expect(seen.count == story.conversations.count)
    for (one, other) in zip(story.conversations.map(\.document), seen) {
      for key in Set(one.keys).union(other.keys) {
        #expect(one[key] as? NSObject == other[key] as? NSObject, "\(story.id): \(key)")
      }
    }
  }
}
