/// Which program wrote a pcapng file (shb_userappl).
package enum PcapngApplication {
  /// What the Section Header Block at the beginning of a file says, in little endian, as `PcapngWriter`
  /// writes it; nil: there is none, or it names nobody.
  package static func name(in octets: [UInt8]) -> String? {
    func number(at offset: Int, _ size: Int) -> Int? {
      guard offset + size <= octets.count else { return nil }
      return (0..<size).reduce(0) { $0 | Int(octets[offset + $1]) << (8 * $1) }
    }
    guard number(at: 0, 4) == Int(PcapngReader.sectionHeader), number(at: 8, 4) == 0x1a2b_3c4d,
      let length = number(at: 4, 4)
    else { return nil }
    var offset = 24
    while offset + 8 <= length, let code = number(at: offset, 2), let size = number(at: offset + 2, 2),
      code != 0
    {
      let value = offset + 4..<offset + 4 + size
      guard value.upperBound <= min(length, octets.count) else { return nil }
      if code == Int(PcapngOption.application) { return String(decoding: octets[value], as: UTF8.self) }
      offset = value.lowerBound + (size + 3) / 4 * 4
    }
    return nil
  }
}
