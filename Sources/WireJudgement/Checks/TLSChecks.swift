import WireConversations
import WireScenario
import WireTLS
import WireText

extension ConversationChecks {
  /// What a conversation says in TLS: each thing that is expected. What is encrypted and cannot be read is
  /// not known, and what rests on it is inconclusive.
  func tls(_ expected: TLSExpectation) -> [Check] {
    if let absent = expected.absent { return [noTLS(absent.location)] }
    guard let tls = conversation.tls else { return [missingTLS(expected)] }
    let session = tls.session
    return [
      expected.version.map {
        value(.tlsVersion, $0, session.version?.description, by: .server, tls, "ServerHello")
      },
      expected.cipher.map {
        value(.tlsCipher, $0, session.cipherSuite?.description, by: .server, tls, "ServerHello")
      },
      expected.closeNotify.map { closeNotify($0, tls) },
      expected.alert.map { alert($0, tls) },
      expected.serverName.map {
        let isRead = !session.offeredVersions.isEmpty
        return value(
          .tlsServerName, $0.orNone, session.serverName ?? (isRead ? "none" : nil), by: .client, tls,
          "ClientHello")
      },
      expected.selectedProtocol.map {
        value(.tlsProtocol, $0.orNone, session.selectedProtocol.name, by: .server, tls, "EncryptedExtensions")
      },
      expected.isResumed.map {
        value(
          .tlsResumed, $0.map { ["\($0)"] }, session.isResumed.map { "\($0)" }, absent: "false", by: .server,
          tls, "ServerHello")
      },
      expected.takesEarlyData.map {
        let taken = session.offersEarlyData ? session.acceptsEarlyData : false
        return value(
          .tlsEarlyData, $0.map { ["\($0)"] }, taken.map { "\($0)" }, absent: "false", by: .server, tls,
          "EncryptedExtensions")
      },
    ].compactMap(\.self)
  }

  private func noTLS(_ location: SourceLocation) -> Check {
    let tls = conversation.tls
    return check(
      .tls, location, expected: "none", observed: tls == nil ? "none" : "TLS", holds: tls == nil,
      frames: tls?.session.events.prefix(1).map(\.frame) ?? [], evidence: [], relies: tls == nil ? .any : [],
      isSettled: isWhole, startIsMissing: lacksBeginning && tls == nil, reason: nil)
  }

  private func missingTLS(_ expected: TLSExpectation) -> Check {
    return check(
      .tls, expected.location, expected: "TLS", observed: "none", holds: false, frames: [], evidence: [],
      relies: .any,
      isSettled: isWhole, startIsMissing: lacksBeginning, reason: Reason("check.tls-none"))
  }

  /// Something that one message of an end says; where all of the end was read and has no such message, the
  /// absent value.
  private func value(
    _ field: Check.ConversationField, _ expected: Located<[String]>, _ seen: String?, absent: String = "none",
    by end: TLSRole, _ tls: ConversationTLS, _ message: String
  ) -> Check {
    let doubt = seen == nil ? tls.session[end].doubt : nil
    let known = seen ?? (doubt == nil ? absent : nil)
    return check(
      field, expected.location, expected: oneOf(expected.value), observed: known ?? "unknown",
      holds: known.map(expected.value.contains) ?? false,
      frames: tls.session.events.filter { $0.name == message }.prefix(1).map(\.frame), evidence: [],
      relies: seen == nil ? .any : [], isSettled: isWhole, lacks: doubt.map(lack), reason: nil)
  }

  private func alert(_ expected: Located<[String?]>, _ tls: ConversationTLS) -> Check {
    let alerts = tls.session.alerts.filter { $0.name != "close_notify" }
    let isNamed = alerts.contains { expected.value.contains($0.name) }
    let holds = isNamed || alerts.isEmpty && expected.value.contains(nil)
    // One that was read is there; that there is none, or no other, is known where everything was read.
    let isKnown = isNamed || tls.doubt == nil || expected.value == [nil] && !alerts.isEmpty
    return check(
      .tlsAlert, expected.location, expected: oneOf(expected.value.map { $0 ?? "none" }),
      observed: alerts.isEmpty ? (isKnown ? "none" : "unknown") : alerts.map(\.name).joined(separator: ", "),
      holds: holds, frames: alerts.map(\.frame), evidence: [], relies: isNamed ? [] : .any,
      isSettled: isWhole, lacks: isKnown ? nil : tls.doubt.map(lack), reason: nil)
  }

  private func closeNotify(
    _ expected: Located<[ConversationTLS.CloseNotify]>, _ tls: ConversationTLS
  ) -> Check {
    let known = Role.allCases.map { tls.closeNotify(by: $0) }
    let possible = ConversationTLS.CloseNotify.allCases.filter { possible in
      zip(Role.allCases, known).allSatisfy { role, known in
        switch known {
        case .sent: possible.has(role)
        case .notSent: !possible.has(role)
        case .unknown: true
        }
      }
    }
    let fitting = possible.filter(expected.value.contains)
    let isKnown = fitting.isEmpty || fitting.count == possible.count
    let frames = Role.allCases.compactMap { role -> Int? in
      if case .sent(let frame) = tls.closeNotify(by: role) { frame } else { nil }
    }
    let fins = conversation.records.filter(\.isFIN).map(\.frame)
    return check(
      .tlsCloseNotify, expected.location, expected: oneOf(expected.value.map(\.rawValue)),
      observed: tls.closeNotify?.rawValue ?? "unknown", holds: !fitting.isEmpty,
      frames: (frames + fins).sorted(), evidence: [], relies: frames.count == 2 ? [] : .any,
      isSettled: isWhole, lacks: isKnown ? nil : tls.doubt.map(lack), reason: nil)
  }

  private func lack(_ doubt: TLSSession.Doubt) -> Reason {
    switch doubt {
    case .noSecrets: Reason("check.tls-no-secrets")
    case .undecryptable: Reason("check.tls-undecryptable")
    case .missedOctets: Reason("check.tls-missed-octets")
    case .tooMuch: Reason("check.tls-too-much")
    case .notTLS: Reason("check.tls-not-tls")
    case .unsupported: Reason("check.tls-unsupported")
    }
  }
}

extension Located<[String?]> {
  /// The names that are expected, `none` among them.
  fileprivate var orNone: Located<[String]> { map { $0.map { $0 ?? "none" } } }
}

extension TLSSession.Choice {
  /// What was chosen; nil: it is not known.
  fileprivate var name: String? {
    switch self {
    case .this(let name): name
    case .none: "none"
    case .unknown: nil
    }
  }
}

extension ConversationTLS.CloseNotify {
  /// Whether an end has said it.
  fileprivate func has(_ role: Role) -> Bool {
    switch self {
    case .both: true
    case .initiator: role == .initiator
    case .responder: role == .responder
    case .none: false
    }
  }
}
