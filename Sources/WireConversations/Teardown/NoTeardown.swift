/// Neither FIN nor reset; or a handshake that led to nothing that could be torn down.
enum NoTeardown: TeardownRule {
  static let kind = TeardownKind.none

  static func matches(_ close: Close) -> Bool {
    close.first == nil && close.endingReset == nil
  }

  static func evidence(_ close: Close, of tracker: borrowing TCPTracker) -> Evidence {
    guard close.first == nil && close.endingReset == nil else {
      return Evidence(frames: [], proof: [.nothingEstablished])
    }
    return Evidence(frames: [], proof: [.neitherFINNorReset])
  }
}
