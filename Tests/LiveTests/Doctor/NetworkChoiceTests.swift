import Foundation
import TestSupport
import Testing
import WireConversations
import WireFormat
import WireLabKit

extension Live {
  /// `wirelab run` where less is allowed: what cannot be done is never passed, and says what to do.
  @Suite(.needs(.ownNetwork), .tags(.rights)) struct NetworkChoiceTests {
    private static let plain = "--scenarios \"$S\" close-four handshake-basic udp-echo"

    private func statuses(_ run: Lab.Run) throws -> [String: String] {
      try run.scenarios().reduce(into: [:]) { $0[$1["id"] as? String ?? ""] = $1["status"] as? String }
    }

    @Test(.needs(.ip, .setpriv), arguments: [Surrounding.ordinaryUser, .neither])
    func nothingIsPermitted(surrounding: Surrounding) async throws {
      let lab = try Lab()
      let run = lab.report(of: try await surrounding.shell("\"$W\" run \(Self.plain)", in: lab))
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try statuses(run).values.allSatisfy { $0 == "not-run" })
      #expect(run.outcome.unwrapped.contains("`wirelab doctor`"))
      #expect(run.outcome.unwrapped.contains("sysctl -w user.max_user_namespaces=10000`"))
    }

    @Test(.needs(.ip, .setpriv)) func autoFallsBack() async throws {
      let lab = try Lab()
      let file = try lab.scenarioWithSysctl()
      let run = lab.report(
        of: try await Surrounding.onlyCapture.shell(
          "\"$W\" run --jobs 8 \(Self.plain) \(file)", in: lab))
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      let found = try statuses(run)
      #expect(found["with-sysctl"] == "not-run")
      #expect(
        found.filter { $0.key != "with-sysctl" }.values.allSatisfy { $0 == "passed" }, "\(run.outcome.output)"
      )
      #expect(found.count == 4)
      for scenario in try run.scenarios() where scenario["status"] as? String == "passed" {
        #expect(scenario["network"] as? String == "host")
      }
      // One line says so, and says it once.
      let notices = run.outcome.errors.split(separator: "\n").filter { $0.contains("no private network") }
      #expect(notices.count == 1, "\(run.outcome.errors)")
      #expect(notices.first?.contains("wirelab doctor") == true)
      #expect(run.outcome.unwrapped.contains("sets the sysctl net.ipv4.tcp_fin_timeout"))
    }

    @Test(.needs(.ip, .setpriv)) func privateDoesNotFallBack() async throws {
      let lab = try Lab()
      let run = lab.report(
        of: try await Surrounding.onlyCapture.shell("\"$W\" run --network private \(Self.plain)", in: lab))
      #expect(run.status == 3)
      #expect(try statuses(run).values.allSatisfy { $0 == "not-run" })
      #expect(!run.outcome.errors.contains("loopback"), "\(run.outcome.errors)")
    }

    @Test(.needs(.ip, .setpriv)) func hostNeverSetsSysctls() async throws {
      let lab = try Lab()
      let file = try lab.scenarioWithSysctl()
      let run = lab.report(
        of: try await Surrounding.onlyCapture.shell("\"$W\" run --network host \(file)", in: lab))
      #expect(run.status == 3)
      #expect(run.outcome.unwrapped.contains("`--network private`"), "\(run.outcome.output)")
    }

    /// Nothing that the bench does is ever done to packets of others.
    @Test(.needs(.ip, .setpriv)) func hostHasNoBench() async throws {
      let lab = try Lab()
      let scenarios = try lab.writeBenchScenarios()
      let run = lab.report(
        of: try await Surrounding.onlyCapture.shell(
          "\"$W\" run --network host --scenarios \(scenarios)", in: lab))
      #expect(run.status == 3, "\(run.outcome.output)")
      #expect(try statuses(run).count == BenchScenario.allCases.count)
      #expect(try statuses(run).values.allSatisfy { $0 == "not-run" })
      #expect(
        run.outcome.unwrapped.contains(
          "has the rule `drop S>`, which is never done on the machine's own network"),
        "\(run.outcome.output)")
    }

    @Test(.needs(.settings)) func settingThatCannotBeSet() async throws {
      let lab = try Lab()
      let file = try lab.scenarioWithSysctl()
      let run = lab.report(
        of: try await Surrounding.readOnlySettings.shell("\"$W\" run --jobs 1 \(file) \(Self.plain)", in: lab)
      )
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      let found = try statuses(run)
      #expect(found["with-sysctl"] == "not-run")
      // It is that scenario's affair alone: the others keep their private network.
      #expect(found["close-four"] == "passed")
      #expect(try run.scenarios().allSatisfy { $0["network"] as? String != "host" })
      #expect(run.outcome.unwrapped.contains("(EROFS)"))
    }

    @Test func nestedTwice() async throws {
      let lab = try Lab()
      let run = lab.report(of: try await Surrounding.nested.shell("\"$W\" run \(Self.plain)", in: lab))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.scenarios().allSatisfy { $0["network"] as? String == "private" })
    }

    @Test func readOnlyReportDirectory() async throws {
      let lab = try Lab()
      let outcome = try await lab.shell(
        """
        exec unshare -Urm bash -c 'mkdir locked && mount -t tmpfs -o ro none locked && \
        exec "$W" run --report-directory locked --scenarios "$S" close-four'
        """)
      #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains("EROFS"))
      #expect(outcome.errors.contains("--report-directory"))
      #expect(!outcome.errors.contains("PASS"))
    }

    /// A program with a file capability does not own its files under /proc/self.
    @Test(.needs(.root, .setpriv, .setcap)) func programWithCapability() async throws {
      let lab = try Lab()
      let user =
        "setpriv --reuid 65534 --regid 65534 --clear-groups ./wirelab run --scenarios Scenarios close-four"
      let outcome = try await lab.shell(
        """
        set -e
        cp "$W" wirelab; cp -R "$S" Scenarios; chown -R 65534:65534 .; setcap cap_net_raw+ep wirelab
        \(user) --network private
        \(user) --network host
        """)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
    }

    /// What others do on the same loopback is not in the capture, and changes no verdict.
    @Test(.needs(.ip, .setpriv)) func othersOnTheSameLoopback() async throws {
      let lab = try Lab()
      let run = lab.report(
        of: try await Surrounding.onlyCapture.shell(
          """
          while :; do echo x > /dev/udp/127.0.0.1/5353; (echo > /dev/tcp/127.0.0.1/5) ; done 2> /dev/null &
          "$W" run --network host --scenarios "$S" close-four linger-zero \
          listen-missing udp-echo banner-dialogue
          status=$?; kill -KILL $!; exit $status
          """, in: lab))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.captures.count == 5)
      for capture in run.captures {
        let result = try CaptureInspector.inspect(capture)
        let ports = Set(result.conversations.map(\.responder.port))
        #expect(ports.count == 1 && ports.isDisjoint(with: [5, 5353]), "\(capture): \(ports)")
        #expect(result.conversations.reduce(0) { $0 + $1.records.count } == result.packets, "\(capture)")
      }
    }

    /// An ICMP error that quotes the same port of the other transport is of others.
    @Test(.needs(.ip, .setpriv, .python)) func othersErrorsOnTheSameLoopback() async throws {
      let lab = try Lab()
      // From each port that a server may be given.
      let others = """
        import socket
        while True:
            for port in range(40000, 40016):
                try:
                    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                    other.bind(("127.0.0.1", port))
                    other.sendto(b"x", ("127.0.0.1", 5353))
                except OSError: pass
                other.close()
        """
      let run = lab.report(
        of: try await Surrounding.onlyCapture.shell(
          """
          echo 40000 40015 > /proc/sys/net/ipv4/ip_local_port_range
          python3 -c '\(others)' &
          "$W" run --network host --scenarios "$S" close-four
          status=$?; kill -KILL $!; exit $status
          """, in: lab))
      #expect(run.status == 0, "\(run.complaints)")
      let result = try CaptureInspector.inspect(try #require(run.captures.first))
      #expect(result.conversations.count == 1)
      #expect(result.conversations.reduce(0) { $0 + $1.records.count } == result.packets)
    }

    /// An ICMP error that quotes a packet of ours belongs to us.
    @Test(.needs(.ip, .setpriv), arguments: ["4", "6"])
    func ownErrorsOnTheSameLoopback(family: String) async throws {
      let lab = try Lab()
      let file = try lab.place.write(
        """
        id: nobody-there
        title: { en: "Nobody", zh-Hans: "无人" }
        lesson: { en: "Nobody.", zh-Hans: "无人。" }
        why: { en: "Nobody.", zh-Hans: "无人。" }
        server: { model: tcp, handler: welcome }
        clients:
          - name: alice
            transport: udp
            steps: [connect, { send: hi }, { wait: { segment: "ICMP<" } }]
        expect:
          conversations: 1
          each: { wire: ["D>", "ICMP<"] }
        """, to: "Scenarios/test/nobody-there.yaml")
      let run = lab.report(
        of: try await Surrounding.onlyCapture.shell(
          "\"$W\" run --network host --family \(family) --timeout 5 \(file)", in: lab))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }
  }
}
