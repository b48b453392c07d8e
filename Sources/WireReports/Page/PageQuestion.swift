import WireJudgement
import WireSockets
import WireText

/// What a lesson asks before it shows anything: the situation, the question, and the ways to go on.
struct PageQuestion {
  let scenario: ScenarioResult
  /// The name of the section.
  let anchor: String
  let lessons: LessonLinks

  /// Writes it.
  func write(to html: inout HTMLWriter) {
    html.element("div", ["class": "question", "role": "group", "aria-labelledby": "\(anchor).question"]) {
      html in
      if let after = scenario.after, !after.isEmpty {
        html.element("p", ["class": "quiet"]) { html in
          html.words { $0.buildsOn + $0.colon }
          for (index, lesson) in after.enumerated() {
            if index > 0 { html.content(", ") }
            lessons.refer(lesson, to: &html)
          }
        }
      }
      if let programs = scenario.situation, !programs.isEmpty {
        html.heading("\(anchor).situation") { $0.situation }
        PageSituation(programs: programs).write(to: &html)
      }
      html.heading("\(anchor).question") { $0.question }
      if let question = scenario.question, !question.en.isEmpty {
        html.paragraphs(class: "ask", question)
      } else {
        html.words("p", class: "ask") { $0.guessFirst }
      }
      actions(&html)
    }
  }

  /// Only the script can carry these out, so only the script shows them.
  private func actions(_ html: inout HTMLWriter) {
    html.element(
      "div", ["class": "controls actions", "role": "group", "aria-labelledby": "\(anchor).question"]
    ) {
      html in
      let all: [(name: String, isAsked: Bool, say: (Words) -> String)] = [
        ("step", true, { $0.stepThrough }), ("quiz", false, { $0.startQuiz }),
        ("tell", true, { $0.showEverything }), ("worksheet", false, { $0.printWorksheet }),
        ("answers", false, { $0.printAnswers }),
      ]
      for action in all {
        html.element(
          "button", ["type": "button", "data-act": action.name, "class": action.isAsked ? "asked" : nil]
        ) { $0.words("span", action.say) }
      }
    }
  }
}

extension Words {
  var situation: String { text("page.situation") }
  var question: String { text("page.question") }
  var buildsOn: String { text("page.builds-on") }
  var stepThrough: String { text("page.step-through") }
  var startQuiz: String { text("page.start-quiz") }
  var showEverything: String { text("page.show-everything") }
  var printWorksheet: String { text("page.print-worksheet") }
  var printAnswers: String { text("page.print-answers") }
  var theLesson: String { text("page.lesson") }
  var whatWasToBeSeen: String { text("page.to-be-seen") }
  var askFirst: String { text("page.ask-first") }
  var tellAtOnce: String { text("page.tell-at-once") }
  var reading: String { text("page.reading") }
}
