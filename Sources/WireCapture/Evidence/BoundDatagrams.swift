import WireFormat
import WireSystem

/// Where UDP sockets are bound: /proc/net/udp and udp6, which have the columns of proc_net_tcp.txt.
package enum BoundDatagrams {
  /// Their own endpoints; none where the kernel does not tell.
  package static func read() -> [Endpoint] {
    ["/proc/net/udp", "/proc/net/udp6"].flatMap { path in
      ((try? SystemFile.read(path)) ?? "").split(separator: "\n").dropFirst().compactMap {
        ProcSockets.entry($0)?.local
      }
    }
  }
}
