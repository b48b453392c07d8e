import Foundation
import Glibc
import TestSupport
import Testing

extension Live {
  /// `wirelab exec`: any command, in a network of its own.
  @Suite(.tags(.rights), .needs(.ownNetwork, .python)) struct ExecTests {
    /// A pair of connected sockets, and what is done with them.
    private static func program(_ rest: String) -> String {
      """
      import os, socket, struct, sys, time
      listener = socket.socket()
      listener.bind(("127.0.0.1", 0))
      listener.listen()
      client = socket.create_connection(listener.getsockname())
      server, _ = listener.accept()
      \(rest)
      """
    }

    private func exec(_ options: [String] = [], python rest: String) async throws -> Program.Outcome {
      try await Lab().wirelab(["exec"] + options + ["--", "python3", "-c", Self.program(rest)])
    }

    @Test func aCloseByBothIsGraceful() async throws {
      let outcome = try await exec(
        ["--expect", "graceful"], python: "client.close(); server.close(); print('done')")
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.hasPrefix("done\n"))
    }

    @Test(arguments: [
      "server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0)); server.close()",
      "client.send(b'unread'); time.sleep(0.05); server.close(); client.close()",
    ]) func aResetIsNot(rest: String) async throws {
      let outcome = try await exec(["--expect", "graceful"], python: rest)
      #expect(outcome.status == 1, "\(outcome.output)")
      #expect(outcome.output.contains("each.resetBy"), "\(outcome.output)")
    }

    /// Its table of connections is small, so that a look at the sockets is cheap; what the kernel derives
    /// from the size of the machine's table holds nevertheless.
    @Test func hasATableOfItsOwn() async throws {
      let folder = "/proc/sys/net/ipv4/"
      guard FileManager.default.fileExists(atPath: folder + "tcp_child_ehash_entries") else { return }
      let names = ["tcp_ehash_entries", "tcp_max_tw_buckets", "tcp_max_syn_backlog"]
      let outcome = try await Lab().wirelab(["exec", "--", "cat"] + names.map { folder + $0 })
      let text = try String(contentsOfFile: folder + names[0], encoding: .utf8)
      // Negative: shared with another network.
      let machine = abs(try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines))))
      #expect(
        outcome.output.hasPrefix("4096\n\(machine / 2)\n\(max(128, machine / 128))\n"), "\(outcome.output)")
    }

    /// What the command leaves running holds one end open, and its end by the lab is not its close.
    @Test func aLeakIsFound() async throws {
      let rest = "server.close()\nif os.fork() == 0:\n  time.sleep(1000)"
      let outcome = try await exec(["--expect", "graceful", "--settle", "0.3"], python: rest)
      #expect(outcome.status == 1, "\(outcome.output)")
      #expect(outcome.output.contains("half-closed"), "\(outcome.output)")
    }

    /// Time to close is given after the command.
    @Test func whatSettlesIsSettled() async throws {
      let rest = "server.close()\nif os.fork() == 0:\n  time.sleep(0.4); client.close(); time.sleep(1000)"
      let outcome = try await exec(["--expect", "graceful", "--settle", "60"], python: rest)
      #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test func refusedFailsOnlyUnderStrict() async throws {
      let rest =
        "client.close(); server.close()\ntry: socket.create_connection(('127.0.0.1', 1))\nexcept OSError: pass"
      #expect(try await exec(["--expect", "graceful"], python: rest).status == 0)
      #expect(try await exec(["--expect", "strict"], python: rest).status == 1)
    }

    @Test func noConnectionAtAllFails() async throws {
      let outcome = try await Lab().wirelab(["exec", "--expect", "graceful", "--", "true"])
      #expect(outcome.status == 1, "\(outcome.output)")
    }

    private static let ends: [(command: [String], options: [String], status: Int32)] = [
      (["sh", "-c", "exit 3"], [], 1), (["sh", "-c", "exit 3"], ["--exit-status", "command"], 3),
      (["sh", "-c", "kill -TERM $$"], ["--exit-status", "command"], 143),
      (["no-such-program"], [], 2), (["no-such-program"], ["--exit-status", "command"], 127),
      (["/etc/passwd"], ["--exit-status", "command"], 126), (["true"], [], 0),
    ]

    @Test(arguments: ends) func theStatusSaysWhatFailed(command: [String], options: [String], status: Int32)
      async throws
    {
      let outcome = try await Lab().wirelab(["exec"] + options + ["--"] + command)
      #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
    }

    @Test(arguments: [
      [], ["--settle", "-1", "--", "true"], ["--network", "host", "--", "true"],
      ["--expect", "{ each: {} }", "--", "true"], ["--expect", "no-such-file", "--", "true"],
      ["--filter", "no filter", "--", "true"],
    ]) func wrongUsageRunsNothing(arguments: [String]) async throws {
      let outcome = try await Lab().wirelab(["exec"] + arguments)
      #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
    }

    /// JSON stands alone on standard output.
    @Test func aDocument() async throws {
      let outcome = try await exec(
        ["--format", "json", "--expect", "graceful"], python: "client.close(); server.close(); print('mine')")
      #expect(outcome.errors.contains("mine"))
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      let scenario = try #require((document["scenarios"] as? [[String: Any]])?.first)
      #expect((scenario["command"] as? [String: Any])?["exit"] as? Int == 0)
      #expect((scenario["conversations"] as? [Any])?.count == 1)
    }

    @Test func reportsOfEveryForm() async throws {
      let lab = try Lab()
      let outcome = try await lab.wirelab([
        "exec", "--report-directory", "reports", "--junit", "junit.xml", "--write", "mine.pcapng", "--expect",
        "graceful", "--", "python3", "-c", Self.program("client.close(); server.close()"),
      ])
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: lab.place.path + "/reports/latest")
      #expect(
        Set(files).isSuperset(of: ["capture-1.pcapng", "report.json", "index.html", "junit.xml"]), "\(files)")
      #expect(FileManager.default.fileExists(atPath: lab.place.path + "/junit.xml"))
      let verified = try await lab.wirelab(["verify", "mine.pcapng", "--expect", "graceful"])
      #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    }

    /// The network is `lo` alone, and a command that looks for another is told.
    @Test func whatHasNoRouteIsTold() async throws {
      let outcome = try await Lab().wirelab([
        "exec", "--", "python3", "-c",
        "import socket\ntry: socket.create_connection(('10.1.2.3', 80))\nexcept OSError as error: print(error.errno)",
      ])
      #expect(outcome.output.hasPrefix("101\n"))
      #expect(outcome.output.contains("--network host"), "\(outcome.output)")
    }

    /// Rights are given where they are asked for.
    @Test(arguments: [(["--capabilities"], "captures"), ([], "refused")])
    func capabilities(options: [String], answer: String) async throws {
      let question =
        "import socket\ntry: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 3); print('captures')\nexcept PermissionError: print('refused')"
      let outcome = try await Lab().wirelab(["exec"] + options + ["--", "python3", "-c", question])
      #expect(outcome.output.hasPrefix(answer), "\(outcome.output)\(outcome.errors)")
    }

    /// A signal to `wirelab` reaches the command, and the report is made all the same.
    @Test func aSignalIsPassedOn() async throws {
      let lab = try Lab()
      let rest =
        "import signal\nsignal.signal(2, lambda *_: (print('told'), sys.exit(0)))\nopen('ready', 'w').close()\ntime.sleep(1000)"
      let path = lab.place.path
      async let outcome = lab.wirelab([
        "exec", "--write", path + "/mine.pcapng", "--", "python3", "-c", Self.program(rest),
      ])
      let limit = ContinuousClock.now + .seconds(60)
      while !FileManager.default.fileExists(atPath: path + "/ready"), ContinuousClock.now < limit {
        try await Task.sleep(for: .milliseconds(5))
      }
      let outer = try #require(Processes.first { $0.contains("wirelab exec --write \(path)") })
      kill(outer, SIGINT)
      let end = try await outcome
      #expect(end.status == 130, "\(end.output)\(end.errors)")
      #expect(end.output.contains("told"))
      #expect(FileManager.default.fileExists(atPath: path + "/mine.pcapng"))
    }

    @Test func aCommandThatDoesNotEndIsEnded() async throws {
      let outcome = try await Lab().wirelab(["exec", "--timeout", "0.5", "--", "sleep", "1000"])
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("had not ended after 0.5 s"), "\(outcome.output)")
    }

    /// The calls stand beside the segments.
    @Test func tracedCalls() async throws {
      let outcome = try await exec(
        ["--calls", "--format", "json"],
        python: "client.send(b'hi'); server.recv(9); client.close(); server.close()")
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      let scenario = try #require((document["scenarios"] as? [[String: Any]])?.first)
      let calls = try #require(scenario["calls"] as? [[String: Any]])
      let names = calls.compactMap { $0["name"] as? String }
      for name in ["socket", "bind", "listen", "connect", "accept4", "sendto", "recvfrom", "close"] {
        #expect(names.contains(name), "\(names)")
      }
    }
  }
}
