import WireSockets

extension Step {
  /// What the step claims, in words; nil: it claims nothing but that it does not fail.
  var expectedOutcome: String? {
    if let fails { return "fails with \(fails)" }
    let claims = [
      returns.map { "= \($0)" }, gives.map { OctetText.quoted($0, limit: 48) }, decodes.map(Self.encoding),
    ].compactMap(\.self)
    return claims.isEmpty ? action.traits.octets : claims.joined(separator: ", ")
  }

  /// Whether the claim is about octets, not about a return value.
  var isContentClaim: Bool {
    if gives != nil || decodes != nil { return true }
    return fails == nil && returns == nil && action.traits.octets != nil
  }

  /// What is wrong with the octets of a receive; nil: they are what they must be.
  package func objection(to octets: [UInt8]) -> String? {
    if let gives, octets != gives { return OctetText.quoted(octets, limit: 48) }
    let isText = String(validating: octets, as: UTF8.self) != nil
    if let decodes, decodes != isText { return Self.encoding(isText) }
    return nil
  }

  private static func encoding(_ isText: Bool) -> String {
    isText ? "UTF-8" : "not UTF-8"
  }
}
