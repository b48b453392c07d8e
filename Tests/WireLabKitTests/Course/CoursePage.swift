import WireConversations
import WireFormat
import WireLabKit

/// The page of the course, read back: its texts, and the packets of its ladders.
struct CoursePage {
  /// A ladder, and what is said below it.
  struct Ladder {
    /// Who stands at the two ends.
    var ends: [String]
    var records: [PacketRecord] = []
    /// The frames that are marked as something that a `wire` expectation passes over.
    var passable: Set<Int> = []
    var verdict = ""
    /// Whether it shows every packet.
    var isWhole = true
  }

  /// The page without what a run has shown.
  private(set) var texts: [String] = []
  /// The ladders of each lesson, by its id.
  private(set) var ladders: [String: [Ladder]] = [:]

  init(_ page: String) {
    var lesson = ""
    var isInBlock = false
    var isAtHead = false
    for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      // Code is a text as others are.
      if line.hasPrefix("```"), isInBlock || line == "```text" {
        isInBlock.toggle()
        isAtHead = isInBlock
      } else if isInBlock, isAtHead {
        ladders[lesson, default: []].append(Ladder(ends: line.split(separator: " ").map(String.init)))
        isAtHead = false
      } else if isInBlock {
        let index = (ladders[lesson]?.count ?? 0) - 1
        ladders[lesson]?[index].read(line)
      } else if line.hasPrefix("- ") {
        let index = (ladders[lesson]?.count ?? 0) - 1
        // The last such line of a lesson counts its checks.
        if let ladder = ladders[lesson]?[index], ladder.verdict.isEmpty {
          ladders[lesson]?[index].verdict = line
        }
      } else if !line.isEmpty {
        if line.hasPrefix("### ") { lesson = String(line.dropFirst(4)) }
        texts.append(line)
      }
    }
  }
}

extension CoursePage.Ladder {
  /// Reads one line of a ladder: an arrow with its label, or a remark about the one before.
  fileprivate mutating func read(_ line: String) {
    if line.contains(/⋮.*(packets|个包).*⋮/) { isWhole = false }
    if let match = line.firstMatch(
      of: /#([0-9]+) .*?(?:├[─╌] (.+?) [─╌]*[▶✗◇]|[◀✗◇][─╌]* (.+?) [─╌]┤)/), let frame = Int(match.1)
    {
      let by = match.2 == nil ? Role.responder : .initiator
      records.append(Self.record(frame, by: by, label: match.2 ?? match.3 ?? ""))
    } else if let last = records.last, let note = line.firstMatch(of: /↑ ([a-z_]+)/),
      let kind = FindingKind(rawValue: String(note.1)), FindingKind.ignorable.contains(kind)
    {
      passable.insert(last.frame)
    }
  }

  /// The packet of a label, in any of the three ways in which a ladder writes it.
  private static func record(_ frame: Int, by: Role, label: Substring) -> PacketRecord {
    func number(after word: String) -> Int? {
      let words = label.split(separator: " ")
      return words.firstIndex(of: Substring(word)).flatMap {
        words.indices.contains($0 + 1) ? Int(words[$0 + 1]) : nil
      }
    }
    var length = number(after: "len") ?? 0
    var content = PacketRecord.Content.datagram
    if let part = label.firstMatch(of: /^fragment at ([0-9]+), ([0-9]+) bytes/), let offset = Int(part.1) {
      content = .fragment(offset: offset)
      length = Int(part.2) ?? 0
    } else if let part = label.firstMatch(of: /^fragment ([0-9]+):([0-9]+)/), let offset = Int(part.1) {
      content = .fragment(offset: offset)
      length = (Int(part.2) ?? 0) - offset
    } else if label.hasPrefix("ICMP") {
      content = .icmp(type: 3, code: 3)
    } else if !label.hasPrefix("UDP") {
      var sequence = number(after: "seq") ?? 0
      if let short = label.firstMatch(of: /^[A-Z\-]+ ([0-9]+)(?::([0-9]+))?/), let first = Int(short.1) {
        sequence = first
        length = short.2.flatMap { Int($0) }.map { $0 - first } ?? 0
      }
      content = .segment(
        flags: flags(label.prefix { $0 != " " }), sequence: sequence, acknowledgment: number(after: "ack"),
        window: 0)
    }
    return PacketRecord(
      frame: frame, time: Timestamp(nanoseconds: Int64(frame)), by: by, content: content,
      payloadLength: length, delivered: true, initiatorState: nil, responderState: nil)
  }

  private static func flags(_ text: Substring) -> UInt16 {
    let all: [(String, Character, TCPFlags)] = [
      ("SYN", "S", .syn), ("FIN", "F", .fin), ("RST", "R", .rst), ("PSH", "P", .psh), ("URG", "U", .urg),
      ("ACK", "A", .ack), ("ECE", "E", .ece), ("CWR", "W", .cwr),
    ]
    let words = text.split(separator: "+").map(String.init)
    let areWords = words.allSatisfy { word in all.contains { $0.0 == word } }
    var flags: TCPFlags = []
    for (word, letter, flag) in all where areWords ? words.contains(word) : text.contains(letter) {
      flags.insert(flag)
    }
    return text == "no" ? 0 : flags.rawValue
  }
}
