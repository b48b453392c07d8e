import Glibc
import WireCapture
import WireFormat
import WireJudgement
import WireSystem
import WireText

/// A copy of somebody's capture as a pcapng file, with comments on what its frames prove, as `wirelab run`
/// saves them. The original is not touched.
///
/// Frames keep their numbers, times, interfaces and comments. What else blocks of pcapng can carry (names,
/// secrets, other options) is not copied.
package enum AnnotatedCapture {
  /// Why there is no copy.
  package struct Failure: Error, CustomStringConvertible {
    /// Which file, and why.
    package let description: String
  }

  /// Beyond so many conversations the comments of the whole file would hide what they say.
  private static let conversationLimit = 1000
  /// So much is gathered before it is written.
  private static let chunk = 1 << 20

  /// Reads a capture once more, and writes the copy; memory follows the number of comments.
  ///
  /// - Parameters:
  ///   - source: the capture, which can be read from its beginning; `-` is standard input.
  ///   - path: the new file, readable by its owner alone.
  ///   - result: what was judged of it.
  package static func write(_ source: String, to path: String, _ result: ScenarioResult) throws(Failure) {
    let annotations = CaptureAnnotations(
      headline: result.title.en, conversations: result.conversations, actors: result.actors,
      checks: result.checks, conversationLimit: conversationLimit)
    do {
      let descriptor = try NewFile.create(path)
      defer { close(descriptor) }
      var copy = Copy(annotations, frameLimit: result.capture?.packets, descriptor: descriptor, path: path)
      let end = try CaptureFrames.read(source, into: &copy)
      try copy.finish(end)
    } catch let failure as NewFile.Failure {
      throw Failure(
        description: "cannot write \(failure.path.onOneLine): \(String(cString: strerror(failure.errno)))")
    } catch {
      throw Failure(description: "\(error)")
    }
  }

  /// The file while it is written.
  private struct Copy: FrameReceiver {
    private let comments: [Int: [String]]
    /// A file may have grown since it was judged.
    private let frameLimit: Int
    private let descriptor: Int32
    private let path: String
    private var writer: PcapngWriter
    private var interfaceCount = 0
    private var frameCount = 0
    private var last = Timestamp(nanoseconds: 0)
    private var failure: NewFile.Failure?

    init(_ annotations: CaptureAnnotations, frameLimit: Int?, descriptor: Int32, path: String) {
      comments = annotations.byFrame
      self.frameLimit = frameLimit ?? .max
      self.descriptor = descriptor
      self.path = path
      writer = PcapngWriter(
        application: "wirelab \(WireLabVersion.current)", comments: annotations.ofCapture)
    }

    mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: inout CaptureParser) {
      guard frameCount < frameLimit, failure == nil else { return }
      frameCount += 1
      if frame.interface >= interfaceCount {
        let interfaces = parser.interfaces
        for interface in interfaces[interfaceCount...] {
          writer.addInterface(
            name: interface.name, linkType: interface.linkType, snapLength: interface.snapLength)
        }
        interfaceCount = interfaces.count
      }
      last = frame.time
      // Its own comments come first: what the bench did to it is read from them.
      let own = frame.comment == nil ? [] : frame.comments(in: window)
      let new = comments[frameCount] ?? []
      writer.append(
        window.extracting(frame.bytes), time: frame.time, interface: frame.interface,
        originalLength: frame.originalLength,
        comments: own + (own.isEmpty ? new : new.filter { !own.contains($0) }))
    }

    mutating func flush() {
      if writer.bytes.count >= AnnotatedCapture.chunk { write() }
    }

    private mutating func write() {
      let octets = writer.takeBytes()
      guard failure == nil else { return }
      do { try NewFile.write(octets, to: descriptor, path: path) } catch { failure = error }
    }

    /// Ends the file with what the original says of its end, so that the copy proves as much as it.
    mutating func finish(_ end: CaptureFrames.End) throws(NewFile.Failure) {
      if interfaceCount > 0 {
        writer.appendStatistics(
          time: last, received: UInt64(frameCount + end.dropped), dropped: UInt64(end.dropped),
          isDrained: end.isDrained)
      }
      write()
      if let failure { throw failure }
    }
  }
}
