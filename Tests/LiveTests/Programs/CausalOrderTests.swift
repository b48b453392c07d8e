import Foundation
import TestSupport
import Testing
import WireSockets

extension Live.Tracer {
  /// A segment that tcpdump(8) has captured.
  private struct Segment {
    var nanoseconds: Int64
    var from: String
    var to: String
    var flags: String
    var octets: Int

    /// `1700000000.123456789 IP 127.0.0.1.5000 > 127.0.0.1.80: Flags [P.], seq 1:8, …, length 7`
    init?(_ line: Substring) {
      let pattern = #/(\d+)\.(\d{9}) IP (\S+)\.(\d+) > (\S+)\.(\d+): Flags \[(.+?)\],.* length (\d+).*/#
      guard let match = line.wholeMatch(of: pattern), let seconds = Int64(match.1),
        let fraction = Int64(match.2), let octets = Int(match.8)
      else { return nil }
      nanoseconds = seconds * 1_000_000_000 + fraction
      from = "\(match.3):\(match.4)"
      to = "\(match.5):\(match.6)"
      flags = String(match.7)
      self.octets = octets
    }
  }

  /// No segment is seen before the call that sent it has begun, and a SYN is sent before connect() is over.
  @Test(.needs(.root, .tcpdump, .python))
  func noSegmentIsOlderThanTheCallThatSentIt() async throws {
    let place = try TemporaryDirectory()
    let port = try freePort()
    let drive = """
      place=$1 port=$2 tcpdump=$3; shift 3
      # Whole packets would leave room for 32 of them.
      "$tcpdump" -i lo -s 256 -U --immediate-mode --time-stamp-precision=nano -w "$place/wire" \\
        "tcp port $port" 2>"$place/said" & capture=$!
      turns=0
      until grep -q "listening on" "$place/said"; do
        turns=$((turns + 1)); [ $turns -lt 20000 ] && kill -0 $capture || exit 9
      done
      "$@"
      status=$?
      # Refused: the reset is the last that there is to see.
      python3 -c "import socket; socket.socket().connect_ex(('127.0.0.1', $port))"
      until "$tcpdump" -r "$place/wire" -nn 2>&1 | grep -q 'Flags \\[R'; do
        turns=$((turns + 1)); [ $turns -lt 20000 ] && kill -0 $capture || exit 9
      done
      kill $capture
      wait $capture
      exit $status
      """
    let tcpdump = try Program.tool("tcpdump")
    let run = try await TracedRun.run(
      [try Program.tool("python3"), "-c", TracedProgram.threadedServer, "\(port)"],
      driver: try driver(drive) + [place.path, "\(port)", tcpdump])
    #expect(run.outcome.status == 0, "\(run.outcome.errors)")
    let reading = try await Program.run(
      tcpdump, ["-r", place.path + "/wire", "-nn", "-tt", "--time-stamp-precision=nano"])
    let all = reading.output.split(separator: "\n").compactMap(Segment.init)
    let probe = all.first { $0.flags.contains("R") }?.to
    let segments = all.filter { $0.from != probe && $0.to != probe }
    // Four conversations, each with octets both ways and two ends.
    #expect(segments.count { $0.flags == "S" } == 4, "\(reading.output)\(reading.errors)")
    #expect(segments.count { $0.flags.contains("F") } == 8)
    #expect(segments.count { $0.octets > 0 } == 8)
    var sent: [String: Int] = [:]
    for segment in segments {
      let own = run.calls.filter {
        $0.local.map { "\($0)" } == segment.from && $0.peer.map { "\($0)" } == segment.to
          && $0.start <= segment.nanoseconds
      }
      if segment.flags == "S" {
        let connect = own.first { $0.name == "connect" }
        #expect(segment.nanoseconds <= connect?.end ?? 0, "\(segment)")
      }
      if segment.octets > 0 {
        let way = segment.from + " " + segment.to
        sent[way, default: 0] += segment.octets
        let given = own.filter { $0.name == "sendto" }.compactMap(\.result).reduce(0, +)
        #expect(sent[way, default: 0] <= given, "\(segment)")
      }
      if segment.flags.contains("F") {
        #expect(own.contains { ["shutdown", "close"].contains($0.name) }, "\(segment)")
      }
    }
  }

  /// A script that drives what follows. Dispatch blocks signals on its threads, and what they start inherits
  /// that: but the script sends some.
  func driver(_ script: String) throws -> [String] {
    let unblock = """
      import os, signal, sys
      signal.pthread_sigmask(signal.SIG_SETMASK, [])
      os.execv(sys.argv[1], sys.argv[1:])
      """
    return [try Program.tool("python3"), "-c", unblock, "/bin/sh", "-c", script, "drive"]
  }

  /// A port that nobody has at the moment.
  func freePort() throws -> UInt16 {
    let socket = try Socket(.ipv4)
    try socket.bind(to: .loopback(.ipv4, port: 0))
    return try #require(socket.local?.port)
  }
}
