extension Live.HonestyTests {
  /// The lessons about TLS, without their causes.
  static let tlsLies = [
    Lie(
      "tls/tls-after-tcp", fails: "each.tls.sni",
      ("    tls: true", "    tls: { serverName: other.example, checkName: false }")),
    Lie(
      "tls/close-notify-before-fin", fails: "alice step 4: receive",
      ("    - closeNotify\n    - { shutdown: write }", "    - { shutdown: write }")),
    Lie(
      "tls/truncation", fails: "alice step 4: receive",
      ("    - { shutdown: write }", "    - closeNotify\n    - { shutdown: write }")),
    Lie(
      "tls/alert-after-fin-resets", fails: "alice step 4: receive",
      ("    - close\n\nclients", "    - closeNotify\n    - close\n\nclients")),
    Lie("tls/versions-disagree", fails: "alice step 2: startTLS", ("tls: { versions: 1.2 }", "tls: true")),
    // Who takes none may still be asked for it, and the request is never heard.
    Lie(
      "tls/early-data", fails: "alice step 10: startTLS", or: "alice step 11: expect",
      ("earlyData: true", "earlyData: false")),
    Lie(
      "tls/tls-half-close", fails: "alice step 5: expect",
      ("      - closeNotify\n      - { expect: answer }", "      - close\n      - { expect: answer }")),
    Lie("tls/tickets-unread", fails: "alice step 3: wait", ("tickets: 2", "tickets: 0")),
    Lie(
      "tls/resumption", fails: "of.alice[2].tls.resumed", ("{ startTLS: { resume: true } }", "startTLS")),
    Lie("tls/alpn", fails: "bob step 2: startTLS", ("alpn: imap", "alpn: h2")),
    Lie(
      "tls/certificate-refused", fails: "alice step 2: startTLS",
      ("tls: { certificate: expired }", "tls: true")),
    Lie(
      "tls/wrong-name", fails: "alice step 2: startTLS",
      ("    tls: { certificate: wrong-name }\n", "    tls: true\n")),
    Lie(
      "tls/client-certificate-refused", fails: "server/1 step 1: startTLS",
      (", clientCertificate: required", "")),
    // Alice speaks TLS, too.
    Lie(
      "tls/plain-http-to-tls", fails: "secure/1 step 1: startTLS",
      ("  - name: alice\n", "  - name: alice\n    tls: true\n")),
    Lie("tls/starttls", fails: "alice step 4: expect", ("{ send: ready }", "{ send: no }")),
  ]
}
