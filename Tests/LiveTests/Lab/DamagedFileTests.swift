import Foundation
import TestSupport
import Testing
import WireFormat
import WireLabKit

extension Live {
  /// Captures that are cut or whose bits are flipped end clearly, each of them.
  @Suite struct DamagedFileTests {
    /// 300 cut and 300 with up to four flipped bits, of one seed.
    private static let files: [[UInt8]] = {
      var random = SplitMix64(state: 600)
      let whole = RandomCapture(seed: 600, rounds: 1).file.prefix(1 << 17)
      return (0..<600).map { number in
        guard number % 2 == 0 else {
          return Array(whole.prefix(Int.random(in: 0...whole.count, using: &random)))
        }
        var file = Array(whole.prefix(8192))
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          // Some in what the whole file rests on.
          let place = Int.random(in: 0..<(number % 6 == 0 ? 12 : file.count), using: &random)
          file[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        return file
      }
    }()

    @Test func everyOneEndsClearly() throws {
      let place = try TemporaryDirectory()
      var refused = 0
      var stopped = 0
      for file in Self.files {
        let path = place.path + "/damaged.pcapng"
        try Data(file).write(to: URL(fileURLWithPath: path))
        do {
          let result = try CaptureInspector.inspect(path)
          #expect(result.truncated == (result.stopReason != nil))
          #expect(result.stopReason?.isEmpty != true)
          if result.truncated { stopped += 1 }
        } catch {
          refused += 1
          #expect(error.description.contains(path))
        }
      }
      #expect(stopped > 200 && refused > 0)
    }

    @Test func theProgramSaysSo() async throws {
      let lab = try Lab()
      let path = lab.place.path + "/damaged.pcapng"
      for file in Self.files.prefix(40) {
        try Data(file).write(to: URL(fileURLWithPath: path))
        let outcome = try await lab.wirelab(["inspect", "--format", "json", path])
        if outcome.status == 0 {
          let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
          let capture = (document?["captures"] as? [[String: Any]])?.first
          let isTruncated = try #require(capture?["truncated"] as? Bool)
          #expect(isTruncated == (capture?["stopReason"] is String))
          #expect(isTruncated == outcome.errors.contains("stopped: "), "\(outcome.errors)")
        } else {
          #expect(outcome.status == 2 && outcome.output.isEmpty && outcome.errors.contains(path))
        }
      }
    }
  }
}
