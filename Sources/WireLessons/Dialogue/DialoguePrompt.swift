import WireSystem

/// The prompt `<<< `, shown when nothing has arrived for a moment, so that an answer stands before it.
struct DialoguePrompt {
  /// Whether there are prompts.
  let isShown: Bool
  /// When the next is to be shown, in nanoseconds of CLOCK_MONOTONIC; nil: it is there, or none comes.
  private(set) var due: Int64?
  /// Whether the cursor stands behind a prompt.
  private(set) var isOpen = false
  private var isOver = false

  private static let seconds = 0.1

  init(isShown: Bool) {
    self.isShown = isShown
    wait()
  }

  private mutating func wait() {
    if isShown, !isOver { due = Clock.monotonic(after: Self.seconds) }
  }

  /// Whether it is to be shown now.
  func isDue(at now: Int64) -> Bool {
    due.map { $0 <= now } ?? false
  }

  /// The prompt.
  mutating func show() -> String {
    due = nil
    isOpen = true
    return "<<< "
  }

  /// A line was typed; the terminal has begun the next one.
  mutating func lineWasTyped() {
    isOpen = false
    wait()
  }

  /// What arrived as it is written. Behind a prompt something may be half typed, which stays: the terminal
  /// has it.
  mutating func arrival(_ text: String) -> String {
    let start = isOpen ? "\n" : ""
    isOpen = false
    wait()
    return start + ">>> " + text + "\n"
  }

  /// No more prompts.
  mutating func end() {
    isOver = true
    isOpen = false
    due = nil
  }
}
