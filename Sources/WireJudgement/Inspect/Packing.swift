import CUnpack
import CZlib

/// What a capture file may be packed in.
enum Packing: String, CaseIterable {
  /// RFC 1952.
  case gzip
  /// https://tukaani.org/xz/xz-file-format.txt
  case xz
  /// RFC 8878.
  case zstd
  /// https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
  case lz4
  case bzip2

  /// How many octets of a file tell which it is.
  static let magicCount = 6

  /// What the first octets of a file say; nil: it is packed in none of these.
  init?(_ octets: ArraySlice<UInt8>) {
    guard let found = Self.allCases.first(where: { $0.begins(octets) }) else { return nil }
    self = found
  }

  private func begins(_ octets: ArraySlice<UInt8>) -> Bool {
    switch self {
    case .gzip: octets.starts(with: [0x1f, 0x8b])
    case .xz: octets.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])
    case .zstd:
      // Also one that begins with a frame which is passed over, as pzstd writes it.
      octets.starts(with: [0x28, 0xb5, 0x2f, 0xfd])
        || octets.first.map { $0 >> 4 == 5 } == true && octets.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
    case .lz4: octets.starts(with: [4, 0x22, 0x4d, 0x18])
    case .bzip2: octets.starts(with: Array("BZh".utf8))
    }
  }

  /// Whether another member of the file may begin with this octet.
  func mayContinue(with octet: UInt8) -> Bool {
    switch self {
    case .gzip: octet == 0x1f
    case .xz: octet == 0xfd
    case .zstd: octet == 0x28 || octet >> 4 == 5
    case .lz4: octet == 4 || octet >> 4 == 5
    case .bzip2: octet == UInt8(ascii: "B")
    }
  }

  /// The library that unpacks it, and the packages that have it; nil: the program holds it.
  var library: String? { kind.map { String(cString: cunpack_library($0)) } }

  private var kind: cunpack_kind? {
    switch self {
    case .gzip: nil
    case .xz: CUNPACK_XZ
    case .zstd: CUNPACK_ZSTD
    case .lz4: CUNPACK_LZ4
    case .bzip2: CUNPACK_BZIP2
    }
  }

  /// What unpacks it; nil: the library is not installed.
  var decompressor: (any Decompressor)? {
    guard let kind else { return Inflation() }
    return cunpack_new(kind).map(LibraryDecompressor.init)
  }
}

/// Unpacks the members of a file, one after the other.
protocol Decompressor: AnyObject {
  /// Unpacks as much as there is, and there is room for.
  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> UnpackingStep

  /// Begins the next member.
  ///
  /// - Returns: whether there was memory for it.
  func restart() -> Bool
}

/// What one step of unpacking came to.
struct UnpackingStep {
  enum State {
    /// More octets are wanted, or more room.
    case more
    /// A member is complete.
    case ended
    /// The octets are wrong; why.
    case damaged(String)
  }

  var state: State
  var consumed: Int
  var produced: Int
}

/// Unpacks gzip by zlib, which the program is linked with.
private final class Inflation: Decompressor {
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    wirelab_inflate_init(stream)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> UnpackingStep {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(clamping: input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(clamping: output.count)
    let code = inflate(stream, Z_NO_FLUSH)
    let state: UnpackingStep.State
    switch code {
    case Z_STREAM_END: state = .ended
    case Z_OK, Z_BUF_ERROR: state = .more
    default: state = .damaged(stream.pointee.msg.map { String(cString: $0) } ?? "code \(code)")
    }
    return UnpackingStep(
      state: state, consumed: input.count - Int(stream.pointee.avail_in),
      produced: output.count - Int(stream.pointee.avail_out))
  }

  func restart() -> Bool { inflateReset(stream) == Z_OK }
}

/// Unpacks by a library that was loaded.
private final class LibraryDecompressor: Decompressor {
  private let unpacker: OpaquePointer

  init(_ unpacker: OpaquePointer) {
    self.unpacker = unpacker
  }

  deinit { cunpack_free(unpacker) }

  func step(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> UnpackingStep {
    let step = cunpack_step(
      unpacker, input.baseAddress?.assumingMemoryBound(to: UInt8.self), input.count,
      output.baseAddress?.assumingMemoryBound(to: UInt8.self), output.count)
    let state: UnpackingStep.State =
      switch step.state {
      case CUNPACK_ENDED: .ended
      case CUNPACK_MORE: .more
      default: .damaged(step.reason.map { String(cString: $0) } ?? "wrong data")
      }
    return UnpackingStep(state: state, consumed: step.consumed, produced: step.produced)
  }

  func restart() -> Bool { cunpack_restart(unpacker) != 0 }
}
