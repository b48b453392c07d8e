import WireConversations
import WireGrammar
import WireText

extension FormReader {
  /// One packet pattern; what is wrong with it is pointed at within its text.
  ///
  /// - Parameter knowsOctets: whether octets of the payload are known where it stands.
  package func pattern(_ node: SourceNode, _ what: String, knowsOctets: Bool = false) -> PacketPattern? {
    guard let text = node.scalar, !node.isAbsent else {
      wrongKind(what, mustBe: "a packet such as `SA<`", node)
      return nil
    }
    do throws(PacketPattern.ParseError) {
      let pattern = try PacketPattern(parsing: text)
      guard pattern.kind != .anything else {
        error("`...` is no packet that could be waited for", at: node)
        return nil
      }
      return known([pattern], node, knowsOctets: knowsOctets)?.first
    } catch {
      note(error, in: node, text)
      return nil
    }
  }

  /// The same patterns; nil: they ask for octets where these are not known, which is noted.
  private func known(_ patterns: [PacketPattern], _ node: SourceNode, knowsOctets: Bool) -> [PacketPattern]? {
    guard !knowsOctets, patterns.contains(where: { $0.octets != nil }) else { return patterns }
    error(
      "bytes of a payload can be expected only", at: node,
      hint: "`text=` and `hex=` stand under `expect`: in `wire` and `order`")
    return nil
  }

  /// The patterns of `wire`: one text, or a list of texts.
  ///
  /// - Parameter knowsOctets: whether octets of the payload are known where they stand.
  package func patterns(_ node: SourceNode, _ what: String, knowsOctets: Bool = false) -> [PacketPattern]? {
    let nodes = elements(node, what, orOne: true)
    var patterns: [PacketPattern] = []
    var isRight = !nodes.isEmpty
    for element in nodes {
      guard let text = element.scalar, !element.isAbsent else {
        wrongKind(what, mustBe: "packets such as `S>  SA<  A>`", element)
        isRight = false
        continue
      }
      do throws(PacketPattern.ParseError) {
        let found = try PacketPattern.list(parsing: text)
        if found.isEmpty {
          error("`\(what)` names no packet", at: element)
          isRight = false
        }
        if known(found, element, knowsOctets: knowsOctets) == nil { isRight = false }
        patterns += found
      } catch {
        note(error, in: element, text)
        isRight = false
      }
    }
    return isRight ? patterns : nil
  }

  /// Notes an error at its place within a scalar, where the file holds the text as it is read.
  private func note(_ failure: PacketPattern.ParseError, in node: SourceNode, _ text: String) {
    let quote = node.plain == nil ? 1 : 0
    let line = node.range.start.line
    let start = TextPosition(line: line, column: node.range.start.column + quote)
    let whole = TextRange(
      start: start, end: TextPosition(line: line, column: start.column + text.unicodeScalars.count))
    guard source.text(of: whole) == text else {
      return error(failure.message, at: node, hint: failure.hint)
    }
    let first = start.column + failure.offset
    error(
      failure.message,
      at: TextRange(
        start: TextPosition(line: line, column: first),
        end: TextPosition(line: line, column: first + max(1, failure.length))), hint: failure.hint)
  }
}

extension PacketPattern {
  private static let gap = "[ ,\\n\\t]"
  private static let flags = "([SAFRUPEC]+|D|FRAG|ICMP|\\*)[<>]"
  private static let octets = "(text|hex)=\"([^\"\\\\]|\\\\[rnt\"\\\\])+\""
  private static let field = "((seq|rawseq|ack|len|win|offset|cookie)=[0-9]{1,10}|\(octets))"
  /// One packet, as a regular expression of JSON Schema.
  static let schemaOfOne = "^\(gap)*\(flags)(\(gap)+\(field))*\(gap)*$"
  /// Packets in order, as a regular expression of JSON Schema.
  static let schemaOfMany = "^\(gap)*(\\.\\.\\.|…|\(flags))(\(gap)+(\\.\\.\\.|…|\(flags)|\(field)))*\(gap)*$"
}
