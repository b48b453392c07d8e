import Foundation
import TestSupport
import Testing
import WireLabKit
import WireLessons

extension Live {
  /// Where `wirelab explain` says "see it", it is seen.
  @Suite(.needs(Need.everyScenario)) struct TopicEvidenceTests {
    /// What each lesson has shown in the run that all tests share.
    private func evidence() async throws -> [String: RunEvidence] {
      let run = try await WholeRun.once
      let inspected = try await Lab().wirelab(["inspect", "--format", "json", "--packets"] + run.captures)
      let document = try JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any]
      var packets: [String: [String]] = [:]
      for capture in try #require(document?["captures"] as? [[String: Any]]) {
        let file = URL(fileURLWithPath: try #require(capture["file"] as? String))
        let conversations = try #require(capture["conversations"] as? [[String: Any]])
        packets[file.deletingPathExtension().lastPathComponent] = conversations.flatMap {
          ($0["packetList"] as? [[String: Any]] ?? []).compactMap { $0["packet"] as? String }
        }
      }
      var evidence: [String: RunEvidence] = [:]
      for scenario in try run.scenarios() {
        let id = try #require(scenario["id"] as? String)
        evidence[id] = try RunEvidence(scenario, packets: packets[id] ?? [])
      }
      return evidence
    }

    @Test func eachLessonShowsTheTopicThatNamesIt() async throws {
      let evidence = try await evidence()
      var looked = 0
      for topic in Topic.all {
        for id in topic.scenarios {
          let shown = try #require(evidence[id], "\(topic.name) names \(id), which was not run")
          #expect(topic.evidence.contains(where: shown.shows), "\(id) does not show \(topic.name)")
          looked += 1
        }
      }
      #expect(looked > 200)
    }

    /// What a run has not shown is not seen in it, of each kind of evidence.
    @Test func whatDidNotHappenIsNotSeen() async throws {
      let shown = try #require(try await evidence()["handshake-basic"])
      #expect(shown.shows(TopicEvidence(.flag, "SYN")) && shown.shows(TopicEvidence(.call, "connect")))
      for (kind, name) in [
        (.call, "sendto"), (.errno, "ECONNREFUSED"), (.state, "CLOSING"), (.handshake, "refused"),
        (.teardown, "reset"), (.finding, "zero_window"), (.option, "SO_LINGER"), (.counter, "ListenDrops"),
        (.sysctl, "net.ipv4.tcp_rfc1337"), (.flag, "RST"), (.bench, "drop"), (.zeek, "REJ"),
        (.python, "socketserver"), (.text, "TIME_WAIT is"),
      ] as [(TopicEvidence.Kind, String)] {
        #expect(!shown.shows(TopicEvidence(kind, name)), "\(kind) \(name)")
      }
    }

    /// What proves or disproves the notes has passed.
    @Test func theLessonsOfTheNotesPass() async throws {
      let passed = Set(
        try await WholeRun.once.scenarios().filter { $0["status"] as? String == "passed" }.compactMap {
          $0["id"] as? String
        })
      #expect(Statement.all.flatMap(\.lessons).filter { !passed.contains($0) } == [])
    }
  }
}
