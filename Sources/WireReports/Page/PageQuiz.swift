import WireText

/// The quiz of a page: which packet comes next. There is one form, which the script takes to each lesson.
enum PageQuiz {
  /// Writes the form.
  static func write(to html: inout HTMLWriter) {
    html.element("form", ["id": "quiz", "class": "quiz controls", "hidden": "", "autocomplete": "off"]) {
      html in
      html.element("p", ["id": "quiz-how", "class": "quiet"]) { _ in }
      html.element("div", ["id": "quiz-reply", "class": "reply", "role": "status", "aria-live": "polite"]) {
        _ in
      }
      html.element("div", ["id": "quiz-ask"]) { html in
        html.element("label", ["for": "quiz-answer", "id": "quiz-prompt"]) { html in
          html.words { $0.quizPrompt }
        }
        html.element("div", ["class": "answer-line"]) { html in
          html.void(
            "input",
            [
              "type": "text", "id": "quiz-answer", "aria-describedby": "quiz-how", "spellcheck": "false",
              "autocapitalize": "off", "maxlength": "200",
            ])
          html.element("button", ["type": "submit", "id": "quiz-take"]) { $0.words("span", { $0.answer }) }
        }
        html.element("div", ["class": "answer-line"]) { html in
          for (name, say) in [
            ("hint", \Words.askHint), ("show", \Words.showPacket), ("end", \Words.endQuiz),
          ] {
            html.element("button", ["type": "button", "id": "quiz-\(name)"]) { html in
              html.words { $0[keyPath: say] }
            }
          }
        }
      }
      html.element("p", ["id": "quiz-score", "class": "quiet"]) { _ in }
      html.element("div", ["id": "quiz-result", "hidden": ""]) { html in
        html.element("label", ["for": "quiz-name"]) { $0.words("span", { $0.yourName }) }
        html.element("div", ["class": "answer-line"]) { html in
          html.void("input", ["type": "text", "id": "quiz-name", "maxlength": "100"])
          for (name, text) in [("json", "JSON"), ("csv", "CSV")] {
            html.element("button", ["type": "button", "id": "quiz-\(name)"]) { html in
              html.words { $0.saveAnswers(as: text) }
            }
          }
        }
      }
    }
  }
}

extension Words {
  fileprivate var quizPrompt: String { text("step.prediction-prompt") }
  fileprivate var answer: String { text("page.quiz-answer") }
  fileprivate var askHint: String { text("page.quiz-hint") }
  fileprivate var showPacket: String { text("page.quiz-show") }
  fileprivate var endQuiz: String { text("page.quiz-end") }
  fileprivate var yourName: String { text("page.quiz-name") }
  fileprivate func saveAnswers(as form: String) -> String { text("page.quiz-save", ["form": form]) }

  /// What the script says in a quiz, as the terminal says it; it fills the placeholders.
  var quizOfPage: [(String, String)] {
    [
      ("how", text("step.how-to-predict", ["initiator": "{initiator}", "responder": "{responder}"])),
      ("prompt", text("step.prediction-prompt")),
      (
        "promptOf",
        text(
          "step.prediction-prompt-of",
          ["conversation": "{conversation}", "initiator": "{initiator}", "responder": "{responder}"])
      ),
      ("second", text("step.second-prompt")), ("numbers", text("step.numbers-prompt")),
      ("noPrediction", text("step.no-prediction", ["text": "{text}"])),
      ("noNumbers", text("step.no-numbers", ["text": "{text}"])),
      ("hint", text("step.hint", ["sender": "{sender}", "inState": "{inState}", "after": ""])),
      ("hintState", text("step.hint-state", ["state": "{state}"])),
      ("tryAgain", text("step.try-again", ["said": "{said}", "reason": "{reason}"])),
      ("right", text("step.right", ["packet": "{packet}", "sender": "{sender}"])),
      ("wrong", text("step.wrong", ["said": "{said}", "packet": "{packet}", "sender": "{sender}"])),
      ("shown", text("step.shown", ["packet": "{packet}", "sender": "{sender}"])),
      ("direction", text("step.wrong-direction")), ("payload", text("step.wrong-payload")),
      ("noPayload", text("step.wrong-no-payload")), ("acknowledgment", text("step.wrong-acknowledgment")),
      ("notCounted", text("step.not-counted")),
      (
        "bothNumbers",
        text("step.both-numbers", ["sequence": "{sequence}", "acknowledgment": "{acknowledgment}"])
      ),
      ("oneNumber", text("step.one-number", ["sequence": "{sequence}"])),
      ("numbersRight", text("step.numbers-right", ["numbers": "{numbers}"])),
      ("numbersWrong", text("step.numbers-wrong", ["numbers": "{numbers}"])),
      (
        "score",
        text(
          "step.score",
          [
            "points": "{points}", "possible": "{possible}", "right": "{right}", "second": "{second}",
            "wrong": "{wrong}", "shown": "{shown}",
          ])
      ),
      ("nothingYet", text("page.nothing-yet")), ("told", text("page.now-told")),
    ]
  }
}
