import WireSockets

extension ScenarioDecoder {
  /// The whole file.
  ///
  /// - Parameters:
  ///   - id: what its `id` must be.
  ///   - chapter: the folder that holds it.
  func scenario(_ root: YAMLNode, id: String, chapter: String) -> Scenario? {
    let keys = [
      "id", "title", "lesson", "why", "reference", "server", "servers", "clients", "family",
      "sysctls", "loopback", "bench", "timeout", "expect",
    ]
    guard let fields = Fields(root, "scenario", keys: keys, self) else { return nil }
    checkID(fields, id)
    let title = fields.required("title").flatMap { localizedText($0, "title") }
    let lesson = fields.required("lesson").flatMap { localizedText($0, "lesson") }
    let why = fields["why"].map { localizedText($0, "why") } ?? LocalizedText(en: "", zhHans: "")
    let reference = fields["reference"].map { node in
      elements(node, "reference", orOne: true).compactMap { text($0, "reference") }
    }
    let servers = servers(fields)
    let clients = fields.required("clients").map {
      self.clients($0, isDatagram: firstModel?.isDatagram ?? false)
    }
    let family = fields["family"].flatMap { self.family($0) }
    let sysctls = fields["sysctls"].map { self.sysctls($0, "sysctls", mayBeOptional: true) }
    let loopback = fields["loopback"].flatMap(self.loopback) ?? Scenario.Loopback()
    let bench = fields["bench"].map { benchRules($0, clients ?? []) } ?? []
    let timeout = fields["timeout"].map { seconds($0, "timeout", in: 0.1...600) } ?? 10
    let expect = fields.required("expect").map { expectations($0, clients ?? []) }
    names.resolve(self)
    guard let title, let lesson, let why, let clients, let timeout, let expect else { return nil }
    return Scenario(
      id: id, chapter: chapter, file: source.file, title: title, lesson: lesson, why: why,
      reference: reference ?? [], servers: servers, clients: clients, family: family, sysctls: sysctls ?? [],
      loopback: loopback, bench: bench, expect: expect, timeoutSeconds: timeout)
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
    let isID = written.allSatisfy { $0.isASCII && ($0.isLowercase || $0.isNumber || $0 == "-") }
    if !isID {
      error("`\(written)` cannot be an id", at: node, hint: "small letters, digits and `-`")
    } else if written != id {
      error(
        "the id `\(written)` is not the name of the file", at: node,
        hint: "`\(id)`, or rename the file to `\(written).yaml`")
    }
  }

  /// Less than 1,280 octets is no network for IPv6 (RFC 8200 section 5), and takes ::1 away from `lo`.
  private func loopback(_ node: YAMLNode) -> Scenario.Loopback? {
    guard let fields = Fields(node, "loopback", keys: ["mtu", "segmentation"], self) else { return nil }
    let loopback = Scenario.Loopback(
      mtu: fields["mtu"].flatMap { integer($0, "mtu", in: Scenario.Loopback.mtus) },
      segmentation: fields["segmentation"].flatMap { boolean($0, "segmentation") })
    if fields["mtu"] == nil, fields["segmentation"] == nil, !fields.hasMistypedKey {
      error("`loopback` sets nothing", at: node, hint: "as in `loopback: { mtu: 1500 }`")
    }
    return loopback
  }

  /// `{ net.ipv4.tcp_fin_timeout: 5 }`; what older kernels lack: `{ net.ipv4.NAME: { value: 0, optional: true } }`.
  func sysctls(_ node: YAMLNode, _ what: String, mayBeOptional: Bool) -> [Scenario.Sysctl] {
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
      var setting = value
      var isOptional = false
      if mayBeOptional, case .mapping = value.content {
        guard let fields = Fields(value, name, keys: ["value", "optional"], self),
          let inner = fields.required("value"), let optional = fields.required("optional"),
          let flag = boolean(optional, "optional")
        else { return nil }
        (setting, isOptional) = (inner, flag)
      }
      guard let text = setting.scalar, !setting.isAbsent, !text.contains(where: \.isNewline) else {
        wrongKind(name, mustBe: "a value", setting)
        return nil
      }
      return Scenario.Sysctl(name: name, value: text, isOptional: isOptional, location: location(key.range))
    }
  }
}
