extension Live.HonestyTests {
  /// The lessons about addresses, without their causes.
  static let addressLies = [
    // A server that is bound to every address.
    Lie(
      "opening/bind-another-address", fails: "alice step 1: connect",
      ("host: 127.0.0.2, handler", "host: 0.0.0.0, handler")),
    // Nobody has bound the very address.
    Lie(
      "opening/wildcard-and-specific", fails: "bob step 4: expect",
      ("    host: 127.0.0.2\n    port", "    host: 127.0.0.5\n    port")),
    Lie("opening/ipv6-takes-ipv4", fails: "dan step 2: connect", ("onlyIPv6: true", "onlyIPv6: false")),
  ]
}
