import WireJudgement
import WireSockets
import WireText

/// Who does what in a lesson, as code, without what came of it.
struct PageSituation {
  /// A program, line by line.
  struct Program {
    var name: String
    var lines: [String]
  }

  let programs: [Program]

  /// More lines of a program are no situation any more.
  private static let lineLimit = 24

  /// The calls that each program makes, in their order: servers first, because they are there first.
  static func programs(of scenario: ScenarioResult) -> [Program] {
    var order: [String] = []
    var lines: [String: [String]] = [:]
    for call in scenario.calls {
      let actor = ActorName(call.actor).lineage.last?.description ?? call.actor
      if lines[actor] == nil { order.append(actor) }
      // A call that was made again and again is one line of a loop.
      let line = "\(call.name)(\(call.arguments))"
      if lines[actor]?.last != line { lines[actor, default: []].append(line) }
    }
    return order.map { actor in
      let all = lines[actor] ?? []
      return Program(
        name: actor, lines: all.count > lineLimit ? all.prefix(lineLimit) + ["…"] : all)
    }
  }

  /// Writes a figure for each.
  func write(to html: inout HTMLWriter) {
    html.element("div", ["class": "programs"]) { html in
      for program in programs {
        html.element("figure", ["class": "code"]) { html in
          html.element("figcaption", text: program.name)
          html.element("pre", ["tabindex": "0"]) { html in
            html.element("code") { html in
              for (index, line) in program.lines.enumerated() {
                if index > 0 { html.endLine() }
                html.content(line)
              }
            }
          }
        }
      }
    }
  }
}
