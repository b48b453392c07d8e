import WireSockets
import WireText

/// What a service says of its clients as it serves them: who comes, what they say, and who goes.
package struct ClientNotices: ClientObserver {
  /// So many octets of a message are shown.
  static let limit = 200

  let words: Words
  private let write: @Sendable (String) -> Void

  /// Notices in a language.
  ///
  /// - Parameter write: writes a line, from any thread.
  package init(_ language: Language, write: @escaping @Sendable (String) -> Void) {
    words = Words(language)
    self.write = write
  }

  package func began(_ request: Request) { began("\(request.clientAddress)") }

  package func heard(_ octets: [UInt8], from request: Request) {
    heard(octets, from: "\(request.clientAddress)", isDatagram: request.datagram != nil)
  }

  package func ended(_ request: Request) { ended("\(request.clientAddress)") }

  /// A client came.
  func began(_ client: String) { write(words.text("serve.began", ["client": client])) }

  /// A client said something, or ended its half.
  func heard(_ octets: [UInt8], from client: String, isDatagram: Bool) {
    if octets.isEmpty, !isDatagram { return write(words.text("serve.end-of-stream", ["client": client])) }
    let text = OctetText.quoted(octets, limit: Self.limit)
    write(words.text("serve.heard", ["client": client, "count": octets.count, "text": text]))
  }

  /// The server ends a connection.
  func ended(_ client: String) { write(words.text("serve.ended", ["client": client])) }

  /// What was typed went to a client.
  func said(_ count: Int, to client: String) {
    write(words.text("serve.said", ["client": client, "count": count]))
  }
}

extension Words {
  /// To whom a line goes, and how to end.
  package var howToAnswer: String { text("serve.how-to-answer") }
  /// There is nobody to answer.
  var nobodyIsThere: String { text("serve.nobody") }
  /// An empty line puts nothing on the wire.
  var nothingToSend: String { text("serve.empty-line") }

  /// There is no client of that number.
  func noClient(_ number: Int, there: String) -> String {
    text("serve.no-such-client", ["number": number, "clients": there])
  }

  /// A client that does not read.
  func isFull(_ client: String, sent: Int, of count: Int) -> String {
    text("serve.is-full", ["client": client, "sent": sent, "count": count])
  }

  /// A line that could not be sent.
  func notSent(to client: String, _ reason: String) -> String {
    text("serve.not-sent", ["client": client, "reason": reason])
  }
}
