import Glibc
import WireCapture
import WireFormat
import WireJudgement
import WireText

/// The capture of a scenario as a pcapng file: every frame with its nanoseconds, what the bench did to it,
/// and comments on what it proves.
struct SavedCapture {
  let frames: FrameStore
  let linkType: LinkType
  var snapLength = LiveCapture.snapLength
  let end: LiveCapture.End
  /// What the bench had to do with frames.
  let provenance: ProvenanceIndex
  /// By frame, what the kernel was seen to say.
  let observed: [Int: FrameObservation]
  let annotations: CaptureAnnotations
  /// Secrets of TLS, as lines of a key log: whoever opens the file reads what was encrypted.
  var secrets: [UInt8] = []

  /// The octets of the file.
  func octets() -> [UInt8] {
    var writer = PcapngWriter(
      application: "wirelab \(WireLabVersion.current)", comments: annotations.ofCapture)
    _ = writer.addInterface(name: "lo", linkType: linkType, snapLength: snapLength)
    writer.addNames(annotations.names)
    // Before the packets that need them.
    writer.addSecrets(keyLog: secrets)
    let comments = annotations.byFrame
    var last = Timestamp(nanoseconds: 0)
    for index in 0..<frames.count {
      let (frame, octets) = frames[index]
      last = frame.time
      // The provenance comes first: it is read back.
      writer.append(
        octets.span.bytes, time: frame.time, originalLength: frame.wireLength,
        comments: provenance[index + 1].comments + (observed[index + 1]?.comments ?? [])
          + (comments[index + 1] ?? []))
    }
    writer.appendStatistics(
      time: last, received: UInt64(frames.count + end.dropped), dropped: UInt64(end.dropped),
      isDrained: end.drained)
    return writer.takeBytes()
  }
}
