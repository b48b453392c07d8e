import WireCapture
import WireConversations
import WireJudgement
import WireScript
import WireText

/// What a machine allows, as JSON.
package enum DoctorDocument {
  /// The document `wirelab/doctor/1`, with a line feed at its end.
  package static func text(_ diagnosis: Diagnosis, pretty: Bool = true) -> String {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/doctor/1")
      json.object("machine") { json in
        json.member("kernel", diagnosis.machine.kernel)
        json.member("capture", diagnosis.machine.capture)
        json.member("wirelab", diagnosis.machine.wirelab)
        json.member("system", diagnosis.surroundings.system)
        json.member("distribution", diagnosis.surroundings.distribution.rawValue)
        json.member("container", diagnosis.surroundings.container?.rawValue)
        json.member("root", diagnosis.surroundings.isRoot)
      }
      json.member("status", Int(diagnosis.exitStatus.rawValue))
      json.array("abilities", diagnosis.findings) { $0.finding($1) }
      json.array("scenarios", diagnosis.scenarios) { json, scenario in
        json.object(onOneLine: true) { json in
          json.member("id", scenario.id)
          json.member("network", scenario.network?.rawValue)
          json.member("lacks", scenario.lacks.map(\.id))
        }
      }
    }
    return json.text + "\n"
  }
}

extension JSONWriter {
  fileprivate mutating func finding(_ finding: Diagnosis.Finding) {
    object { json in
      json.member("id", finding.ability.id)
      json.member("outcome", finding.outcome.kind.rawValue)
      switch finding.outcome {
      case .available(let evidence):
        json.member("evidence", evidence)
      case .missing(let obstacle):
        json.member("evidence", obstacle.description)
        json.member("errno", obstacle.errno.map { Int($0) })
      case .untried(let ability):
        json.member("evidence", "\(ability.id) is missing")
      }
      json.member("blocks", finding.blocks)
      json.array("neededBy", finding.neededBy, onOneLine: true) { $0.element($1) }
      if let remedy = finding.remedy {
        json.object("remedy") { json in
          json.member("commands", remedy.commands)
          if let note = remedy.note { json.member("note", note) }
        }
      }
    }
  }
}
