import Foundation
import Testing
import WireConversations
import WireFormat
import WireLabKit

extension Live {
  /// Independent tools read our captures, and say the same of them.
  @Suite struct AgreementTests {
    /// What tshark says of a TCP segment.
    private struct Segment: Equatable, CustomStringConvertible {
      var frame: Int
      var flags: UInt16
      var sequence: Int
      var acknowledgment: Int?
      var length: Int

      var description: String { "#\(frame) \(flags) \(sequence) \(acknowledgment ?? -1) \(length)" }
    }

    @Test func tsharkAgrees() async throws {
      guard let tshark = Program.find("tshark") else { return }
      let run = try await Lab().run()
      try #require(!run.captures.isEmpty)
      for capture in run.captures {
        let outcome = try await Program.run(
          tshark,
          [
            "-2", "-r", capture, "-Y", "tcp", "-T", "fields", "-E", "separator=,", "-e", "frame.number", "-e",
            "tcp.flags", "-e", "tcp.seq", "-e", "tcp.ack", "-e", "tcp.len", "-e", "tcp.completeness", "-e",
            "tcp.stream",
          ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        var segments: [Segment] = []
        var completeness: [Int: Int] = [:]
        for line in outcome.lines {
          let fields = line.split(separator: ",", omittingEmptySubsequences: false)
          let flags = UInt16(fields[1].dropFirst(2), radix: 16) ?? 0
          segments.append(
            Segment(
              frame: Int(fields[0])!, flags: flags, sequence: Int(fields[2])!,
              acknowledgment: flags & 0x10 != 0 ? Int(fields[3]) : nil, length: Int(fields[4])!))
          completeness[Int(fields[6])!] = Int(fields[5])
        }
        let conversations = try CaptureInspector.inspect(capture).conversations.filter {
          $0.transport == .tcp
        }
        let ours = conversations.flatMap(\.records).compactMap { record -> Segment? in
          guard case .segment(let flags, let sequence, let acknowledgment, _) = record.content else {
            return nil
          }
          return Segment(
            frame: record.frame, flags: flags, sequence: sequence, acknowledgment: acknowledgment,
            length: record.payloadLength)
        }.sorted { $0.frame < $1.frame }
        #expect(ours == segments, "\(capture)")
        #expect(
          conversations.map { Int($0.completeness ?? 0) }
            == completeness.sorted { $0.key < $1.key }.map(\.value),
          "\(capture)")
      }
    }

    @Test func tsharkShowsTheComments() async throws {
      guard let tshark = Program.find("tshark") else { return }
      let run = try await Lab().run(["close-four"])
      let capture = try #require(run.captures.first)
      let outcome = try await Program.run(tshark, ["-r", capture, "-T", "fields", "-e", "frame.comment"])
      #expect(outcome.output.contains("four-segment teardown 2/4"), "\(outcome.output)")
      #expect(outcome.output.contains("three-way handshake 3/3"))
    }

    @Test func tcpdumpReadsThem() async throws {
      guard let tcpdump = Program.find("tcpdump") else { return }
      let run = try await Lab().run(["handshake-basic"])
      let capture = try #require(run.captures.first)
      let outcome = try await Program.run(tcpdump, ["-nn", "-r", capture])
      #expect(outcome.status == 0)
      #expect(outcome.lines.count == (try CaptureInspector.inspect(capture).packets))
      #expect(outcome.output.contains("Flags [S]"))
      #expect(outcome.output.contains("Flags [S.]"))
    }

    /// A saved capture is judged as the run was: by the same code, from the file.
    @Test func inspectJudgesAsTheRunDid() async throws {
      let run = try await Lab().run()
      for scenario in try run.scenarios() {
        let id = try #require(scenario["id"] as? String)
        let result = try CaptureInspector.inspect(run.directory + "/\(id).pcapng")
        let kinds = try #require(scenario["conversations"] as? [[String: Any]]).map { conversation in
          [conversation["handshake"], conversation["teardown"]].map {
            ($0 as? [String: Any])?["kind"] as? String
          }
        }
        #expect(
          result.conversations.map { [$0.handshake?.kind.rawValue, $0.teardown?.kind.rawValue] } == kinds,
          "\(id)")
        #expect(result.stopReason == nil)
        #expect(result.undecodedPackets == 0)
      }
    }
  }
}
