/// Is told of the clients of a service as it serves them; with a forking model in the process of each client.
package protocol ClientObserver: Sendable {
  /// A connection was accepted, and its handler begins.
  func began(_ request: Request)
  /// What one receive returned, or what a datagram holds; of a connection, nothing is the end of its stream.
  func heard(_ octets: [UInt8], from request: Request)
  /// The handler of a connection is through with it.
  func ended(_ request: Request)
}

extension ClientObserver {
  /// A handler that is observed. Of a connection only what goes through `Request.receive` is heard: all that
  /// the named handlers hear.
  func observing(_ handler: Handler) -> Handler {
    Handler(withServer: { request, server in
      if let datagram = request.datagram {
        heard(datagram, from: request)
        return try handler.run(request, server)
      }
      began(request)
      defer { ended(request) }
      try handler.run(request.heard(by: { heard($0, from: request) }), server)
    })
  }
}
