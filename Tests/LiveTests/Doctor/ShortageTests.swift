import Foundation
import TestSupport
import Testing

extension Live {
  /// Where descriptors, processes or memory run out: nothing is known then, and that is what is said.
  /// Whatever the limit, a run passes or ends with 3, and never goes on in another network.
  @Suite(.needs(.ownNetwork)) struct ShortageTests {
    private static let run = "\"$W\" run --scenarios \"$S\" --jobs 4 close-four fork-zombies udp-echo"

    /// Somebody whom RLIMIT_NPROC binds, and nobody else's processes: a user of each shell, because all that
    /// a user runs counts.
    private static let ordinary = """
      cp "$W" wirelab; cp -R "$S" Scenarios; export W=$PWD/wirelab S=$PWD/Scenarios; user=
      if [ $(id -u) = 0 ]; then
        id=$((40000 + $$ % 20000))
        chown -R $id:$id .; user="setpriv --reuid $id --regid $id --clear-groups"
      fi

      """

    private func expectHonesty(_ run: Lab.Run, naming words: [String], _ limit: String) throws {
      let said = run.outcome.unwrapped + " " + run.outcome.errors
      #expect([0, 3].contains(run.status), "\(limit): \(said)")
      #expect(!said.contains("using the machine's loopback"), "\(limit): \(said)")
      if run.status == 3 { #expect(words.contains(where: said.contains), "\(limit): \(said)") }
      guard FileManager.default.fileExists(atPath: run.directory) else { return }
      for scenario in try run.scenarios() {
        #expect(["passed", "not-run"].contains(scenario["status"] as? String), "\(limit): \(said)")
        #expect(scenario["network"] as? String != "host", "\(limit)")
      }
    }

    @Test(.needs(.prlimit), arguments: [6, 9, 12, 13, 14, 15, 16, 18, 24]) func descriptors(limit: Int)
      async throws
    {
      let lab = try Lab()
      let run = lab.report(of: try await lab.shell("exec prlimit --nofile=\(limit) \(Self.run)"))
      try expectHonesty(run, naming: ["(EMFILE)"], "\(limit) descriptors")
      if limit <= 12 { #expect(run.status == 3) }
      if run.status == 3 { #expect(run.outcome.unwrapped.contains("ulimit -n")) }
    }

    /// Who has no descriptor to look with knows nothing of the kernel's sockets, of processes, and of who is
    /// blocked where: neither a wait in vain nor a socket too few is told of the scenario.
    @Test(.needs(.prlimit), arguments: [13, 14, 15]) func lookingTakesDescriptors(limit: Int) async throws {
      let lab = try Lab()
      let run = lab.report(
        of: try await lab.shell(
          """
          exec prlimit --nofile=\(limit) "$W" run --scenarios "$S" --jobs 2 kill-9 stray-segments accept-busy
          """))
      try expectHonesty(run, naming: ["(EMFILE)"], "\(limit) descriptors")
    }

    @Test(.needs(.prlimit, .setpriv), arguments: [1, 2, 3, 4, 5, 6, 8, 10]) func processes(limit: Int)
      async throws
    {
      let lab = try Lab()
      let run = lab.report(
        of: try await lab.shell(Self.ordinary + "exec $user prlimit --nproc=\(limit) \(Self.run)"))
      try expectHonesty(run, naming: ["(EAGAIN)"], "\(limit) processes")
      if limit <= 3 { #expect(run.status == 3) }
    }

    /// A program that cannot be started for want of something is no program that misbehaves.
    @Test(.needs(.prlimit), arguments: ["client", "server"]) func startingAProgram(as role: String)
      async throws
    {
      let lab = try Lab()
      let actors =
        role == "server"
        ? """
        server: { program: [python3, -m, http.server, "{port}"] }
        clients: [{ name: alice, steps: [connect, close] }]
        """
        : """
        server: { model: tcp, handler: [{ receive, returns: 0 }] }
        clients: [{ name: alice, steps: [connect, close] }, { name: bob, program: [sh, -c, ":"] }]
        """
      let file = try lab.place.write(
        "id: short\ntitle: Short\nlesson: A program starts.\n\(actors)\nexpect: { conversations: 1 }\n",
        to: "short.yaml")
      var statuses: Set<Int32> = []
      for limit in 16...30 {
        let run = lab.report(
          of: try await lab.shell("exec prlimit --nofile=\(limit) \"$W\" run \(file)"))
        try expectHonesty(run, naming: ["(EMFILE)"], "\(limit) descriptors")
        statuses.insert(run.status)
      }
      #expect(statuses == [0, 3])
    }

    /// A call that nobody can end at its limit is not waited for in vain (RLIMIT_SIGPENDING counts timers).
    @Test(.needs(.prlimit, .setpriv)) func timers() async throws {
      let lab = try Lab()
      let run = lab.report(
        of: try await lab.shell(
          Self.ordinary + "exec $user prlimit --sigpending=0 \"$W\" run --scenarios \"$S\" close-four"))
      try expectHonesty(run, naming: ["timer_create(): "], "no timer")
      #expect(run.status == 3)
      #expect(run.outcome.unwrapped.contains("`ulimit -i unlimited`"), "\(run.outcome.output)")
    }

    /// The other commands, each where it is short of something, and all of them where there is enough.
    @Test(
      .needs(.prlimit, .setpriv),
      arguments: [
        ("nofile=4", 3), ("nofile=8", 3), ("nofile=24", 0), ("nproc=1", 3), ("nproc=4", 3), ("nproc=12", 0),
      ])
    func otherCommands(limit: String, worst: Int32) async throws {
      let lab = try Lab()
      let capture = try #require(try await lab.run(["close-four"]).captures.first)
      let commands = [
        "list --scenarios \"$S\"", "inspect '\(capture)'", "inspect --join '\(capture)' '\(capture)'",
        "verify '\(capture)' --expect graceful --report-directory seen", "exec -- true",
        "run --scenarios \"$S\" close-four", "doctor --scenarios \"$S\"",
      ]
      let runs = commands.map { command in
        "$user prlimit --\(limit) \"$W\" \(command) > output 2>&1 < /dev/null; echo \"$? \" $(cat output)"
      }
      let outcome = try await lab.shell(
        Self.ordinary + "chmod -R a+rX . reports/*; chmod a+w .; umask 0\n" + runs.joined(separator: "\n"))
      #expect(outcome.lines.count == commands.count, "\(outcome.output)\(outcome.errors)")
      for (command, said) in zip(commands, outcome.lines) {
        let status = said.prefix { $0 != " " }
        #expect(status == "0" || worst == 3 && status == "3", "\(limit) \(command): \(said)")
        #expect(!said.contains("using the machine's loopback"), "\(limit) \(command): \(said)")
        guard status == "3" else { continue }
        let names = limit.hasPrefix("nofile") ? ["EMFILE", "Too many open files"] : ["EAGAIN"]
        #expect(names.contains(where: said.contains), "\(limit) \(command): \(said)")
      }
      #expect(worst == 0 || outcome.lines.contains { $0.hasPrefix("3") }, "\(limit): \(outcome.output)")
    }

    @Test(.needs(.prlimit), arguments: [110, 130, 200, 400]) func memory(megabytes: Int) async throws {
      let lab = try Lab()
      let run = lab.report(of: try await lab.shell("exec prlimit --as=\(megabytes)000000 \(Self.run)"))
      try expectHonesty(run, naming: ["(ENOMEM)", "(EAGAIN)"], "\(megabytes) MB")
    }

    /// A capture that cannot be read for want of a thread is not a wrong one.
    @Test(.needs(.prlimit, .setpriv)) func readingTakesAThread() async throws {
      let lab = try Lab()
      let capture = try #require(try await lab.run(["close-four"]).captures.first)
      for command in ["inspect '\(capture)'", "verify '\(capture)' --expect '{ conversations: 1 }'"] {
        let outcome = try await lab.shell(
          Self.ordinary + "chmod -R a+rX . reports/*; exec $user prlimit --nproc=1 \"$W\" \(command)")
        #expect(outcome.status == 3, "\(command): \(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("EAGAIN"), "\(outcome.errors)")
      }
    }

    /// A step that sets what cannot be set is found before the scenario begins, and is nothing that failed.
    @Test func settingInAStep() async throws {
      let lab = try Lab()
      let text = try lab.scenarioWithSysctl()
      let place = try lab.place.write(
        try String(contentsOfFile: text, encoding: .utf8)
          .replacingOccurrences(of: "sysctls: { net.ipv4.tcp_fin_timeout: 5 }\n", with: "")
          .replacingOccurrences(
            of: "[connect,", with: "[{ sysctl: { net.ipv4.tcp_fin_timeout: 5 } }, connect,"),
        to: "Scenarios/test/with-sysctl.yaml")
      let allowed = try await lab.wirelab(["run", place])
      #expect(allowed.status == 0, "\(allowed.output)\(allowed.errors)")
      let run = lab.report(of: try await Surrounding.readOnlySettings.shell("\"$W\" run \(place)", in: lab))
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.scenarios().first?["status"] as? String == "not-run")
      #expect(run.outcome.unwrapped.contains("(EROFS)"))
    }
  }
}
