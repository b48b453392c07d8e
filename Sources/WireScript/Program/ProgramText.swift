import WireSockets

/// A text of a scenario in which names of servers stand for their addresses: `http://{shop}/`.
public struct ProgramText: Hashable, Sendable {
  /// As the file has it.
  public var text: String

  /// A text as the file has it.
  package init(_ text: String) {
    self.text = text
  }

  /// What stands between braces and may stand for something: `{port}`, `{shop}`, `{shop.port}`.
  package struct Placeholder: Hashable, Sendable {
    /// The name before the point.
    package var name: String
    /// What is meant of it: `port`, `address`; nil: both, as a URL has them.
    package var part: String?

    /// All that a placeholder may ask for.
    package static let parts = ["port", "address"]
  }

  /// The name that stands for the certificates of the run: `{tls.authority}`.
  package static let tlsName = "tls"

  /// Whether it asks for certificates of the run.
  var asksForTLS: Bool { placeholders.contains(where: \.asksForTLS) }

  /// The text with every placeholder replaced that the closure knows; others stay as they are.
  package func replacing(_ value: (Placeholder) -> String?) -> String {
    var result = ""
    for piece in pieces {
      result += piece.placeholder.flatMap(value) ?? piece.text
    }
    return result
  }

  /// Its placeholders, in their order.
  package var placeholders: [Placeholder] { pieces.compactMap(\.placeholder) }

  private var pieces: [(text: String, placeholder: Placeholder?)] {
    var pieces: [(String, Placeholder?)] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      pieces.append((String(rest[..<open]), nil))
      rest = rest[open...]
      let inside = rest.dropFirst().prefix { $0 != "{" && $0 != "}" }
      guard inside.endIndex < rest.endIndex, rest[inside.endIndex] == "}",
        let placeholder = Placeholder(parsing: inside)
      else {
        pieces.append(("{", nil))
        rest = rest.dropFirst()
        continue
      }
      let end = rest.index(after: inside.endIndex)
      pieces.append((String(rest[..<end]), placeholder))
      rest = rest[end...]
    }
    pieces.append((String(rest), nil))
    return pieces
  }
}

extension ProgramText.Placeholder {
  /// Whether it stands for the path of a certificate of the run, or of its key.
  var asksForTLS: Bool {
    name == ProgramText.tlsName && part.map(ProgramSecrets.names.contains) ?? false
  }

  /// `shop`, `shop.port`; nil: nothing that could be one.
  fileprivate init?(parsing text: Substring) {
    let words = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(words.count), let name = words.first, name.first?.isLetter == true,
      words.allSatisfy({ !$0.isEmpty }),
      words.allSatisfy({ word in
        word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
      })
    else { return nil }
    self.init(name: String(name), part: words.count == 2 ? String(words[1]) : nil)
  }

  /// What stands for it, of a server at this address; nil: there is no such part.
  package func value(of address: SocketAddress) -> String? {
    let host = address.host
    switch part {
    case nil: return address.family == .ipv6 ? "[\(host)]:\(address.port)" : "\(host):\(address.port)"
    case "port": return "\(address.port)"
    case "address": return host
    default: return nil
    }
  }
}
