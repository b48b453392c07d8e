import WireConversations
import WireText

/// What is said of two points of capture.
extension Words {
  package func related(_ count: Int, first: String, second: String) -> String {
    text("relate.related", ["count": count, "first": first, "second": second])
  }
  package func relation(_ kind: Relation.Kind) -> String {
    switch kind {
    case .same: text("relate.same")
    case .translated: text("relate.translated")
    case .renumbered: text("relate.renumbered")
    case .proxied: text("relate.proxied")
    }
  }
  package var firstPoint: String { text("relate.first") }
  package var secondPoint: String { text("relate.second") }
  package var onlyAtFirst: String { text("relate.only-first") }
  package var onlyAtSecond: String { text("relate.only-second") }
  package var shift: String { text("relate.shift") }
  package func shifted(_ role: Role, by shift: UInt32) -> String {
    text(
      "relate.shifted",
      ["end": LocalizedText(TextKey(role, in: "end")), "shift": Int(Int32(bitPattern: shift))])
  }
  package func unrelated(_ ids: [Int], at point: String) -> String {
    let list = ids.prefix(20).map(String.init).joined(separator: comma) + (ids.count > 20 ? " ..." : "")
    return text("relate.unrelated", ["point": point, "list": list])
  }
}
