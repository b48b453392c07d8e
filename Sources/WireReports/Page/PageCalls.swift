import WireJudgement
import WireSockets
import WireText

/// Socket calls as a table.
struct PageCalls {
  let calls: [Call]
  /// The moment from which times count.
  let origin: Int64

  /// A call log of more than so many calls is in the report document.
  private static let limit = 400

  /// Writes the table.
  ///
  /// - Parameter label: the name of the element that says what it is.
  func write(to html: inout HTMLWriter, labelledBy label: String) {
    let shown = calls.prefix(Self.limit)
    let unit = LadderLayout.TimeUnit(suiting: shown.map { $0.start &- origin })
    html.element("div", ["class": "wide", "role": "region", "tabindex": "0", "aria-labelledby": label]) {
      html in
      html.element("table", ["class": "calls", "aria-labelledby": label]) { html in
        html.element("thead") { html in
          html.element("tr") { html in
            let heads: [(Words) -> String] = [
              { $0.time + $0.parenthesized(unit.name) }, { $0.actor }, { $0.call },
              { $0.duration + $0.parenthesized("ms") },
            ]
            for head in heads { html.element("th", ["scope": "col"]) { $0.words("span", head) } }
          }
        }
        html.element("tbody") { html in
          for call in shown { row(call, unit, &html) }
        }
      }
    }
    if shown.count < calls.count {
      html.words("p", class: "quiet") { $0.moreCallsAreInTheReport(calls.count - shown.count) }
    }
  }

  private func row(_ call: Call, _ unit: LadderLayout.TimeUnit, _ html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("td", text: unit.text(call.start &- origin))
      html.element("td", text: call.actor)
      html.element("td") { html in
        html.words { words in
          let outcome =
            call.end == nil && call.result == nil && call.error == nil
            ? "… \(words.neverReturned)" : call.outcome
          return CallText(name: call.name, arguments: call.arguments, result: outcome).full
        }
      }
      html.element(
        "td",
        text: call.end.map { LadderLayout.TimeUnit.milliseconds.text($0 &- call.start) } ?? "–")
    }
  }
}
