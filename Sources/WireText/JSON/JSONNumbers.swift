/// Goes once through a JSON document (RFC 8259) that somebody else wrote, and hands over every number in it
/// with its place, before anything is made of the document: so no number is forgotten.
///
/// What is no JSON at all may pass where no number is concerned; whoever decodes the document afterwards says
/// so. Memory grows with the depth alone.
package struct JSONNumbers {
  /// A number, and where it stands.
  package struct Number {
    /// As it is written.
    package let text: String
    /// The key of the member that it belongs to, itself or as an element of an array; empty: none.
    package let key: String
    /// The key of the object that has that member.
    package let parent: String
    /// From the document down to it: `run.scenarios[2].repetition`.
    package let path: String
  }

  /// Why a document was not gone through to its end.
  package enum Failure: Error {
    /// What stands at an octet (from 1) belongs to no JSON document in UTF-8.
    case malformed(Int)
    /// More containers in each other than `depthLimit`, at an octet (from 1).
    case tooDeep(Int)
    /// A key, at an octet, is written with an escape, so that it has another name than it shows, or has more
    /// octets than `keyLimit`.
    case foreignKey(Int)
  }

  /// Containers within each other: more than any document of ours has.
  package static let depthLimit = 64
  /// Octets of a key: more than any of ours has.
  private static let keyLimit = 64

  /// A container that is open.
  private struct Container {
    /// The octets of the key whose value is read; nil: an array.
    var key: Range<Int>?
    /// Of an array.
    var index = 0
    /// Of an object: whether a string is a key.
    var awaitsKey = false
  }

  private let octets: [UInt8]
  private var position = 0
  private var open: [Container] = []

  /// The first number that is refused; nil: none is.
  ///
  /// - Parameter isRefused: is asked of each with its text, its key, and the key of the object around it.
  package static func first(
    in octets: [UInt8], where isRefused: (_ text: String, _ key: String, _ parent: String) -> Bool
  ) throws(Failure) -> Number? {
    var numbers = JSONNumbers(octets: octets)
    return try numbers.next(isRefused)
  }

  private init(octets: [UInt8]) {
    self.octets = octets
  }

  private mutating func next(_ isRefused: (String, String, String) -> Bool) throws(Failure) -> Number? {
    while position < octets.count {
      switch octets[position] {
      case UInt8(ascii: "{"): try begin(Container(key: position..<position, awaitsKey: true))
      case UInt8(ascii: "["): try begin(Container())
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: ","): separate()
      case UInt8(ascii: ":"): if !open.isEmpty { open[open.count - 1].awaitsKey = false }
      case UInt8(ascii: "\""):
        try string()
        continue
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        let text = number()
        let keys = lastKeys()
        if isRefused(text, keys.key, keys.parent) {
          return Number(text: text, key: keys.key, parent: keys.parent, path: path)
        }
        continue
      // true, false and null.
      case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x20, 0x09, 0x0A, 0x0D: break
      default: throw .malformed(position + 1)
      }
      position += 1
    }
    return nil
  }

  private mutating func begin(_ container: Container) throws(Failure) {
    guard open.count < Self.depthLimit else { throw .tooDeep(position + 1) }
    open.append(container)
  }

  private mutating func separate() {
    guard let last = open.indices.last else { return }
    if open[last].key == nil { open[last].index += 1 } else { open[last].awaitsKey = true }
  }

  /// Passes over a string, which may be a key.
  private mutating func string() throws(Failure) {
    let start = position + 1
    var end = start
    var isEscaped = false
    while end < octets.count, octets[end] != UInt8(ascii: "\"") {
      let isEscape = octets[end] == UInt8(ascii: "\\")
      isEscaped = isEscaped || isEscape
      end += isEscape ? 2 : 1
    }
    position = min(end + 1, octets.count)
    guard let last = open.indices.last, open[last].awaitsKey else { return }
    end = min(end, octets.count)
    if isEscaped || end - start > Self.keyLimit { throw .foreignKey(start) }
    open[last].key = start..<end
  }

  private mutating func number() -> String {
    let start = position
    while position < octets.count {
      switch octets[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        position += 1
      default: return text(start..<position)
      }
    }
    return text(start..<position)
  }

  private func text(_ range: Range<Int>) -> String { String(decoding: octets[range], as: UTF8.self) }

  private func lastKeys() -> (key: String, parent: String) {
    var keys = open.reversed().lazy.compactMap(\.key).makeIterator()
    let key = keys.next().map(text) ?? ""
    return (key, keys.next().map(text) ?? "")
  }

  private var path: String {
    open.reduce("") { path, container in
      guard let key = container.key else { return path + "[\(container.index)]" }
      return path + (path.isEmpty ? "" : ".") + text(key)
    }
  }
}
