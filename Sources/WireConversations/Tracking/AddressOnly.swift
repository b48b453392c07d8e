import Synchronization

/// Makes the struct that holds it address-only: the compiler passes such a struct by address, and never loads
/// the whole of it to read one field.
///
/// A large loadable struct is copied to the stack by each call that reads it. An atomic is the address-only
/// type of the standard library; the value of this one is never used.
struct AddressOnly: ~Copyable {
  private let cell = Atomic<UInt8>(0)
}
