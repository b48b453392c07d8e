import WireConversations
import WireJudgement
import WireScript
import WireSystem
import WireText

/// What a machine allows, as text: a line an ability, the missing ones with what mends them.
struct DoctorText {
  let report: TextReport
  let diagnosis: Diagnosis

  private var words: Words { report.words }
  private var glyphs: Glyphs { report.glyphs }
  private static let column = 34

  /// The machine, the abilities, the conclusion.
  func lines() -> [Line] {
    let surroundings = diagnosis.surroundings
    let machine = [
      surroundings.system, surroundings.container.map { "container: \($0.rawValue)" },
      diagnosis.machine.kernel, "wirelab \(diagnosis.machine.wirelab)",
    ].compactMap(\.self)
    var lines = [Line(machine.joined(separator: glyphs.separator), .faint), Line()]
    // What is alike of many settings is said once.
    var alike: [Diagnosis.Outcome.Kind: [Diagnosis.Finding]] = [:]
    for finding in diagnosis.findings {
      if case .sysctl = finding.ability, finding.outcome.kind != .missing {
        alike[finding.outcome.kind, default: []].append(finding)
      } else {
        lines += text(of: finding)
      }
    }
    if let settings = alike[.available] {
      lines += row(glyphs.passed, .good, words.settings, words.writableSettings(settings.count))
    }
    if let settings = alike[.untried], let first = settings.first(where: \.blocks) ?? settings.first {
      lines += row(glyph(of: first), paint(first), words.settings, words.untried(.privateNetwork))
    }
    return lines + [Line()] + conclusion()
  }

  private func text(of finding: Diagnosis.Finding) -> [Line] {
    let name = words.ability(finding.ability)
    switch finding.outcome {
    case .available(let evidence):
      return row(glyphs.passed, .good, name, evidence) + explanation(of: finding.ability)
    case .untried(let reason):
      return row(glyph(of: finding), paint(finding), name, words.untried(reason))
    case .missing(let obstacle):
      return row(glyph(of: finding), paint(finding), name, "")
        + report.prose(obstacle.description, indent: 6) + needs(finding) + remedy(finding)
    }
  }

  /// What no scenario lacks is no failure.
  private func glyph(of finding: Diagnosis.Finding) -> String { finding.blocks ? glyphs.failed : glyphs.line }
  private func paint(_ finding: Diagnosis.Finding) -> Paint { finding.blocks ? .bad : .faint }

  private func row(_ glyph: String, _ paint: Paint, _ name: String, _ evidence: String) -> [Line] {
    let texts = Wrapping.lines(evidence, columns: report.width - Self.column)
    return (texts.isEmpty ? [""] : texts).enumerated().map { index, text in
      var line = Line("  ")
      if index == 0 {
        line.append(glyph, paint)
        line.append(" " + name)
      }
      line.pad(to: Self.column)
      line.append(text, .faint)
      return line
    }
  }

  /// What it is for, where its name does not say so.
  private func explanation(of ability: Ability) -> [Line] {
    ability == .shield ? report.prose(words.aboutShield, indent: 6, .faint) : []
  }

  private func needs(_ finding: Diagnosis.Finding) -> [Line] {
    let ids = finding.neededBy
    let text =
      ids.isEmpty
      ? finding.ability == .shield ? "wirelab grade" : words.noScenario
      : ids.count == diagnosis.scenarios.count ? words.allScenarios : ids.joined(separator: words.comma)
    return report.prose("\(words.neededBy)\(words.colon)\(text)", indent: 6, .faint)
  }

  /// Commands are never broken: they are there to be copied.
  private func remedy(_ finding: Diagnosis.Finding) -> [Line] {
    guard let remedy = finding.remedy else { return [] }
    var lines: [Line] = []
    for (index, command) in remedy.commands.enumerated() {
      lines.append(Line("      \(index == 0 ? words.mends : words.orElse)\(words.colon)", .faint))
      var line = Line("        ")
      line.append(command, .strong)
      lines.append(line)
    }
    if let note = remedy.note?.text(in: report.options.language) {
      let text = remedy.commands.isEmpty ? words.mends + words.colon + note : note
      lines += report.prose(text, indent: 6, .faint)
    }
    return lines
  }

  private func conclusion() -> [Line] {
    let total = diagnosis.scenarios.count
    guard total > 0 else { return [Line(words.noScenariosHere, .doubtful)] }
    var lines: [Line] = []
    for network in [NetworkKind.private, .host] {
      let count = diagnosis.scenarios.count { $0.network == network }
      if count > 0 { lines.append(Line(words.canRun(count, of: total, on: network), .good)) }
    }
    let stuck = diagnosis.scenarios.filter { $0.network == nil }
    if !stuck.isEmpty {
      lines.append(Line(words.cannotRun(stuck.count, of: total), .bad))
      if stuck.count < total {
        lines += report.prose(stuck.map(\.id).joined(separator: words.comma), indent: 2)
      }
    }
    return lines
  }
}

extension TextReport {
  /// What a machine allows, and what mends the rest.
  package func doctor(_ diagnosis: Diagnosis) -> String {
    DoctorText(report: self, diagnosis: diagnosis).lines().rendered(options.style)
  }
}
