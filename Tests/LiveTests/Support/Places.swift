import Testing

/// So many tests at a time: an asynchronous semaphore, first come, first served, which blocks no thread.
actor Places {
  /// Of live tests: as many as two processors carry without falling behind the timers of the kernel.
  static let live = Places(6)
  /// Of the machine's own loopback, where scenarios have ports that are always the same.
  static let loopback = Places(1)

  private var free: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ count: Int) { free = count }

  func take() async {
    if free > 0 {
      free -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func give() {
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().resume()
    }
  }
}

/// Waits for a place before each test case, and gives it back.
struct PlacesTrait: TestTrait, SuiteTrait, TestScoping {
  let places: Places

  var isRecursive: Bool { true }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    await places.take()
    do {
      try await function()
    } catch {
      await places.give()
      throw error
    }
    await places.give()
  }
}

extension Trait where Self == PlacesTrait {
  /// Runs when there is a place.
  static func at(_ places: Places) -> PlacesTrait { PlacesTrait(places: places) }
}
