/// The options of pcapng blocks (section 3.5): a code, a length, a value padded to four octets.
enum PcapngOption {
  static let endOfOptions: UInt16 = 0
  /// opt_comment, of any block.
  static let comment: UInt16 = 1
  /// The comment on the statistics of an interface that says that nothing came after the last frame.
  static let drained = "wirelab: drained"
  /// shb_hardware, shb_os, shb_userappl.
  static let hardware: UInt16 = 2
  static let operatingSystem: UInt16 = 3
  static let application: UInt16 = 4
  /// if_name, if_tsresol, if_fcslen, if_tsoffset.
  static let interfaceName: UInt16 = 2
  static let timestampResolution: UInt16 = 9
  static let checkSequenceLength: UInt16 = 13
  static let timestampOffset: UInt16 = 14
  /// epb_dropcount.
  static let dropCount: UInt16 = 4
  /// isb_ifrecv, isb_ifdrop, isb_osdrop.
  static let received: UInt16 = 4
  static let interfaceDrops: UInt16 = 5
  static let systemDrops: UInt16 = 7

  /// Gives each option's code and where its value is.
  ///
  /// A list that is damaged ends there: what it would have said is never needed to find the next block.
  @inline(__always)
  static func forEach(
    in bytes: RawSpan, _ range: Range<Int>, _ order: ByteOrder, _ body: (UInt16, Range<Int>) -> Void
  ) {
    var offset = range.lowerBound
    while offset + 4 <= range.upperBound {
      let code = bytes.integer16(at: offset, order)
      let value = offset + 4..<offset + 4 + Int(bytes.integer16(at: offset + 2, order))
      guard code != endOfOptions, value.upperBound <= range.upperBound else { return }
      body(code, value)
      offset = value.lowerBound + padded(value.count)
    }
  }

  /// A length rounded up to a multiple of four.
  @inline(__always)
  static func padded(_ length: Int) -> Int {
    (length + 3) & ~3
  }
}
