import WireScenario

/// One machine's part of a run that a fleet of machines shares: the second of three.
public struct Shard: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Which part, from 1.
  public var index: Int
  /// How many parts there are.
  public var count: Int

  /// More machines than anybody has.
  public static let limit = 1000

  /// A part by its place among all of them; nil: there is no such part.
  public init?(index: Int, count: Int) {
    guard (1...Self.limit).contains(count), (1...count).contains(index) else { return nil }
    self.index = index
    self.count = count
  }

  /// A part as it is written on the command line: `2/3`; nil: it is none.
  public init?(parsing text: String) {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let index = numbers[0], let count = numbers[1] else { return nil }
    self.init(index: index, count: count)
  }

  /// As it is written: `2/3`.
  public var description: String { "\(index)/\(count)" }
}

extension Shard {
  /// Deals scenarios out to machines: each goes to exactly one of them.
  ///
  /// Those that may take longest are dealt first, so that no machine gets all of them. Which others were
  /// selected makes no difference where `all` is the same.
  ///
  /// - Parameters:
  ///   - all: every scenario there is, in its order.
  ///   - count: how many machines there are.
  /// - Returns: the machine of each scenario, by its id.
  public static func deal(_ all: [Scenario], to count: Int) -> [String: Shard] {
    let order = all.enumerated().sorted {
      ($1.element.plan.timeoutSeconds, $0.offset) < ($0.element.plan.timeoutSeconds, $1.offset)
    }
    return order.enumerated().reduce(into: [:]) { shards, scenario in
      shards[scenario.element.element.id] = Shard(index: scenario.offset % count + 1, count: count)
    }
  }
}
