import Glibc

/// The calls that move octets.
extension Socket {
  /// send(2), once: a stream may take fewer octets than it is given.
  ///
  /// Always with MSG_NOSIGNAL: a peer that has gone is an error, EPIPE, and not the end of the process.
  ///
  /// - Parameters:
  ///   - more: MSG_MORE: the kernel holds the octets back until others follow.
  ///   - dontWait: MSG_DONTWAIT: EAGAIN rather than a wait for room.
  /// - Returns: how many octets the kernel took.
  @discardableResult
  public func send(
    _ octets: some Collection<UInt8>, more: Bool = false, dontWait: Bool = false, deadline: Int64? = nil
  ) throws(SocketError) -> Int {
    if let tls {
      // A part of a record is none: with TLS, all of it is taken.
      try tls.write(octets, on: self, deadline: deadline, dontWait: dontWait)
      return octets.count
    }
    return try send(ContiguousArray(octets), from: 0, more: more, dontWait: dontWait, deadline: deadline)
  }

  /// send(2) until the kernel has taken every octet; of none, one call.
  public func sendAll(_ octets: some Collection<UInt8>, more: Bool = false, deadline: Int64? = nil)
    throws(SocketError)
  {
    if let tls { return try tls.write(octets, on: self, deadline: deadline) }
    let octets = ContiguousArray(octets)
    var sent = 0
    repeat {
      sent += try send(octets, from: sent, more: more, dontWait: false, deadline: deadline)
    } while sent < octets.count
  }

  /// send(2), once, of what is left from `start` on.
  private func send(
    _ octets: ContiguousArray<UInt8>, from start: Int, more: Bool, dontWait: Bool, deadline: Int64?
  ) throws(SocketError) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0) | (dontWait ? Int32(MSG_DONTWAIT) : 0)
    return try call(
      "send", Self.text(octets[start...]) + (more ? ", MSG_MORE" : "") + (dontWait ? ", MSG_DONTWAIT" : ""),
      deadline: deadline, waits: true
    ) { descriptor in
      octets.withUnsafeBytes {
        let rest = UnsafeRawBufferPointer(rebasing: $0[start...])
        return Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
      }
    }
  }

  /// sendto(2): one datagram to an address; a stream's octets go to its peer, whatever the address says.
  ///
  /// - Parameter fastOpen: MSG_FASTOPEN (RFC 7413): of a stream that has no peer, opens the conversation as
  ///   connect(2) does, with the octets in the SYN if the kernel has a cookie for that address.
  @discardableResult
  public func send(
    _ octets: some Collection<UInt8>, to address: SocketAddress, fastOpen: Bool = false,
    deadline: Int64? = nil
  ) throws(SocketError) -> Int {
    if let tls {
      try tls.write(octets, on: self, deadline: deadline)
      return octets.count
    }
    let octets = ContiguousArray(octets)
    let receiver = isDatagram ? address : peer ?? address
    let flags = Int32(MSG_NOSIGNAL) | (fastOpen ? Int32(MSG_FASTOPEN) : 0)
    let sent = try call(
      "sendto", Self.text(octets) + (fastOpen ? ", MSG_FASTOPEN" : "") + ", \(address)", peer: receiver,
      deadline: deadline, waits: true, found: { _ in (self.portTowards(receiver), nil) }
    ) { descriptor in
      octets.withUnsafeBytes { bytes in
        address.withKernelAddress {
          Glibc.sendto(descriptor, bytes.baseAddress, bytes.count, flags, $0, $1)
        }
      }
    }
    if fastOpen { noteOpened(to: receiver) }
    return sent
  }

  /// sendmsg(2): several parts as one message, gathered by the kernel.
  @discardableResult
  public func send(
    parts: [[UInt8]], more: Bool = false, deadline: Int64? = nil
  ) throws(SocketError) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
    let octets = ContiguousArray(parts.joined())
    if let tls {
      try tls.write(octets, on: self, deadline: deadline)
      return octets.count
    }
    return try call(
      "sendmsg", "{\(parts.map { Self.text($0) }.joined(separator: "; "))}" + (more ? ", MSG_MORE" : ""),
      deadline: deadline, waits: true
    ) { descriptor in
      octets.withUnsafeBytes { bytes in
        var offset = 0
        var vectors = parts.map { part in
          defer { offset += part.count }
          return iovec(
            iov_base: bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + offset) },
            iov_len: part.count)
        }
        return vectors.withUnsafeMutableBufferPointer { vectors in
          var message = msghdr()
          message.msg_iov = vectors.baseAddress
          message.msg_iovlen = vectors.count
          return Glibc.sendmsg(descriptor, &message, flags)
        }
      }
    }
  }

  /// recv(2), once: at most this many octets; none is the end of the stream, or an empty datagram.
  public func receive(max: Int, deadline: Int64? = nil) throws(SocketError) -> [UInt8] {
    if let tls { return try tls.read(max, on: self, deadline: deadline) }
    return try receivePlain(max, deadline: deadline)
  }

  /// recv(2), once, of what the peer has sent, whatever it is.
  private func receivePlain(_ max: Int, deadline: Int64?) throws(SocketError) -> [UInt8] {
    // On the stack, if it is no more than 1,024 octets.
    try withUnsafeTemporaryAllocation(byteCount: Swift.max(0, max), alignment: 1) {
      buffer throws(SocketError) in
      let count = try call("recv", "\(max)", deadline: deadline, waits: true) { descriptor in
        Glibc.recv(descriptor, buffer.baseAddress, buffer.count, 0)
      }
      return Array(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  /// recvfrom(2): one datagram and who sent it. What is longer than `max` octets loses its end.
  ///
  /// - Parameter dontWait: MSG_DONTWAIT: EAGAIN when there is none.
  public func receiveFrom(
    max: Int, dontWait: Bool = false, deadline: Int64? = nil
  ) throws(SocketError) -> ([UInt8], SocketAddress?) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Swift.max(0, max), alignment: 1)
    defer { buffer.deallocate() }
    var sender = sockaddr_storage()
    var length = socklen_t(0)
    let count = try call(
      "recvfrom", "\(max)" + (dontWait ? ", MSG_DONTWAIT" : ""), deadline: deadline, waits: true,
      found: { result in
        guard result >= 0, let peer = SocketAddress(sender, length: length) else { return (nil, nil) }
        return (self.portTowards(peer), peer)
      }
    ) { descriptor in
      withUnsafeMutablePointer(to: &sender) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          length = socklen_t(MemoryLayout<sockaddr_storage>.size)
          return Glibc.recvfrom(
            descriptor, buffer.baseAddress, buffer.count, dontWait ? Int32(MSG_DONTWAIT) : 0, $0, &length)
        }
      }
    }
    return (Array(buffer[..<count]), SocketAddress(sender, length: length))
  }

  /// recv(2), once, of records of TLS: as many octets as the longest has (RFC 8446 section 5.2); none is the
  /// end of the stream.
  func receiveRecords(deadline: Int64?) throws(SocketError) -> [UInt8] {
    try receivePlain(5 + 16_384 + 2048, deadline: deadline)
  }

  /// send(2) of records of TLS until the kernel has taken every octet; without a wait, or of a socket that
  /// never waits, as many as it has room for.
  ///
  /// - Returns: how many it took.
  func sendRecords(_ octets: [UInt8], deadline: Int64?, dontWait: Bool) throws(SocketError) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | (dontWait ? Int32(MSG_DONTWAIT) : 0)
    var sent = 0
    while sent < octets.count {
      do throws(SocketError) {
        sent += try call(
          "send", Self.text(ofRecords: octets, from: sent) + (dontWait ? ", MSG_DONTWAIT" : ""),
          deadline: deadline, waits: true
        ) { descriptor in
          octets.withUnsafeBytes {
            let rest = UnsafeRawBufferPointer(rebasing: $0[sent...])
            return Glibc.send(descriptor, rest.baseAddress, rest.count, flags)
          }
        }
      } catch {
        // Of one that waits, EAGAIN is the end of its patience (SO_SNDTIMEO).
        guard error.errno == EAGAIN, dontWait || fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0 else {
          throw error
        }
        break
      }
    }
    return sent
  }

  /// What the octets of records are, which nobody can read: `handshake + application_data, 517`.
  private static func text(ofRecords octets: [UInt8], from start: Int) -> String {
    var kinds: [String] = []
    var place = 0
    while place + 5 <= octets.count, kinds.count < 8 {
      let names: [UInt8: String] = [
        20: "change_cipher_spec", 21: "alert", 22: "handshake", 23: "application_data",
      ]
      if place >= start, let kind = names[octets[place]], kinds.last != kind { kinds.append(kind) }
      place += 5 + Int(octets[place + 3]) << 8 + Int(octets[place + 4])
    }
    return "\(kinds.isEmpty ? "…" : kinds.joined(separator: " + ")), \(octets.count - start)"
  }

  private static func text(_ octets: some Collection<UInt8>) -> String {
    "\(OctetText.quoted(octets, limit: 48)), \(octets.count)"
  }
}
