// The one file that leaves what the compiler can prove: it reads integers out of octets, in bounds, and
// copies octets.

extension RawSpan {
  /// The octet at `offset`; traps past the end.
  @inlinable @inline(__always)
  func octet(at offset: Int) -> UInt8 {
    unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt8.self)
  }

  /// Two octets in network byte order; traps past the end.
  @inlinable @inline(__always)
  func bigEndian16(at offset: Int) -> UInt16 {
    unsafe UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  /// Four octets in network byte order; traps past the end.
  @inlinable @inline(__always)
  func bigEndian32(at offset: Int) -> UInt32 {
    unsafe UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// Eight octets in network byte order; traps past the end.
  @inlinable @inline(__always)
  func bigEndian64(at offset: Int) -> UInt64 {
    unsafe UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}

extension RawSpan {
  /// Eight octets in the order of this machine, of which the caller has checked that they are there.
  @inline(__always)
  func uncheckedWord(at offset: Int) -> UInt64 {
    unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
  }
}

extension [UInt8] {
  /// The octets as the readers want them; unlike other elements, a `UInt8` has no padding that could be read.
  var octets: RawSpan {
    @_lifetime(borrow self)
    get { unsafe span.bytes }
  }

  /// Appends octets at once.
  mutating func append(_ octets: RawSpan) {
    unsafe octets.withUnsafeBytes { unsafe append(contentsOf: $0) }
  }
}
