import WireConversations
import WireGrammar
import WireSockets
import WireSystem
import WireText

/// The steps of scripts, as an editor understands them.
package enum StepSchema {
  /// The parts that other schemas refer to.
  package static var definitions: JSONValue {
    [
      "call": .word(of: CallNames.all), "errno": .word(of: FailureNames.all),
      "result": .integer(0...Int(Int32.max)),
      "octets": OctetsForm.schema,
      "packet": JSONValue.text(matching: PacketPattern.schemaOfOne).described(
        "One packet: FA<, SA> seq=0 ack=1."),
      "packets": JSONValue.text(matching: PacketPattern.schemaOfMany).described(
        "Packets in order: S>  SA<  A>."),
      "event": EventForm.schema, "option": SocketOption.form.schema,
      "socketClaim": SocketClaim.record.schema, "processClaim": ProcessClaim.record.schema,
      "injection": Injection.record.schema.described(
        "A segment whose every field is spelled out; of clients with transport: raw only."),
      "serverTLS": TLSPlan.serverRecord.schema, "clientTLS": TLSPlan.clientRecord.schema,
      "clientStep": step(of: [.client, .raw], named: "clientStep"),
      "handlerStep": step(of: [.handler], named: "handlerStep"),
    ]
  }

  private static func step(of owners: Set<StepScope.Owner>, named name: String) -> JSONValue {
    let forms = Step.Action.Name.allCases.compactMap { name in
      StepForm.all[name].map { (name: name.rawValue, form: $0) }
    }.filter { !$0.form.owners.isDisjoint(with: owners) }
    let steps = JSONValue.nonEmptyList(.reference(name))
    let actions = JSONValue.object(forms.map { .init(key: $0.name, value: $0.form.schema(steps: steps)) })
    let extras = JSONValue.object(StepExtras.entries.map { .init(key: $0.name, value: $0.described) })
    let map: JSONValue = [
      "type": "object", "properties": actions.adding(extras), "additionalProperties": false,
      "allOf": [.exactlyOne(of: forms.map(\.name)), ["not": ["required": ["fails", "returns"]]]],
      "dependentSchemas": StepExtras.demands(calls: forms.filter(\.form.isCall).map(\.name)),
    ]
    return .any(of: [.word(of: forms.filter { $0.form.bare != nil }.map(\.name)), map])
  }
}
