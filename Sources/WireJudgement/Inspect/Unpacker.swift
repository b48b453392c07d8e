/// The octets that a packed file was made of, as they are wanted; memory is that of the decompressor.
final class Unpacker {
  private let packing: Packing
  private let decompressor: any Decompressor
  private let read: (UnsafeMutableRawBufferPointer) -> Int
  private var input: [UInt8]
  /// Where in `input` the next octet is that has not been unpacked.
  private var position = 0
  /// Where in the file `input` begins.
  private var inputOffset = 0
  private var isInsideMember = true
  /// Whether there may be more to give without reading more.
  private var isFull = false
  private var stopReason: String?

  /// Nil: the library that it needs is not installed.
  ///
  /// - Parameters:
  ///   - beginning: octets that were read already.
  ///   - read: reads more, as read(2) does.
  init?(_ packing: Packing, beginning: [UInt8], read: @escaping (UnsafeMutableRawBufferPointer) -> Int) {
    guard let decompressor = packing.decompressor else { return nil }
    self.packing = packing
    self.decompressor = decompressor
    input = beginning
    self.read = read
  }

  /// What came of wanting more.
  enum Outcome {
    /// So many octets; 0: the end.
    case octets(Int)
    /// The file cannot be read any further; why, and where.
    case stopped(String)
    /// `read` failed, with errno.
    case failed
  }

  /// Fills a buffer with at least one octet, unless there are none.
  func unpack(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
    while stopReason == nil {
      if position == input.count && !isFull {
        guard readMore() else { return .failed }
        if input.isEmpty {
          guard isInsideMember else { return .octets(0) }
          stopReason = "the \(packing) data ends too early, at offset \(inputOffset) of the file"
          continue
        }
      }
      if !isInsideMember {
        // Zeros may stand between two streams of xz.
        if packing == .xz { while position < input.count && input[position] == 0 { position += 1 } }
        guard position < input.count else { continue }
        // What is no other member ends the file, as gzip(1) has it.
        guard packing.mayContinue(with: input[position]) else { return .octets(0) }
        guard decompressor.restart() else {
          stopReason = "there is no memory to unpack more"
          continue
        }
        isInsideMember = true
      }
      let produced = step(buffer)
      if produced > 0 { return .octets(produced) }
    }
    return .stopped(stopReason ?? "")
  }

  /// Reads more; false: that failed.
  private func readMore() -> Bool {
    inputOffset += input.count
    position = 0
    var hasFailed = false
    input = [UInt8](unsafeUninitializedCapacity: 1 << 16) { space, count in
      let result = read(UnsafeMutableRawBufferPointer(space))
      hasFailed = result < 0
      count = max(0, result)
    }
    return !hasFailed
  }

  /// Unpacks once, and answers how many octets that gave.
  private func step(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
    let step = input.withUnsafeBytes {
      decompressor.step(UnsafeRawBufferPointer(rebasing: $0[position...]), into: buffer)
    }
    position += step.consumed
    isFull = step.produced == buffer.count
    switch step.state {
    case .more: break
    case .ended:
      isInsideMember = false
      isFull = false
    case .damaged(let reason):
      let offset = inputOffset + position
      stopReason = "the \(packing) data is damaged after offset \(offset) of the file: \(reason)"
    }
    return step.produced
  }
}
