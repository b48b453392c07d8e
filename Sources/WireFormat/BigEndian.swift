/// The one place that reads integers out of bytes; everything else in this module is checked by the compiler.
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
