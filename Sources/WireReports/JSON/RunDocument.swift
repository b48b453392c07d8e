import WireJudgement
import WireText

/// What `wirelab run` found out, as JSON.
public enum RunDocument {
  /// The document `wirelab/run/1`, with a line feed at its end.
  public static func text(_ run: RunResult, pretty: Bool = true) -> String {
    var json = JSONWriter(pretty: pretty)
    json.object { json in
      json.member("schema", "wirelab/run/1")
      json.object("run") { json in
        json.member("id", run.runID)
        json.member("started", run.started)
        json.member("duration", nanoseconds: Decimal.nanoseconds(run.durationSeconds))
        json.member("repetitions", run.repetitions)
        json.shard(run.shard)
      }
      json.object("machine") { json in
        json.member("kernel", run.machine.kernel)
        json.member("capture", run.machine.capture)
        json.member("wirelab", run.machine.wirelab)
      }
      json.object("summary", onOneLine: true) { json in
        json.member("passed", run.count(.passed))
        json.member("failed", run.count(.failed))
        json.member("inconclusive", run.count(.inconclusive))
        json.member("notRun", run.count(.notRun))
      }
      json.array("differences", run.differences) { $0.difference($1) }
      json.array("scenarios", run.scenarios) { $0.scenario($1) }
    }
    return json.text + "\n"
  }
}

extension JSONWriter {
  fileprivate mutating func shard(_ shard: Shard?) {
    guard let shard else {
      member("shard", nil as String?)
      return
    }
    object("shard", onOneLine: true) { json in
      json.member("index", shard.index)
      json.member("of", shard.count)
    }
  }

  fileprivate mutating func difference(_ difference: Difference) {
    object { json in
      json.member("scenario", difference.scenario)
      json.member("what", difference.what.rawValue)
      json.array("outcomes", difference.outcomes) { json, outcome in
        json.object(onOneLine: true) { json in
          json.member("value", outcome.value)
          json.member("repetitions", outcome.repetitions)
        }
      }
    }
  }
}

extension RunResult {
  /// How many scenarios came out so.
  package func count(_ status: ScenarioResult.Status) -> Int {
    scenarios.count { $0.status == status }
  }
}
