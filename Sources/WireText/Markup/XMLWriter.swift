/// Writes an XML 1.0 document from top to bottom.
///
/// What XML 1.0 section 2.2 forbids is written out, together with what a terminal would obey: such a
/// document is often read on one.
package struct XMLWriter {
  /// What was written so far.
  package private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  private var depth = 0

  /// From its parts.
  package init() {
  }

  /// Writes an element that holds other elements.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?>, _ children: (inout XMLWriter) -> Void
  ) {
    open(name, attributes)
    text += ">\n"
    depth += 1
    children(&self)
    depth -= 1
    indent()
    text += "</\(name)>\n"
  }

  /// Writes an element that holds text, or nothing.
  package mutating func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?>, text content: String = ""
  ) {
    open(name, attributes)
    if content.isEmpty {
      text += "/>\n"
    } else {
      text += ">\(Self.escaped(content))</\(name)>\n"
    }
  }

  private mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String?>) {
    indent()
    text += "<\(name)"
    for case (let key, let value?) in attributes {
      // A parser turns the white space of an attribute into spaces, so it is written out as well.
      text += " \(key)=\"\(Self.escaped(TerminalText.escaped(value)))\""
    }
  }

  private mutating func indent() {
    text += String(repeating: "  ", count: depth)
  }

  private static func escaped(_ content: String) -> String {
    var result = ""
    for scalar in TerminalText.escapedLines(content).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
