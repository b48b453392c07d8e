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
    // What the server has chosen is known from its hello.
    let isSettled = session.version != nil
    return [
      expected.version.map {
        value(.tlsVersion, $0, session.version?.description ?? "none", isKnown: isSettled, tls, "ServerHello")
      },
      expected.cipher.map {
        value(
          .tlsCipher, $0, session.cipherSuite?.description ?? "none", isKnown: isSettled, tls, "ServerHello")
      },
      expected.closeNotify.map { closeNotify($0, tls) },
      expected.alert.map { alert($0, tls) },
      expected.serverName.map {
        value(
          .tlsServerName, $0.map { $0.map { $0 ?? "none" } }, session.serverName ?? "none", isKnown: true,
          tls,
          "ClientHello")
      },
      expected.selectedProtocol.map { protocolName($0, tls) },
      expected.isResumed.map {
        value(
          .tlsResumed, $0.map { ["\($0)"] }, session.isResumed.map { "\($0)" } ?? "unknown",
          isKnown: session.isResumed != nil, tls, "ServerHello")
      },
      expected.takesEarlyData.map {
        let taken = session.offersEarlyData ? session.acceptsEarlyData : false
        return value(
          .tlsEarlyData, $0.map { ["\($0)"] }, taken.map { "\($0)" } ?? "unknown", isKnown: taken != nil, tls,
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

  /// Something that one message says.
  private func value(
    _ field: Check.ConversationField, _ expected: Located<[String]>, _ seen: String, isKnown: Bool,
    _ tls: ConversationTLS, _ message: String
  ) -> Check {
    check(
      field, expected.location, expected: oneOf(expected.value), observed: isKnown ? seen : "unknown",
      holds: expected.value.contains(seen),
      frames: tls.session.events.filter { $0.name == message }.prefix(1).map(\.frame), evidence: [],
      relies: isKnown ? [] : .any, isSettled: isWhole, lacks: isKnown ? nil : lack(tls.doubt), reason: nil)
  }

  private func protocolName(_ expected: Located<[String?]>, _ tls: ConversationTLS) -> Check {
    let wanted = expected.map { $0.map { $0 ?? "none" } }
    return switch tls.session.selectedProtocol {
    case .this(let name): value(.tlsProtocol, wanted, name, isKnown: true, tls, "EncryptedExtensions")
    case .none: value(.tlsProtocol, wanted, "none", isKnown: true, tls, "EncryptedExtensions")
    case .unknown: value(.tlsProtocol, wanted, "unknown", isKnown: false, tls, "EncryptedExtensions")
    }
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
      isSettled: isWhole, lacks: isKnown ? nil : lack(tls.doubt), reason: nil)
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
      isSettled: isWhole, lacks: isKnown ? nil : lack(tls.doubt), reason: nil)
  }

  private func lack(_ doubt: TLSSession.Doubt?) -> Reason {
    switch doubt {
    case .noSecrets, nil: Reason("check.tls-no-secrets")
    case .undecryptable: Reason("check.tls-undecryptable")
    case .missedOctets: Reason("check.tls-missed-octets")
    case .tooMuch: Reason("check.tls-too-much")
    case .notTLS: Reason("check.tls-not-tls")
    case .unsupported: Reason("check.tls-unsupported")
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
