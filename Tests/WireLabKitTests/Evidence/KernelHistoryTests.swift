import Testing
import WireCapture
import WireFormat
import WireLabKit

/// What is remembered of what the kernel said.
@Suite struct KernelHistoryTests {
  /// While a timer of the kernel runs, a socket is listed as one that has sent nothing again, with an RTO
  /// that is doubled already.
  @Test func anRTOWithBackOffIsNotTheOne() {
    var history = KernelHistory()
    for (seconds, rto, backoff) in [(1.0, 204_000, 0), (2.0, 816_000, 2)] {
      var table = Packets.table("FIN_WAIT_1", ofAlice: true, at: seconds)
      table.sockets[0].info = SocketTable.Info(rto: rto, backoff: backoff)
      history.add(table) { _ in true }
    }
    let socket = KernelHistory.SocketPair(local: Packets.alice, remote: Packets.server)
    #expect(history.rto(of: socket, before: Packets.second(3)) == 0.204)
    #expect(history.rto(of: socket, before: Packets.second(0.5)) == nil)
  }
}
