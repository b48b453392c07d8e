import WireJudgement

extension TextReport {
  /// What to do with a scenario that was just written.
  public func next(afterWriting file: String) -> String {
    var lines = prose(words.wrote(file), indent: 0, .strong)
    for (command, purpose) in [
      ("wirelab validate \(file)", words.validates), ("wirelab run \(file)", words.runs),
    ] {
      var line = Line("  \(command)")
      line.append("  # \(purpose)", .faint)
      lines.append(line)
    }
    return (lines + prose(words.whatMakesALesson, indent: 0)).rendered(options.style)
  }
}

extension Words {
  fileprivate func wrote(_ file: String) -> String { pick("wrote \(file); next:", "已写好 \(file)，接下来：") }
  fileprivate var validates: String { pick("says what is wrong, and where", "检查写得对不对，错在哪里") }
  fileprivate var runs: String { pick("runs it: it passes as it is", "运行：现在就能通过") }
  fileprivate var whatMakesALesson: String {
    pick(
      "Then make it a lesson of your own: change the texts in both languages, the steps, and what is expected. Each claim is a check, nothing depends on luck. Scenarios/README.md explains every key; `wirelab schema scenario` is for your editor.",
      "然后把它改成自己的一课：两种语言的文字、步骤和预期都要改。每个结论都要有检查，结果不能靠运气。每个键的含义见 Scenarios/README.md；`wirelab schema scenario` 供编辑器使用。"
    )
  }
}
