import Foundation
import Glibc
import TestSupport
import Testing
import WireScript
import WireSockets

extension Live {
  /// What becomes of the processes of a forking server.
  @Suite(.needs(.ownNetwork), .tags(.rights)) struct ForkedProcessTests {
    /// A scenario that stands still after `count` conversations, with one open: its processes while it does.
    private func standstill(after count: Int, network: String) async throws -> [ForkedProcess] {
      let lab = try Lab()
      let loop =
        count == 0 ? "" : "{ loop: { times: \(count), steps: [connect, { expect: welcome }, close] } }, "
      let text = scenario(
        """
        timeout: 60
        server: { model: forking-tcp, handler: [{ send: welcome }, expectEnd] }
        clients:
          - { name: alice, steps: [\(loop)connect, { expect: welcome }, { expect: never }] }
        expect: { conversations: 1 }
        """)
      let file = try lab.place.write(text, to: "Scenarios/test/forking.yaml")
      async let outcome = lab.wirelab(["run", "--network", network, file])
      let last = try await ForkedProcess.wait(for: "server/\(count + 1)", in: lab)
      // For a moment, the one before it may not have been waited for yet, and its parent may have the
      // descriptor of the conversation, too: it stands still when it looks the same for a while.
      var found = ForkedProcess.all(in: lab)
      var unchanged = 0
      for _ in 0..<500 where unchanged < 10 || found.contains(where: \.isZombie) {
        try await Task.sleep(for: .milliseconds(10))
        let next = ForkedProcess.all(in: lab)
        unchanged = next.map(\.description) == found.map(\.description) ? unchanged + 1 : 0
        found = next
      }
      let worker = try await Processes.wait(for: file, in: lab)
      kill(try Processes.parent(of: worker), SIGINT)
      #expect(try await outcome.status == 130)
      #expect(found.contains { $0.pid == last })
      #expect(try await Processes.count(named: file, in: lab) == 0)
      return found
    }

    @Test func nothingIsLeftBehind() async throws { try await expectNothingLeft(network: "private") }

    @Test(.at(.loopback), .needs(.root)) func nothingIsLeftBehindOnTheHost() async throws {
      try await expectNothingLeft(network: "host")
    }

    private func expectNothingLeft(network: String) async throws {
      let fresh = try await standstill(after: 0, network: network)
      let used = try await standstill(after: 60, network: network)
      for processes in [fresh, used] {
        #expect(processes.filter(\.isZombie).isEmpty, "\(processes)")
        #expect(processes.count { $0.name.hasPrefix("server/") } == 1, "\(processes)")
      }
      // As many descriptors after sixty conversations as after none.
      for name in ["server", "server/"] {
        let before = try #require(fresh.first { $0.matches(name) })
        let after = try #require(used.first { $0.matches(name) })
        #expect(before.descriptors == after.descriptors, "\(before) \(after)")
      }
      // The child: three standard ones, the conversation, and the way to tell what came of it.
      #expect(used.first { $0.matches("server/") }?.descriptors == 5)
    }

    @Test(arguments: [SIGKILL, SIGSEGV]) func aChildThatIsKilled(signal: Int32) async throws {
      let lab = try Lab()
      let text = scenario(
        """
        timeout: 20
        server: { model: forking-tcp, handler: welcome }
        clients:
          - name: alice
            steps: [connect, { expect: welcome }, { mark: greeted }, expectEnd, { mark: gone }, close]
          - name: bob
            steps:
              - { wait: { mark: greeted } }
              - { wait: { blocked: recv, actor: server/1 } }
              - connect
              - { expect: welcome }
              - { wait: { mark: gone } }
              - { send: hi }
              - { expect: hello }
              - close
        expect:
          of:
            alice: { teardown: { closedFirst: responder } }
            bob: { teardown: { closedFirst: initiator } }
          calls: [{ actor: server, call: waitpid, times: 2 }]
        """)
      let file = try lab.place.write(text, to: "Scenarios/test/forking.yaml")
      async let outcome = lab.wirelab(["run", file])
      _ = try await ForkedProcess.wait(for: "server/2", in: lab)
      kill(try await ForkedProcess.wait(for: "server/1", in: lab), signal)
      let run = Lab.Run(outcome: try await outcome, place: lab.place)
      #expect(run.status == 1, "\(run.outcome.output)")
      // It costs its own conversation, whose client sees its end; what the others expect holds.
      #expect(try run.failures() == [], "\(run.outcome.output)")
      #expect(run.outcome.output.contains("server/1 was ended by signal \(signal)"), "\(run.outcome.output)")
      // The call that it died in is in the log, and has not come back.
      #expect(try Calls(run).unfinished == ["server/1 recv"])
    }

    @Test func aDispatcherThatIsKilled() async throws {
      let lab = try Lab()
      let text = scenario(
        """
        timeout: 20
        server: { model: forking-tcp, handler: welcome }
        clients:
          - { name: alice, steps: [connect, { expect: welcome }, expectEnd, close] }
        expect: { conversations: 1 }
        """)
      let file = try lab.place.write(text, to: "Scenarios/test/forking.yaml")
      async let outcome = lab.wirelab(["run", file])
      _ = try await ForkedProcess.wait(for: "server/1", in: lab)
      kill(try await ForkedProcess.wait(for: "server", in: lab), SIGKILL)
      let ended = try await outcome
      // Its child dies with it, and nothing waits for either.
      #expect(ended.status == 1, "\(ended.output)")
      #expect(ended.output.contains("server was ended by signal 9"), "\(ended.output)")
      #expect(try await Processes.count(named: file, in: lab) == 0)
    }

    @Test func aProcessWithThreadsRefuses() async throws {
      try await Program.onThread {
        var options = ServerOptions()
        let notes = Notes()
        options.hooks.handleError = { _, error in notes.add("\(error)") }
        let server = try ForkingTCPServer(anyPort, handler: .welcome, options: options)
        defer { server.serverClose() }
        // Before it serves at all.
        let refusal = #expect(throws: SingleThread.Refusal.self) { try server.serveForever() }
        let text = try #require(refusal).description
        #expect(text.contains("threads") && text.contains("before any thread is started"), "\(text)")
        #expect((refusal?.threads ?? 0) > 1)
        // And at a request: that one is ended, without an answer.
        let client = try connected(to: server.serverAddress)
        server.handleRequest()
        // How many threads there are changes beside other tests.
        #expect(notes.all.count == 1 && notes.all[0].contains("before any thread is started"), "\(notes.all)")
        try client.expectEnd()
        #expect(server.requestsEnded == 1)
        // The lab's own way says the same.
        let setting = Setting(
          marks: try MarkBoard(names: []), log: try .sharedWithForkedProcesses(), loopback: anyPort,
          servers: [("server", anyPort)])
        let plan = ServerHost.Plan(.forkingTCP, address: anyPort, answer: .handler(.welcome))
        #expect(throws: SingleThread.Refusal.self) {
          _ = try ForkingHost(plan, in: setting)
        }
      }
    }
  }
}

/// A process of a forking server: the kernel knows it by its actor's name (comm).
struct ForkedProcess: CustomStringConvertible {
  let pid: pid_t
  let name: String
  let isZombie: Bool
  /// How many descriptors it has open.
  let descriptors: Int

  var description: String { "\(name) (\(pid)): \(descriptors) descriptors\(isZombie ? ", a zombie" : "")" }

  /// Whether it is the one of this name; with a `/` at its end: one of its children.
  func matches(_ name: String) -> Bool {
    name.hasSuffix("/") ? self.name.hasPrefix(name) : self.name == name
  }

  /// Those of a lab, and zombies whose parents they are.
  static func all(in lab: Lab) -> [ForkedProcess] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    let found = names.compactMap { pid_t($0) }.compactMap { pid -> (process: ForkedProcess, parent: pid_t)? in
      guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let open = status.firstIndex(of: "("), let close = status.lastIndex(of: ")")
      else { return nil }
      let fields = status[close...].dropFirst(2).split(separator: " ")
      let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
      let isZombie = fields.first == "Z"
      // A zombie has no command line any more.
      guard isZombie || String(decoding: command, as: UTF8.self).contains(lab.place.path) else { return nil }
      let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd"))?.count ?? 0
      let process = ForkedProcess(
        pid: pid, name: String(status[open..<close].dropFirst()), isZombie: isZombie, descriptors: descriptors
      )
      return (process, fields.count > 1 ? pid_t(fields[1]) ?? 0 : 0)
    }
    let living = Set(found.filter { !$0.process.isZombie }.map(\.process.pid))
    return found.filter { !$0.process.isZombie || living.contains($0.parent) }.map(\.process)
  }

  /// Waits until one of this name is there; answers its number.
  static func wait(for name: String, in lab: Lab) async throws -> pid_t {
    for _ in 0..<800 {
      if let found = all(in: lab).first(where: { $0.name == name && !$0.isZombie }) { return found.pid }
      try await Task.sleep(for: .milliseconds(25))
    }
    throw Processes.NotFound(text: name)
  }
}
