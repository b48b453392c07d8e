import Foundation
import TestSupport
import Testing

extension Live {
  /// The lab can say no: each of these must not pass, and says why.
  @Suite(.needs(.ownNetwork), .tags(.rights)) struct RefusalTests {
    /// All scenarios are not those that could be read.
    @Test(.needs(.setpriv)) func chapterThatCannotBeRead() async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        """
        cp "$W" wirelab; cp -R "$S" Scenarios; mkdir -m 0 Scenarios/locked; user=
        if [ $(id -u) = 0 ]; then
          chown -R 65533:65533 .; user="setpriv --reuid 65533 --regid 65533 --clear-groups"
        fi
        for command in 'list' 'list close-*' 'run --no-programs locked' 'validate Scenarios'; do
          $user ./wirelab $command 2>&1 > output; echo $?
        done
        $user ./wirelab list close-four > output; echo $?
        rmdir Scenarios/locked
        """)
      let told = "wirelab: there is no directory `Scenarios/locked` that can be read"
      let expected = [told, "4", told, "4", told, "4", told, "4", "0"]
      #expect(outcome.lines == expected, "\(outcome.output)\(outcome.errors)")
    }

    @Test func turnedRoundExpectation() async throws {
      let lab = try Lab()
      let text = try lab.changed("closing/close-four.yaml", [("four-segment", "three-segment")])
      let run = try await lab.run(scenario: text)
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.failures().contains("each.teardown.kind failed"))
      #expect(run.outcome.output.contains("four-segment"))
      #expect(run.outcome.output.contains("closed late"))
    }

    @Test func lateCloseMakesFour() async throws {
      let lab = try Lab()
      // The handler acknowledges the end of stream before it closes.
      let run = try await lab.run(
        scenario: """
          id: late-close
          title: { en: "Late", zh-Hans: "晚" }
          lesson: { en: "Late.", zh-Hans: "晚。" }
          why: { en: "Late.", zh-Hans: "晚。" }
          server:
            model: tcp
            handler:
              - { expect: hi }
              - { send: hello }
              - expectEnd
              - { wait: { segment: "A<" } }
              - { wait: { state: CLOSE_WAIT } }
              - { set: { quickAck: true } }
              - { wait: { segment: "A< ack=4" } }
              - close
          clients:
            - name: alice
              steps: [connect, { send: hi }, { expect: hello }, close]
          expect:
            each: { teardown: three-segment }
          """)
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.output.contains("four-segment"))
    }

    @Test func hangingClient() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: hanging
          title: { en: "Hangs", zh-Hans: "挂起" }
          lesson: { en: "Hangs.", zh-Hans: "挂起。" }
          why: { en: "Hangs.", zh-Hans: "挂起。" }
          timeout: 1
          server: { model: tcp, handler: [expectEnd] }
          clients:
            - name: alice
              steps: [connect, { expect: never }]
          expect:
            each: { handshake: three-way }
          """)
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try await Processes.count(named: "wirelab worker", in: lab) == 0)
    }

    /// A scenario that waits, long enough to be killed.
    private static func waiting(_ id: String) -> String {
      """
      id: \(id)
      title: { en: "Waits", zh-Hans: "等待" }
      lesson: { en: "Waits.", zh-Hans: "等待。" }
      timeout: 20
      server: { model: threading-tcp, handler: [expectEnd] }
      clients:
        - name: alice
          steps: [connect, { expect: never }]
      expect:
        each: { handshake: three-way }
      """
    }

    @Test func killedWorker() async throws {
      let lab = try Lab()
      let file = try lab.place.write(Self.waiting("killed"), to: "Scenarios/test/killed.yaml")
      async let outcome = lab.wirelab(["run", file])
      let worker = try await Processes.wait(for: file, in: lab)
      kill(worker, SIGKILL)
      let ended = try await outcome
      #expect(ended.status == 1, "\(ended.output)\(ended.errors)")
      #expect(ended.output.contains("crash"))
      #expect(ended.output.contains("signal 9"))
      #expect(try await Processes.count(named: file, in: lab) == 0)
    }

    /// Two processors would let segments change places on the loopback.
    @Test func everythingOfAScenarioIsOnOneProcessor() async throws {
      let lab = try Lab()
      let file = try lab.place.write(Self.waiting("processor"), to: "Scenarios/test/processor.yaml")
      async let outcome = lab.wirelab(["run", file])
      let worker = try await Processes.wait(for: file, in: lab)
      // One that has a second thread has entered its network, and been kept where it is.
      var inside: [[String]] = []
      for _ in 0..<400 where inside.isEmpty {
        try await Task.sleep(for: .milliseconds(5))
        inside = Processes.workers(in: lab).map(Processes.processors).filter { $0.count > 1 }
      }
      kill(try Processes.parent(of: worker), SIGINT)
      _ = try await outcome
      try #require(!inside.isEmpty, "no worker with threads was seen")
      for threads in inside { #expect(Set(threads).count == 1 && Int(threads[0]) != nil, "\(threads)") }
    }

    @Test func interrupted() async throws {
      let lab = try Lab()
      let file = try lab.place.write(Self.waiting("interrupted"), to: "Scenarios/test/interrupted.yaml")
      async let outcome = lab.wirelab(["run", file])
      let worker = try await Processes.wait(for: file, in: lab)
      kill(try Processes.parent(of: worker), SIGINT)
      let ended = try await outcome
      #expect(ended.status == 130, "\(ended.output)\(ended.errors)")
      #expect(try await Processes.count(named: file, in: lab) == 0)
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/reports"))
    }

    @Test func lostPackets() async throws {
      let run = try await Lab().run(
        scenario: """
          id: flood
          title: { en: "Flood", zh-Hans: "洪水" }
          lesson: { en: "Flood.", zh-Hans: "洪水。" }
          why: { en: "Flood.", zh-Hans: "洪水。" }
          timeout: 20
          server: { model: udp, handler: [{ receive: { max: 8 } }] }
          clients:
            - name: alice
              steps:
                - { loop: { times: 3000, steps: [{ send: x }] } }
          expect:
            conversations: 1
          """, ["--capture-buffer", "4096"])
      #expect(run.status == 5, "\(run.outcome.output.prefix(2000))\(run.outcome.errors)")
      #expect(run.outcome.output.contains("lost-packets"))
    }
  }
}

/// Processes of this machine, by what their command line holds.
enum Processes {
  /// The processors that each thread of a process may run on, as the kernel lists them: `0`, `0-1`
  /// (proc_pid_status(5)).
  static func processors(of pid: pid_t) -> [String] {
    let place = "/proc/\(pid)/task"
    let threads = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return threads.compactMap { thread in
      let status = try? String(contentsOfFile: "\(place)/\(thread)/status", encoding: .utf8)
      return status?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
        .map { $0.drop { $0 != "\t" }.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// The first of those that are meant. What it has forked has its command line, too, and may have a smaller
  /// number: they are given again and again.
  static func first(where isMeant: (String) -> Bool) -> pid_t? {
    let found = all().filter { isMeant($0.command) }.map(\.pid)
    return found.first { pid in (try? parent(of: pid)).map { !found.contains($0) } ?? false }
  }

  /// Waits until a worker of a lab with this text in its request is there; answers its number.
  static func wait(for text: String, in lab: Lab) async throws -> pid_t {
    for _ in 0..<400 {
      let found = first { $0.contains("worker") && $0.contains(text) && $0.contains(lab.place.path) }
      if let found { return found }
      try await Task.sleep(for: .milliseconds(25))
    }
    throw NotFound(text: text)
  }

  struct NotFound: Error {
    let text: String
  }

  /// How many there are, once those that are ending had a second to be gone.
  static func count(named text: String, in lab: Lab) async throws -> Int {
    try await count { $0.command.contains(text) && $0.command.contains(lab.place.path) }
  }

  /// How many there are of some, once those that are ending had a second to be gone.
  static func count(where isMeant: ((pid: pid_t, command: String)) -> Bool) async throws -> Int {
    for _ in 0..<40 {
      if !all().contains(where: isMeant) { return 0 }
      try await Task.sleep(for: .milliseconds(25))
    }
    return all().count(where: isMeant)
  }

  static func parent(of pid: pid_t) throws -> pid_t {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("PPid:") }
    return try #require(line.flatMap { pid_t($0.dropFirst(5).trimmingCharacters(in: .whitespaces)) })
  }

  static func all() -> [(pid: pid_t, command: String)] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { name in
      guard let pid = pid_t(name), let data = FileManager.default.contents(atPath: "/proc/\(name)/cmdline"),
        !data.isEmpty
      else { return nil }
      return (pid, String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\0", with: " "))
    }
  }
}
