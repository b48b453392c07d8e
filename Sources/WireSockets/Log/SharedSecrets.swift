import CWireLab
import Glibc
import WireSystem

/// Lines of a key log in memory that forked processes share, as `SharedCalls` keeps calls.
final class SharedSecrets: Sendable {
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer
  /// A line has at most 198 octets: a label of 31, a random of 64, a secret of 96, and two spaces.
  private static let slotSize = 256
  private static let capacity = 1 << 14
  private static var length: Int { (capacity + 1) * slotSize }

  init() throws(SocketError) {
    let flags = MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE
    guard let memory = mmap(nil, Self.length, PROT_READ | PROT_WRITE, flags, -1, 0), memory != MAP_FAILED
    else { throw SocketError(call: "mmap", errno: errno) }
    base = memory
  }

  deinit {
    munmap(base, Self.length)
  }

  /// Adds a line; one that finds no room is left out.
  func add(_ line: String) {
    let octets = Array(line.utf8)
    guard octets.count <= Self.slotSize - 8 else { return }
    let place = Int(wirelab_take_next(base.assumingMemoryBound(to: UInt32.self)))
    guard place < Self.capacity else { return }
    let slot = base + (place + 1) * Self.slotSize
    octets.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { (slot + 8).copyMemory(from: start, byteCount: bytes.count) }
    }
    // Last, so that nobody reads half a line.
    wirelab_store(slot.assumingMemoryBound(to: UInt32.self), UInt32(octets.count))
  }

  /// The lines so far, with a line feed behind each.
  var octets: [UInt8] {
    var octets: [UInt8] = []
    let taken = Int(wirelab_load(base.assumingMemoryBound(to: UInt32.self)))
    for place in 0..<min(taken, Self.capacity) {
      let slot = base + (place + 1) * Self.slotSize
      let count = Int(wirelab_load(slot.assumingMemoryBound(to: UInt32.self)))
      // Its process may have ended while it wrote.
      if count == 0 { continue }
      octets += UnsafeRawBufferPointer(start: slot + 8, count: min(count, Self.slotSize - 8))
      octets.append(0x0A)
    }
    return octets
  }
}
