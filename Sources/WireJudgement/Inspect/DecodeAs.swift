public import WireFormat

/// What a user says of ports: `4790=vxlan`, and of ESP: `esp=null`.
extension CaptureInspector {
  /// What is unwrapped in captures.
  public typealias Unwrapping = WireFormat.Unwrapping

  /// Reads what a user says.
  ///
  /// - Parameters:
  ///   - isOn: whether anything is unwrapped.
  ///   - words: each `PORT=KIND` or `esp=null`; several may stand with commas between.
  /// - Throws: `Failure`, which names the kinds.
  public static func unwrapping(isOn: Bool, decodeAs words: [String]) throws(Failure) -> Unwrapping {
    var unwrapping = Unwrapping(isOn: isOn)
    for word in words.flatMap({ $0.split(separator: ",") }) {
      let sides = word.lowercased().filter { $0 != " " }.split(
        separator: "=", omittingEmptySubsequences: false)
      if sides == ["esp", "null"] {
        unwrapping.takesESPAsNull = true
      } else if sides.count == 2, let port = UInt16(sides[0]), port > 0,
        let carrier = Carrier(rawValue: String(sides[1]))
      {
        unwrapping.ports[port] = carrier
      } else {
        let kinds = Carrier.allCases.map(\.rawValue).joined(separator: ", ")
        throw Failure(
          description:
            "--decode-as: '\(word)' is neither PORT=KIND, with a port of UDP and one of \(kinds), nor esp=null."
        )
      }
    }
    return unwrapping
  }
}
