import Glibc

/// To the kernel the name of a file, an argument and a variable of the environment are octets, which need not
/// be UTF-8; here they are texts.
///
/// An octet that belongs to no character stands in the text as one of the private use area, U+10F780 for 0x80
/// to U+10F7FF for 0xFF, which `TerminalText` shows as `\x80` to `\xFF`. So does each octet of such a
/// character itself: no two names have the same text, and each text gives back the octets that it came from.
extension String {
  private static let firstEscape: UInt32 = 0x10F700
  private static let escapes: ClosedRange<UInt32> = firstEscape + 0x80...firstEscape + 0xFF

  /// The text of a name.
  package init(fileName octets: [UInt8]) {
    // The escapes begin with these two octets.
    if let text = String(validating: octets, as: UTF8.self), !octets.contains(0xF4) {
      self = text
      return
    }
    self = ""
    var parser = Unicode.UTF8.ForwardParser()
    var rest = octets.makeIterator()
    var place = 0
    while true {
      switch parser.parseScalar(from: &rest) {
      case .emptyInput: return
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        if Self.escapes.contains(scalar.value) {
          escape(octets[place..<place + encoded.count])
        } else {
          unicodeScalars.append(scalar)
        }
        place += encoded.count
      case .error(let length):
        escape(octets[place..<place + length])
        place += length
      }
    }
  }

  /// The text of a name that ends with a zero.
  package init(fileName octets: UnsafePointer<CChar>) {
    self.init(
      fileName: UnsafeBufferPointer(start: octets, count: strlen(octets)).map(UInt8.init(bitPattern:)))
  }

  /// The name whose text this is, ended with a zero, as system calls take it.
  package var fileName: [CChar] {
    guard unicodeScalars.contains(where: { Self.escapes.contains($0.value) }) else {
      return Array(utf8CString)
    }
    var octets: [CChar] = []
    for scalar in unicodeScalars {
      if Self.escapes.contains(scalar.value) {
        octets.append(CChar(truncatingIfNeeded: scalar.value - Self.firstEscape))
      } else {
        octets += UTF8.encode(scalar)!.map(CChar.init(bitPattern:))
      }
    }
    return octets + [0]
  }

  /// The text of a name for a message, in which it must not begin a line of its own; what else a terminal
  /// would obey is written out by whoever writes the message to it.
  package var onOneLine: String { contains(where: \.isNewline) ? replacing("\n", with: "\\n") : self }

  private mutating func escape(_ octets: ArraySlice<UInt8>) {
    for octet in octets { unicodeScalars.append(Unicode.Scalar(Self.firstEscape + UInt32(octet))!) }
  }
}
