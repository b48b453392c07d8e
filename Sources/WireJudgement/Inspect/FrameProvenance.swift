import WireConversations
import WireFormat

/// What the bench, or a script that spells out its own segments, had to do with a frame.
///
/// A saved capture carries it in comments of the frame, so that every tool shows it, and `inspect` judges as
/// the run did.
package struct FrameProvenance: Hashable {
  /// What became of it on its way, and who sent it.
  package var passage = PacketPassage.plain
  /// The actor whose script spelled it out.
  package var author: String?

  /// From its parts.
  package init(passage: PacketPassage = .plain, author: String? = nil) {
    self.passage = passage
    self.author = author
  }

  /// Nothing out of the ordinary.
  package static let none = FrameProvenance()
}

extension FrameProvenance {
  private static let prefix = "wirelab: "
  private static let dropped = "sent, not delivered"
  private static let held = ("held, delivered ", " ns later")
  private static let copied = "a copy that the bench sent"
  private static let spelledOut = "spelled out by "

  /// The comments that say so.
  package var comments: [String] {
    var texts: [String] = []
    switch passage.delivery {
    case .atOnce: break
    case .never: texts.append(Self.dropped)
    case .later(let nanoseconds): texts.append("\(Self.held.0)\(nanoseconds)\(Self.held.1)")
    }
    switch passage.origin {
    case .kernel: break
    case .bench: texts.append(Self.copied)
    case .script: texts.append(Self.spelledOut + (author ?? "a script"))
    }
    return texts.map { Self.prefix + $0 }
  }

  /// Whether a comment may be one of these, so that it is worth reading as text.
  package static func mayBegin(_ comment: RawSpan) -> Bool {
    let wanted = prefix.utf8
    guard comment.byteCount > wanted.count else { return false }
    return comment.extracting(first: wanted.count).withUnsafeBytes { $0.elementsEqual(wanted) }
  }

  /// The comments of a frame that may be of these, or of `FrameObservation`: at most 16 of them, of at most
  /// 1,024 octets, so that reading them takes no longer than passing over them.
  static func marks(of frame: CapturedFrame, in window: RawSpan) -> [String] {
    frame.comments(in: window, beginningWith: prefix, limit: 16, octetCount: 1024)
  }

  /// For how long a packet was held.
  private static func nanoseconds(in text: Substring.UTF8View) -> Int64? {
    let digits = text.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard text.dropFirst(digits.count).elementsEqual(held.1.utf8) else { return nil }
    return Int64(Substring(digits))
  }

  /// What comments say; others are passed over.
  package init(comments: [String]) {
    // As octets: a capture may have one for each frame, and characters cost ten times as much.
    for comment in comments where comment.utf8.starts(with: Self.prefix.utf8) {
      let text = comment.utf8.dropFirst(Self.prefix.utf8.count)
      if text.elementsEqual(Self.dropped.utf8) {
        passage.delivery = .never
      } else if text.elementsEqual(Self.copied.utf8) {
        passage.origin = .bench
      } else if text.starts(with: Self.spelledOut.utf8) {
        passage.origin = .script
        author = String(Substring(text.dropFirst(Self.spelledOut.utf8.count)))
      } else if text.starts(with: Self.held.0.utf8),
        let nanoseconds = Self.nanoseconds(in: text.dropFirst(Self.held.0.utf8.count))
      {
        passage.delivery = .later(nanoseconds: nanoseconds)
      }
    }
  }
}
