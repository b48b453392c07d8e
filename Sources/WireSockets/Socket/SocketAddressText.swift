extension SocketAddress {
  /// An address from the text that `description` gives: `127.0.0.1:8899`, `[::1]:8899`; anything else is the
  /// path of a Unix socket.
  public init(description text: String) {
    if let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
      !text[..<colon].isEmpty, text[..<colon] != "localhost",
      let address = SocketAddress(host: String(text[..<colon]), port: port)
    {
      self = address
    } else {
      self.init(.unix, Array(text.utf8), 0)
    }
  }
}

extension SocketAddress: Codable {
  /// From its text.
  public init(from decoder: any Decoder) throws {
    self.init(description: try decoder.singleValueContainer().decode(String.self))
  }

  /// As its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
