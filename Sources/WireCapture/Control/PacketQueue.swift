import CWireLab
import Glibc
import WireSystem

/// A queue of packets that wait, between the capture and their receiver, for a program to decide what becomes
/// of them (NFQUEUE, libnetfilter_queue); used by one thread at a time.
final class PacketQueue {
  /// What is told of a packet: its number in the queue, and its octets from the IP header on, which are gone
  /// when it returns.
  typealias Receiver = (_ id: UInt32, _ octets: UnsafeRawBufferPointer) -> Void

  /// Packets that wait at the same time: more than any window of a lesson.
  private static let limit: UInt32 = 16_384

  /// Readable when there are packets.
  let descriptor: Int32
  private let queue: OpaquePointer
  private let receiver: Box

  private final class Box {
    let receive: Receiver
    init(_ receive: @escaping Receiver) { self.receive = receive }
  }

  /// Opens a queue. A rule that names its number fills it (`PacketRules`).
  init(number: UInt16, receiver: @escaping Receiver) throws(Obstacle) {
    let box = Box(receiver)
    var queue: OpaquePointer?
    var message: UnsafePointer<CChar>?
    let code = wirelab_queue_open(
      number, Self.limit,
      { context, id, octets, length in
        guard let context else { return }
        Unmanaged<Box>.fromOpaque(context).takeUnretainedValue().receive(
          id, UnsafeRawBufferPointer(start: octets, count: Int(length)))
      }, Unmanaged.passUnretained(box).toOpaque(), &queue, &message)
    guard let queue else { throw Self.obstacle(code, message) }
    self.queue = queue
    self.receiver = box
    descriptor = wirelab_queue_descriptor(queue)
  }

  deinit { wirelab_queue_close(queue) }

  private static func obstacle(_ code: Int32, _ message: UnsafePointer<CChar>?) -> Obstacle {
    guard let message else { return Obstacle("nfq_create_queue()", errno: code) }
    let text = String(cString: message)
    // The linker begins with the name, and so does an obstacle.
    let prefix = Trial.queueLibrary + ": "
    return Obstacle(
      Trial.queueLibrary, detail: text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text)
  }

  /// Hands over all packets that are there.
  ///
  /// - Returns: false when the kernel had no room for some, which are lost.
  func receive() -> Bool {
    while true {
      switch wirelab_queue_receive(queue) {
      case 0, EINTR: continue
      case ENOBUFS: return false
      default: return true
      }
    }
  }

  /// Lets a packet go on to its receiver, or drops it.
  func decide(_ id: UInt32, accept: Bool) {
    // It can only fail for a packet that is no longer there.
    _ = wirelab_queue_decide(queue, id, accept)
  }

  /// Packets that the kernel could not queue since it was opened (/proc/net/netfilter/nfnetlink_queue); nil:
  /// it does not tell.
  static func lost(number: UInt16) -> Int? {
    guard let text = try? SystemFile.read("/proc/net/netfilter/nfnetlink_queue") else { return nil }
    for line in text.split(separator: "\n") {
      // Number, port of the program, waiting, mode, range, dropped by the queue, dropped by the program's
      // socket, …
      let fields = line.split(separator: " ").compactMap { Int($0) }
      if fields.count >= 7, fields[0] == Int(number) { return fields[5] + fields[6] }
    }
    return nil
  }
}
