import WireConversations
import WireJudgement
import WireScenario
import WireScript
import WireSockets
import WireText

/// What only a page says.
extension Words {
  var pageTitle: String { text("page.title") }
  var skipToContent: String { text("page.skip-to-content") }
  var switchesLanguage: String { text("page.language") }
  package var colours: String { text("page.colours") }
  var asTheSystem: String { text("page.colours-auto") }
  package var light: String { text("page.colours-light") }
  package var dark: String { text("page.colours-dark") }
  package var everyScenario: String { text("page.all-scenarios") }
  var scenariosOfThisRun: String { text("page.scenarios-of-this-run") }
  package var show: String { text("page.show") }
  package var all: String { text("page.all") }
  var notPassed: String { text("page.not-passed") }
  package var search: String { text("page.search") }
  var nothingFits: String { text("page.nothing-fits") }
  package var status: String { text("page.status") }
  package var chapter: String { text("page.chapter") }
  package var scenario: String { text("page.scenario") }
  package var title: String { text("page.scenario-title") }
  package var duration: String { text("page.duration") }
  var packetCount: String { text("page.packets") }
  var previousScenario: String { text("page.previous-scenario") }
  var nextScenario: String { text("page.next-scenario") }
  var otherScenarios: String { text("page.other-scenarios") }
  var notInFull: String {
    text("page.not-in-full")
  }

  var onTheWire: String { text("page.on-the-wire") }
  package var frame: String { text("page.frame") }
  package func name(of role: Role) -> String { role == .initiator ? initiator : responder }
  var timeline: String { text("page.timeline") }
  var guessFirst: String {
    text("page.guess-first")
  }
  var whyItIsSo: String { text("page.why") }
  var manyBelieve: String { text("page.misconception") }
  var toReadOn: String { text("page.reference") }
  package var expectations: String { text("page.expectations") }
  package var verdicts: String { text("page.verdicts") }
  var callLog: String { text("page.call-log") }
  package var time: String { text("page.time") }
  package var actor: String { text("page.actor") }
  package var call: String { text("page.call") }
  package var expectation: String { text("page.expectation") }
  package var proof: String { text("page.proof") }
  var downloadCapture: String { text("page.download-capture") }
  func opensIn(_ name: String) -> String {
    text("page.opens-in", ["name": name])
  }
  package func verdict(_ verdict: Check.Verdict) -> String {
    text(TextKey(verdict, in: "verdict"))
  }

  // The panel that follows the steps.
  var stepByStep: String { text("panel.title") }
  package var first: String { text("panel.first") }
  var previous: String { text("panel.previous") }
  package var next: String { text("panel.next") }
  package var last: String { text("panel.last") }
  package var showAll: String { text("panel.show-all") }
  package var keys: String {
    text("panel.keys")
  }
  package var headers: String { text("panel.headers") }
  package var octets: String { text("panel.octets") }
  var stateMachine: String { text("panel.state-machine") }
  var stateMachineText: String {
    text("panel.state-machine-text")
  }
  var chooseField: String {
    text("panel.choose-field")
  }
}

extension Words {
  func moreChecksAreInTheReport(_ number: Int) -> String {
    text("page.more-checks", ["number": number])
  }
  func moreCallsAreInTheReport(_ number: Int) -> String {
    text("page.more-calls", ["number": number])
  }
}
