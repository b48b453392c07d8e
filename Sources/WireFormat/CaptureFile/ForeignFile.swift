/// What a file is that is no capture, or one of a format that is not read: told by its first octets.
///
/// It is flat, so that an error that holds it can be copied as octets.
public struct ForeignFile: Hashable, Sendable {
  private let staticName: StaticString
  private let staticAdvice: StaticString
  /// Whether the advice is the command that unpacks it.
  private let isCommand: Bool

  /// What it is, with its article: `a ZIP archive`.
  public var name: String { "\(staticName)" }
  /// What to do with it.
  public var advice: String {
    isCommand ? "`\(staticAdvice)` takes out what it holds; give the captures in it" : "\(staticAdvice)"
  }

  /// How many octets of a file tell all that they can.
  static let wantedCount = 512

  private init(_ name: StaticString, _ advice: StaticString) {
    (staticName, staticAdvice, isCommand) = (name, advice, false)
  }

  private init(_ name: StaticString, unpackedBy command: StaticString) {
    (staticName, staticAdvice, isCommand) = (name, command, true)
  }

  /// Two of the same words.
  public static func == (one: ForeignFile, other: ForeignFile) -> Bool {
    one.name == other.name && one.advice == other.advice
  }

  /// Hashes the words.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(advice)
  }

  /// Recognizes a file; nil: its octets say nothing.
  init?(_ bytes: RawSpan, from start: Int) {
    let count = min(Self.wantedCount, bytes.byteCount - start)
    let octets = (0..<count).map { bytes.octet(at: start + $0) }
    guard let found = Self.binary(octets) ?? Self.text(octets) else { return nil }
    self = found
  }

  private static let convert: StaticString = "`editcap FILE capture.pcapng` (of Wireshark) converts it"

  /// Files by the octets that stand at one place.
  private static let magics: [(offset: Int, octets: [UInt8], file: ForeignFile)] = [
    (0, Array("PK\u{3}\u{4}".utf8), ForeignFile("a ZIP archive", unpackedBy: "unzip FILE")),
    (0, Array("PK\u{5}\u{6}".utf8), ForeignFile("an empty ZIP archive", "there is nothing in it")),
    (0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], ForeignFile("a 7z archive", unpackedBy: "7z x FILE")),
    (0, Array("Rar!\u{1a}\u{7}".utf8), ForeignFile("a RAR archive", unpackedBy: "unrar x FILE")),
    (257, Array("ustar".utf8), ForeignFile("a tar archive", unpackedBy: "tar -xf FILE")),
    (0, Array("070701".utf8), ForeignFile("a cpio archive", unpackedBy: "cpio -id < FILE")),
    (0, Array("!<arch>\n".utf8), ForeignFile("an ar archive", unpackedBy: "ar x FILE")),
    (0, Array("MSCF\0\0\0\0".utf8), ForeignFile("a cabinet", unpackedBy: "cabextract FILE")),
    (0, Array("LZIP".utf8), ForeignFile("packed by lzip", "`lzip -d FILE` unpacks it")),
    (0, [0x89, 0x4c, 0x5a, 0x4f, 0], ForeignFile("packed by lzop", "`lzop -d FILE` unpacks it")),
    (0, [0x1f, 0x9d], ForeignFile("packed by compress", "`uncompress FILE.Z` unpacks it")),
    (0, [0x5d, 0, 0], ForeignFile("packed by lzma", "`unlzma FILE.lzma` unpacks it")),
    (0, [2, 0x21, 0x4c, 0x18], ForeignFile("of LZ4's legacy format", "`lz4 -d FILE` unpacks it")),
    (0, Array("RTSS".utf8), ForeignFile("a capture of Microsoft Network Monitor 1", convert)),
    (0, Array("GMBU".utf8), ForeignFile("a capture of Microsoft Network Monitor 2", convert)),
    (0, Array("TRSNIFF data    \u{1a}".utf8), ForeignFile("a capture of the DOS Sniffer", convert)),
    (0, Array("XCP\0".utf8), ForeignFile("a capture of NetXRay or the Windows Sniffer", convert)),
    (0, [0x7f] + Array("ver".utf8), ForeignFile("a capture of EtherPeek or OmniPeek", convert)),
    (0, [5] + Array("VNF".utf8), ForeignFile("a capture of Visual Networks", convert)),
    (0, Array("ObserverPktBuffe".utf8), ForeignFile("a capture of Network Instruments Observer", convert)),
    (0, [0xaa, 0xaa, 0xaa, 0xaa], ForeignFile("a capture of 5View", convert)),
    (0, [1, 0x10, 0x4c, 0, 1, 5] + Array("Trace".utf8), ForeignFile("a capture of LANalyzer", convert)),
    (0, [0x54, 0x52, 0, 0x64, 0], ForeignFile("a capture of HP-UX's nettl", convert)),
    (0, Array("iptrace ".utf8), ForeignFile("a capture of AIX's iptrace", convert)),
    (0, Array("btsnoop\0".utf8), ForeignFile("a capture of Bluetooth", "there is no IP packet in it")),
    // The header of a buffer (72 octets), then the marker of a system trace of 32 or 64 bits.
    (72, [2, 0, 1, 0xc0], etl), (72, [2, 0, 2, 0xc0], etl),
    (
      0, Array("version https://git-lfs.github.com/spec/".utf8),
      ForeignFile("a pointer of Git LFS", "`git lfs pull` gets the file")
    ),
  ]

  private static let etl = ForeignFile(
    "an event trace of Windows (.etl)", "`etl2pcapng FILE capture.pcapng` converts it")

  private static func binary(_ octets: [UInt8]) -> ForeignFile? {
    magics.first { magic in
      octets.count > magic.offset && octets.dropFirst(magic.offset).starts(with: magic.octets)
    }?.file
  }

  private static func text(_ octets: [UInt8]) -> ForeignFile? {
    guard octets.count >= 8 else { return nil }
    if octets.starts(with: [0xff, 0xfe]) || octets.starts(with: [0xfe, 0xff]) {
      return ForeignFile("text in UTF-16", "captures are binary: `tcpdump -w FILE` writes one")
    }
    guard octets.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || (9...13).contains($0) }) else { return nil }
    let text = String(decoding: octets, as: UTF8.self)
    let first = text.drop { $0.isWhitespace || $0 == "\u{feff}" }
    if first.hasPrefix("{") || first.hasPrefix("[") { return json(text) }
    if first.hasPrefix("<") {
      return text.contains("<pdml") || text.contains("<psml")
        ? ForeignFile("PDML or PSML, what tshark made of a capture", "give the capture itself")
        : ForeignFile("HTML or XML", "perhaps an error that was downloaded in place of the capture")
    }
    if isHexDump(first) {
      return ForeignFile("a hex dump", "`text2pcap FILE capture.pcapng` makes a capture of it")
    }
    return ForeignFile("text", "captures are binary: `tcpdump -w FILE` and `tshark -w FILE` write them")
  }

  private static func json(_ text: String) -> ForeignFile {
    if text.contains(#""log""#) && (text.contains(#""creator""#) || text.contains(#""entries""#)) {
      return ForeignFile(
        "an HTTP archive (HAR)", "it holds requests and no packets; capture with tcpdump beside the browser")
    }
    if text.contains(#""layers""#) || text.contains(#""_source""#) {
      return ForeignFile("JSON, what tshark made of a capture", "give the capture itself")
    }
    return ForeignFile("JSON", "captures are binary: `tcpdump -w FILE` and `tshark -w FILE` write them")
  }

  /// Whether a line begins with an offset of 0 and octets of two digits.
  private static func isHexDump(_ text: Substring) -> Bool {
    let words = text.prefix(60).split(whereSeparator: \.isWhitespace).prefix(4)
    guard let offset = words.first, words.count == 4, (4...8).contains(offset.count),
      offset.allSatisfy({ $0 == "0" || $0 == ":" })
    else { return false }
    return words.dropFirst().allSatisfy { $0.count == 2 && $0.allSatisfy(\.isHexDigit) }
  }
}
