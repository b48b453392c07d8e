import Glibc
import WireCapture
import WireConversations
import WireFormat
import WireSockets

/// The capture of a scenario as a pcapng file: every frame with its nanoseconds, what the bench did to it, and comments on
/// what it proves.
struct SavedCapture {
  let frames: FrameStore
  let linkType: LinkType
  let end: LiveCapture.End
  /// What the bench had to do with frames.
  let marks: FrameMarks
  /// By frame, what the kernel was seen to say.
  let observed: [Int: FrameObservation]
  let annotations: CaptureAnnotations

  /// The octets of the file.
  func octets() -> [UInt8] {
    var writer = PcapngWriter(
      application: "wirelab \(WireLabVersion.current)", comments: annotations.ofCapture)
    _ = writer.addInterface(name: "lo", linkType: linkType, snapLength: LiveCapture.snapLength)
    writer.addNames(annotations.names)
    let comments = annotations.byFrame
    var last = Timestamp(nanoseconds: 0)
    for index in 0..<frames.count {
      let (frame, octets) = frames[index]
      last = frame.time
      // Marks come first: they are read back.
      writer.append(
        octets.span.bytes, time: frame.time, originalLength: frame.wireLength,
        comments: marks[index + 1].comments + (observed[index + 1]?.comments ?? [])
          + (comments[index + 1] ?? []))
    }
    writer.appendStatistics(
      time: last, received: UInt64(frames.count + end.dropped), dropped: UInt64(end.dropped))
    return writer.takeBytes()
  }
}

/// Writes a whole file, unless told otherwise readable by its owner alone.
enum NewFile {
  /// Why it could not be written.
  struct Failure: Error {
    let path: String
    let errno: Int32
  }

  static func write(_ octets: [UInt8], to path: String, mode: mode_t = 0o600) throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw Failure(path: path, errno: errno) }
    defer { close(descriptor) }
    try write(octets, to: descriptor, path: path)
  }

  /// Writes all octets to a descriptor; `path` is for what goes wrong.
  static func write(_ octets: [UInt8], to descriptor: Int32, path: String) throws(Failure) {
    if let number = WholeWrite.write(octets, to: descriptor) { throw Failure(path: path, errno: number) }
  }
}
