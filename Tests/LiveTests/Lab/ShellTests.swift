import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// What shells and man(1) get from the parser.
  @Suite struct ShellTests {
    private func script(for shell: String) async throws -> String {
      let outcome = try await Lab().wirelab(["--generate-completion-script", shell])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }

    @Test(.needs(.bash)) func bashReadsItsScript() async throws { try await expectReadable(shell: "bash") }
    @Test(.needs(.zsh)) func zshReadsItsScript() async throws { try await expectReadable(shell: "zsh") }
    @Test(.needs(.fish)) func fishReadsItsScript() async throws { try await expectReadable(shell: "fish") }

    private func expectReadable(shell: String) async throws {
      let place = try TemporaryDirectory()
      let file = try place.write(try await script(for: shell), to: "script")
      #expect(place.text(of: "script").contains("wirelab"))
      let outcome = try await Program.run(try Program.tool(shell), ["-n", file])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.isEmpty)
    }

    /// What bash offers for the last word of a command line.
    private func completions(_ words: [String]) async throws -> [String] {
      let place = try TemporaryDirectory()
      let script = try place.write(try await script(for: "bash"), to: "script")
      let quoted = words.map { "'\($0)'" }.joined(separator: " ")
      // As bash calls the function when TAB is pressed; compopt complains where there is no keyboard.
      let outcome = try await Program.run(
        "/bin/bash",
        [
          "--norc", "-c",
          """
          source '\(script)'
          COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1)
          COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
          function=$(complete -p wirelab | sed 's/.*-F \\([^ ]*\\).*/\\1/')
          "$function" wirelab "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
          printf '%s\\n' "${COMPREPLY[@]}"
          """,
        ],
        directory: Program.root,
        environment: ["PATH": "\(Program.buildDirectory):/usr/bin:/bin", "LC_ALL": "C.UTF-8"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.lines.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test func bashCompletesScenarios() async throws {
      #expect(try await completions(["wirelab", "run", "close-f"]) == ["close-four"])
      #expect(try await completions(["wirelab", "list", "tim"]).contains("time-wait"))
      let elsewhere = try await completions(["wirelab", "run", "--scenarios", "/nonexistent", "close-f"])
      #expect(!elsewhere.contains("close-four"))
    }

    @Test func bashCompletesWords() async throws {
      #expect(try await completions(["wirelab", "expl"]).contains("explain"))
      #expect(try await completions(["wirelab", "explain", "TIME_W"]) == ["TIME_WAIT"])
      #expect(try await completions(["wirelab", "explain", "keepAliveI"]).contains("keepAliveIdle"))
      #expect(try await completions(["wirelab", "serve", "forking-"]).contains("forking-tcp"))
      #expect(try await completions(["wirelab", "serve", "--handler", "w"]) == ["welcome"])
      #expect(try await completions(["wirelab", "list", "--language", "z"]) == ["zh-Hans"])
      #expect(try await completions(["wirelab", "inspect", "--format", "nd"]) == ["ndjson"])
      #expect(try await completions(["wirelab", "new", "x", "--chapter", "clos"]) == ["closing"])
      #expect(try await completions(["wirelab", "watch", "--interface", "l"]).contains("lo"))
      #expect(try await completions(["wirelab", "schema", "expl"]) == ["explain"])
    }

    /// A command as the parser describes it.
    private struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable {
          var kind: String
          var name: String
        }
        var shouldDisplay: Bool
        var names: [Name]?
      }
      var commandName: String
      var shouldDisplay: Bool?
      var subcommands: [Command]?
      var arguments: [Argument]?
    }

    private struct Dump: Decodable {
      var command: Command
    }

    @Test func manualHasEverything() async throws {
      let lab = try Lab()
      let page = try await lab.wirelab(["manual"])
      #expect(page.status == 0)
      let plain = page.output.replacingOccurrences(of: "\\-", with: "-")
      let dump = try await lab.wirelab(["--experimental-dump-help"])
      let root = try JSONDecoder().decode(Dump.self, from: Data(dump.output.utf8)).command
      let commands = (root.subcommands ?? []).filter { $0.commandName != "help" }
      #expect(commands.count >= 12)
      for command in commands {
        let isVisible = command.shouldDisplay != false
        #expect(plain.contains(".SS wirelab \(command.commandName)\n") == isVisible, "\(command.commandName)")
        for argument in command.arguments ?? [] where isVisible && argument.shouldDisplay {
          for name in argument.names ?? [] where !["help", "version", "h"].contains(name.name) {
            #expect(plain.contains("--" + name.name), "\(command.commandName) \(name.name)")
          }
        }
      }
      for status in ExitStatus.allCases {
        #expect(plain.contains("\n.TP\n.B \(status.rawValue)\n"), "\(status)")
      }
      for word in ["NO_COLOR", "LC_ALL", "LANG", "reports/RUN-ID/", "Scenarios/CHAPTER/ID.yaml"] {
        #expect(plain.contains(word))
      }
    }

    /// man(1) shows it and finds nothing to complain of.
    @Test(.needs(.man, .groff)) func manualCanBeRead() async throws {
      let place = try TemporaryDirectory()
      let file = try place.write(try await Lab().wirelab(["manual"]).output, to: "wirelab.1")
      let outcome = try await Program.run(
        try Program.tool("man"), ["--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-P", "cat", file],
        environment: ["MANWIDTH": "80", "LC_ALL": "C.UTF-8", "GROFF_NO_SGR": "1"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors.isEmpty, "\(outcome.errors)")
      #expect(outcome.output.contains("TIME_WAIT"))
    }
  }
}
