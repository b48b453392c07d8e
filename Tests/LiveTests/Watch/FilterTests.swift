import Testing
import WireConversations
import WireLabKit

extension Live {
  /// The filter of `inspect` and `verify` is that of tcpdump.
  @Suite(.needs(.ownNetwork)) struct FilterTests {
    @Test(
      .needs(.tcpdump),
      arguments: [
        "tcp[tcpflags] & tcp-fin != 0", "src port 8899", "len > 70", "udp", "ip host 127.0.0.1 and tcp",
      ])
    func tcpdumpTakesTheSame(expression: String) async throws {
      let tcpdump = try Program.tool("tcpdump")
      let run = try await Lab().run(["close-four"])
      defer { withExtendedLifetime(run) {} }
      let capture = try #require(run.captures.first)
      let outcome = try await Program.run(tcpdump, ["-nn", "-r", capture, expression])
      #expect(outcome.status == 0)
      #expect(try CaptureInspector.totals(capture, filter: expression).0.packets == outcome.lines.count)
    }

    @Test func framesKeepTheirNumbers() async throws {
      let run = try await Lab().run(["close-four"])
      defer { withExtendedLifetime(run) {} }
      let capture = try #require(run.captures.first)
      let whole = try CaptureInspector.inspect(capture)
      let part = try CaptureInspector.inspect(capture, filter: "tcp[tcpflags] & tcp-fin != 0")
      let fins = part.conversations[0].records.map(\.frame)
      #expect(fins.count == 2 && part.packets == 2)
      let close = try #require(whole.conversations[0].teardown).frames
      #expect(fins.allSatisfy(close.contains), "\(fins) \(close)")
    }

    @Test func commandLine() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      defer { withExtendedLifetime(run) {} }
      let capture = try #require(run.captures.first)
      for arguments in [["inspect", capture], ["verify", capture, "--expect", "{ conversations: 1 }"]] {
        let wrong = try await lab.wirelab(arguments + ["--filter", "tcp prot 8899"])
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("syntax error"), "\(wrong.errors)")
        #expect(wrong.output.isEmpty)
        // Right for a wireless network, and for no frame of this file.
        let elsewhere = try await lab.wirelab(arguments + ["--filter", "wlan type mgt"])
        #expect(elsewhere.status == 2, "\(elsewhere.output)")
      }
      let none = try await lab.wirelab(["inspect", capture, "--filter", "udp", "--summary"])
      #expect(none.status == 0)
      #expect(none.output.contains("0 conversations"), "\(none.output)")
      let one = try await lab.wirelab(
        ["verify", capture, "--filter", "tcp", "--expect", "{ each: { teardown: four-segment } }"])
      #expect(one.status == 0, "\(one.output)")
    }
  }
}
