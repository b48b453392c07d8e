import WireJudgement
import WireText

/// The scenarios of a run as a table that leads to each of them.
struct PageIndex {
  /// A line of it.
  struct Entry {
    var scenario: ScenarioResult
    /// The section; nil: the page has none for it.
    var anchor: String?
  }

  let run: RunResult
  let entries: [Entry]

  /// Writes what can be chosen, the table, and what is missing from the page.
  func write(to html: inout HTMLWriter) {
    html.element("section", ["id": "index", "aria-labelledby": "index.title", "tabindex": "-1"]) { html in
      html.element("h2", ["id": "index.title"]) { html in
        html.words("span", { run.isOfScenarios ? $0.scenariosOfThisRun : $0.whatWasJudged })
      }
      summary(&html)
      filter(&html)
      table(&html)
      html.element("p", ["id": "index.empty", "role": "status"]) { html in
        html.element("span", ["hidden": ""]) { $0.words("span", { $0.nothingFits }) }
      }
      if entries.count < run.scenarios.count || entries.contains(where: { $0.anchor == nil }) {
        html.words("p", class: "quiet") { $0.notInFull }
      }
    }
    html.endLine()
  }

  /// How many came out how, and what was not the same in all repetitions.
  private func summary(_ html: inout HTMLWriter) {
    html.element("ul", ["class": "counts"]) { html in
      for status in ScenarioResult.Status.allCases where run.count(status) > 0 && !isOnlyShown {
        html.element("li", ["class": "count \(status.rawValue)"]) { html in
          html.words { $0.count(run.count(status), status) }
        }
      }
    }
    differences(&html)
  }

  private func differences(_ html: inout HTMLWriter) {
    for difference in run.differences {
      html.element("p", ["class": "problem"]) { html in
        html.words("strong") { $0.differs }
        let outcomes = difference.outcomes.map { "\($0.value) \(FrameList.text($0.repetitions))" }
        html.content(
          " \(difference.scenario) \(difference.what.rawValue): \(outcomes.joined(separator: "; "))")
      }
    }
  }

  private var isOnlyShown: Bool { run.scenarios.allSatisfy(\.isOnlyShown) }

  /// Only the script can filter, so only the script shows this.
  private func filter(_ html: inout HTMLWriter) {
    html.element("form", ["id": "filter", "class": "controls", "hidden": "", "role": "search"]) { html in
      html.element("fieldset") { html in
        html.element("legend") { $0.words("span", { $0.show }) }
        for (value, say) in [("all", \Words.all), ("not-passed", \Words.notPassed)] {
          html.element("label") { html in
            html.void(
              "input",
              ["type": "radio", "name": "show", "value": value, "checked": value == "all" ? "" : nil])
            html.words { $0[keyPath: say] }
          }
        }
      }
      html.element("label") { html in
        html.words { $0.search }
        html.void("input", ["type": "search", "id": "search", "autocomplete": "off"])
      }
    }
  }

  private func table(_ html: inout HTMLWriter) {
    html.element("div", ["class": "wide"]) { html in
      html.element("table", ["class": "index", "aria-labelledby": "index.title"]) { html in
        html.element("thead") { html in
          html.element("tr") { html in
            let heads: [(String, (Words) -> String)] = [
              ("", { $0.status }), ("", { $0.title }),
              ("", { run.isOfScenarios ? $0.scenario : $0.identifier }),
              ("chapter", { run.isOfScenarios ? $0.chapter : $0.source }),
              ("number packets", { $0.packetCount }), ("number", { $0.duration }),
            ]
            for (style, head) in heads {
              html.element("th", ["scope": "col", "class": style.isEmpty ? nil : style]) {
                $0.words("span", head)
              }
            }
          }
        }
        html.element("tbody") { html in
          for entry in entries { row(entry, &html) }
        }
      }
    }
  }

  private func row(_ entry: Entry, _ html: inout HTMLWriter) {
    let scenario = entry.scenario
    // A title may say what a lesson asks: it waits until the lesson was seen.
    let question = entry.anchor != nil && scenario.status == .passed ? scenario.question : nil
    html.element(
      "tr",
      [
        "class": scenario.status.rawValue, "data-told": question == nil ? "" : nil,
        "data-lesson": entry.anchor,
      ]
    ) { html in
      html.element("td") { if !scenario.isOnlyShown { $0.badge(scenario.status) } }
      html.element("th", ["scope": "row"]) { html in
        let title: (Words) -> String = {
          scenario.title.text(in: $0.language) + $0.repetition(scenario.repetition, of: run.repetitions)
        }
        if let anchor = entry.anchor {
          html.element("a", ["href": "#\(anchor)"]) { html in
            if let question {
              html.words(class: "asked") { question.text(in: $0.language) }
              html.words(class: "told", title)
            } else {
              html.words("span", title)
            }
          }
        } else {
          html.words("span", title)
        }
      }
      html.element("td") { $0.element("code", text: scenario.id) }
      html.element("td", ["class": "chapter"]) { html in
        html.words { $0.place(of: scenario) }
      }
      html.element("td", ["class": "number packets"], text: scenario.capture.map { "\($0.packets)" } ?? "–")
      html.element("td", ["class": "number"], text: Seconds.text(scenario.durationSeconds) + " s")
    }
    html.endLine()
  }
}
