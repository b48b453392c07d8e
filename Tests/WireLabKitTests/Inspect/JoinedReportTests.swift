import TestSupport
import Testing
import WireFormat

@testable import WireLabKit

/// Twenty files of a rotated capture (`tcpdump -C`, `dumpcap -b`) are reported as the one file that they came
/// from: every document is the same to the byte once frames have the numbers of the one file.
@Suite struct JoinedReportTests {
  /// Conversations of all kinds side by side, with what proofs and findings point at.
  private static let frames: [Written.Frame] = {
    let (alice, bob) = (Written.alice, Written.bob)
    func segment(_ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32, _ length: Int = 0)
      -> [UInt8]
    {
      Written.segment(alice, bob, flags, sequence, acknowledgment, payload: length)
    }
    let odd: [[[UInt8]]] = [
      // A SYN that is acknowledged without one.
      [
        segment(.syn, 100, 0), Written.segment(bob, alice, .ack, 500, 101), segment(.ack, 101, 500, 10),
        Written.segment(bob, alice, .ack, 500, 111, payload: 20), segment(.ack, 111, 520),
      ],
      Written.conversation().dropLast(5) + [Written.conversation()[3]] + Written.conversation().suffix(5),
      Written.halfClosed(),
      // Somebody else answers.
      [segment(.syn, 100, 0), segment(.syn, 100, 0)],
      Array(Written.conversation().suffix(6)),
    ]
    let all = (0..<44).flatMap { number in
      let kinds = Shuffled.conversations + odd
      let port = UInt16(20_000 + number)
      let conversation = kinds[number % kinds.count].map { octets in
        var octets = octets
        // The port of the client, wherever it stands.
        for place in [34, 36] where octets[place] == 0x9c && octets[place + 1] == 0x40 {
          (octets[place], octets[place + 1]) = (UInt8(port >> 8), UInt8(port & 0xff))
        }
        return octets
      }
      return Shuffled.timed(conversation, since: Double(number) / 500)
    }
    return all.enumerated().sorted { ($0.element.time!, $0.offset) < ($1.element.time!, $1.offset) }
      .map(\.element)
  }()

  /// Where a file is full at so many octets.
  private static let files: [[Written.Frame]] = {
    var files: [[Written.Frame]] = [[]]
    var octets = 0
    let share = frames.reduce(0) { $0 + 16 + $1.octets.count } / 20
    for frame in frames {
      if octets > share && files.count < 20 {
        files.append([])
        octets = 0
      }
      files[files.count - 1].append(frame)
      octets += 16 + frame.octets.count
    }
    return files
  }()

  /// Frames have the numbers of the one file again, and the capture its name.
  private func restored(_ text: String, in directory: String) -> String {
    let bases = Self.files.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    let octets = Array(text.replacing(directory + "/dump-a.pcap", with: "one.pcap").utf8)
    let name = Array("dump-".utf8)
    var result: [UInt8] = []
    var place = 0
    while place < octets.count {
      guard octets[place] == name[0], octets[place...].starts(with: name) else {
        result.append(octets[place])
        place += 1
        continue
      }
      let base = bases[Int(octets[place + 5]) - 97]
      place += "dump-a.pcap:".utf8.count
      var number = 0
      while place < octets.count, (48...57).contains(octets[place]) {
        number = number * 10 + Int(octets[place]) - 48
        place += 1
      }
      // As a value of JSON it stood in quotes.
      let isQuoted = result.last == 0x22 && octets[place] == 0x22
      if isQuoted { result.removeLast() }
      result += Array(String(base + number).utf8)
      if isQuoted { place += 1 }
    }
    return String(decoding: result, as: UTF8.self)
  }

  @Test(arguments: CaptureDocument.allCases) func rotatedFilesAreReportedAsTheOne(_ document: CaptureDocument)
    throws
  {
    let place = try TemporaryDirectory()
    let one = try place.write(Written.pcap(Self.frames), to: "one.pcap")
    let paths = try Self.files.enumerated().map { number, frames in
      try place.write(Written.pcap(frames), to: "dump-\(Character(Unicode.Scalar(UInt8(97 + number)))).pcap")
    }
    #expect(paths.count == 20)
    var whole = try document.text([one]).replacing(one, with: "one.pcap")
    let named = try document.text(paths.reversed(), joined: true)
    // No frame goes by a number of its own.
    #expect(named.firstMatch(of: /[^&]#\d|rame": ?\d|,\d+,\d+,2023-/) == nil)
    #expect([.connLog, .text, .chinese].contains(document) == !named.contains("dump-b.pcap:1"))
    var joined = restored(named, in: place.path)
    // What says that they were several files is the only other thing.
    if document == .json, let range = joined.firstRange(of: /\ {6}"files": \[[^\]]*\],\n/) {
      joined.removeSubrange(range)
    }
    if document == .page {
      // One file can be fetched.
      whole.replace(/<p class="download">.*?<\/p>/, with: "")
      joined.replace(/<div class="why"[^>]*><p>20 (files|个文件)[^<]*<\/p><\/div>\n?/, with: "")
    }
    for line in ["  20 files read as one capture.\n", "  20 个文件作为一次抓包读取。\n"] {
      joined.replace(line, with: "")
    }
    let (own, others) = (joined.split(separator: "\n"), whole.split(separator: "\n"))
    #expect(own.count == others.count)
    let different = zip(own, others).first { $0 != $1 }
    #expect(joined == whole, "\(different.map { "\($0)\n\($1)" } ?? "")")
  }
}
