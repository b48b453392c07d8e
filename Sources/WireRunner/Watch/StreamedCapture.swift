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
  /// Why something could not be written; then nothing more is.
  private var failure: NewFile.Failure?

  /// A new file.
  ///
  /// - Parameter replaces: whether a capture that was written before may be there, which then goes; else what
  ///   is there already stays, as does what is no capture of this program's.
  init(_ path: String, interface: String, linkType: LinkType, replaces: Bool) throws(Watch.Failure) {
    self.path = path
    let isThere = replaces && FileReading.isThere(path)
    if isThere, !Self.isOwn(path) {
      throw .usage(
        "\(path.onOneLine) is no capture that wirelab wrote, so it is not replaced, not with --force, "
          + "either: take another name, or remove it")
    }
    do throws(NewFile.Failure) {
      descriptor = try isThere ? NewFile.replace(path) : NewFile.create(path)
    } catch {
      throw error.errno == EEXIST
        ? .usage(
          "\(error). Nothing is overwritten: take another name, or --force, which replaces a capture that "
            + "wirelab wrote") : .notPermitted("\(error)")
    }
    SudoCaller.give(descriptor)
    writer = PcapngWriter(application: "wirelab \(WireLabVersion.current)")
    writer.addInterface(name: interface, linkType: linkType, snapLength: InterfaceCapture.wholeLength)
    flush()
  }

  /// Whether a file was written by this program, or holds nothing that could be lost (mktemp(1)).
  private static func isOwn(_ path: String) -> Bool {
    guard let beginning = FileReading.beginning(of: path, count: 4096) else { return false }
    return beginning.isEmpty || PcapngApplication.name(in: beginning)?.hasPrefix("wirelab ") == true
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
      failure = error
    }
  }

  /// Whether something could not be written.
  var hasFailed: Bool { failure != nil }

  /// Ends the file with what was counted.
  mutating func finish(at time: Timestamp, received: Int, lost: Int) throws(Watch.Failure) {
    writer.appendStatistics(time: time, received: UInt64(received + lost), dropped: UInt64(lost))
    flush()
    close(descriptor)
    if let failure { throw .notPermitted("\(failure)") }
  }
}
