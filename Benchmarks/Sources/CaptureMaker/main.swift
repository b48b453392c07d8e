import Glibc
import WireFormat

// Writes a pcap file of many conversations, a number of them open at a time, to measure readers with.
//
//   swift run -c release --package-path Benchmarks CaptureMaker FILE [CONVERSATIONS] [OPEN]

guard CommandLine.arguments.count > 1 else {
  print("usage: CaptureMaker FILE [CONVERSATIONS] [OPEN]")
  exit(2)
}
let path = CommandLine.arguments[1]
let conversationCount = CommandLine.arguments.count > 2 ? Int(CommandLine.arguments[2]) ?? 600_000 : 600_000
let openCount = CommandLine.arguments.count > 3 ? Int(CommandLine.arguments[3]) ?? 1000 : 1000

/// A conversation that is being written: three-way, a request, an answer, four segments of close.
struct Conversation {
  let client: Endpoint
  let server = Endpoint(IPAddress(v4: 0x7f00_0001), 8899)
  let clientISN: UInt32
  let serverISN: UInt32
  var step = 0

  /// The segments in their order: who, flags, relative numbers, octets.
  static let script: [(fromClient: Bool, flags: TCPFlags, seq: UInt32, ack: UInt32, length: Int)] = [
    (true, .syn, 0, 0, 0), (false, [.syn, .ack], 0, 1, 0), (true, .ack, 1, 1, 0),
    (true, [.psh, .ack], 1, 1, 2), (false, .ack, 1, 3, 0), (false, [.psh, .ack], 1, 3, 5),
    (true, .ack, 3, 6, 0), (true, [.fin, .ack], 3, 6, 0), (false, .ack, 6, 4, 0),
    (false, [.fin, .ack], 6, 4, 0), (true, .ack, 4, 7, 0),
  ]

  init(number: Int) {
    client = Endpoint(
      IPAddress(v4: 0x7f01_0000 + UInt32(number / 50_000)), UInt16(10_000 + number % 50_000))
    clientISN = UInt32(truncatingIfNeeded: number &* 0x9e37_79b1)
    serverISN = clientISN &* 31
  }

  var isOver: Bool { step == Self.script.count }

  /// The next frame.
  mutating func next() -> [UInt8] {
    let (fromClient, flags, seq, ack, length) = Self.script[step]
    step += 1
    let (own, other) = fromClient ? (clientISN, serverISN) : (serverISN, clientISN)
    let segment = TCPSegment(
      sequenceNumber: own &+ seq, acknowledgmentNumber: flags.contains(.ack) ? other &+ ack : 0, flags: flags,
      payloadLength: length)
    return PacketEncoder.encode(
      Packet(
        source: fromClient ? client : server, destination: fromClient ? server : client,
        transport: .tcp(segment)))
  }
}

/// A file that frames are appended to.
struct CaptureFileWriter {
  private let descriptor: Int32
  private let path: String
  private var writer = PcapWriter(linkType: .ethernet, snapLength: 65_535)
  private var clock: Int64 = 1_700_000_000_000_000_000
  private var pending = 0

  init(path: String) {
    self.path = path
    descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    if descriptor < 0 { stop() }
  }

  mutating func append(_ frame: [UInt8]) {
    clock += 1000
    writer.append(frame.span.bytes, time: Timestamp(nanoseconds: clock))
    pending += 1
    if pending == 10_000 { flush() }
  }

  mutating func flush() {
    pending = 0
    let octets = writer.takeBytes()
    var written = 0
    while written < octets.count {
      let count = octets[written...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { stop() }
      written += max(0, count)
    }
  }

  private func stop() -> Never {
    print("cannot write \(path): \(String(cString: strerror(errno)))")
    exit(1)
  }
}

var file = CaptureFileWriter(path: path)
var random = SystemRandomNumberGenerator()
var conversations: [Conversation] = []
var started = 0
while started < conversationCount || !conversations.isEmpty {
  while conversations.count < openCount && started < conversationCount {
    conversations.append(Conversation(number: started))
    started += 1
  }
  let index = Int.random(in: 0..<conversations.count, using: &random)
  file.append(conversations[index].next())
  if conversations[index].isOver {
    conversations.swapAt(index, conversations.count - 1)
    conversations.removeLast()
  }
}
file.flush()
