import Glibc
import WireCapture
import WireJudgement
import WireScenario
import WireScript
import WireSystem

/// Tries everything that the lab uses, in processes that it starts for that.
package struct Doctor {
  private let scenarios: [Scenario]
  private let program: String
  private let reportDirectory: String

  /// No trial takes this long.
  private static let limitNanoseconds: Int64 = 10_000_000_000
  /// What is asked for in any network.
  private static let anywhere: [Ability] = [
    .ipv6Loopback, .socketTable, .socketDiagnostics, .socketFilter, .tls,
  ]

  /// A doctor for these scenarios.
  ///
  /// - Parameters:
  ///   - program: `wirelab` itself, to start.
  ///   - reportDirectory: where `wirelab run` would write.
  package init(_ scenarios: [Scenario], program: String, reportDirectory: String) {
    self.scenarios = scenarios
    self.program = program
    self.reportDirectory = reportDirectory
  }

  /// Tries everything.
  package func examine() -> Diagnosis {
    let needed = scenarios.flatMap(\.plan.needs).compactMap(\.ability.sysctl)
    let sysctls = Set(Ability.timerSysctls + scenarios.flatMap(\.plan.sysctls).map(\.name) + needed).sorted()
    let inside: [Ability] =
      [.privateCapture] + Self.anywhere + [.counters]
      + sysctls.map { .sysctl($0) } + [
        .loopbackSettings, .packetRules, .packetQueue, .rawSockets, .repair, .callTracing,
      ]
    // The last one moves the thread that tries it.
    let outside: [Ability] = [.hostCapture] + Self.anywhere + [.rootNamespaces]
    let probes = [ProbeRequest(.private, inside), ProbeRequest(.host, outside)].map { Probe($0, program) }
    var found = probes[1].outcomes()
    // What works in both is reported of the network that would be used.
    let ofPrivate = probes[0].outcomes()
    found.merge(ofPrivate) { host, own in
      ofPrivate[.privateNetwork]?.isAvailable == true ? own : host
    }
    if ofPrivate[.privateNetwork]?.isAvailable == true {
      // In a network as `grade` makes it, and after the others: namespaces are limited in their number.
      let ofPrograms = Probe(ProbeRequest(.private, [.shield], forPrograms: true), program).outcomes()
      found[.shield] = ofPrograms[.shield] ?? ofPrograms[.privateNetwork]
    }
    let programs = Self.programs(of: scenarios)
    for program in programs {
      found[program] = outcome { () throws(Obstacle) in try program.attempt() ?? "" }
    }
    found[.reportDirectory] = outcome { () throws(Obstacle) in try Self.tryReports(in: reportDirectory) }
    found[.utf8] = outcome { () throws(Obstacle) in try Self.tryUTF8() }
    let order: [Ability] =
      [.privateNetwork, .rootNamespaces, .privateCapture, .hostCapture, .reportDirectory, .utf8]
      + inside.dropFirst() + [.shield] + programs
    return Diagnosis(
      order.map { ($0, found[$0] ?? .untried(.privateNetwork)) }, scenarios: scenarios,
      surroundings: .current(program: program), machine: .current)
  }

  /// The programs that scenarios run, by their names; whether they are there depends on no network.
  private static func programs(of scenarios: [Scenario]) -> [Ability] {
    Set(scenarios.flatMap(\.plan.needs).map(\.ability)).filter { ability in
      if case .program = ability { true } else { false }
    }.sorted { $0.id < $1.id }
  }

  private func outcome(_ attempt: () throws(Obstacle) -> String) -> Diagnosis.Outcome {
    do {
      return .available(try attempt())
    } catch {
      return .missing(error)
    }
  }

  /// Makes the directory of a run, which goes because nothing completes it.
  private static func tryReports(in directory: String) throws(Obstacle) -> String {
    do {
      _ = try RunDirectory.make(in: directory)
    } catch {
      throw error.obstacle
    }
    return directory
  }

  private static func tryUTF8() throws(Obstacle) -> String {
    let name = setlocale(LC_CTYPE, "").map { String(cString: $0) }
    let codeset = String(cString: nl_langinfo(Int32(CODESET)))
    guard name != nil, codeset == "UTF-8" else {
      throw Obstacle(
        "the locale", detail: name == nil ? "it is not installed" : "its characters are \(codeset)")
    }
    return codeset
  }

  /// A process that tries things.
  private struct Probe {
    let request: ProbeRequest
    let child: Result<ChildProcess, any Error>
    let deadline = Clock.monotonic() + Doctor.limitNanoseconds

    init(_ request: ProbeRequest, _ program: String) {
      self.request = request
      child = Result { try ChildProcess.spawn(program, arguments: ["probe", try request.encoded()]) }
    }

    /// What it found, once it has ended.
    func outcomes() -> [Ability: Diagnosis.Outcome] {
      var output: [UInt8] = []
      var end = "it did not end"
      do {
        let child = try child.get()
        var cause: ExitCause?
        while cause == nil, Clock.monotonic() < deadline {
          var entries = [child.output, child.errors, child.pidDescriptor].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
          }
          poll(&entries, nfds_t(entries.count), 100)
          cause = child.reapIfEnded()
          child.readOutput(into: &output)
          var ignored: [UInt8] = []
          child.readErrors(into: &ignored)
        }
        if let cause { end = "it \(cause)" }
      } catch {
        end = "\(error)"
      }
      let lost = Obstacle("its trial", detail: end)
      var found: [Ability: Diagnosis.Outcome] = [:]
      for finding in output.split(separator: UInt8(ascii: "\n")).compactMap({ ProbeFinding(decoding: $0) }) {
        found[finding.ability] = finding.evidence.map { .available($0) } ?? .missing(finding.obstacle ?? lost)
      }
      // A trial that took its process with it is an answer, too.
      let isOutside = request.network == .private && found[.privateNetwork]?.isAvailable == false
      let asked = (request.network == .private ? [.privateNetwork] : []) + request.abilities
      if !isOutside { for ability in asked where found[ability] == nil { found[ability] = .missing(lost) } }
      return found
    }
  }
}
