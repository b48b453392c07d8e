import TestSupport

/// Scenarios that ask more of the machine than a network and a capture, each for another instrument.
enum BenchScenario: String, CaseIterable {
  /// A rule drops the first SYN.
  case lostSYN = "lost-syn"
  /// A rule holds a FIN until the other one was sent; the server has processes of its own.
  case crossedFINs = "crossed-fins"
  /// A rule sends a copy.
  case copiedSegment = "copied-segment"
  /// A client spells out its segments.
  case spelledOut = "spelled-out"
  /// A socket vanishes.
  case vanished

  /// Its name.
  var id: String { rawValue }

  /// What `wirelab doctor` calls what it asks for.
  var needs: Set<String> {
    switch self {
    case .lostSYN, .crossedFINs: ["packet-rules", "packet-queue"]
    case .copiedSegment: ["packet-rules", "packet-queue", "raw-sockets"]
    case .spelledOut: ["raw-sockets"]
    case .vanished: ["tcp-repair"]
    }
  }

  /// The file.
  var text: String {
    """
    id: \(id)
    title: \(id)
    lesson: What \(id) needs.
    \(body)

    """
  }

  private var body: String {
    switch self {
    case .lostSYN:
      """
      server: { model: threading-tcp, handler: [{ expect: hi }, expectEnd] }
      clients: [{ name: alice, steps: [connect, { send: hi }, close] }]
      bench: [{ drop: S>, times: 1 }]
      expect: { each: { handshake: three-way, findings: [syn_retransmission] } }
      """
    case .crossedFINs:
      """
      server:
        model: forking-tcp
        handler: [{ receive: { until: hi } }, { wait: { segment: FA> } }, close]
      clients: [{ name: alice, steps: [connect, { send: hi }, close] }]
      bench: [{ hold: FA>, until: { segment: FA< } }]
      expect: { each: { handshake: three-way, teardown: simultaneous } }
      """
    case .copiedSegment:
      """
      server: { model: threading-tcp, handler: [{ expect: hi }, expectEnd] }
      clients: [{ name: alice, steps: [connect, { send: hi }, close] }]
      bench: [{ repeat: PA>, times: 1 }]
      expect: { each: { handshake: three-way, bytes: { initiator: 2, responder: 0 } } }
      """
    case .spelledOut:
      """
      server: { model: threading-tcp, handler: welcome }
      clients:
        - name: mallory
          transport: raw
          steps:
            - { inject: { flags: S, seq: 1000 } }
            - { wait: { segment: SA< } }
            - { inject: { flags: R, seq: next } }
      expect: { each: { handshake: aborted, resetBy: initiator } }
      """
    case .vanished:
      """
      server:
        model: threading-tcp
        handler: [{ expect: hi }, { wait: { mark: gone } }, { send: there }, { receive, fails: ECONNRESET }]
      clients:
        - name: alice
          steps: [connect, { send: hi }, { wait: { segment: PA> } }, crash, { mark: gone }]
      expect: { each: { handshake: three-way, resetBy: initiator } }
      """
    }
  }
}

extension Lab {
  /// Writes all of them to the scenarios of this place; answers their directory.
  @discardableResult
  func writeBenchScenarios() throws -> String {
    for scenario in BenchScenario.allCases {
      _ = try place.write(scenario.text, to: "Scenarios/bench/\(scenario.id).yaml")
    }
    return place.path + "/Scenarios"
  }
}
