import Foundation

/// What a program is linked from, read from its file: ELF, 64 bits, little-endian (elf(5)).
struct ProgramFile {
  /// The shared libraries that it asks the dynamic linker for.
  private(set) var libraries: [String] = []
  /// The names of its symbols, those of others that it uses among them.
  private(set) var symbols: [String] = []

  /// A part of the file.
  private struct Section {
    let type: UInt32
    let start: Int
    let size: Int
    /// The section that holds its names.
    let names: Int
  }

  /// Types of sections, and the tag of a needed library.
  private enum Code {
    static let symbols: UInt32 = 2
    static let dynamic: UInt32 = 6
    static let dynamicSymbols: UInt32 = 11
    static let needed: UInt64 = 1
  }

  /// Reads a program; nil: it is none of this sort.
  init?(path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    guard data.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F"), 2, 1]) else {
      return nil
    }
    data.withUnsafeBytes { file in
      func number<Number: FixedWidthInteger>(_ type: Number.Type, _ offset: Int) -> Number {
        Number(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: type))
      }
      func text(_ offset: Int) -> String {
        String(decoding: file[offset...].prefix { $0 != 0 }, as: UTF8.self)
      }
      let table = Int(number(UInt64.self, 0x28))
      let sections = (0..<Int(number(UInt16.self, 0x3C))).map { index in
        let header = table + index * Int(number(UInt16.self, 0x3A))
        return Section(
          type: number(UInt32.self, header + 4), start: Int(number(UInt64.self, header + 0x18)),
          size: Int(number(UInt64.self, header + 0x20)), names: Int(number(UInt32.self, header + 0x28)))
      }
      for section in sections {
        let end = section.start + section.size
        switch section.type {
        case Code.dynamic:
          for entry in stride(from: section.start, to: end, by: 16)
          where number(UInt64.self, entry) == Code.needed {
            libraries.append(text(sections[section.names].start + Int(number(UInt64.self, entry + 8))))
          }
        case Code.symbols, Code.dynamicSymbols:
          symbols += stride(from: section.start, to: end, by: 24).map {
            text(sections[section.names].start + Int(number(UInt32.self, $0)))
          }
        default: break
        }
      }
    }
  }
}
