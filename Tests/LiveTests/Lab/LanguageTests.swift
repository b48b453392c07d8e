import Testing
import WireLabKit

extension Live {
  /// What people read is in their language.
  @Suite struct LanguageTests {
    /// The lines of a Chinese output that have three English words in a row.
    ///
    /// What is the same in every language is left out: ladders, code, what is quoted, names of topics, what
    /// strerror(3) says, and checks, which are told in the words of scenario files.
    private func untranslated(_ output: String) -> [String] {
      // A word of the trade has a Chinese name; what the system calls something is so called everywhere.
      let names = Set(Topic.all.filter { $0.group != .words }.flatMap { [$0.name] + $0.otherNames })
      let code = /^ +(while|if|elif|else|for|def|with|try|except|raise|return|import|from)\b[^，。]*$/
      return output.split(separator: "\n").filter { line in
        guard !line.contains(where: { "│├┤✓✗?".contains($0) }) else { return false }
        // Code, and what else a topic is called.
        let isCode = line.wholeMatch(of: code) != nil
        guard !isCode, line.wholeMatch(of: /[^ ].*（.*，.*）/) == nil else { return false }
        let prose = line.replacing(/`[^`]*`|"[^"]*"|wirelab [a-z]+ [^ ]*|Address already in use/, with: "0")
        let words = prose.split(separator: " ").map { names.contains(String($0)) ? "0" : String($0) }
        return words.joined(separator: " ").contains(
          /(^|[^A-Za-z_-])[a-z]+[,:]? [a-z]+[,:]? [a-z]+($|[^A-Za-z_-])/)
      }.map(String.init)
    }

    @Test func findsWhatIsNotTranslated() {
      #expect(untranslated("  #3 seq 1 = the next byte that comes\n") != [])
      #expect(untranslated("  证据   no segment acknowledges it\n") != [])
      #expect(untranslated("  证据   no segment\n  run `a b c d`\n  RFC 9293 section 3.6, figure 12\n") == [])
      #expect(untranslated("  socket bind listen accept connect\n  用 wirelab run close-four 运行\n") == [])
    }

    @Test(.needs(Need.everyScenario)) func nothingIsLeftInEnglish() async throws {
      let lab = try Lab()
      let run = try await lab.run([
        "close-four", "keep-alive", "reject-or-drop", "half-open-scan", "udp-unreachable", "close-wait-leak",
      ])
      #expect(run.status == 0, "\(run.outcome.output)")
      let captures = run.captures
      let scenarios = ["--scenarios", Program.root + "/Scenarios"]
      let topics = Topic.all.map(\.name)
      let verify = ["verify", "--expect", "{ each: { bytes: { responder: 0 } } }"]
      for arguments in [
        ["list"] + scenarios, ["explain"] + scenarios, ["explain"] + topics + scenarios,
        ["explain", "close-four", "syn-lost"] + scenarios,
        ["inspect"] + captures, ["inspect", "--summary"] + captures,
        ["inspect", "--conversation", "1"] + captures, verify + captures, ["doctor"] + scenarios,
      ] {
        let english = try await lab.wirelab(arguments)
        let chinese = try await lab.wirelab(arguments, environment: ["LC_ALL": "zh_CN.UTF-8"])
        #expect(chinese.status == english.status)
        #expect(!chinese.output.isEmpty && chinese.output != english.output, "\(arguments.prefix(3))")
        // What a machine lets be done, doctor tells in the machine's own words: behind the name of each
        // ability, and below it.
        let isDoctor = arguments[0] == "doctor"
        let output =
          isDoctor ? chinese.lines.filter { !$0.hasPrefix("     ") }.joined(separator: "\n") : chinese.output
        #expect(untranslated(output) == [], "\(arguments.prefix(3))")
      }
      let again = try await Lab().run([
        "--full", "--language", "zh-Hans", "close-four", "reject-or-drop", "half-open-scan",
      ])
      #expect(untranslated(again.outcome.output) == [])
    }

    /// Which command speaks in which language, and where there is none to ask for.
    @Test func languageOfEachCommand() async throws {
      let lab = try Lab()
      for command in [
        "run", "merge", "list", "inspect", "watch", "verify", "connect", "explain", "new", "doctor",
      ] {
        let help = try await lab.wirelab([command, "--help"])
        #expect(help.output.contains("--language"), "\(command)")
      }
    }
  }
}
