import CZlib
import Glibc

/// The octets that a gzip file (RFC 1952) was made of, as they are wanted.
final class Gunzip {
  private let read: (UnsafeMutableRawBufferPointer) -> Int
  private var input: [UInt8]
  /// Where in `input` the next octet is that has not been inflated.
  private var position = 0
  private let stream: UnsafeMutablePointer<z_stream>
  private var isInsideMember = true

  /// The two octets that every gzip file begins with.
  static let magic: [UInt8] = [0x1f, 0x8b]

  /// - Parameters:
  ///   - beginning: octets that were read already.
  ///   - read: reads more, as read(2) does.
  init(beginning: [UInt8], read: @escaping (UnsafeMutableRawBufferPointer) -> Int) {
    input = beginning
    self.read = read
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    wirelab_inflate_init(stream)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// What came of wanting more.
  enum Outcome {
    /// So many octets; 0: the end.
    case octets(Int)
    /// The file cannot be read any further; why.
    case stopped(String)
    /// `read` failed, with errno.
    case failed
  }

  /// Fills a buffer with at least one octet, unless there are none.
  func inflate(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    while true {
      if position == input.count {
        var hasFailed = false
        input = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
          let result = read(UnsafeMutableRawBufferPointer(space))
          hasFailed = result < 0
          count = max(0, result)
        }
        position = 0
        if hasFailed { return .failed }
        if input.isEmpty {
          return isInsideMember ? .stopped("the gzip data ends too early") : .octets(0)
        }
      }
      if !isInsideMember {
        // Another member may follow; what is none ends the file, as gzip(1) has it.
        guard input[position] == Self.magic[0] else { return .octets(0) }
        inflateReset(stream)
        isInsideMember = true
      }
      let (code, produced) = step(buffer)
      if code == Z_STREAM_END { isInsideMember = false }
      if code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR {
        let reason = stream.pointee.msg.map { String(cString: $0) } ?? "code \(code)"
        return produced > 0 ? .octets(produced) : .stopped("the gzip data is damaged: \(reason)")
      }
      if produced > 0 { return .octets(produced) }
    }
  }

  private func step(_ buffer: UnsafeMutableRawBufferPointer) -> (code: Int32, produced: Int) {
    input.withUnsafeMutableBytes { octets in
      let start = octets.baseAddress!.assumingMemoryBound(to: UInt8.self) + position
      stream.pointee.next_in = start
      stream.pointee.avail_in = UInt32(octets.count - position)
      stream.pointee.next_out = buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(clamping: buffer.count)
      let code = CZlib.inflate(stream, Z_NO_FLUSH)
      position = octets.count - Int(stream.pointee.avail_in)
      return (code, buffer.count - Int(stream.pointee.avail_out))
    }
  }
}
