import WireFormat
import WireText

extension Words {
  /// Why frames were not looked at, and how many: `PPPoE 5, SCTP (protocol 132) 3`.
  package func unseen(_ kinds: [(kind: UnseenKind, count: Int)]) -> String {
    let shown = kinds.prefix(Self.kindLimit).map { "\(unseen($0.kind)) \($0.count)" }
    let left = kinds.count - shown.count
    return (shown + (left > 0 ? [text("unseen.more", ["count": left])] : [])).joined(separator: comma)
  }

  /// More kinds than these nobody reads; documents have them all.
  private static let kindLimit = 12

  /// That some were not, before the list of them.
  package func notLookedAt(_ kinds: [(kind: UnseenKind, count: Int)]) -> String {
    text("unseen.list", ["list": unseen(kinds)])
  }

  private func unseen(_ kind: UnseenKind) -> String {
    switch kind {
    case .tunnel(let tunnel): tunnel.rawValue
    case .ipProtocol(let number):
      UnseenKind.transports[number].map {
        text("unseen.transport", ["name": $0, "number": Int(number)])
      } ?? text("unseen.protocol", ["number": Int(number)])
    case .etherType(let number): "EtherType 0x" + UnseenKind.hexadecimal(number)
    case .linkType(let number):
      LinkType(rawValue: number).title.map {
        text("unseen.named-link-type", ["name": $0, "number": Int(number)])
      } ?? text("unseen.link-type", ["number": Int(number)])
    case .cut(let place): text(TextKey(place, in: "unseen-cut"))
    case .damaged: text("unseen.damaged")
    case .fragment: text("unseen.fragments")
    }
  }
}
