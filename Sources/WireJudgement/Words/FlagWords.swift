import WireFormat

extension TCPFlags {
  private static let names: [(flag: TCPFlags, word: String, letter: String)] = [
    (.syn, "SYN", "S"), (.fin, "FIN", "F"), (.rst, "RST", "R"), (.psh, "PSH", "P"), (.urg, "URG", "U"),
    (.ece, "ECE", "E"), (.cwr, "CWR", "W"), (.ae, "AE", "N"), (.ack, "ACK", "A"),
  ]

  /// `FIN+ACK`: what opens or ends first, ACK last; `no flags` for a null segment.
  package var words: String {
    let set = Self.names.filter { contains($0.flag) }.map(\.word)
    return set.isEmpty ? "no flags" : set.joined(separator: "+")
  }

  /// `FA`.
  package var letters: String {
    let set = Self.names.filter { contains($0.flag) }.map(\.letter)
    return set.isEmpty ? "-" : set.joined()
  }
}
