import CWireLab
import Glibc

/// The names of the errors of Linux: errno(3).
public enum ErrnoName {
  /// Every name, by its number.
  private static let names: [Int32: String] = {
    var names: [Int32: String] = [:]
    for number in 1...Int32(255) {
      if let name = wirelab_errno_name(number) { names[number] = String(cString: name) }
    }
    return names
  }()

  /// Every name that `name(of:)` can give, sorted; each number has one.
  public static let all = names.values.sorted()

  /// The numbers of all names, with the second names of three.
  private static let numbers: [String: Int32] = {
    var numbers = Dictionary(uniqueKeysWithValues: names.map { ($1, $0) })
    numbers["EWOULDBLOCK"] = EAGAIN
    numbers["ENOTSUP"] = EOPNOTSUPP
    numbers["EDEADLOCK"] = EDEADLK
    return numbers
  }()

  /// The name of a number: `ECONNREFUSED`; `errno 4095` for one that has none.
  public static func name(of number: Int32) -> String {
    names[number] ?? "errno \(number)"
  }

  /// The number of a name; nil: there is no such error.
  public static func number(of name: String) -> Int32? {
    numbers[name]
  }

  /// What strerror(3) says: `Connection refused`.
  public static func sentence(of number: Int32) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
      guard let start = buffer.baseAddress else { return "" }
      start.initialize(repeating: 0, count: buffer.count)
      _ = strerror_r(number, start, buffer.count - 1)
      return String(cString: start)
    }
  }
}
