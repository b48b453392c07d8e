import WireConversations
import WireTLS
import WireText

extension JSONWriter {
  /// What a conversation says in TLS; null: it is not known.
  mutating func member(_ key: JSONKey, _ tls: ConversationTLS) {
    let session = tls.session
    object(key) { json in
      json.member("client", tls.client.rawValue)
      json.member("version", session.version?.description)
      json.member("cipher", session.cipherSuite?.description)
      json.member("sni", session.serverName)
      json.member("alpn", session.selectedProtocol.name)
      if let isResumed = session.isResumed {
        json.member("resumed", isResumed)
      } else {
        json.member("resumed", nil as String?)
      }
      if session.offersEarlyData, let isTaken = session.acceptsEarlyData {
        json.member("earlyData", isTaken)
      } else if session.offersEarlyData {
        json.member("earlyData", nil as String?)
      }
      json.member("closeNotify", tls.closeNotify?.rawValue)
      json.object("closeNotifyFrames", onOneLine: true) { json in
        for role in Role.allCases {
          if case .sent(let frame) = tls.closeNotify(by: role) {
            json.member(role == .initiator ? "initiator" : "responder", frame: frame)
          }
        }
      }
      json.object("unknown", onOneLine: true) { json in
        for role in Role.allCases {
          guard let doubt = tls.doubt(of: role) else { continue }
          json.member(role == .initiator ? "initiator" : "responder", doubt.rawValue)
        }
      }
      json.array("alerts", session.alerts) { json, alert in
        json.object(onOneLine: true) { json in
          json.member("name", alert.name)
          json.member("frame", frame: alert.frame)
          json.member("by", tls.role(of: alert.by).rawValue)
          json.member("fatal", alert.isFatal)
          json.member("encrypted", alert.wasEncrypted)
        }
      }
      json.array("events", session.events) { json, event in
        json.object(onOneLine: true) { json in
          json.member("name", event.name)
          json.member("frame", frame: event.frame)
          json.member("by", tls.role(of: event.by).rawValue)
        }
      }
    }
  }
}

extension TLSSession.Choice {
  /// The protocol, or `none`; nil: it is not known.
  package var name: String? {
    switch self {
    case .this(let name): name
    case .none: "none"
    case .unknown: nil
    }
  }
}
