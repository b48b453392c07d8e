import WireConversations
import WireFormat
import WireJudgement
import WireScript
import WireSockets
import WireText

extension JSONWriter {
  /// Writes what one scenario did, and how it was judged.
  package mutating func scenario(_ scenario: ScenarioResult) {
    object { json in
      json.member("id", scenario.id)
      json.member("chapter", scenario.chapter)
      json.member("file", scenario.file)
      json.member("repetition", scenario.repetition)
      json.member("title", scenario.title)
      if let question = scenario.question { json.member("question", question) }
      if let level = scenario.level { json.member("level", level) }
      if let minutes = scenario.minutes { json.member("minutes", minutes) }
      if let after = scenario.after { json.member("after", after) }
      json.member("lesson", scenario.lesson)
      json.member("prediction", scenario.prediction)
      json.member("why", scenario.why)
      json.member("misconception", scenario.misconception)
      json.member("reference", scenario.reference)
      json.member("status", scenario.status.rawValue)
      json.traffic(scenario.traffic)
      if let quiz = scenario.quiz { json.quiz(quiz) }
      if let notices = scenario.notices {
        json.array("notices", notices) { $0.element($1.en) }
      }
      json.member("network", scenario.network?.rawValue)
      json.member("stepped", scenario.isStepped)
      json.member("started", scenario.started)
      json.member("duration", nanoseconds: Decimal.nanoseconds(scenario.durationSeconds))
      json.capture(scenario.capture)
      json.array("problems", scenario.problems) { json, problem in
        json.object { json in
          json.member("kind", problem.kind.rawValue)
          json.member("text", problem.text)
        }
      }
      json.array("checks", scenario.checks) { $0.check($1) }
      json.array("conversations", scenario.conversations) { $0.conversation($1) }
      json.array("actors", scenario.actors) { json, actors in
        json.object(onOneLine: true) { json in
          json.member("conversation", actors.conversation)
          json.member("initiator", actors.initiator)
          json.member("responder", actors.responder)
        }
      }
      json.array("calls", scenario.calls) { $0.call($1) }
      json.array("marks", scenario.marks) { json, mark in
        json.object(onOneLine: true) { json in
          json.member("name", mark.name)
          json.member("actor", mark.actor)
          json.member("time", mark.time)
        }
      }
      json.array("kernelStates", scenario.kernelStates) { json, state in
        json.object(onOneLine: true) { json in
          json.member("time", state.time)
          json.member("local", state.local)
          json.member("remote", state.remote)
          json.member("state", state.state.rawValue)
          json.member("conversation", state.conversation)
        }
      }
      if let programs = scenario.programs { json.array("programs", programs) { $0.program($1) } }
    }
  }

  private mutating func program(_ program: ProgramRecord) {
    object { json in
      json.member("actor", program.actor)
      json.member("command", program.command)
      json.member("server", program.isServer)
      json.member("exitStatus", program.exitStatus)
      json.member("exitSignal", program.exitSignal)
      json.member("start", program.start.map { Timestamp(nanoseconds: $0) })
      json.member("end", program.end.map { Timestamp(nanoseconds: $0) })
      json.member("signal", program.signal)
      json.member("signalled", program.signalTime.map { Timestamp(nanoseconds: $0) })
      for (name, written) in [("output", program.output), ("errors", program.errors)] {
        json.object(JSONKey(name)) { json in
          json.member("text", written.text)
          json.member("dropped", written.dropped)
        }
      }
      json.member("failure", program.failure)
      json.member("traced", program.isTraced)
      json.member("notes", program.notes.map(\.en))
    }
  }

  private mutating func traffic(_ traffic: JudgedTraffic?) {
    guard let traffic else { return }
    member("source", traffic.source.rawValue)
    if let command = traffic.command {
      object("command") { json in
        json.member("arguments", command.arguments)
        json.member("exit", command.exit)
        json.member("signal", command.signal)
      }
    }
    tally(traffic.tally, conversations: traffic.conversations)
  }

  /// Writes how many checks and conversations came out how, as the member `tally`.
  ///
  /// - Parameter conversations: how many there are, those of which nothing is expected, too.
  mutating func tally(_ tally: CheckTally, conversations: Int) {
    object("tally") { json in
      json.counts("checks", tally.checks)
      json.counts("conversations", tally.conversations, all: conversations)
      json.array("passed", tally.passed) { json, claim in
        json.object(onOneLine: true) { json in
          json.member("claim", claim.claim)
          json.member("count", claim.count)
        }
      }
    }
  }

  private mutating func counts(_ key: JSONKey, _ counts: CheckTally.Counts, all: Int? = nil) {
    object(key, onOneLine: true) { json in
      if let all { json.member("all", all) }
      json.member("passed", counts.passed)
      json.member("failed", counts.failed)
      json.member("inconclusive", counts.inconclusive)
    }
  }

  private mutating func capture(_ capture: CaptureSummary?) {
    guard let capture else {
      member("capture", nil as String?)
      return
    }
    object("capture") { json in
      json.member("file", capture.file)
      json.member("packets", capture.packets)
      json.member("dropped", capture.dropped)
      json.member("drained", capture.drained)
    }
  }

  /// Writes an expectation and how it was judged.
  package mutating func check(_ check: Check) {
    object { json in
      json.member("verdict", check.verdict.rawValue)
      json.member("subject", check.subject.description)
      json.member("expected", check.expected)
      json.member("observed", check.observed)
      json.member("conversation", check.conversation)
      json.member("frames", frames: check.frames)
      json.array("evidence", check.evidence) { $0.element($1.text(in: .en)) }
      json.member("reason", check.reason?.en)
      json.object("location", onOneLine: true) { json in
        json.member("file", check.location.file)
        json.member("line", check.location.line)
        json.member("column", check.location.column)
      }
    }
  }

  private mutating func call(_ call: Call) {
    object(onOneLine: true) { json in
      json.member("sequence", call.sequence)
      json.member("actor", call.actor)
      json.member("name", call.name)
      json.member("arguments", call.arguments)
      json.member("start", Timestamp(nanoseconds: call.start))
      json.member("duration", nanoseconds: call.end.map { $0 &- call.start })
      json.member("result", call.result)
      json.member("error", call.error)
      json.member("local", call.local?.description)
      json.member("peer", call.peer?.description)
      if call.times > 1 { json.member("times", call.times) }
    }
  }
}
