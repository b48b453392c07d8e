import Foundation
import TestSupport
import Testing

extension Live {
  /// Signals at random moments: whatever they hit, nothing is left behind, and nothing is half there.
  @Suite(.needs(.ownNetwork, .packetQueue), .tags(.rights)) struct ChaosTests {
    /// The same numbers each time (SplitMix64).
    private struct Dice: RandomNumberGenerator {
      var state: UInt64

      mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
      }
    }

    private static let fewest = Effort.rounds(5, long: 40)
    /// Longer than a whole run takes, so that every moment of one can be hit.
    private static let longestDelayMilliseconds = 800

    /// Quick ones of every sort; the forking server has processes of its own.
    private static let scenarios = [
      "opening/handshake-basic", "opening/listen-missing", "talking/banner-dialogue", "closing/close-four",
      "closing/close-three", "abort/linger-zero", "models/fork-descriptor-leak", "udp/udp-echo",
    ]

    /// What holds packets, spells them out, and has processes of its own.
    private static let benchScenarios: [BenchScenario] = [
      .crossedFINs, .spelledOut, .copiedSegment, .vanished,
    ]

    /// A lab with scenarios of its own, so that its processes can be told from those of anybody else.
    private func lab() throws -> Lab {
      let lab = try Lab()
      for name in Self.scenarios {
        _ = try lab.place.write(lab.changed("\(name).yaml", []), to: "Scenarios/\(name).yaml")
      }
      for scenario in Self.benchScenarios {
        _ = try lab.place.write(scenario.text, to: "Scenarios/bench/\(scenario.id).yaml")
      }
      return lab
    }

    private func run(_ lab: Lab) async throws -> Program.Outcome {
      try await lab.wirelab(["run", "--scenarios", lab.place.path + "/Scenarios", "--jobs", "4"])
    }

    /// What may be there after a run: whole reports, and of a run that was killed its hidden directory.
    private func checkReports(_ lab: Lab, mayBeHidden: Bool) throws {
      let reports = lab.place.path + "/reports"
      let names = (try? FileManager.default.contentsOfDirectory(atPath: reports)) ?? []
      for name in names where !name.hasPrefix(".") {
        let data = FileManager.default.contents(atPath: "\(reports)/\(name)/report.json")
        let document = try data.map { try JSONSerialization.jsonObject(with: $0) }
        #expect(document is [String: Any], "\(name) is there without its report")
        #expect(FileManager.default.fileExists(atPath: "\(reports)/\(name)/junit.xml"), "\(name)")
      }
      if !mayBeHidden { #expect(!names.contains { $0.hasPrefix(".") }, "\(names)") }
    }

    /// Sends a signal to the supervisor after random delays, again and again.
    ///
    /// - Parameters:
    ///   - wanted: with what it has to end at least once.
    ///   - statuses: with what it may end.
    private func disturb(
      _ seed: UInt64, until wanted: Int32, statuses: Set<Int32>, with signal: Int32, mayLeaveHidden: Bool
    ) async throws -> [Int32] {
      var dice = Dice(state: seed)
      let lab = try lab()
      var seen: [Int32] = []
      while seen.count < Self.fewest || (!seen.contains(wanted) && seen.count < 50) {
        let delay = Int.random(in: 0...Self.longestDelayMilliseconds, using: &dice)
        async let outcome = run(lab)
        let supervisor = try await Processes.supervisor(in: lab)
        try await Task.sleep(for: .milliseconds(delay))
        let networks = Processes.networks(in: lab)
        if let supervisor { kill(supervisor, signal) }
        let ended = try await outcome
        #expect(statuses.contains(ended.status), "after \(delay) ms: \(ended.output)\(ended.errors)")
        #expect(try await Processes.count(named: "wirelab", in: lab) == 0, "after \(delay) ms")
        #expect(try await Processes.count(inNetworks: networks) == 0, "after \(delay) ms")
        try checkReports(lab, mayBeHidden: mayLeaveHidden)
        seen.append(ended.status)
      }
      // The next run cleans up, and is not disturbed by what was.
      let last = try await run(lab)
      #expect(last.status == 0, "\(last.output)\(last.errors)")
      try checkReports(lab, mayBeHidden: false)
      return seen
    }

    @Test(arguments: [SIGINT, SIGTERM]) func interruptedSupervisor(signal: Int32) async throws {
      // One that comes before it is waited for ends the program as any other: Foundation gives the signal's
      // number.
      let seen = try await disturb(
        UInt64(signal), until: 130, statuses: [0, 130, signal], with: signal, mayLeaveHidden: false)
      #expect(seen.contains(130), "\(seen)")
    }

    @Test func killedSupervisor() async throws {
      let seen = try await disturb(
        9, until: SIGKILL, statuses: [0, SIGKILL], with: SIGKILL, mayLeaveHidden: true)
      #expect(seen.contains(SIGKILL), "\(seen)")
    }

    @Test func killedWorkers() async throws {
      var dice = Dice(state: 1)
      let lab = try lab()
      var failed = 0
      var rounds = 0
      while rounds < Self.fewest || (failed == 0 && rounds < 50) {
        rounds += 1
        let delay = Int.random(in: 0...400, using: &dice)
        async let outcome = run(lab)
        var victims = 0
        var networks: [Processes.Network] = []
        if let first = try? await Processes.wait(for: "worker", in: lab) {
          try await Task.sleep(for: .milliseconds(delay))
          networks = Processes.networks(in: lab)
          for worker in Processes.workers(in: lab) + [first] where Bool.random(using: &dice) {
            if kill(worker, SIGKILL) == 0 { victims += 1 }
          }
        }
        let ended = try await outcome
        // A process that was hit when it had already answered changes nothing.
        #expect([0, 1].contains(ended.status), "\(ended.output)\(ended.errors)")
        if ended.status == 1 {
          failed += 1
          #expect(victims > 0)
          #expect(ended.output.contains("crash") && ended.output.contains("signal 9"), "\(ended.output)")
        }
        #expect(try await Processes.count(named: "wirelab", in: lab) == 0)
        #expect(try await Processes.count(inNetworks: networks) == 0, "after \(delay) ms")
        try checkReports(lab, mayBeHidden: false)
        let latest = lab.place.path + "/reports/latest/report.json"
        #expect(FileManager.default.fileExists(atPath: latest))
      }
      #expect(failed > 0)
    }
  }
}

extension Processes {
  /// The `wirelab run` of a lab, once it is there; nil: it came and went.
  static func supervisor(in lab: Lab) async throws -> pid_t? {
    for _ in 0..<200 {
      if let found = first(where: { $0.contains("wirelab run") && $0.contains(lab.place.path) }) {
        return found
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    return nil
  }

  /// The workers of a lab.
  static func workers(in lab: Lab) -> [pid_t] {
    all().filter { $0.command.contains("wirelab worker") && $0.command.contains(lab.place.path) }.map(\.pid)
  }

  /// The network namespaces that the workers of a lab are in, without our own.
  static func networks(in lab: Lab) -> [Network] {
    let own = Network(of: getpid())
    return workers(in: lab).compactMap(Network.init).filter { $0.number != own?.number }
  }

  /// How many processes are in one of some network namespaces, once those that are ending had a second to be
  /// gone: an iptables(8) that a worker runs has another name than the worker, and ends after it.
  static func count(inNetworks networks: [Network]) async throws -> Int {
    let numbers = Set(networks.map(\.number))
    return try await count { Network.number(of: $0.pid).map(numbers.contains) ?? false }
  }

  /// A network namespace. While it is held here, no other one gets its number.
  final class Network: Sendable {
    let number: UInt64
    private let descriptor: Int32

    init?(of pid: pid_t) {
      descriptor = open("/proc/\(pid)/ns/net", O_RDONLY | O_CLOEXEC)
      var status = stat()
      guard descriptor >= 0, fstat(descriptor, &status) == 0 else { return nil }
      number = UInt64(status.st_ino)
    }

    deinit { close(descriptor) }

    static func number(of pid: pid_t) -> UInt64? {
      var status = stat()
      return stat("/proc/\(pid)/ns/net", &status) == 0 ? UInt64(status.st_ino) : nil
    }
  }
}
