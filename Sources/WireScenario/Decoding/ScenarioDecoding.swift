import WireText

extension ScenarioDecoder {
  /// The whole file.
  ///
  /// - Parameters:
  ///   - id: what its `id` must be.
  ///   - chapter: the folder that holds it.
  ///   - place: where it stands in the course; nil: in none that is known.
  package func scenario(_ root: YAMLNode, id: String, chapter: String, place: CoursePlace?) -> Scenario? {
    let keys = [
      "id", "title", "lesson", "prediction", "why", "misconception", "reference", "after", "server",
      "servers", "clients", "family", "sysctls", "loopback", "bench", "timeout", "expect",
    ]
    guard let fields = Fields(root, "scenario", keys: keys, self) else { return nil }
    checkID(fields, id)
    let title = fields.required("title").flatMap { localizedText($0, "title") }
    let lesson = fields.required("lesson").flatMap { localizedText($0, "lesson") }
    let prediction = optionalText(fields, "prediction")
    let why = optionalText(fields, "why")
    let misconception = optionalText(fields, "misconception")
    let reference = fields["reference"].map(references)
    let after = fields["after"].map { lessons($0, before: id, place) }
    let servers = servers(fields)
    let clients = fields.required("clients").map {
      self.clients($0, isDatagram: firstModel?.isDatagram ?? false)
    }
    let family = fields["family"].flatMap { self.family($0) }
    let sysctls = fields["sysctls"].map { self.sysctls($0, "sysctls") }
    let loopback = fields["loopback"].flatMap(self.loopback) ?? Plan.Loopback()
    let bench = fields["bench"].map { benchRules($0, clients ?? []) } ?? []
    let timeout = fields["timeout"].map { seconds($0, "timeout", in: 0.1...600) } ?? 10
    let expect = fields.required("expect").map { expectations($0, clients ?? []) }
    names.resolve(self)
    guard let title, let lesson, let prediction, let why, let misconception, let clients, let timeout,
      let expect
    else { return nil }
    return Scenario(
      id: id, chapter: chapter, file: source.file, title: title, lesson: lesson, prediction: prediction,
      why: why, misconception: misconception, reference: reference ?? [], after: after ?? [],
      plan: Plan(
        actors: servers + clients, family: family, sysctls: sysctls ?? [], loopback: loopback, bench: bench,
        expect: expect, timeoutSeconds: timeout))
  }

  /// A text that may be left out.
  private func optionalText(_ fields: Fields, _ key: String) -> LocalizedText? {
    fields[key].map { localizedText($0, key) } ?? LocalizedText(en: "", zhHans: "")
  }

  /// Where to read on; what has not the form of a reference leads nobody anywhere.
  private func references(_ node: YAMLNode) -> [String] {
    elements(node, "reference", orOne: true).compactMap { element in
      guard let written = text(element, "reference") else { return nil }
      if !ReferenceForm.matches(written) {
        error("`\(written)` cannot be looked up", at: element, hint: ReferenceForm.hint)
      }
      return written
    }
  }

  /// The ids of other lessons, each once.
  private func lessons(_ node: YAMLNode, before id: String, _ place: CoursePlace?) -> [String] {
    var ids: [String] = []
    for element in elements(node, "after", orOne: true) {
      guard let written = text(element, "after") else { continue }
      if !Self.isID(written) {
        error("`\(written)` cannot be an id", at: element, hint: Self.idHint)
      } else if written == id {
        error("a lesson cannot come after itself", at: element)
      } else if ids.contains(written) {
        error("`after` names `\(written)` twice", at: element)
      } else if let objection = place?.objection(to: written) {
        error(objection.message, at: element, hint: objection.hint)
      }
      ids.append(written)
    }
    return ids
  }

  private func family(_ node: YAMLNode) -> AddressFamily? {
    guard let number = integer(node, "family", in: 4...6) else { return nil }
    guard let family = AddressFamily(rawValue: number) else {
      error("`family` must be 4 or 6, not \(number)", at: node)
      return nil
    }
    return family
  }

  /// The file is found by its name, and reports call it by its `id`: they must be one.
  private func checkID(_ fields: Fields, _ id: String) {
    guard let node = fields.required("id"), let written = text(node, "id") else { return }
    if !Self.isID(written) {
      error("`\(written)` cannot be an id", at: node, hint: Self.idHint)
    } else if written != id {
      error(
        "the id `\(written)` is not the name of the file", at: node,
        hint: "`\(id)`, or rename the file to `\(written).yaml`")
    }
  }

  /// Less than 1,280 octets is no network for IPv6 (RFC 8200 section 5), and takes ::1 away from `lo`.
  private func loopback(_ node: YAMLNode) -> Plan.Loopback? {
    guard let fields = Fields(node, "loopback", keys: ["mtu", "segmentation"], self) else { return nil }
    let loopback = Plan.Loopback(
      mtu: fields["mtu"].flatMap { integer($0, "mtu", in: Plan.Loopback.mtus) },
      segmentation: fields["segmentation"].flatMap { boolean($0, "segmentation") })
    if fields["mtu"] == nil, fields["segmentation"] == nil, !fields.hasMistypedKey {
      error("`loopback` sets nothing", at: node, hint: "as in `loopback: { mtu: 1500 }`")
    }
    return loopback
  }

  private static func isID(_ text: String) -> Bool {
    text.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
  }

  private static let idHint = "small letters, digits and `-`"

  /// `{ net.ipv4.tcp_fin_timeout: 5 }`.
  package func sysctls(_ node: YAMLNode, _ what: String) -> [Plan.Sysctl] {
    entries(node, what, of: "names and values").compactMap { key, name, value in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      let isName =
        parts.count >= 3 && parts[0] == "net"
        && parts.allSatisfy { part in
          !part.isEmpty
            && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
        }
      guard isName else {
        error("`\(name)` is no sysctl of a network", at: key, hint: "as in `net.ipv4.tcp_fin_timeout`")
        return nil
      }
      return sysctl(name, value, at: location(key.range))
    }
  }

  /// `5`, or `{ value: 5, optional: true }`.
  private func sysctl(_ name: String, _ node: YAMLNode, at location: SourceLocation) -> Plan.Sysctl? {
    var value = node
    var isOptional: Bool? = false
    if case .mapping = node.content {
      guard let fields = Fields(node, name, keys: ["value", "optional"], self),
        let written = fields.required("value")
      else { return nil }
      value = written
      if let node = fields["optional"] { isOptional = boolean(node, "optional") }
    }
    guard let text = value.scalar, !value.isAbsent, !text.contains(where: \.isNewline) else {
      wrongKind(name, mustBe: "a value", value)
      return nil
    }
    return isOptional.map { Plan.Sysctl(name: name, value: text, isOptional: $0, location: location) }
  }
}
