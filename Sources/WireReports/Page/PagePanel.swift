import WireJudgement
import WireText

/// What follows the steps of a ladder: buttons, the headers and bytes of the chosen frame, and the state
/// machine.
///
/// There is one on a page. The script takes it to the scenario that is read; without the script it shows the
/// state machine alone.
enum PagePanel {
  /// Writes the panel.
  static func write(to html: inout HTMLWriter) {
    html.element("aside", ["id": "panel", "class": "panel", "aria-labelledby": "panel.title"]) { html in
      html.element("h3", ["id": "panel.title", "class": "unseen"]) { $0.words("span", { $0.stepByStep }) }
      html.element("div", ["id": "stepping", "hidden": ""]) { html in
        buttons(&html)
        html.element("p", ["id": "position", "class": "position", "aria-live": "polite"]) { _ in }
      }
      PageQuiz.write(to: &html)
      html.element("figure", ["id": "machine"]) { html in
        html.element("figcaption", ["id": "machine.title"]) { html in
          html.words("strong") { $0.stateMachine }
          html.words(class: "quiet") { $0.stateMachineText }
        }
        html.element("p", ["id": "walkers", "class": "walkers", "hidden": ""]) { _ in }
        StateMachinePicture.write(to: &html, labelledBy: "machine.title")
      }
      html.element("div", ["id": "anatomy", "hidden": ""]) { html in
        html.element("h4", ["id": "headers.title"]) { $0.words("span", { $0.headers }) }
        html.element("div", ["id": "headers", "role": "group", "aria-labelledby": "headers.title"]) { _ in }
        html.element("p", ["id": "field", "class": "field-text", "aria-live": "polite"]) { html in
          html.words { $0.chooseField }
        }
        html.element("h4", ["id": "octets.title"]) { $0.words("span", { $0.octets }) }
        html.element(
          "div",
          [
            "id": "octets", "class": "wide", "role": "region", "tabindex": "0",
            "aria-labelledby": "octets.title",
          ]
        ) { _ in }
      }
    }
    html.endLine()
  }

  private static func buttons(_ html: inout HTMLWriter) {
    html.element("div", ["class": "controls steps", "role": "group", "aria-labelledby": "panel.title"]) {
      html in
      let buttons: [(String, String, (Words) -> String)] = [
        ("first", "«", { $0.first }), ("previous", "‹", { $0.previous }), ("next", "›", { $0.next }),
        ("last", "»", { $0.last }),
      ]
      for (name, sign, say) in buttons {
        html.element("button", ["type": "button", "id": "step-\(name)", "class": name]) { html in
          html.element("span", ["class": "sign", "aria-hidden": "true"], text: sign)
          html.words(class: "name", say)
        }
      }
      html.element("button", ["type": "button", "id": "step-all"]) { $0.words("span", { $0.showAll }) }
      html.words("p", class: "keys quiet") { $0.keys }
    }
  }
}
