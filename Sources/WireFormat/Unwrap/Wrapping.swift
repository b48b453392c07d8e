/// What a packet is wrapped in, the outermost first: `vlan 7 > vxlan 42 > `.
///
/// A flat value: a step is a wrapper and, where it has one, the number that tells it from others of its kind.
public struct Wrapping: Hashable, Sendable {
  /// As deep as packets are unwrapped.
  public static var depthLimit: Int { 8 }

  /// The wrapper in bits 40 to 47, whether it has a number in bit 32, the number below.
  private var steps = InlineArray<8, UInt64>(repeating: 0)
  /// How many wrappers there are.
  public private(set) var count = 0

  /// Nothing.
  public init() {}

  /// Whether there is none.
  public var isEmpty: Bool { count == 0 }

  /// Whether another wrapper fits.
  var hasRoom: Bool { count < Self.depthLimit }

  /// Adds a wrapper inside the others.
  ///
  /// - Parameter number: what tells it from others of its kind: a VLAN, a VNI, a session.
  public mutating func append(_ wrapper: Wrapper, _ number: UInt32?) {
    guard hasRoom else { return }
    steps[count] = UInt64(wrapper.rawValue) << 40 | (number.map { 1 << 32 | UInt64($0) } ?? 0)
    count += 1
  }

  /// A wrapper and its number; from 0, the outermost.
  public subscript(place: Int) -> (wrapper: Wrapper, number: UInt32?)? {
    guard place < count, let wrapper = Wrapper(rawValue: UInt8(truncatingIfNeeded: steps[place] >> 40)) else {
      return nil
    }
    return (wrapper, steps[place] >> 32 & 1 == 1 ? UInt32(truncatingIfNeeded: steps[place]) : nil)
  }

  /// The same wrappers with the numbers that both have; nil: they are others.
  public func common(with other: Wrapping) -> Wrapping? {
    guard count == other.count else { return nil }
    var common = self
    for place in 0..<count where steps[place] != other.steps[place] {
      guard steps[place] >> 40 == other.steps[place] >> 40 else { return nil }
      common.steps[place] &= 0xff << 40
    }
    return common
  }

  /// The same without numbers.
  var withoutNumbers: Wrapping {
    var bare = self
    for place in 0..<count { bare.steps[place] &= 0xff << 40 }
    return bare
  }

  /// Whether both are the same wrappers with the same numbers.
  public static func == (one: Wrapping, other: Wrapping) -> Bool {
    guard one.count == other.count else { return false }
    for place in 0..<one.count where one.steps[place] != other.steps[place] { return false }
    return true
  }

  /// Hashes the wrappers and their numbers.
  public func hash(into hasher: inout Hasher) {
    for place in 0..<count { hasher.combine(steps[place]) }
  }
}

extension Wrapping: CustomStringConvertible {
  /// The wrappers by their names, with their numbers: `pppoe 7 > gre 5`.
  public var description: String {
    var text = ""
    for place in 0..<count {
      guard let (wrapper, number) = self[place] else { break }
      if place > 0 { text += " > " }
      text += wrapper.label
      if let number { text += " \(number)" }
    }
    return text
  }
}
