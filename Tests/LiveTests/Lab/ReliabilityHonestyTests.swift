extension Live.HonestyTests {
  /// The lies of the chapter on lost, reordered and repeated data.
  static let reliabilityLies = [
    // A wire that loses nothing.
    Lie("reliability/data-lost-recovered", fails: "each.wire", ("bench:\n  - { drop: PA>, times: 1 }\n", "")),
    // Another acknowledgment is lost, the last.
    Lie("reliability/ack-lost", fails: "alice step 4: kernel", ("{ drop: A< ack=4 }", "{ drop: A< ack=7 }")),
    Lie(
      "reliability/reordered-repeated", fails: "counters.TCPOFOQueue",
      ("  - { reorder: PA> seq=1, times: 1 }\n", "")),
    // One segment fewer.
    Lie(
      "reliability/three-duplicate-acks", fails: "alice step 10: wait",
      ("      - { wait: { counter: TCPOFOQueue, grows: 2 } }\n      - { send: data }\n", "")),
    // An edge that moves.
    Lie(
      "reliability/sliding-window", fails: "each.wire", ("win: 1000 } } # she has", "win: 1500 } } # she has")
    ),
    Lie(
      "reliability/rto-measured", fails: "bob step 3: kernel",
      ("  - { delay: SA<, of: bob, by: 0.2 } # his round trip\n", "")),
    Lie(
      "reliability/tail-loss-probe", fails: "alice step 8: wait",
      ("tcp_early_retrans: 3 #", "tcp_early_retrans: 0 #")),
    Lie(
      "reliability/rack-by-time", fails: "alice step 8: wait",
      ("net.ipv4.tcp_sack: 1", "net.ipv4.tcp_sack: 0")),
    // Half of the ten are acknowledged.
    Lie("reliability/slow-start", fails: "alice step 8: wait", ("ack: isn+5001 }", "ack: isn+2501 }")),
    Lie("reliability/congestion-notification", fails: "alice step 2: wait", ("tcp_ecn: 1", "tcp_ecn: 0")),
    // A link that says nothing.
    Lie(
      "reliability/path-mtu", fails: "each.order", ("{ tooBig: PA>, mtu: 1300 }", "{ drop: PA>, times: 1 }")),
    // A clock that is right.
    Lie("reliability/old-timestamp", fails: "mallory step 3: wait", ("last-100000", "last")),
  ]
}
