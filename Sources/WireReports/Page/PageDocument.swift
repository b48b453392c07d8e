import FoundationEssentials
import WireJudgement
import WireText

/// What `wirelab run` found out, as one HTML page that needs nothing else: no network, no other file.
///
/// It says all of it without its script, which lets readers step through a ladder, and choose a language and
/// colours. The page holds both languages.
public enum PageDocument {
  /// The page of a run.
  ///
  /// - Parameters:
  ///   - run: what was found out.
  ///   - language: the language that is shown first.
  ///   - listsOthers: whether conversations that are not shown in full are listed.
  ///   - capture: the octets of a file of the run, by its name; nil where there is none.
  public static func text(
    _ run: RunResult, language: Language, listsOthers: Bool = false, capture: (String) -> [UInt8]?
  ) -> String {
    text(run, language: language, listsOthers: listsOthers, before: { _ in }, capture: capture)
  }

  /// The same with something before its table.
  static func text(
    _ run: RunResult, language: Language, listsOthers: Bool = false, before: (inout HTMLWriter) -> Void,
    capture: (String) -> [UInt8]?
  ) -> String {
    let entries = entries(of: run)
    let sections = entries.count { $0.anchor != nil }
    let share = max(1, TextReport.usualConversations / max(1, sections))
    let lessons = LessonLinks(
      anchors: Dictionary(
        entries.compactMap { entry in entry.anchor.map { (entry.scenario.id, $0) } },
        uniquingKeysWith: { first, _ in first }))
    let scenarios = entries.compactMap { entry in
      entry.anchor.map { anchor in
        let summary = entry.scenario.capture
        return PageScenario(
          entry.scenario, anchor: anchor, repetitions: run.repetitions, conversationLimit: share,
          listsOthers: listsOthers,
          capture: summary.flatMap { file in
            capture(file.file).flatMap { PageCapture(name: file.file, octets: $0) }
          }, lessons: lessons)
      }
    }
    var html = HTMLWriter()
    // What the page itself does not carry out is carried out by nobody: no text can know the nonce.
    let nonce = Self.nonce()
    html.element("html", ["lang": language.rawValue]) { html in
      head(&html, nonce, Words(language))
      html.element("body") { html in
        html.element("a", ["class": "skip", "href": "#main"]) { $0.words("span", { $0.skipToContent }) }
        ArrowPicture.writeAll(to: &html)
        PageHeader(run: run).write(to: &html)
        html.element("main", ["id": "main", "tabindex": "-1"]) { html in
          before(&html)
          PageIndex(run: run, entries: entries).write(to: &html)
          for scenario in scenarios { scenario.write(to: &html) }
          PagePanel.write(to: &html)
        }
        html.block(
          "script", ["type": "application/json", "id": "data"], PageData.text(scenarios.map(\.data)))
        html.block("script", ["nonce": nonce], PageAssets.script)
      }
    }
    html.endLine()
    return html.text
  }

  /// A capture of more octets is not held by a page, which then points to the file.
  package static let captureLimit = PageCapture.sizeLimit

  /// As many conversations are shown or listed at most; of others a page says how many there are.
  package static var conversationLimit: Int { TextReport.usualConversations + PageConversations.limit }

  private static func head(_ html: inout HTMLWriter, _ nonce: String, _ words: Words) {
    html.element("head") { html in
      html.void("meta", ["charset": "utf-8"])
      let policy = [
        "default-src 'none'", "script-src 'nonce-\(nonce)'", "style-src 'nonce-\(nonce)'", "img-src data:",
        "base-uri 'none'", "form-action 'none'",
      ]
      html.void(
        "meta", ["http-equiv": "Content-Security-Policy", "content": policy.joined(separator: "; ")])
      html.void("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
      html.void("meta", ["name": "color-scheme", "content": "light dark"])
      html.element("title", text: words.pageTitle)
      html.void("link", ["rel": "icon", "href": "data:,"])
      html.block("style", ["nonce": nonce], PageAssets.style)
      html.block("script", ["nonce": nonce], PageAssets.firstScript)
    }
  }

  private static func nonce() -> String {
    Data((0..<18).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
  }

  /// The scenarios that are listed, each with the name of its section, if it has one. What passed again and
  /// again is said once.
  private static func entries(of run: RunResult) -> [PageIndex.Entry] {
    let listed = run.scenarios.filter { $0.status != .passed || $0.repetition == 1 }
    let order =
      listed.indices.filter { listed[$0].status != .passed }
      + listed.indices.filter { listed[$0].status == .passed }
    let inFull = Set(order.prefix(sectionLimit))
    return listed.enumerated().map { index, scenario in
      let name = run.repetitions > 1 ? "\(scenario.id)~\(scenario.repetition)" : scenario.id
      return PageIndex.Entry(scenario: scenario, anchor: inFull.contains(index) ? name : nil)
    }
  }

  /// A page of more sections is no page any more.
  private static let sectionLimit = 160
}
