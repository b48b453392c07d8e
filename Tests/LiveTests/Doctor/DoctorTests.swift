import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// `wirelab doctor` tells the truth, in real surroundings that allow less.
  @Suite(.needs(.ownNetwork), .tags(.rights)) struct DoctorTests {
    private func doctor(in surrounding: Surrounding? = nil, _ arguments: String = "") async throws
      -> DoctorAnswer
    {
      let lab = try Lab()
      let command = "\"$W\" doctor --scenarios \"$S\" --format json \(arguments)"
      let outcome =
        if let surrounding { try await surrounding.shell(command, in: lab) } else {
          try await lab.shell(command)
        }
      return try DoctorAnswer(outcome)
    }

    @Test(.needs(Need.everyScenario)) func thisMachine() async throws {
      let lab = try Lab()
      let answer = try DoctorAnswer(
        try await lab.shell("\"$W\" doctor --scenarios \"$S\" --format json"))
      #expect(answer.status == 0, "\(answer.outcome.output)")
      #expect(answer.document["schema"] as? String == "wirelab/doctor/1")
      #expect(answer.networks == ["private"])
      #expect(try answer.outcome(of: "private-capture") == "available")
      #expect(try answer.outcome(of: "sysctl:net.ipv4.tcp_fin_timeout") == "available")
      #expect(try answer.outcome(of: "shield") == "available")
      let shield = try #require(try answer.ability("shield")["evidence"] as? String)
      #expect(shield.contains("PID, mount, IPC") && shield.contains("RLIMIT_DATA 1 GiB"), "\(shield)")
      #expect(try answer.outcome(of: "host-capture") == (getuid() == 0 ? "available" : "missing"))
      // It has tried to write there, and left nothing.
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/reports"))
    }

    @Test func textInBothLanguages() async throws {
      let lab = try Lab()
      let english = try await lab.shell("\"$W\" doctor --scenarios \"$S\" --language en")
      #expect(english.output.contains("✓ private network"), "\(english.output)")
      #expect(english.output.contains("✓ shield of submissions"), "\(english.output)")
      let chinese = try await lab.shell("\"$W\" doctor --scenarios \"$S\" --language zh-Hans")
      #expect(chinese.output.contains("✓ 私有网络"), "\(chinese.output)")
      #expect(chinese.output.contains("✓ 作业的隔离"), "\(chinese.output)")
      let ascii = try await lab.shell("LC_ALL=C \"$W\" doctor --scenarios \"$S\" --ascii --language en")
      #expect(ascii.output.unicodeScalars.allSatisfy { $0.isASCII })
      #expect(ascii.output.contains("export LC_ALL=C.UTF-8"), "\(ascii.output)")
    }

    /// What keeps submissions in is missing, and no scenario lacks it: `run` works, `grade` does not.
    @Test func withoutAShield() async throws {
      let lab = try Lab()
      let command = "echo 0 > /proc/sys/user/max_mnt_namespaces; exec \"$W\" doctor --scenarios \"$S\""
      let answer = try DoctorAnswer(
        try await lab.shell("unshare -Ur bash -c '\(command) --format json'"))
      #expect(try answer.outcome(of: "private-network") == "available")
      #expect(try answer.outcome(of: "shield") == "missing", "\(answer.outcome.output)")
      #expect(try answer.ability("shield")["errno"] as? Int == Int(ENOSPC))
      #expect(try answer.blocks("shield") == false)
      let text = try await lab.shell("unshare -Ur bash -c '\(command) --language en'")
      #expect(text.output.contains("needed by: wirelab grade"), "\(text.output)")
    }

    @Test(.needs(.setpriv)) func ordinaryUserWithoutNamespaces() async throws {
      let answer = try await doctor(in: .ordinaryUser)
      #expect(answer.status == 3)
      #expect(try answer.outcome(of: "private-network") == "missing")
      #expect(try answer.ability("private-network")["errno"] as? Int == Int(ENOSPC))
      #expect(try answer.blocks("private-network") == true)
      #expect(try answer.outcome(of: "host-capture") == "missing")
      #expect(try answer.outcome(of: "raw-sockets") == "untried")
      #expect(answer.outcome.output.contains("sysctl -w user.max_user_namespaces=10000"))
      #expect(answer.networks == [""])
    }

    @Test(.needs(.ip, .setpriv)) func rootWithCaptureOnly() async throws {
      let answer = try await doctor(in: .onlyCapture)
      #expect(try answer.outcome(of: "private-network") == "missing")
      #expect(try answer.outcome(of: "root-namespaces") == "missing")
      #expect(try answer.outcome(of: "host-capture") == "available")
      // What only private networks allow, no plain scenario may be said to lack.
      #expect(answer.networks.contains("host"))
      #expect(answer.status == (answer.networks.contains("") ? 3 : 0))
    }

    @Test(.needs(.ip, .setpriv)) func rootWithNeither() async throws {
      let answer = try await doctor(in: .neither)
      #expect(answer.status == 3)
      #expect(try answer.outcome(of: "host-capture") == "missing")
      #expect(try answer.blocks("host-capture") == true)
    }

    @Test func withoutIptables() async throws {
      let answer = try await doctor(in: .noTools)
      #expect(try answer.outcome(of: "packet-rules") == "missing")
      #expect(try answer.ability("packet-rules")["errno"] as? Int == Int(ENOENT))
      let remedy = try #require(try answer.ability("packet-rules")["remedy"] as? [String: Any])
      #expect("\(remedy)".contains("iptables"))
      #expect(try answer.outcome(of: "private-capture") == "available")
      let needed = try #require(try answer.ability("packet-rules")["neededBy"] as? [String])
      #expect(try answer.blocks("packet-rules") == !needed.isEmpty)
    }

    /// What each instrument of the bench asks for is named, with the scenarios that use it.
    @Test(.needs(.packetQueue)) func whatTheBenchNeeds() async throws {
      let lab = try Lab()
      let scenarios = try lab.writeBenchScenarios()
      let answer = try DoctorAnswer(
        try await lab.shell("\"$W\" doctor --scenarios \(scenarios) --format json"))
      #expect(answer.status == 0, "\(answer.outcome.output)")
      for id in ["packet-rules", "packet-queue", "raw-sockets", "tcp-repair"] {
        #expect(try answer.outcome(of: id) == "available")
        let needed = try #require(try answer.ability(id)["neededBy"] as? [String])
        #expect(
          Set(needed) == Set(BenchScenario.allCases.filter { $0.needs.contains(id) }.map(\.id)), "\(id)")
      }
    }

    /// Where an instrument is missing, doctor and run say which, and what mends it; scenarios without it run.
    @Test(
      .needs(.packetQueue),
      arguments: [
        (Surrounding.noTools, "packet-rules", "iptables"),
        (.noQueueLibrary, "packet-queue", "netfilter"),
        (.noQueueTarget, "packet-rules", "modprobe -a nf_tables nft_compat xt_NFQUEUE nfnetlink_queue"),
      ]) func withoutAnInstrument(surrounding: Surrounding, ability: String, remedy: String) async throws
    {
      let lab = try Lab()
      let scenarios = try lab.writeBenchScenarios()
      let diagnosis = try DoctorAnswer(
        try await surrounding.shell("\"$W\" doctor --scenarios \(scenarios) --format json", in: lab))
      #expect(diagnosis.status == 3)
      #expect(try diagnosis.outcome(of: ability) == "missing", "\(diagnosis.outcome.output)")
      #expect(try diagnosis.blocks(ability) == true)
      #expect("\(try diagnosis.ability(ability)["remedy"] ?? "")".contains(remedy))
      let run = lab.report(
        of: try await surrounding.shell("\"$W\" run --scenarios \(scenarios)", in: lab))
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      for scenario in try run.scenarios() {
        let needs = try #require(BenchScenario(rawValue: scenario["id"] as? String ?? "")).needs
        #expect(
          scenario["status"] as? String == (needs.contains(ability) ? "not-run" : "passed"),
          "\(run.outcome.output)")
      }
      #expect(run.outcome.unwrapped.contains(remedy), "\(run.outcome.output)")
    }

    @Test func withReadOnlySettings() async throws {
      let answer = try await doctor(in: .readOnlySettings)
      #expect(try answer.outcome(of: "private-network") == "available")
      #expect(
        try answer.outcome(of: "sysctl:net.ipv4.tcp_fin_timeout") == "missing", "\(answer.outcome.output)")
      #expect(try answer.ability("sysctl:net.ipv4.tcp_fin_timeout")["errno"] as? Int == Int(EROFS))
    }

    @Test(.needs(Need.everyScenario)) func nestedTwice() async throws {
      let answer = try await doctor(in: .nested)
      #expect(answer.status == 0, "\(answer.outcome.output)")
      #expect(answer.networks == ["private"])
    }

    /// Whatever came out, its document is as the published schema says.
    @Test(
      .needs(Need.schemaValidator + [.ip, .setpriv]),
      arguments: [nil, .ordinaryUser, .onlyCapture, .readOnlySettings] as [Surrounding?])
    func documentIsRight(surrounding: Surrounding?) async throws {
      let lab = try Lab()
      let answer = try await doctor(in: surrounding)
      let file = try lab.place.write(answer.outcome.output, to: "doctor.json")
      let complaints = try await SchemaValidator.complaints(.doctor, [file])
      #expect(complaints.map(\.value) == [[]])
    }

    @Test func noPlaceForReports() async throws {
      let answer = try await doctor(in: nil, "--report-directory /proc/nowhere")
      #expect(answer.status == 3)
      #expect(try answer.blocks("report-directory") == true)
      #expect(answer.networks == [""])
    }

    @Test func withoutScenarios() async throws {
      let lab = try Lab()
      let here = try await lab.shell("\"$W\" doctor")
      #expect(here.status == 0, "\(here.output)\(here.errors)")
      let there = try await lab.shell("\"$W\" doctor --scenarios /nowhere")
      #expect(there.status == 4)
    }
  }
}
