import Foundation
import WireConversations
import WireFormat
import WireLabKit

/// What must hold of every input: nothing crashes, every frame counts once, pieces make no difference, and
/// each way of judging says the same.
final class Target {
  /// How many frames were read so far.
  private(set) var frames = 0
  /// Where the input is written that something reads from a file.
  let path: String

  struct Broken: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// Far more than any small input needs.
  private static let megabyteLimit = 512

  init() throws {
    let directory = FileManager.default.temporaryDirectory.path + "/wirelab-fuzz-\(getpid())"
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    path = directory + "/input"
  }

  deinit {
    try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent)
  }

  // MARK: The reader

  /// What reading a file gave.
  struct Read {
    var frames: [CapturedFrame] = []
    var octets: [ArraySlice<UInt8>] = []
    var stop: CaptureFileError?

    /// Whether both are the same but for where frames stood in their windows.
    func isSame(as other: Read) -> Bool {
      stop == other.stop && octets == other.octets
        && zip(frames, other.frames).allSatisfy {
          ($0.number, $0.time, $0.linkType, $0.originalLength, $0.interface)
            == ($1.number, $1.time, $1.linkType, $1.originalLength, $1.interface)
        }
    }
  }

  func checkReader(_ file: [UInt8], piece: Int) throws -> Read {
    let whole = try Self.read(file, piece: file.count + 1)
    let pieces = try Self.read(file, piece: piece)
    guard whole.isSame(as: pieces) else { throw Broken("pieces of \(piece) octets make a difference") }
    var assembler = SegmentAssembler()
    for (frame, octets) in zip(whole.frames, whole.octets) {
      frames += 1
      _ = assembler.add(Array(octets).span.bytes, linkType: frame.linkType, wireLength: frame.originalLength)
      do {
        let packet = try PacketDecoder.decode(
          Array(octets).span.bytes, linkType: frame.linkType, wireLength: frame.originalLength)
        guard packet.payloadOffset + packet.capturedPayloadLength <= octets.count else {
          throw Broken("the payload of frame \(frame.number) ends beyond it")
        }
      } catch let error as DecodeError {
        guard !error.description.isEmpty, error.offset <= octets.count else {
          throw Broken("frame \(frame.number): \(error)")
        }
      }
    }
    return whole
  }

  private static func read(_ file: [UInt8], piece: Int) throws -> Read {
    var read = Read()
    var parser = CaptureParser()
    var window: [UInt8] = []
    var (arrived, offset) = (0, 0)
    while true {
      switch parser.next(window.span.bytes, offset: &offset, isLast: arrived == file.count) {
      case .frame(let frame):
        read.frames.append(frame)
        read.octets.append(window[frame.bytes])
        guard parser.frameCount == read.frames.count, frame.number == read.frames.count else {
          throw Broken("frame \(frame.number) is the \(read.frames.count)th")
        }
      case .end: return read
      case .stopped(let error):
        read.stop = error
        return read
      case .needsMore(let count):
        window.removeFirst(offset)
        guard count > window.count, arrived < file.count else { throw Broken("\(count) octets are wanted") }
        offset = 0
        let next = min(file.count, arrived + max(piece, count - window.count))
        window += file[arrived..<next]
        arrived = next
      }
    }
  }

  // MARK: The judge

  func checkInspector(filter: String?, read: Read?) throws {
    let whole: InspectResult
    do throws(CaptureInspector.Failure) {
      whole = try CaptureInspector.inspect(path, filter: filter)
    } catch {
      guard !error.description.isEmpty else { throw Broken("refused without a reason") }
      return
    }
    if let read {
      guard filter != nil || whole.packets == read.frames.count else {
        throw Broken("\(whole.packets) packets")
      }
      guard whole.truncated == (read.stop != nil) else { throw Broken("truncated: \(whole.truncated)") }
    }
    for conversation in whole.conversations {
      guard conversation.packets == conversation.records.count else {
        throw Broken("conversation \(conversation.id) has \(conversation.packets) packets")
      }
    }
    // What comes later than that after an end is a conversation of its own where they are handed over as they
    // end.
    let times = whole.conversations.flatMap { [$0.start, $0.end] }
    if let first = times.min(), let last = times.max(), last - first >= 30_000_000_000 { return }
    try checkOtherWays(whole, filter)
  }

  private func checkOtherWays(_ whole: InspectResult, _ filter: String?) throws {
    var streamed: [Conversation] = []
    let stream = try CaptureInspector.stream(path, states: true, filter: filter) { streamed.append($0) }
    guard stream.packets == whole.packets, stream.stopReason == whole.stopReason else {
      throw Broken("the stream has \(stream.packets) packets, not \(whole.packets)")
    }
    streamed.sort { ($0.firstFrame, $0.id) < ($1.firstFrame, $1.id) }
    func lines(_ conversations: [Conversation]) -> [String] {
      conversations.map { conversation in
        // A SYN that is held takes a number, and a stream cannot take it back when another conversation has
        // begun by then.
        var conversation = conversation
        conversation.id = 0
        return InspectDocument.line(conversation, file: path, states: true)
      }
    }
    // What stands behind a later frame is judged before it.
    let kept = whole.conversations.sorted { ($0.firstFrame, $0.id) < ($1.firstFrame, $1.id) }
    let (ours, theirs) = (lines(kept), lines(streamed))
    if ours != theirs {
      let index =
        zip(ours, theirs).enumerated().first { $1.0 != $1.1 }?.offset ?? min(ours.count, theirs.count)
      throw Broken(
        "the stream says otherwise:\n\(ours.dropFirst(index).first ?? "-")\n\(theirs.dropFirst(index).first ?? "-")"
      )
    }
    let totals = try CaptureInspector.totals(path, filter: filter).1
    guard totals.conversations == ours.count,
      totals.inconclusive == whole.conversations.count(where: { !$0.conclusive })
    else { throw Broken("totals: \(totals)") }
  }

  // MARK: Memory

  /// The most memory that the program had, in MiB: VmHWM of proc_pid_status(5). What getrusage(2) tells is at
  /// least what the program that started this one had.
  var megabytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    let kibibytes = line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return (kibibytes ?? .max) / 1024
  }

  func checkMemory() throws {
    guard megabytes < Self.megabyteLimit else { throw Broken("\(megabytes) MiB were used") }
  }
}
