import WireCapture
import WireConversations
import WireFormat
import WireTLS

/// Reads runs of files together, in the order of their times: each run in a window of its own, and of what
/// leaves the windows always the earliest.
///
/// A run is opened when the others have come to its earliest time, so that files that follow each other are
/// read one after the other.
struct MergedFeed {
  private var waiting: [RunReader]
  private var open: [RunReader] = []

  /// Reads files.
  ///
  /// - Parameters:
  ///   - files: in the order of their numbers.
  ///   - outlet: receives the packets.
  static func read(
    _ files: [SurveyedFile], _ request: PacketFeed.Request, into outlet: Outlet<KeyedPacket>
  ) throws(CaptureInspector.Failure) -> PacketFeed.Reading {
    let filter = try FrameFilter.made(request.filter)
    let taker = FrameTaker(
      decoder: FrameDecoder(filter: filter, unwrapping: request.unwrapping, labels: request.labels),
      payloads: request.octetCount > 0 ? PayloadOctets(count: request.octetCount) : nil,
      tls: request.tls.map { TLSTap($0) }, keyLog: request.keyLog,
      marks: BenchMarks(areBelieved: request.believesMarks),
      fingerprints: request.takesFingerprints ? FrameFingerprint.Maker() : nil)
    var base = 0
    var readers: [RunReader] = []
    for file in files {
      readers += file.runs.map { RunReader($0, of: file, after: base, taker, request.progress) }
      base += file.survey.frames
    }
    var feed = MergedFeed(waiting: readers.sorted { $0.earliest > $1.earliest })
    var outlet = outlet
    var last = 0
    while var packet = try feed.next() {
      last = packet.take(placeAfter: last)
      outlet.append(packet)
    }
    outlet.flush()
    var result = try taker.decoder.result(
      of: request.path, format: files.first?.parser.format, end: files.end, filter)
    result.droppedPackets = files.reduce(0) { $0 + Int(clamping: $1.parser.droppedPackets) }
    result.markedFrames = taker.marks.count
    result.isDrained = request.believesMarks && files.last?.parser.isDrained ?? false
    let late = readers.reduce(0) { $0 + $1.lateCount }
    var disorder = files.reduce(into: Disorder()) { $0.add($1.disorder) }
    disorder.beyondWindow = late
    if disorder.frames > 0 { result.disorder = disorder }
    if files.count > 1 {
      result.files = files.map { JoinedFile(file: $0.path, frames: $0.survey.frames) }
      result.gaps = files.gaps
    }
    return PacketFeed.Reading(
      result: result, dropped: result.droppedPackets,
      isDrained: result.isDrained,
      payloads: taker.payloads)
  }

  private mutating func next() throws(CaptureInspector.Failure) -> KeyedPacket? {
    while let coming = waiting.last,
      open.isEmpty || open.contains(where: { $0.head!.time.nanoseconds >= coming.earliest })
    {
      waiting.removeLast()
      try coming.advance()
      if coming.head != nil { open.append(coming) }
    }
    guard var first = open.first else { return nil }
    for reader in open.dropFirst() where reader.comes(before: first) { first = reader }
    let packet = first.head!.packet
    try first.advance()
    if first.head == nil { open.removeAll { $0 === first } }
    return packet
  }
}

extension [SurveyedFile] {
  /// Why one could not be read to its end; nil: all could.
  var end: String? {
    lazy.compactMap { file in file.end.map { count > 1 ? "\(file.path): \($0)" : $0 } }.first
  }

  /// Silences between files, in the order of their times, that are more than four times the longest in any.
  var gaps: [CaptureGap] {
    let longest = reduce(0) { Swift.max($0, $1.survey.longestSilence) }
    var gaps: [CaptureGap] = []
    var latest: Int64?
    for span in compactMap(\.span) {
      if let latest, longest > 0, span.earliest > latest, (span.earliest &- latest) / 4 > longest {
        gaps.append(
          CaptureGap(start: Timestamp(nanoseconds: latest), end: Timestamp(nanoseconds: span.earliest)))
      }
      latest = Swift.max(latest ?? span.latest, span.latest)
    }
    return gaps
  }
}

/// From frames of all runs to packets.
private final class FrameTaker {
  var decoder: FrameDecoder
  var payloads: PayloadOctets?
  var tls: TLSTap?
  let keyLog: KeyLog?
  var marks: BenchMarks
  let fingerprints: FrameFingerprint.Maker?

  init(
    decoder: FrameDecoder, payloads: PayloadOctets?, tls: TLSTap?, keyLog: KeyLog?, marks: BenchMarks,
    fingerprints: FrameFingerprint.Maker?
  ) {
    self.fingerprints = fingerprints
    self.decoder = decoder
    self.payloads = payloads
    self.tls = tls
    self.keyLog = keyLog
    self.marks = marks
  }

  /// Takes the packets of a frame.
  func take(_ frame: CapturedFrame, in window: RawSpan, number: Int, into body: (KeyedPacket) -> Void) {
    let octets = window.extracting(frame.bytes)
    let passage = marks.passage(of: frame, in: window)
    func give(_ packet: Packet) {
      let fingerprint =
        fingerprints?.fingerprint(
          of: octets, packet, linkType: frame.linkType, interface: frame.interface) ?? .unknown
      body(KeyedPacket(packet, frame: number, time: frame.time, passage: passage, fingerprint: fingerprint))
    }
    let (linkType, length) = (frame.linkType, frame.originalLength)
    var packet = Packet.none
    if decoder.decode(octets, linkType: linkType, wireLength: length, number: number, into: &packet) {
      if !decoder.hasMore {
        payloads?.add(packet, in: octets, number: number)
        tls?.note(packet, in: octets, number: number)
      }
      give(packet)
    }
    while decoder.hasMore {
      if decoder.decodeNext(octets, linkType: linkType, wireLength: length, into: &packet) { give(packet) }
    }
  }
}

/// Reads one run, as far as its packets are asked for.
private final class RunReader {
  /// The earliest time of the run.
  let earliest: Int64
  /// The packet that comes next; nil: none does.
  private(set) var head: (packet: KeyedPacket, time: FrameTime)?

  private let run: OrderSurvey.Run
  private let path: String
  private let progress: ReadingProgress?
  private var input: CaptureInput?
  private var parser: CaptureParser
  private var receiver: Receiver
  private var hasEnded = false

  /// Takes the frames of the run out of what is read.
  private struct Receiver: FrameReceiver {
    let run: OrderSurvey.Run
    let base: Int
    let taker: FrameTaker
    var buffer: ReorderBuffer
    var clock = FrameClock()

    mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: inout CaptureParser) {
      guard frame.number >= run.first, frame.number < run.end else { return }
      let time = clock.time(of: frame, in: &parser)
      if parser.hasSecrets { taker.keyLog?.add(parser.takeSecrets()) }
      taker.take(frame, in: window, number: base + frame.number) { buffer.add($0, at: time) }
    }

    mutating func flush() {}
  }

  /// - Parameter base: how many frames the files before have.
  init(
    _ run: OrderSurvey.Run, of file: SurveyedFile, after base: Int, _ taker: FrameTaker,
    _ progress: ReadingProgress?
  ) {
    self.run = run
    earliest = run.earliest
    path = file.path
    self.progress = progress
    parser = run.parser
    receiver = Receiver(
      run: run, base: base, taker: taker,
      buffer: ReorderBuffer(
        OrderSurvey.window, order: file.keepsItsOrder ? .file : .times))
  }

  /// How many of its packets came too late to be put in order.
  var lateCount: Int { receiver.buffer.lateCount }

  /// Whether its next packet is earlier than that of another run; of one time, that of the first file.
  func comes(before other: RunReader) -> Bool {
    guard let own = head, let others = other.head else { return other.head == nil }
    if own.time.isLater(than: others.time) { return false }
    return others.time.isLater(than: own.time) || own.packet.number < others.packet.number
  }

  /// Goes on to the next packet.
  func advance() throws(CaptureInspector.Failure) {
    do {
      if input == nil && !hasEnded {
        input = try CaptureInput(path: path, progress: progress)
        if parser.fileOffset > 0 { input?.seek(to: parser.fileOffset) }
      }
      while true {
        if let packet = receiver.buffer.next(isAtEnd: hasEnded) {
          head = (packet, receiver.buffer.leftTime)
          return
        }
        guard !hasEnded else { break }
        if case .ended? = try input?.readSome(by: &parser, into: &receiver) { hasEnded = true }
        if parser.frameCount >= run.end - 1 { hasEnded = true }
      }
    } catch {
      throw CaptureInspector.Failure(description: error.description, errno: error.errno)
    }
    head = nil
    input?.end()
    input = nil
  }
}
