import WireConversations
import WireJudgement
import WireText

/// The expectations of a scenario and how they were judged, as a table.
struct PageChecks {
  let checks: [Check]
  /// How many more did not pass.
  let untold: Int
  /// Says which conversation, where a scenario has several.
  let namesConversations: Bool
  let links: FrameLinks

  /// Beyond so many expectations, the next one tells nothing new.
  private static let limit = 200

  /// Those that are shown: what did not pass comes first where there are too many.
  private var shown: [Check] {
    guard checks.count > Self.limit else { return checks }
    let order = checks.filter { $0.verdict != .passed } + checks.filter { $0.verdict == .passed }
    return Array(order.prefix(Self.limit))
  }

  /// Writes the table.
  ///
  /// - Parameter label: the name of the element that says what it is.
  func write(to html: inout HTMLWriter, labelledBy label: String) {
    html.element("div", ["class": "wide", "role": "region", "tabindex": "0", "aria-labelledby": label]) {
      html in
      html.element("table", ["class": "checks", "aria-labelledby": label]) { html in
        html.element("thead") { html in
          html.element("tr") { html in
            let heads: [(Words) -> String] = [
              { $0.status }, { $0.expectation }, { $0.expected }, { $0.observed }, { $0.proof },
            ]
            for head in heads { html.element("th", ["scope": "col"]) { $0.words("span", head) } }
          }
        }
        html.element("tbody") { html in
          for check in shown { row(check, &html) }
        }
      }
    }
    if shown.count < checks.count {
      html.words("p", class: "quiet") { $0.moreChecksAreInTheReport(checks.count - shown.count) }
    }
    if untold > 0 { html.words("p", class: "quiet") { $0.moreDoubtful(untold) } }
  }

  private func row(_ check: Check, _ html: inout HTMLWriter) {
    html.element("tr", ["class": check.verdict.rawValue]) { html in
      // What passed is the rule, and a sign says it.
      html.element("td") { html in
        html.element("span", ["class": "glyph"], text: check.verdict.glyph)
        if check.verdict != .passed { html.words { $0.verdict(check.verdict) } }
      }
      html.element("th", ["scope": "row"]) { html in
        html.breakable(check.subject.description, before: ".[")
        if namesConversations, let id = check.conversation {
          html.words(class: "quiet") { $0.parenthesized($0.conversation(id)) }
        }
      }
      html.element("td", text: check.expected)
      html.element("td", text: check.observed)
      html.element("td") { html in
        if !check.frames.isEmpty {
          html.element("span", ["class": "frames"]) { links.write(check.frames, to: &$0) }
        }
        html.proof({ check.proof(in: $0) }, links)
        if check.verdict != .passed, let reason = check.reason {
          html.element("p") { html in
            html.words("strong") { (check.verdict == .inconclusive ? $0.why : $0.likely) + $0.colon }
            html.words { reason.text(in: $0.language) }
          }
        }
        if check.verdict != .passed {
          let place = check.location
          html.element("p", ["class": "quiet"], text: "\(place.file):\(place.line):\(place.column)")
        }
      }
    }
  }
}

extension Check.Verdict {
  /// Says it where colour cannot.
  fileprivate var glyph: String {
    switch self {
    case .passed: "✓"
    case .failed: "✗"
    case .inconclusive: "?"
    }
  }
}
