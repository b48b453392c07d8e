import CWireLab
import WireFormat
import WireSystem

/// The sockets as netlink lists them (sock_diag(7), INET_DIAG).
package enum SocketDump {
  /// Lessons have less; a machine with more is asked again.
  private static let usualCount = 64
  /// No machine has more than this; beyond it the list is cut.
  private static let limit = 1 << 20

  /// All sockets; nil: the kernel does not answer.
  package static func sockets() -> [SocketTable.Entry]? {
    var room = usualCount
    while true {
      var count = 0
      let sockets: [SocketTable.Entry]? = withUnsafeTemporaryAllocation(
        of: wirelab_socket.self, capacity: room
      ) { buffer in
        count = Int(wirelab_dump_sockets(buffer.baseAddress, Int32(room)))
        guard count >= 0, count <= room || room == limit else { return nil }
        return buffer.prefix(count).compactMap(SocketTable.Entry.init)
      }
      if let sockets { return sockets }
      if count < 0 {
        Shortage.note("sock_diag", errno: Int32(-count))
        return nil
      }
      room = min(limit, count + usualCount)
    }
  }

  /// Why the kernel does not answer, as an errno; 0: it does.
  package static func refusal() -> Int32 { max(0, -wirelab_dump_sockets(nil, 0)) }
}

extension SocketTable.Entry {
  /// An entry; nil for a socket that is gone. The kernel first picks sockets and then describes them: one
  /// that went in between is described as CLOSED, even if a socket in TIME_WAIT has taken its place.
  package init?(_ socket: wirelab_socket) {
    guard SocketTable.states.indices.contains(Int(socket.state)) else { return nil }
    let state = SocketTable.states[Int(socket.state)]
    guard state != "CLOSED" else { return nil }
    self.init(
      local: Endpoint(IPAddress(kernel: socket.local, version: socket.version), socket.local_port),
      remote: Endpoint(IPAddress(kernel: socket.remote, version: socket.version), socket.remote_port),
      state: state,
      unacknowledged: Int(socket.send_queue), unread: Int(socket.receive_queue),
      timer: SocketTable.Timer(number: Int(socket.timer), milliseconds: Int(socket.timer_milliseconds)),
      retransmissions: Int(socket.retransmissions))
    if isListening {
      queueLimit = unacknowledged
      unacknowledged = 0
    } else if socket.has_info {
      info = SocketTable.Info(
        rto: Int(socket.rto), backoff: Int(socket.backoff), rtt: Int(socket.rtt),
        rttVariation: Int(socket.rtt_variation),
        unacknowledged: Int(socket.unacknowledged), retransmitted: Int(socket.retransmitted_total),
        congestionWindow: Int(socket.congestion_window),
        slowStartThreshold: Int(socket.slow_start_threshold),
        options: SocketTable.Info.Options(rawValue: socket.options))
    }
  }
}

extension IPAddress {
  typealias KernelOctets = (
    UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8,
    UInt8
  )

  /// An address as the kernel has it, in network order; an IPv4 peer of an IPv6 socket is shown mapped (RFC
  /// 4291 section 2.5.5.2).
  fileprivate init(kernel octets: KernelOctets, version: UInt8) {
    let words = withUnsafeBytes(of: octets) { bytes in
      (
        bytes.loadUnaligned(as: UInt64.self).bigEndian,
        bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self).bigEndian
      )
    }
    if version == 4 {
      self.init(v4: UInt32(words.0 >> 32))
    } else {
      self.init(v6OrMappedHigh: words.0, low: words.1)
    }
  }

  /// An IPv6 address, or the IPv4 address that is mapped in it.
  package init(v6OrMappedHigh high: UInt64, low: UInt64) {
    if high == 0 && low >> 32 == 0xffff {
      self.init(v4: UInt32(truncatingIfNeeded: low))
    } else {
      self.init(v6High: high, low: low)
    }
  }
}
