import WireGrammar
import WireText

/// A kernel setting of the private network.
public struct SysctlSetting: Hashable, Sendable {
  /// The dotted name.
  public var name: String
  /// The value as it is written.
  public var value: String
  /// Whether a kernel that does not have it can do without.
  public var isOptional: Bool
  /// Where the file says so.
  public var location: SourceLocation
}

/// How kernel settings are written: a map of names and values.
package enum SysctlForm {
  private static let name: JSONValue = ["pattern": "^net(\\.[A-Za-z0-9_-]+){2,}$"]
  private static let value: JSONValue = ["type": ["string", "number", "boolean"]]

  /// One of them.
  static let one: JSONValue = [
    "type": "object", "minProperties": 1, "maxProperties": 1, "propertyNames": name,
    "additionalProperties": value,
  ]
  /// Some, which a kernel need not have.
  package static let many: JSONValue = [
    "type": "object", "minProperties": 1, "propertyNames": name,
    "additionalProperties": .any(of: [
      value, .record(["value": value], optional: ["optional": ["type": "boolean", "default": false]]),
    ]),
  ]
}

extension FormReader {
  /// `{ net.ipv4.tcp_fin_timeout: 5 }`.
  package func sysctls(_ node: SourceNode, _ what: String) -> [SysctlSetting] {
    entries(node, what, of: "names and values").compactMap { key, name, value in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      let isName =
        parts.count >= 3 && parts[0] == "net"
        && parts.allSatisfy { part in
          !part.isEmpty
            && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
        }
      guard isName else {
        error("`\(name)` is no sysctl of a network", at: key, hint: "as in `net.ipv4.tcp_fin_timeout`")
        return nil
      }
      return sysctl(name, value, at: location(key.range))
    }
  }

  /// `5`, or `{ value: 5, optional: true }`.
  private func sysctl(_ name: String, _ node: SourceNode, at location: SourceLocation) -> SysctlSetting? {
    var value = node
    var isOptional: Bool? = false
    if case .mapping = node.content {
      guard let fields = Fields(node, name, keys: ["value", "optional"], self),
        let written = fields.required("value")
      else { return nil }
      value = written
      if let node = fields["optional"] { isOptional = boolean(node, "optional") }
    }
    guard let text = value.scalar, !value.isAbsent, !text.contains(where: \.isNewline) else {
      wrongKind(name, mustBe: "a value", value)
      return nil
    }
    return isOptional.map { SysctlSetting(name: name, value: text, isOptional: $0, location: location) }
  }
}
