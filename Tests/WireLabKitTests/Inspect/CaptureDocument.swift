import WireFormat
import WireText

@testable import WireLabKit
@testable import WireReports

/// What is written of one capture, or of several files as one.
enum CaptureDocument: CaseIterable {
  case ndjson, csv, connLog, json, text, chinese, page

  /// The document.
  func text(_ paths: [String], joined: Bool = false) throws -> String {
    switch self {
    case .ndjson, .csv, .connLog: return try lines(paths, joined: joined)
    case .json, .text, .chinese, .page:
      let result = try joined ? CaptureInspector.inspect(joining: paths) : CaptureInspector.inspect(paths[0])
      return switch self {
      case .text: TextReport().inspect([result], conversation: nil)
      case .chinese:
        TextReport(TextReport.Options(language: .zhHans)).inspect([result], conversation: nil)
      case .page: FrameNames.use(result.frameNames) { Self.page(of: result) }
      default: InspectDocument.text([result], packets: true)
      }
    }
  }

  /// A line a conversation.
  private func lines(_ paths: [String], joined: Bool) throws -> String {
    var octets: [UInt8] = []
    var log = ZeekLog()
    var file = paths[0]
    if self == .csv { ConversationCSV.appendHeader(to: &octets) }
    func add(_ conversation: Conversation) {
      switch self {
      case .csv: ConversationCSV.append(conversation, file: file, to: &octets)
      case .connLog: log.append(conversation, to: &octets)
      default: InspectDocument.appendLine(conversation, file: file, states: true, packets: true, to: &octets)
      }
    }
    _ =
      try joined
      ? CaptureInspector.stream(
        joining: paths, states: true, packets: true, named: { file = $0 }, ended: add)
      : CaptureInspector.stream(paths[0], states: true, packets: true, ended: add)
    if self == .connLog { log.finish(&octets) }
    return String(decoding: octets, as: UTF8.self)
  }

  /// What a page says of a capture, without what is made anew each time.
  private static func page(of result: InspectResult) -> String {
    let scenario = result.pageResult(number: 1, durationSeconds: 0)
    var html = HTMLWriter()
    PageScenario(
      scenario, anchor: "capture", repetitions: 1, conversationLimit: 200, listsOthers: true, capture: nil
    ).write(to: &html)
    return html.text
  }
}
