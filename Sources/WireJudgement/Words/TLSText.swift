import WireConversations
import WireTLS
import WireText

extension ConversationTLS {
  /// What is known of it, as reports say it: `1.3`, the cipher, the names, and who has said close_notify.
  ///
  /// - Parameter name: what an end is called.
  package func text(in language: Language, separator: String, _ name: (Role) -> String) -> String {
    let words = Words(language)
    var parts: [String] = []
    parts.append(
      [session.version?.description, session.cipherSuite?.description].compactMap(\.self)
        .joined(separator: " "))
    if parts[0].isEmpty { parts[0] = words.text("tls.no-answer") }
    if let serverName = session.serverName { parts.append("sni \(serverName)") }
    if case .this(let name) = session.selectedProtocol { parts.append("alpn \(name)") }
    if session.isResumed == true { parts.append(words.text("tls.resumed")) }
    for alert in session.alerts where alert.name != "close_notify" {
      parts.append(words.text("tls.alert", ["name": alert.name, "who": name(role(of: alert.by))]))
    }
    parts.append(closeNotifyText(words, name))
    return parts.joined(separator: separator)
  }

  private func closeNotifyText(_ words: Words, _ name: (Role) -> String) -> String {
    switch closeNotify {
    case .both: "close_notify \(words.text("tls.both"))"
    case .initiator: "close_notify \(name(.initiator))"
    case .responder: "close_notify \(name(.responder))"
    case .some(ConversationTLS.CloseNotify.none): "close_notify \(words.text("tls.neither"))"
    case nil:
      words.text("tls.unknown", ["reason": (doubt ?? .noSecrets).text(in: words.language)])
    }
  }
}

extension TLSSession.Doubt {
  /// Why something is not known, as reports say it.
  package func text(in language: Language) -> String {
    let words = Words(language)
    return switch self {
    case .noSecrets: words.text("tls-doubt.no-secrets")
    case .undecryptable: words.text("tls-doubt.undecryptable")
    case .missedOctets: words.text("tls-doubt.missed-octets")
    case .tooMuch: words.text("tls-doubt.too-much")
    case .notTLS: words.text("tls-doubt.not-tls")
    case .unsupported: words.text("tls-doubt.unsupported")
    }
  }
}
