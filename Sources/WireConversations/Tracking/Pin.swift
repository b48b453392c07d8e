import Synchronization

/// Pins what holds it in memory: the compiler then passes that by its address, and never loads the whole to look at one field.
///
/// A large struct without it is copied to the stack by each call that only reads it. An atomic is what the standard library has
/// that stays at its address; this one is never used.
struct Pin: ~Copyable {
  private let cell = Atomic<UInt8>(0)
}
