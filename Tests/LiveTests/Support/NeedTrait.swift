import Foundation
import Testing

/// Skips a test by name where the machine lacks what it needs. With `CI=true` nothing may be skipped: the
/// test fails.
struct NeedTrait: TestTrait, SuiteTrait {
  let needs: [Need]

  var isRecursive: Bool { true }

  /// What a test that fails for want of something says.
  struct Missing: Error, CustomStringConvertible {
    let names: [String]
    var description: String {
      "needs \(names.joined(separator: ", ")), and with CI=true nothing is skipped: CI=true sh .ci/setup"
    }
  }

  /// The names of what is not there.
  var missing: [String] {
    get async {
      var missing: [String] = []
      for need in needs where await !need.isMet { missing.append(need.name) }
      return missing
    }
  }

  func prepare(for test: Test) async throws {
    _ = Skips.isToldOfAtTheEnd
    let missing = await missing
    guard !missing.isEmpty else { return }
    if ProcessInfo.processInfo.environment["CI"] == "true" { throw Missing(names: missing) }
    if !test.isSuite { Skips.add(test, for: missing) }
    let skip: ConditionTrait = .disabled("needs \(missing.joined(separator: ", "))")
    try await skip.prepare(for: test)
  }
}

extension Trait where Self == NeedTrait {
  /// Runs only where all of this is there.
  static func needs(_ needs: Need...) -> NeedTrait { NeedTrait(needs: needs) }

  /// Runs only where all of this is there.
  static func needs(_ needs: [Need]) -> NeedTrait { NeedTrait(needs: needs) }
}
