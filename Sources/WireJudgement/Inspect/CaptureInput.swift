import Glibc
import WireConversations
import WireFormat
import WireSystem

/// The octets of a capture file as they are read: a buffer that moves along with what is read of it.
///
/// Reading into a buffer that stays in the processor's cache is as quick as mapping the file, works for pipes
/// alike, keeps nothing resident, and a file that shrinks meanwhile ends early instead of ending the program
/// (SIGBUS).
struct CaptureInput {
  private let descriptor: Int32
  private let path: String
  private let progress: ReadingProgress?
  private var octets = [UInt8](repeating: 0, count: 256 << 10)
  private var filled = 0
  private var isAtEnd = false
  private var unpacker: Unpacker?
  private var isBegun = false
  /// Why the file ends here, where what it is packed in is cut or damaged.
  private(set) var packingProblem: String?

  /// A file that cannot be opened or read.
  struct Failure: Error, CustomStringConvertible {
    let description: String
    let errno: Int32

    init(_ what: String, _ path: String) {
      errno = Glibc.errno
      let reason = "cannot \(what) \(path.onOneLine): \(String(cString: strerror(errno)))"
      description = Shortage.remedy(for: errno).map { "\(reason); \($0)" } ?? reason
    }

    /// A library that is not installed.
    init(missing library: String, for packing: Packing, _ path: String) {
      errno = ENOPKG
      description = "\(path.onOneLine) is packed in \(packing), which takes \(library): it is not installed"
    }
  }

  /// Opens a file; `-` is standard input.
  ///
  /// - Parameter progress: is told what was read.
  init(path: String, progress: ReadingProgress? = nil) throws(Failure) {
    self.path = path
    self.progress = progress
    descriptor = path == "-" ? STDIN_FILENO : open(path.fileName, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Failure("open", path) }
  }

  /// Gives the file back; what was not read of it need not be read.
  func end() {
    var status = stat()
    if let progress, isRegular, fstat(descriptor, &status) == 0 {
      progress.add(max(0, Int(status.st_size) - lseek(descriptor, 0, SEEK_CUR)))
    }
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Gives every frame to a receiver, and lets it give on what it has before more is read.
  ///
  /// - Returns: why reading stopped before the end; nil: it did not.
  mutating func read(
    by parser: inout CaptureParser, into receiver: inout some FrameReceiver
  ) throws(Failure) -> CaptureFileError? {
    while true {
      switch try readSome(by: &parser, into: &receiver) {
      case .more: if receiver.wantsNoMore { return nil }
      case .ended(let error): return error
      }
    }
  }

  /// How far one reading came.
  enum Progress {
    case more
    /// Nothing more can be read; the error says why, if that is before the end.
    case ended(CaptureFileError?)
  }

  /// Gives the frames that are at hand to a receiver, lets it give on what it has, and reads more.
  mutating func readSome(
    by parser: inout CaptureParser, into receiver: inout some FrameReceiver
  ) throws(Failure) -> Progress {
    var offset = 0
    var wanted = 0
    var stop: CaptureFileError?
    reading: while true {
      let window = octets.span.bytes.extracting(0..<filled)
      receiver.passOver(window, offset: &offset, by: &parser)
      switch parser.next(window, offset: &offset, isLast: isAtEnd) {
      case .frame(let frame):
        receiver.add(frame, in: window, of: &parser)
      case .needsMore(let count):
        wanted = count
        break reading
      case .end:
        return .ended(nil)
      case .stopped(let error):
        stop = error
        break reading
      }
    }
    if let stop {
      if !stop.isTruncation { unpackFurther() }
      return .ended(stop)
    }
    moveOn(past: offset, wanted: wanted)
    receiver.flush()
    try fill()
    return .more
  }

  /// Reads the first octets, so that it is known how the file is packed.
  mutating func readAhead() throws(Failure) {
    while !isBegun && !isAtEnd { try fill() }
  }

  /// Whether any part of the file can be read again, and where it stands is known; asked after `readAhead`.
  var isSeekable: Bool { isRegular && unpacker == nil }

  /// Goes on at a place of a file that is not packed.
  mutating func seek(to offset: Int) {
    lseek(descriptor, offset, SEEK_SET)
    filled = 0
    isAtEnd = false
    isBegun = true
  }

  /// Whether the file can be read a second time.
  var isRegular: Bool {
    var status = stat()
    return path != "-" && fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Moves what has not been read to the front, and makes room for what is wanted.
  private mutating func moveOn(past offset: Int, wanted: Int) {
    filled -= offset
    octets.withUnsafeMutableBytes { bytes in
      _ = memmove(bytes.baseAddress!, bytes.baseAddress! + offset, filled)
    }
    if octets.count < wanted { octets += [UInt8](repeating: 0, count: wanted - octets.count) }
  }

  /// Reads more; a pipe gives what it has, because it is better to look at that than to wait.
  private mutating func fill() throws(Failure) {
    guard filled < octets.count else { return }
    if let unpacker {
      let filled = filled
      let outcome = octets.withUnsafeMutableBytes {
        unpacker.unpack(into: UnsafeMutableRawBufferPointer(rebasing: $0[filled...]))
      }
      switch outcome {
      case .octets(let count):
        self.filled += count
        isAtEnd = count == 0
      case .stopped(let reason):
        packingProblem = reason
        isAtEnd = true
      case .failed:
        throw Failure("read", path)
      }
      return
    }
    let descriptor = descriptor
    let filled = filled
    let count = octets.withUnsafeMutableBytes { [progress] in
      Self.read(descriptor, $0, from: filled, progress)
    }
    guard count >= 0 else { throw Failure("read", path) }
    self.filled += count
    isAtEnd = count == 0
    if !isBegun { try begin() }
  }

  /// What was unpacked makes no sense: it may be damaged, which some packings tell only after it.
  private mutating func unpackFurther() {
    var left = 1 << 24
    while let unpacker, packingProblem == nil, left > 0 {
      switch octets.withUnsafeMutableBytes(unpacker.unpack) {
      case .octets(let count) where count > 0: left -= count
      case .stopped(let reason): packingProblem = reason
      case .octets, .failed: return
      }
    }
  }

  /// Finds out whether the file is packed, once its first octets are there.
  private mutating func begin() throws(Failure) {
    guard filled >= Packing.magicCount || isAtEnd else { return }
    isBegun = true
    guard let packing = Packing(octets[..<filled]) else { return }
    let (descriptor, progress) = (descriptor, progress)
    unpacker = Unpacker(packing, beginning: Array(octets[..<filled])) {
      Self.read(descriptor, $0, from: 0, progress)
    }
    if let library = packing.library, unpacker == nil {
      throw Failure(missing: library, for: packing, path)
    }
    filled = 0
    isAtEnd = false
    try fill()
  }

  private static func read(
    _ descriptor: Int32, _ bytes: UnsafeMutableRawBufferPointer, from start: Int, _ progress: ReadingProgress?
  ) -> Int {
    let count = Interrupted.again {
      Glibc.read(descriptor, bytes.baseAddress! + start, bytes.count - start)
    }
    if count > 0 { progress?.add(count) }
    return count
  }
}
