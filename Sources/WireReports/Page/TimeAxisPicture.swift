import WireJudgement
import WireText

/// Several conversations on one axis of time: a table with a bar in each row.
struct TimeAxisPicture {
  let axis: TimeAxis

  private static let width = 1000.0
  private static let height = 16.0
  /// A phase that is shorter is drawn so wide all the same, in thousandths of the axis.
  private static let least = 4.0

  /// Writes the legend and the table.
  func write(to html: inout HTMLWriter, labelledBy label: String) {
    html.element("ul", ["class": "axis-legend"]) { html in
      for phase in TimeAxis.Phase.allCases
      where axis.lanes.contains(where: { $0.phases.contains { $0.phase == phase } }) {
        html.element("li") { html in
          html.element("span", ["class": "swatch \(phase.rawValue)", "aria-hidden": "true"]) { _ in }
          html.words { $0.phase(phase) }
        }
      }
    }
    let unit = LadderLayout.TimeUnit(suiting: axis.lanes.map(\.end))
    html.element("div", ["class": "wide", "role": "region", "tabindex": "0", "aria-labelledby": label]) {
      html in
      html.element("table", ["class": "axis", "aria-labelledby": label]) { html in
        head(unit, &html)
        html.element("tbody") { html in
          for lane in axis.lanes { row(lane, unit, &html) }
        }
      }
    }
  }

  private func head(_ unit: LadderLayout.TimeUnit, _ html: inout HTMLWriter) {
    html.element("thead") { html in
      html.element("tr") { html in
        html.element("th", ["scope": "col"]) { $0.words("span", { $0.axisLane }) }
        html.element("th", ["scope": "col", "class": "bar"]) { html in
          html.words { $0.axisBar + $0.parenthesized(unit.text(axis.end) + " " + unit.name) }
        }
        let moments: [(Words) -> String] = [
          { $0.axisConnected }, { $0.axisAccepted }, { $0.axisAnswered }, { $0.axisClosed },
        ]
        for moment in moments {
          html.element("th", ["scope": "col", "class": "number"]) { html in
            html.words { moment($0) + $0.parenthesized(unit.name) }
          }
        }
      }
    }
  }

  private func row(_ lane: TimeAxis.Lane, _ unit: LadderLayout.TimeUnit, _ html: inout HTMLWriter) {
    html.element("tr") { html in
      html.element("th", ["scope": "row"]) { html in
        html.content("\(lane.conversation) ")
        html.content([lane.initiator, lane.responder].compactMap(\.self).joined(separator: " → "))
      }
      html.element("td", ["class": "bar"]) { html in
        html.element(
          "svg",
          [
            "viewBox": "0 0 \(Int(Self.width)) \(Int(Self.height))", "preserveAspectRatio": "none",
            "aria-hidden": "true",
          ]
        ) { html in
          for span in TimeAxis.spans(of: lane) { bar(span, &html) }
        }
      }
      for moment in [lane.connected, lane.accepted, lane.answered, lane.closed] {
        html.element("td", ["class": "number"], text: moment.map(unit.text) ?? "–")
      }
    }
    html.endLine()
  }

  private func bar(_ span: (phase: TimeAxis.Phase, from: Int64, to: Int64), _ html: inout HTMLWriter) {
    let start = min(place(span.from), Self.width - Self.least)
    let width = max(place(span.to) - start, Self.least)
    // A handshake is a line, what follows is a bar.
    let isThin = span.phase == .opening || span.phase == .closing
    html.element(
      "rect",
      [
        "class": span.phase.rawValue, "x": Self.text(start), "width": Self.text(width),
        "y": isThin ? "5" : "0", "height": isThin ? "6" : "16",
      ]
    ) { _ in }
  }

  private func place(_ moment: Int64) -> Double {
    Double(max(0, moment)) / Double(axis.end) * Self.width
  }

  /// Whole units are fine enough for a screen.
  private static func text(_ value: Double) -> String { "\(Int(value.rounded()))" }
}

extension Words {
  fileprivate var axisLane: String { text("axis.lane") }
}
