import Foundation
import Testing
import WireFormat

extension Live {
  /// Settings of `lo`: what is larger than the MTU is cut up, as the capture shows, and as another program
  /// sees it.
  @Suite(.needs(.ownNetwork), .tags(.rights)) struct LoopbackTests {
    /// 4,000 octets over UDP to a server that answers with as many.
    private static func fragments(_ id: String, wire: String, bench: String = "", calls: String) -> String {
      """
      id: \(id)
      title: Pieces
      lesson: Pieces.
      loopback: { mtu: 1500 }
      server: { model: udp, handler: [{ receive: { max: 5000 }, returns: 4000 }] }
      \(bench)
      clients:
        - name: alice
          steps: \(calls)
      expect:
        conversations: 1
        each: { wire: "\(wire)" }

      """
    }

    @Test(.needs(.tshark), arguments: ["4", "6"]) func aDatagramTravelsInThreeFragments(family: String)
      async throws
    {
      let lab = try Lab()
      // An IPv6 fragment has a header of its own, of eight octets more.
      let step = family == "4" ? 1480 : 1448
      let run = try await lab.run(
        scenario: Self.fragments(
          "fragments",
          wire: """
            D> len=4000  FRAG> offset=\(step) len=\(step)  FRAG> offset=\(2 * step) len=\(4008 - 2 * step)
            """.replacing("\n", with: " "),
          calls: "[{ send: { text: x, times: 4000 } }]"), ["--family", family])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.output.contains("fragment at \(2 * step)"))
      let conversations = try #require(try run.scenarios()[0]["conversations"] as? [[String: Any]])
      #expect(conversations[0]["packets"] as? Int == 3)
      #expect((conversations[0]["bytes"] as? [String: Int]) == ["initiator": 4000, "responder": 0])
      let tshark = try Program.tool("tshark")
      let seen = try await Program.run(
        tshark,
        [
          "-2", "-r", run.captures[0], "-T", "fields", "-e", "udp.length", "-e", "ip.fragment.count",
          "-e", "ipv6.fragment.count", "-Y", "udp",
        ])
      #expect(seen.output.split(whereSeparator: \.isWhitespace) == ["4008", "3"])
    }

    /// IPv4 puts a datagram together before the bench sees it: all its frames are marked.
    @Test(.needs(.packetQueue)) func aDroppedDatagramIsMarkedInEachFragment() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: Self.fragments(
          "lost-pieces",
          wire: "D> FRAG> FRAG>  D> FRAG> FRAG>", bench: "bench: [{ drop: D>, times: 1 }]",
          calls:
            "[{ send: { text: x, times: 4000 } }, { wait: { segment: FRAG> offset=2960 } }, { send: { text: y, times: 4000 } }]"
        ),
        ["--family", "4"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let conversations = try #require(try run.scenarios()[0]["conversations"] as? [[String: Any]])
      let marks = try #require(conversations[0]["marks"] as? [[String: Any]])
      #expect(marks.map { $0["frame"] as? Int } == [1, 2, 3])
      #expect(marks.allSatisfy { $0["delivery"] as? String == "never" })
      let inspected = try await lab.wirelab(["inspect", "--format", "json", run.captures[0]])
      #expect(inspected.output.components(separatedBy: "\"never\"").count == 4, "\(inspected.output)")
    }

    /// With and without segmentation offload: one large segment, or many of the MTU at most.
    @Test(arguments: [true, false]) func noSegmentIsLargerThanTheMTU(isOffloaded: Bool) async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: segments
          title: Segments
          lesson: Segments.
          loopback: { mtu: 1500, segmentation: \(isOffloaded) }
          server: { model: threading-tcp, handler: [{ receive: { count: 60000 } }, expectEnd] }
          clients:
            - name: alice
              steps: [connect, { send: { text: x, times: 60000 } }, close]
          expect:
            each: { handshake: three-way, bytes: { initiator: 60000, responder: 0 } }

          """)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: run.captures[0])))
      var largest = 0
      let stopped = CaptureFile.forEachFrame(in: file.span.bytes) { frame, _ in
        largest = max(largest, frame.originalLength)
      }
      #expect(stopped == nil)
      // 14 octets of Ethernet around an IP packet of the MTU.
      #expect(isOffloaded ? largest > 1514 : largest <= 1514, "\(largest)")
    }

    @Test func onTheMachinesOwnNetworkItIsNotRun() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: not-here
          title: Not here
          lesson: Not here.
          loopback: { mtu: 1500 }
          server: { model: udp, handler: echo }
          clients: [{ name: alice, steps: [{ send: hi }, { expect: hi }] }]
          expect: { conversations: 1 }

          """, ["--network", "host"])
      #expect(run.status == 3, "\(run.outcome.output)\(run.outcome.errors)")
      let said = run.outcome.output + run.outcome.errors
      #expect(said.contains("it changes the settings of lo, which is never done"))
    }
  }
}
