/// What the timer of a TCP socket that matters most is for, as sock_diag(7) and /proc/net/tcp tell it.
public enum SocketTimer: String, Hashable, Sendable, CaseIterable {
  case none
  /// A segment is sent again when it ends; also the probe of a lost tail (RFC 8985).
  case retransmission
  /// A probe asks whether the peer is there; and an orphan ends in FIN_WAIT_2.
  case keepAlive = "keep-alive"
  /// The end of TIME_WAIT; and of an orphan in FIN_WAIT_2.
  case timeWait = "time-wait"
  /// A probe asks whether the window is open.
  case zeroWindowProbe = "zero-window-probe"

  /// The timers, by the number in idiag_timer and in `tr`.
  package static let numbered: [SocketTimer] = [
    .none, .retransmission, .keepAlive, .timeWait, .zeroWindowProbe,
  ]
}
