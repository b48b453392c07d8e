import Foundation
import TestSupport
import Testing

extension Live {
  /// A scenario without rules pays nothing for the bench: no thread, no queue, no rule.
  @Suite(.needs(.ownNetwork, .packetQueue), .tags(.rights)) struct IdleBenchTests {
    /// Waits for a second, so that one can look at it meanwhile.
    private static func waiting(_ id: String, bench: String) -> String {
      """
      id: \(id)
      title: \(id)
      lesson: Wait.
      server: { model: threading-tcp, handler: [expectEnd] }
      clients:
        - name: alice
          steps: [connect, { set: { receiveTimeout: 1 } }, { receive, fails: EAGAIN }, close]
      \(bench)expect: { each: { handshake: three-way } }

      """
    }

    /// Stands in for iptables, writes down that it was called, and calls it.
    private static let recorder = """
      #!/bin/sh
      echo "$@" >> "$CALLS"
      PATH=/usr/sbin:/sbin exec iptables "$@"

      """

    @Test(arguments: [false, true]) func costs(hasRule: Bool) async throws {
      let lab = try Lab()
      let bench = hasRule ? "bench: [{ delay: FA>, by: 0.001, times: 1 }]\n" : ""
      let file = try lab.place.write(Self.waiting("wait", bench: bench), to: "Scenarios/test/wait.yaml")
      let tool = try lab.place.write(Self.recorder, to: "bin/iptables-nft")
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
      let log = lab.place.path + "/calls"
      async let outcome = lab.wirelab(
        ["run", file],
        environment: ["PATH": lab.place.path + "/bin:/usr/bin:/bin", "CALLS": log])
      let threads = try await threads(of: lab, until: "alice")
      let ended = try await outcome
      #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
      #expect(threads.contains("alice"))
      #expect(threads.contains("wire-control") == hasRule, "\(threads)")
      #expect(FileManager.default.fileExists(atPath: log) == hasRule)
    }

    /// The names of the threads of a lab's workers, once one of them is there.
    private func threads(of lab: Lab, until wanted: String) async throws -> Set<String> {
      for _ in 0..<2000 {
        let names = Set(
          Processes.workers(in: lab).flatMap { pid -> [String] in
            let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")) ?? []
            return tasks.compactMap { task in
              try? String(contentsOfFile: "/proc/\(pid)/task/\(task)/comm", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            }
          })
        if names.contains(wanted) { return names }
        try await Task.sleep(for: .milliseconds(5))
      }
      return []
    }
  }
}
