import Foundation
import TestSupport
import Testing
import WireLabKit

/// Files that nobody would write must be refused or read, and never end the program.
@Suite struct MutationTests {
  /// A generator whose numbers are the same in every run (xorshift64*).
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state >> 12
      state ^= state << 25
      state ^= state >> 27
      return state &* 0x2545_F491_4F6C_DD1D
    }
  }

  private static let fragments: [[Unicode.Scalar]] = [
    "{", "}", "[", "]", ":", "- ", "\n", "\t", "\"", "'", "&a ", "*a", "!!x ", "|\n", ">-\n", "# ", "---\n",
    "...\n",
    "? ", "%", ",", "~", "\u{85}", "\u{2028}", "\u{FEFF}", "\u{0}", "\u{1F4A3}", "0x", "1e999", "-0",
    "99999999999999999999",
    "{ thread: { name: a, steps: [", "{ loop: { steps: [", "  ", "=", "<", "steps: ", "expect: ",
  ].map { Array($0.unicodeScalars) }

  @Test(arguments: ShippedScenarioTests.entries) func neverCrash(_ entry: ScenarioCatalog.Entry) throws {
    var numbers = Numbers(state: 0x5EED + UInt64(entry.id.utf8.count))
    let original = try Array(text(of: entry).unicodeScalars)
    var refused = 0
    let rounds = Effort.rounds(25, long: 400)
    for _ in 0..<rounds {
      var scalars = original
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        mutate(&scalars, using: &numbers)
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      do throws(ScenarioFileError) {
        _ = try Scenario.decode(String(text), file: entry.file, chapter: entry.chapter)
      } catch {
        refused += 1
        #expect((1...ScenarioFileError.maximumDiagnostics).contains(error.diagnostics.count))
        #expect(!error.description.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
      }
    }
    // Comments and prose can take a change; most of a file cannot.
    #expect(refused > rounds / 4)
  }

  @Test(arguments: ShippedScenarioTests.entries) func neverCrashWhenCutShort(_ entry: ScenarioCatalog.Entry)
    throws
  {
    let scalars = try Array(text(of: entry).unicodeScalars)
    // Other places of each file, so that together they are many.
    let step = Effort.rounds(61, long: 7)
    for length in stride(from: entry.id.utf8.count % step, to: scalars.count, by: step) {
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars[..<length])
      _ = try? Scenario.decode(String(text), file: entry.file, chapter: entry.chapter)
    }
  }

  private func text(of entry: ScenarioCatalog.Entry) throws -> String {
    try String(contentsOfFile: entry.file, encoding: .utf8)
  }

  private func mutate(_ scalars: inout [Unicode.Scalar], using numbers: inout Numbers) {
    guard !scalars.isEmpty else { return }
    let place = Int.random(in: 0..<scalars.count, using: &numbers)
    let end = min(scalars.count, place + Int.random(in: 1...40, using: &numbers))
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0: scalars.removeSubrange(place..<end)
    case 1:
      scalars.insert(contentsOf: scalars[place..<end], at: Int.random(in: 0...scalars.count, using: &numbers))
    default:
      guard let fragment = Self.fragments.randomElement(using: &numbers) else { return }
      scalars.insert(contentsOf: fragment, at: place)
    }
  }
}
