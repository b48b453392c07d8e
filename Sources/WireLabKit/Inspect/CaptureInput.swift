import Glibc
import WireFormat

/// The octets of a capture file as they are read: a buffer that moves along with what is read of it.
///
/// Reading into a buffer that stays in the processor's cache is as quick as mapping the file, works for pipes alike, keeps nothing
/// resident, and a file that shrinks meanwhile ends early instead of ending the program (SIGBUS).
struct CaptureInput {
  private let descriptor: Int32
  private let path: String
  private var octets = [UInt8](repeating: 0, count: 256 << 10)
  private var filled = 0
  private var isAtEnd = false

  /// A file that cannot be opened or read.
  struct Failure: Error, CustomStringConvertible {
    let description: String

    init(_ what: String, _ path: String) {
      description = "cannot \(what) \(path): \(String(cString: strerror(errno)))"
    }
  }

  /// Opens a file; `-` is standard input.
  init(path: String) throws(Failure) {
    self.path = path
    descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("open", path) }
  }

  /// Gives the file back.
  func end() {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Gives every frame to a judge.
  ///
  /// - Parameter ended: receives each conversation of which nothing more can come; nil: the judge keeps them all.
  /// - Returns: why reading stopped before the end; nil: it did not.
  mutating func read(
    by parser: inout CaptureParser, into judge: inout FrameJudge
  ) throws(Failure) -> CaptureFileError? {
    while true {
      var offset = 0
      var wanted = 0
      reading: while true {
        let window = octets.span.bytes.extracting(0..<filled)
        switch parser.next(window, offset: &offset, isLast: isAtEnd) {
        case .frame(let frame):
          var delivered = true
          if let comment = frame.comment {
            delivered = !DeliveryMark.isNotDelivered(window.extracting(comment))
          }
          judge.add(
            window.extracting(frame.bytes), linkType: frame.linkType, wireLength: frame.originalLength,
            time: frame.time, delivered: delivered)
        case .needsMore(let count):
          wanted = count
          break reading
        case .end:
          return nil
        case .stopped(let error):
          return error
        }
      }
      moveOn(past: offset, wanted: wanted)
      try fill()
    }
  }

  /// Moves what has not been read to the front, and makes room for what is wanted.
  private mutating func moveOn(past offset: Int, wanted: Int) {
    filled -= offset
    octets.withUnsafeMutableBytes { bytes in
      _ = memmove(bytes.baseAddress!, bytes.baseAddress! + offset, filled)
    }
    if octets.count < wanted { octets += [UInt8](repeating: 0, count: wanted - octets.count) }
  }

  private mutating func fill() throws(Failure) {
    while filled < octets.count {
      let room = filled..<octets.count
      let count = octets.withUnsafeMutableBytes { bytes in
        Glibc.read(descriptor, bytes.baseAddress! + room.lowerBound, room.count)
      }
      if count > 0 {
        filled += count
        // A pipe gives what it has: better to look at it than to wait for more.
        return
      }
      if count == 0 {
        isAtEnd = true
        return
      }
      if errno != EINTR { throw Failure("read", path) }
    }
  }
}
