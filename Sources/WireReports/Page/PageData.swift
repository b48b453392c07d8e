import WireConversations
import WireFormat
import WireJudgement
import WireScenario
import WireText

/// What the script of a page reads: where the steps of each scenario are, and the parts of their frames.
///
/// What people read stands in the document itself, so that the page says it without the script, too.
enum PageData {
  /// A scenario with what can be stepped through.
  struct Scenario {
    var id: String
    var anchor: String
    var steps: [PageStep]
    var capture: PageCapture?
  }

  /// The document `wirelab/page/1`.
  static func text(_ scenarios: [Scenario]) -> String {
    var json = JSONWriter(pretty: false)
    json.object { json in
      json.member("schema", "wirelab/page/1")
      json.object("titles") { json in
        for language in Language.allCases {
          json.member(JSONKey(language.rawValue), Words(language).pageTitle)
        }
      }
      json.object("words") { json in
        for language in Language.allCases {
          json.object(JSONKey(language.rawValue)) { json in
            for (name, text) in Words(language).quizOfPage { json.member(JSONKey(name), text) }
          }
        }
      }
      // Many packets have the same reason.
      var reasons: [LocalizedText: Int] = [:]
      json.object("scenarios") { json in
        for scenario in scenarios { json.scenario(scenario, &reasons) }
      }
      json.array("reasons", reasons.sorted { $0.value < $1.value }.map(\.key)) { json, reason in
        json.object { json in
          for language in Language.allCases {
            json.member(JSONKey(language.rawValue), reason.text(in: language))
          }
        }
      }
    }
    return json.text
  }
}

extension JSONWriter {
  /// Writes a scenario, and adds the reasons of its packets to those of the page.
  fileprivate mutating func scenario(_ scenario: PageData.Scenario, _ reasons: inout [LocalizedText: Int]) {
    object(JSONKey(scenario.anchor)) { json in
      json.member("id", scenario.id)
      var told: [Int: [Role: ReachedState]] = [:]
      json.array("steps", scenario.steps) { json, step in
        var place: Int?
        if let why = step.packet?.why {
          place = reasons[why] ?? reasons.count
          reasons[why] = place
        }
        json.step(step, after: told[step.conversation] ?? [:], because: place)
        told[step.conversation] = step.states
      }
      json.frames(of: scenario)
    }
  }

  /// Writes a step with the states that it changed: a state holds until the next one of its conversation.
  ///
  /// - Parameter reason: the place of its reason among those of the page.
  private mutating func step(
    _ step: PageStep, after states: [Role: ReachedState], because reason: Int?
  ) {
    object { json in
      json.member("frame", step.frame)
      if step.isArrival { json.member("arrives", true) }
      json.member("conversation", step.conversation)
      if let packet = step.packet {
        json.member("packet", packet.pattern)
        if let sequence = packet.sequence { json.member("sequence", sequence) }
        if let acknowledgment = packet.acknowledgment { json.member("acknowledgment", acknowledgment) }
        if packet.counts { json.member("counts", true) }
        if let reason { json.member("why", reason) }
      }
      for side in Role.allCases {
        guard let reached = step.states[side], reached != states[side] else { continue }
        json.object(JSONKey(side.rawValue)) { json in
          json.member("state", reached.state.rawValue)
          if reached.isObserved { json.member("observed", true) }
        }
      }
    }
  }

  /// Writes where the frames of the steps are in the capture, each with the place of its layout among the
  /// layouts, which many frames share.
  private mutating func frames(of scenario: PageData.Scenario) {
    var layouts: [FrameLayout] = []
    var places: [FrameLayout: Int] = [:]
    object("frames") { json in
      for number in Set(scenario.steps.map(\.frame)).sorted() {
        guard let frames = scenario.capture?.frames, frames.indices.contains(number - 1) else { continue }
        let frame = frames[number - 1]
        let place = places[frame.layout] ?? layouts.count
        if place == layouts.count {
          layouts.append(frame.layout)
          places[frame.layout] = place
        }
        json.member(JSONKey("\(number)"), [frame.octets.lowerBound, frame.octets.count, place])
      }
    }
    array("layouts", layouts) { json, layout in
      json.object { json in
        for part in layout.parts {
          json.member(JSONKey(part.kind.rawValue), [part.octets.lowerBound, part.octets.count])
        }
      }
    }
  }
}
