import Glibc
import WireCapture
import WireFormat
import WireSystem
import WireText

/// A pcapng file that grows with a capture; readable by its owner alone.
struct StreamedCapture {
  private let path: String
  private let descriptor: Int32
  private var writer: PcapngWriter
  /// So much is gathered before it is written, unless somebody asks for it.
  private static let limit = 1 << 20
  /// The errno of what could not be written; then nothing more is.
  private var failure: Int32?

  /// A new file; what is there already stays.
  init(_ path: String, interface: String, linkType: LinkType) throws(Watch.Failure) {
    self.path = path
    do throws(NewFile.Failure) {
      descriptor = try NewFile.create(path)
    } catch {
      let text = "cannot write \(path.onOneLine): \(String(cString: strerror(error.errno)))"
      throw error.errno == EEXIST ? .usage(text + ". Nothing is overwritten.") : .notPermitted(text)
    }
    SudoCaller.give(descriptor)
    writer = PcapngWriter(application: "wirelab \(WireLabVersion.current)")
    writer.addInterface(name: interface, linkType: linkType, snapLength: InterfaceCapture.wholeLength)
    flush()
  }

  /// Adds a frame.
  mutating func append(_ octets: RawSpan, wireLength: Int, time: Timestamp) {
    writer.append(octets, time: time, originalLength: wireLength)
    if writer.bytes.count >= Self.limit { flush() }
  }

  /// Writes what was gathered.
  mutating func flush() {
    let octets = writer.takeBytes()
    guard failure == nil else { return }
    do throws(NewFile.Failure) {
      try NewFile.write(octets, to: descriptor, path: path)
    } catch {
      failure = error.errno
    }
  }

  /// Whether something could not be written.
  var hasFailed: Bool { failure != nil }

  /// Ends the file with what was counted.
  mutating func finish(at time: Timestamp, received: Int, lost: Int) throws(Watch.Failure) {
    writer.appendStatistics(time: time, received: UInt64(received + lost), dropped: UInt64(lost))
    flush()
    close(descriptor)
    if let failure {
      throw .notPermitted("cannot write \(path.onOneLine): \(String(cString: strerror(failure)))")
    }
  }
}
