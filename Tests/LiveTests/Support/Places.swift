import Testing

/// So many tests at a time: an asynchronous semaphore, first come, first served, which blocks no thread.
actor Places {
  /// Of live tests: as many as two processors carry without falling behind the timers of the kernel.
  static let live = Places(6)
  /// Of the machine's own loopback, where scenarios have ports that are always the same.
  static let loopback = Places(1)
  /// Of scenarios, whichever tests run them: as many as one run has at a time. Of three runs of all of them
  /// at once on two processors, each lesson has a third of its time.
  static let scenarios = Places(8)

  /// How many there are.
  nonisolated let count: Int
  private var free: Int
  private var waiting: [(number: Int, turn: CheckedContinuation<Void, Never>)] = []

  init(_ count: Int) {
    self.count = count
    free = count
  }

  func take(_ number: Int) async {
    if waiting.isEmpty, free >= number {
      free -= number
    } else {
      await withCheckedContinuation { waiting.append((number, $0)) }
    }
  }

  /// Does something in so many places, or in all where there are fewer.
  nonisolated func hold<Result: Sendable>(
    _ number: Int, _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    let number = min(number, count)
    guard number > 0 else { return try await body() }
    await take(number)
    do {
      let result = try await body()
      await give(number)
      return result
    } catch {
      await give(number)
      throw error
    }
  }

  func give(_ number: Int) {
    free += number
    while let next = waiting.first, next.number <= free {
      free -= next.number
      waiting.removeFirst().turn.resume()
    }
  }
}

extension Tag {
  /// Beside what no other test is told the truth: it takes all places.
  @Tag static var alone: Self
}

/// Waits for a place before each test case, and gives it back.
struct PlacesTrait: TestTrait, SuiteTrait, TestScoping {
  let places: Places

  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await places.hold(test.tags.contains(.alone) ? places.count : 1, function)
  }
}

extension Trait where Self == PlacesTrait {
  /// Runs when there is a place.
  static func at(_ places: Places) -> PlacesTrait { PlacesTrait(places: places) }
}
