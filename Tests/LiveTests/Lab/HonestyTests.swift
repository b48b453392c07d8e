import Foundation
import TestSupport
import Testing

extension Live {
  /// Whether the shipped lessons prove what they teach: without its cause, a lesson must fail, and at the
  /// right check.
  @Suite struct HonestyTests {
    /// A shipped scenario, what takes its cause away, and the check that must fail then.
    struct Lie: Sendable {
      /// The file under `Scenarios`, without `.yaml`.
      let scenario: String
      /// Beginnings of subjects, one of which must be among the checks that do not pass: at a time limit it
      /// is a race which of two steps gives up.
      let checks: [String]
      /// Texts of the file and what stands there instead.
      let replacements: [(String, String)]

      init(
        _ scenario: String, fails check: String, or other: String? = nil,
        _ replacements: (String, String)...
      ) {
        self.scenario = scenario
        checks = [check] + [other].compactMap(\.self)
        self.replacements = replacements
      }
    }

    static let lies = [
      Lie(
        "opening/handshake-basic", fails: "each.handshake",
        ("  handler:\n    - { receive: end }\n", "  listens: false\n")),
      Lie(
        "opening/listen-missing", fails: "each.handshake",
        ("  listens: false", "  handler: [{ receive: end }]")),
      // With a thread for him, Bob is answered while Alice is there.
      Lie(
        "opening/accept-busy", fails: "order[5]",
        ("  - name: sequential\n    model: tcp", "  - name: sequential\n    model: threading-tcp"),
        (
          "      - { mark: bob-waits }\n      - { expect: hello }",
          "      - { expect: hello }\n      - { mark: bob-waits }"
        ),
        ("- { wait: { segment: A< ack=3 } } # nobody", "# nobody")),
      Lie(
        "talking/banner-dialogue", fails: "alice step 2: expect",
        ("handler: welcome", "handler: [{ receive: { until: hi } }, { send: hello }]")),
      // A server that reads early finds one message.
      Lie(
        "talking/stream-has-no-messages", fails: "server/1 step 2: receive",
        ("{ wait: { readable: 11 } }", "{ expect: one }")),
      // Letters of one octet are never cut.
      Lie(
        "talking/utf8-split", fails: "server/1 step 2: receive",
        ("{ text: 汉, times: 400 }", "{ text: a, times: 1200 }")),
      Lie(
        "talking/send-empty", fails: "server/1 step 1: receive",
        ("{ send: \"\", returns: 0 }", "{ send: line }")),
      Lie("talking/sendto-connected", fails: "calls[1]", ("{ send: question, to: 9,", "{ send: question,")),
      // A peer that is still there reads it.
      Lie(
        "talking/peer-gone-write", fails: "each.teardown.kind",
        ("    - close\n\nclients", "    - { shutdown: write }\n    - { receive: end }\n\nclients")),
      Lie(
        "closing/close-four", fails: "each.teardown.closedFirst",
        ("    - { receive, returns: 0 } # the client's FIN\n", ""),
        ("      - { send: exit }\n", "      - { send: exit }\n      - expectEnd\n")),
      // A server that lets its kernel acknowledge first.
      Lie(
        "closing/close-three", fails: "each.teardown.kind",
        (
          "{ receive, returns: 0 } #",
          "{ receive, returns: 0 }\n    - { set: { quickAck: true } }\n    - { wait: { segment: A< ack=6 } } #"
        )),
      Lie(
        "closing/close-server-first", fails: "each.teardown.closedFirst",
        ("{ send: bye } # and the server closes", "{ send: bye }\n    - { receive, returns: 0 }"),
        ("      - expectEnd\n", ""), ("      - { wait: { state: CLOSE_WAIT } }\n", "")),
      Lie(
        "closing/half-close", fails: "each.teardown.kind",
        ("      - { shutdown: write }\n", "      - close\n"), ("      - { send: more, fails: EPIPE }\n", "")),
      Lie("closing/close-wait-leak", fails: "each.teardown.kind", ("- forget", "- close")),
      Lie(
        "abort/close-unread", fails: "each.teardown.kind", ("- close # without", "- receive\n    - close #")),
      Lie("abort/linger-zero", fails: "each.teardown.kind", ("      - { set: { linger: 0 } }\n", "")),
      // With a thread for him, Ben is greeted while Anna is there; and only then says that he is connected.
      Lie(
        "models/three-models", fails: "order[3]",
        ("  - name: sequential\n    model: tcp", "  - name: sequential\n    model: threading-tcp"),
        (
          "      - { mark: ben-is-connected }\n      - { expect: welcome }\n",
          "      - { expect: welcome }\n      - { mark: ben-is-connected }\n"
        )),
      Lie(
        "models/close-blocked-receive", fails: "alice/reader step 1: receive",
        ("{ close, returns: 0 }", "{ shutdown: both, returns: 0 }")),
      Lie(
        "models/shutdown-wakes-receive", fails: "alice step 6: join", or: "alice step 8: close",
        ("{ shutdown: both }", "close")),
      // A parent that closes its copy at once.
      Lie(
        "models/fork-descriptor-leak", fails: "alice step 6: wait",
        ("  keepsDescriptors: { until: released } # the mistake\n", "")),
      // A client that is gone.
      Lie(
        "models/eof-answered-for-ever", fails: "alice step 5: receive",
        ("- { shutdown: write } # and she goes on reading", "- close")),
      // A handler that looks.
      Lie("models/handler-ignores-eof", fails: "each.teardown.kind", ("# the end", "\n    - close #")),
      Lie("models/receive-timeout", fails: "order[2]", ("receiveTimeout: 0.3", "receiveTimeout: 1.1")),
      Lie("udp/udp-echo", fails: "each.wire", ("handler: echo", "handler: [{ send: ping }, { send: ping }]")),
      Lie(
        "udp/udp-unreachable", fails: "alice step 3: receive", ("{ connect: 9, returns: 0 }", "connect")),
      // A buffer that is large enough.
      Lie("udp/udp-boundaries", fails: "alice step 2: receive", ("max: 1024", "max: 2048")),
      // A way that is open.
      Lie(
        "opening/syn-timeout", fails: "alice step 1: connect", ("bench:\n  - { drop: S>, of: alice }\n", "")),
      // A server that knows no cookies.
      Lie("opening/fast-open-cookie", fails: "of.alice[1].wire", ("  set: { fastOpen: 5 }\n", "")),
      // Another port, where nobody is.
      Lie(
        "opening/self-connect", fails: "alice step 2: connect", ("{ connect: 40001,", "{ connect: 40002,")),
      // With cookies from the start, nobody is turned away.
      Lie(
        "opening/syn-flood-cookies", fails: "of.mallory[5].handshake", or: "observer step 3: wait",
        ("net.ipv4.tcp_syncookies: 0", "net.ipv4.tcp_syncookies: 1")),
      // A buffer in which everything has room.
      Lie(
        "talking/zero-window", fails: "alice step 5: wait",
        ("  set: { receiveBuffer: 4096 }\n", "  set: { receiveBuffer: 200000 }\n")),
      Lie(
        "closing/fin-wait2-shutdown", fails: "alice step 4: kernel",
        ("      - { shutdown: write, returns: 0 }\n", "      - { close, returns: 0 }\n")),
      // An acknowledgment that is not slow.
      Lie(
        "closing/tlp-duplicate-fin", fails: "counters.TCPLossProbes",
        ("bench: # nothing is lost, some of it is only slow\n", ""),
        ("  - { hold: A< ack=2, until: { counter: TCPLossProbes, grows: 1 } }\n", ""),
        (
          "    - { receive, returns: 0 }\n    - {",
          "    - { receive, returns: 0 }\n    - { set: { quickAck: true } }\n    - {"
        )
      ),
      Lie(
        "time-wait/ephemeral-exhaustion", fails: "alice step 3: connect",
        ("ip_local_port_range: 40000 40003", "ip_local_port_range: 40000 40999")),
      // Without timestamps from the start.
      Lie(
        "time-wait/time-wait-bound-reuse", fails: "alice step 12: connect",
        ("server:\n  model: tcp\n", "sysctls:\n  net.ipv4.tcp_timestamps: 0\n\nserver:\n  model: tcp\n")),
      // A process that lives on, and reads.
      Lie(
        "abort/kill-9", fails: "alice step 6: receive", or: "calls[1]", ("      - { kill: server/1 }\n", "")),
      // A loop that ends where the stream does.
      Lie(
        "models/receive-spin", fails: "observer step 5: wait",
        ("{ loop: { until: measured, steps: [receive] } }", "{ loop: { steps: [receive] } }")),
      Lie(
        "models/fork-zombies", fails: "observer step 4: wait",
        ("    collectsChildren: false # the mistake\n", "")),
      // A buffer in which all five have room.
      Lie(
        "udp/udp-receive-buffer", fails: "counters.UdpRcvbufErrors",
        ("receiveBuffer: 4096", "receiveBuffer: 100000")),
      Lie("udp/udp-fragments", fails: "of.alice.wire", ("loopback: { mtu: 1500 }\n", "")),
      // A wire that loses nothing.
      Lie("opening/syn-lost", fails: "each.wire", ("bench:\n  - { drop: S>, times: 1 }\n", "")),
      Lie("opening/synack-lost", fails: "each.wire", ("  - { drop: SA<, times: 1 }\n", "")),
      Lie(
        "opening/ack3-lost-data", fails: "alice step 3: wait",
        ("bench:\n  - { drop: A> seq=1 ack=1, until: { mark: half-open } }\n", "")),
      Lie(
        "opening/ack3-lost-idle", fails: "alice step 3: wait",
        ("bench:\n  - { drop: A> seq=1 ack=1, until: { mark: half-open } }\n", "")),
      Lie("opening/defer-accept", fails: "alice step 4: wait", ("  set: { deferAccept: 5 }\n", "")),
      Lie(
        "opening/reject-or-drop", fails: "bob step 2: connect", ("bench:\n  - { drop: S>, of: bob }\n", "")),
      Lie("opening/backlog-full", fails: "alice step 5: kernel", ("  backlog: 1\n", "  backlog: 5\n")),
      Lie("opening/no-accept", fails: "calls[2]", ("accepts: false", "handler: [{ receive: end }]")),
      Lie("opening/listener-close-queued", fails: "dave step 2: connect", ("    - closeListener\n", "")),
      // A SYN that arrives where nobody has yet called connect().
      Lie(
        "opening/simultaneous-open", fails: "alice step 2: connect", ("  - { cross: S> S< }\n", ""),
        ("{ wait: { segment: S>, of: alice } } #", "{ wait: { returned: connect, actor: alice } } #")),
      Lie(
        "opening/old-duplicate-syn", fails: "conversations",
        ("bench:\n  - { drop: S>, of: alice, times: 1 } # her real one\n", "")),
      Lie("opening/duplicate-syn-two-listeners", fails: "each.handshake", ("as: left, ", "")),
      Lie(
        "opening/half-open-scan", fails: "counters.EmbryonicRsts",
        ("      - { inject: { flags: R, seq: next } }\n", "")),
      Lie("talking/shutdown-read", fails: "each.wire", ("shutdown: read", "shutdown: write")),
      Lie("talking/cork-then-fin", fails: "each.wire", ("cork: true", "cork: false")),
      // Bob's second piece, too, waits for the acknowledgment, which the bench delays longer than the lesson
      // allows.
      Lie(
        "talking/nagle-delayed-ack", fails: "order[6]",
        (
          "      - connect\n      - { set: { noDelay: true } }\n      - { send: ping }\n",
          "      - connect\n      - { send: ping }\n"
        )),
      Lie("talking/data-lost-timeout", fails: "alice step 5: receive", ("bench:\n  - { drop: PA> }\n", "")),
      Lie("closing/fin-with-data", fails: "each.wire", ("more: true, ", "")),
      Lie(
        "closing/fin-wait2-orphan", fails: "alice step 6: wait", ("tcp_fin_timeout: 1", "tcp_fin_timeout: 30")
      ),
      Lie("closing/fin-lost", fails: "each.wire", ("bench:\n  - { drop: FA>, times: 3 }\n", "")),
      Lie(
        "closing/fin-ack-lost", fails: "alice step 6: wait",
        ("bench:\n  - { drop: A< seq=1 ack=2, until: { mark: lost } }\n", "")),
      Lie(
        "closing/last-ack-lost", fails: "alice step 6: wait",
        ("bench:\n  - { drop: A> seq=4 ack=7, until: { mark: lost } }\n", "")),
      // A server that hears of the other's FIN before it closes; one that does not might still be faster than
      // the queue.
      Lie(
        "closing/simultaneous-close", fails: "alice step 5: wait",
        ("  - { cross: FA> ack=6 FA< ack=3 } # what is sent again acknowledges, too\n", ""),
        ("{ wait: { segment: FA> } } #", "{ receive, returns: 0 } #")),
      Lie(
        "closing/closing-by-loss", fails: "alice step 5: wait",
        ("bench:\n  - { drop: FA>, until: { mark: closing } }\n", "")),
      Lie("abort/power-off-data", fails: "alice step 4: wait", ("- crash #", "- close #")),
      Lie("abort/power-off-reconnect", fails: "alice step 7: wait", ("- crash #", "- close #")),
      Lie("abort/keep-alive", fails: "alice step 3: wait", ("      - { set: { keepAlive: true } }\n", "")),
      Lie(
        "abort/syn-in-established", fails: "counters.TCPSYNChallenge", ("flags: S,", "flags: A, ack: next,")),
      Lie("abort/blind-reset", fails: "calls[1]", ("seq: next, as: alice", "seq: next+1, as: alice")),
      Lie(
        "abort/stray-segments", fails: "of.fin.wire",
        ("{ inject: { flags: F, seq: 1000 } }", "{ inject: { flags: S, seq: 1000 } }")),
      Lie(
        "time-wait/time-wait-60s", fails: "bob step 6: wait", ("tcp_fin_timeout: 1", "tcp_fin_timeout: 30")),
      Lie(
        "time-wait/restart-address-in-use", fails: "alice step 10: bind",
        ("reuseAddress: false", "reuseAddress: true")),
      // A client that closes first.
      Lie(
        "time-wait/syn-into-time-wait", fails: "alice step 7: wait",
        ("{ send: bye } # and the server closes", "{ send: bye }\n    - { receive, returns: 0 }"),
        ("      - expectEnd\n", "")),
      Lie(
        "time-wait/time-wait-assassination", fails: "alice step 8: wait",
        (
          "      - { inject: { flags: A, seq: isn+1, ack: isn+3, data: hello, as: server, to: alice } }\n", ""
        )),
      Lie("udp/udp-loss", fails: "alice step 3: receive", ("bench:\n  - { drop: D>, times: 1 }\n", "")),
      Lie(
        "udp/tcp-udp-same-port", fails: "bob step 1: bind",
        ("  - name: bob\n    transport: udp\n", "  - name: bob\n    transport: tcp\n")),
      Lie("opening/accept-queue-overflow", fails: "alice step 7: wait", ("  backlog: 1 ", "  backlog: 5 ")),
      Lie(
        "closing/fin-out-of-order", fails: "sender step 7: wait",
        ("seq: next+5, ack: next }", "seq: next, ack: next }")),
    ]

    /// Those of all chapters.
    static let allLies = lies + reliabilityLies + tlsLies

    @Test func everyScenarioHasItsLie() throws {
      let shipped = try FileManager.default.subpathsOfDirectory(atPath: Program.root + "/Scenarios")
        .filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("exercises/") }.map { String($0.dropLast(5)) }
      #expect(!shipped.isEmpty)
      let lies = Self.allLies + Self.addressLies + Self.programLies
      #expect(Set(shipped) == Set(lies.map(\.scenario)))
    }

    /// All at a time; who waits for what never comes gives up after two seconds.
    @Test(.needs(Need.everyScenario)) func withoutItsCauseALessonFails() async throws {
      let lab = try Lab()
      var files: [String] = []
      let lies = Self.allLies + Self.addressLies
      for lie in lies {
        let path = lie.scenario + ".yaml"
        files.append(try lab.place.write(try lab.changed(path, lie.replacements), to: "Scenarios/" + path))
      }
      let outcome = try await lab.wirelab(["run", "--timeout", "2", "--jobs", "12"] + files)
      let run = Lab.Run(outcome: outcome, place: lab.place)
      #expect([1, 5].contains(run.status), "\(outcome.output)\(outcome.errors)")
      let scenarios = try run.scenarios()
      for lie in lies {
        let id = try #require(lie.scenario.split(separator: "/").last)
        let index = try #require(scenarios.firstIndex { $0["id"] as? String == String(id) }, "\(id)")
        #expect(scenarios[index]["status"] as? String != "passed", "\(id)")
        let failures = try run.failures(index)
        #expect(
          failures.contains { failure in lie.checks.contains { failure.hasPrefix($0) } }, "\(id): \(failures)"
        )
      }
    }
  }
}
