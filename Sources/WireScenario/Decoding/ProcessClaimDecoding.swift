import WireScript

/// What is claimed of who runs an actor: the step `process`, and a wait for it.
extension ScenarioDecoder {
  /// `{ of: server, children: 0, zombies: 3 }`, `{ of: server/1, cpu: [0.2, 60] }`.
  package func processClaim(_ node: YAMLNode) -> ProcessClaim? {
    let numbers = ["children", "zombies"]
    guard let fields = Fields(node, "process", keys: ["of"] + numbers + ["cpu"], self) else { return nil }
    guard let of = fields.required("of") else { return nil }
    let isAboutChildren = numbers.contains { fields[$0] != nil }
    guard let actor = used(isAboutChildren ? .forkingServer : .actor, of, "of") else { return nil }
    if !isAboutChildren, fields["cpu"] == nil {
      guard !fields.hasMistypedKey else { return nil }
      error("`process` claims nothing", at: node, hint: "one of: children, zombies, cpu")
      return nil
    }
    if isAboutChildren, let place = fields.key("cpu") {
      error("`cpu` is of a thread, not of children", at: place, hint: "as in `{ of: server/1, cpu: [0, 1] }`")
    }
    return ProcessClaim(
      of: actor, children: fields["children"].flatMap { count($0, "children", in: 0...10_000) },
      zombies: fields["zombies"].flatMap { count($0, "zombies", in: 0...10_000) },
      cpu: fields["cpu"].flatMap { interval($0, "cpu", in: 0...600) }.map {
        Int(($0.lowerBound * 1_000).rounded())...Int(($0.upperBound * 1_000).rounded())
      })
  }
}
