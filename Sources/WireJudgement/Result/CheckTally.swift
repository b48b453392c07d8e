/// How many checks, and how many conversations, came out how: all that is kept of what passed where there is
/// too much of it.
public struct CheckTally: Hashable, Codable, Sendable {
  /// How many came out how.
  public struct Counts: Hashable, Codable, Sendable {
    /// Passed.
    public var passed = 0
    /// Failed.
    public var failed = 0
    /// Not known.
    public var inconclusive = 0

    /// Nothing.
    public init() {}

    init(_ checks: [Check]) {
      for check in checks { add(check.verdict) }
    }

    /// All of them.
    public var all: Int { passed + failed + inconclusive }
    /// Those that did not pass.
    public var notPassed: Int { failed + inconclusive }

    /// Counts one.
    package mutating func add(_ verdict: Check.Verdict) {
      switch verdict {
      case .passed: passed += 1
      case .failed: failed += 1
      case .inconclusive: inconclusive += 1
      }
    }
  }

  /// Something that was expected, and how often it held.
  public struct Claim: Hashable, Codable, Sendable {
    /// What was expected, whatever conversation it is about (`Check.claim`).
    public var claim: String
    /// How many checks of it passed.
    public var count: Int
    /// Whether they are about conversations.
    public var isOfConversations: Bool
  }

  /// The checks.
  public private(set) var checks = Counts()
  /// The conversations of which something was expected, each by the worst of its checks.
  public private(set) var conversations = Counts()
  /// What passed, in the order in which it was first seen to.
  public private(set) var passed: [Claim] = []

  /// No file expects so much; what a hostile one may expect beyond it is counted, and not listed.
  private static let claimLimit = 1000

  /// Nothing was judged.
  public init() {}

  /// Counts some checks.
  public init(_ checks: [Check]) {
    let conversations = checks.lazy.compactMap(\.conversation)
    var worst: [Int: Check.Verdict] = Dictionary(minimumCapacity: Set(conversations).count)
    var places: [String: Int] = [:]
    for check in checks {
      count(check, &places)
      if let id = check.conversation { worst[id] = Check.Verdict.worse(worst[id], check.verdict) }
    }
    for verdict in worst.values { self.conversations.add(verdict) }
  }

  /// Counts more checks: all those that are about one conversation, or some that are about none.
  package mutating func add(_ checks: [Check]) {
    var places = Dictionary(uniqueKeysWithValues: passed.enumerated().map { ($1.claim, $0) })
    for check in checks { count(check, &places) }
    let ofConversations = checks.filter { $0.conversation != nil }.map(\.verdict)
    if let verdict = ofConversations.reduce(nil, Check.Verdict.worse) { conversations.add(verdict) }
  }

  private mutating func count(_ check: Check, _ places: inout [String: Int]) {
    checks.add(check.verdict)
    guard check.verdict == .passed else { return }
    let claim = check.claim
    if let place = places[claim] {
      passed[place].count += 1
    } else if passed.count < Self.claimLimit {
      places[claim] = passed.count
      passed.append(Claim(claim: claim, count: 1, isOfConversations: check.conversation != nil))
    }
  }
}

extension Check {
  /// What is claimed, whatever conversation it is about.
  package var claim: String { "\(subject): \(expected)" }
}

extension Check.Verdict {
  /// The one that decides: failed outweighs inconclusive, and that passed.
  package static func worse(_ some: Check.Verdict?, _ other: Check.Verdict) -> Check.Verdict {
    [.failed, .inconclusive].first { $0 == some || $0 == other } ?? .passed
  }
}
