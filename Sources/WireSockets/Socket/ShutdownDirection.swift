/// Which half of a conversation `shutdown(2)` ends.
public enum ShutdownDirection: String, Hashable, Sendable, CaseIterable {
  case read
  case write
  case both
}
