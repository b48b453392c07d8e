public import WireConversations
public import WireFormat

/// Which conversations are meant. What is nil matches all; of a list, any value will do.
public struct ConversationSelector: Hashable, Sendable {
  /// The end that opened.
  public var initiator: End?
  /// The end that was opened to.
  public var responder: End?
  /// How they were opened.
  public var handshake: [HandshakeKind]?
  /// How they ended.
  public var teardown: [TeardownName]?
  /// Who sent the reset; nil is the file's `none`.
  public var resetBy: [Role?]?
  /// Octets of payload of the initiator, at least and at most.
  public var initiatorBytes: ClosedRange<Int>?
  /// Octets of payload of the responder, at least and at most.
  public var responderBytes: ClosedRange<Int>?
  /// Who is behind one of the ends.
  public var actor: [String]?

  /// One end of a conversation.
  public struct End: Hashable, Sendable {
    /// Its address.
    public var address: [IPAddress]?
    /// Its port.
    public var port: [ClosedRange<Int>]?
  }
}

extension ConversationSelector {
  /// As a file writes it: `responder: { port: 80 }, teardown: reset`.
  package var text: String {
    func list(_ values: [String]?, _ name: String) -> String? {
      values.map { "\(name): " + ($0.count == 1 ? $0[0] : "[\($0.joined(separator: ", "))]") }
    }
    func end(_ end: End?, _ name: String) -> String? {
      guard let end else { return nil }
      let parts = [
        list(end.address?.map { "\($0)" }, "address"),
        list(
          end.port?.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }, "port"),
      ]
      return "\(name): { \(parts.compactMap(\.self).joined(separator: ", ")) }"
    }
    func count(_ range: ClosedRange<Int>?, _ name: String) -> String? {
      range.map {
        $0.count == 1 ? "\(name): \($0.lowerBound)" : "\(name): [\($0.lowerBound), \($0.upperBound)]"
      }
    }
    let bytes = [count(initiatorBytes, "initiator"), count(responderBytes, "responder")].compactMap(\.self)
    let parts = [
      end(initiator, "initiator"), end(responder, "responder"),
      list(handshake?.map(\.rawValue), "handshake"), list(teardown?.map(\.rawValue), "teardown"),
      list(resetBy?.map { $0?.rawValue ?? "none" }, "resetBy"),
      bytes.isEmpty ? nil : "bytes: { \(bytes.joined(separator: ", ")) }", list(actor, "actor"),
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
  }
}
