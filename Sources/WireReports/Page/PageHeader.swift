import WireJudgement
import WireText

/// The top of a page: what it is about, and how it is to be shown.
struct PageHeader {
  let run: RunResult

  /// To the second: HTML knows no nanoseconds.
  private var started: String { "\(run.started)".prefix(19) + "Z" }

  /// Writes it.
  func write(to html: inout HTMLWriter) {
    html.element("header", ["class": "top"]) { html in
      html.element("div", ["class": "name"]) { html in
        html.element("h1") { $0.words("span", { $0.pageTitle }) }
        html.element("p", ["class": "quiet"]) { html in
          html.element(
            "time", ["datetime": started], text: started)
          html.content(" · \(run.machine.kernel) · WireLab \(run.machine.wirelab)")
          if let shard = run.shard { html.words { " · " + $0.shard(shard) } }
        }
      }
      html.element("nav", ["id": "places", "hidden": "", "aria-labelledby": "places.title"]) { html in
        html.element("span", ["id": "places.title", "class": "unseen"]) {
          $0.words("span", { $0.otherScenarios })
        }
        for (name, say) in [
          ("back", \Words.previousScenario), ("up", \Words.everyScenario), ("forth", \Words.nextScenario),
        ] {
          html.element("a", ["id": "place-\(name)", "href": "#index"]) { html in
            html.words { name == "up" && !run.isOfScenarios ? $0.whatWasJudged : $0[keyPath: say] }
          }
        }
      }
      html.element("div", ["id": "settings", "class": "controls", "hidden": ""]) { html in
        choice("language", { $0.switchesLanguage }, &html) { html in
          for language in Language.allCases {
            html.element("label") { html in
              html.void("input", ["type": "radio", "name": "language", "value": language.rawValue])
              // Each language names itself, whichever is shown.
              html.element("span", ["class": "always", "lang": language.rawValue], text: language.name)
            }
          }
        }
        if run.isOfScenarios {
          choice("reading", { $0.reading }, &html) { html in
            for (value, say) in [("ask", \Words.askFirst), ("tell", \Words.tellAtOnce)] {
              html.element("label") { html in
                html.void("input", ["type": "radio", "name": "reading", "value": value])
                html.words { $0[keyPath: say] }
              }
            }
          }
        }
        choice("colours", { $0.colours }, &html) { html in
          for (value, say) in [("auto", \Words.asTheSystem), ("light", \Words.light), ("dark", \Words.dark)] {
            html.element("label") { html in
              html.void("input", ["type": "radio", "name": "colours", "value": value])
              html.words { $0[keyPath: say] }
            }
          }
        }
      }
    }
    html.endLine()
  }

  private func choice(
    _ name: String, _ say: (Words) -> String, _ html: inout HTMLWriter, _ options: (inout HTMLWriter) -> Void
  ) {
    html.element("fieldset", ["class": "choice", "id": name]) { html in
      html.element("legend", ["class": "unseen"]) { $0.words("span", say) }
      options(&html)
    }
  }
}
