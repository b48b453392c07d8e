import Foundation
import TestSupport
import Testing

extension Live {
  /// Titles, payloads and folders full of what terminals, parsers and CI obey: all of it arrives as text.
  @Suite(.needs(.ownNetwork)) struct HostileTextTests {
    /// Escape sequences, bidirectional controls, markup, ends of sections, workflow commands.
    private static let hostile =
      "\u{1B}[31m\u{9B}2J\u{202E}\u{2066}]]></x><b onclick=\"'\">&amp;\u{7}\u{8}%0A::error::"
    private static let inYAML =
      #""TEXT\e[31m\x9B2J\u202E\u2066]]></x><b onclick=\"'\">&amp;\a\b%0A::error::\n::warning::TEXT""#
    /// … without a new line, which is in no reference.
    private static let inReference =
      #""close(2): TEXT\e[31m\x9B2J\u202E\u2066]]></x><b onclick=\"'\">&amp;\a\b%0A::error::TEXT""#

    /// A scenario that fails, with such a text wherever one can stand.
    private func run(_ arguments: [String] = []) async throws -> Lab.Run {
      let lab = try Lab()
      let folder = "te\u{1B}[31m]]>,s%t\u{202E}<b>"
      let text = """
        id: hostile
        title: \(Self.inYAML)
        lesson: { en: \(Self.inYAML), zh-Hans: \(Self.inYAML) }
        prediction: \(Self.inYAML)
        why: \(Self.inYAML)
        misconception: \(Self.inYAML)
        reference: [\(Self.inReference)]
        server: { model: tcp, handler: [{ receive: { max: 1024 } }] }
        clients:
          - name: alice
            steps: [connect, { send: \(Self.inYAML) }, { expect: \(Self.inYAML) }]
        timeout: 2
        expect:
          each: { handshake: three-way, teardown: reset }

        """
      let file = try lab.place.write(text, to: "\(folder)/hostile.yaml")
      let outcome = try await lab.wirelab(["run", file] + arguments)
      #expect(outcome.status == 1, "\(outcome.output.debugDescription)\(outcome.errors.debugDescription)")
      return Lab.Run(outcome: outcome, place: lab.place)
    }

    /// The characters that must not be in any text that we write.
    private func harmful(_ text: String) -> [String] {
      text.unicodeScalars.filter { scalar in
        switch scalar.value {
        case 0x0A: false
        case 0...0x1F, 0x7F...0x9F, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
      }.map { String($0.value, radix: 16) }
    }

    @Test func terminal() async throws {
      let run = try await run()
      #expect(harmful(run.outcome.output) == [])
      #expect(harmful(run.outcome.errors) == [])
      #expect(run.outcome.output.contains(#"TEXT\u{1B}[31m"#), "\(run.outcome.output)")
      #expect(harmful(run.place.text(of: "reports/latest/report.txt")) == [])
      // Colour is ours, and nothing else begins with ESC.
      let coloured = try await self.run(["--color", "always"])
      let rest = coloured.outcome.output.replacing(/\u{1B}\[[0-9;]*m/, with: "")
      #expect(rest != coloured.outcome.output)
      #expect(harmful(rest) == [])
    }

    @Test func json() async throws {
      let run = try await run(["--format", "json"])
      #expect(harmful(run.outcome.output) == [])
      #expect(!run.outcome.output.contains("<"))
      let title = try #require(try run.scenarios()[0]["title"] as? [String: Any])
      #expect(title["en"] as? String == "TEXT" + Self.hostile + "\n::warning::TEXT")
    }

    @Test(.needs(Need.junitReader)) func junit() async throws {
      let run = try await run()
      let file = run.directory + "/junit.xml"
      #expect(harmful(run.place.text(of: "reports/latest/junit.xml")) == [])
      let junit = try await JUnitFile.read(file)
      let suite = try #require(junit.suites.first)
      #expect(suite.name == #"te\u{1B}[31m]]>,s%t\u{202E}<b>/hostile"#)
      #expect(suite.outcomes.contains("failure"))
      #expect(suite.messages.contains { $0.contains("]]></x><b onclick=") }, "\(suite.messages)")
    }

    @Test func annotations() async throws {
      let run = try await run(["--annotations", "always"])
      let lines = run.outcome.lines.filter { $0.hasPrefix("::") }
      let checks = try #require(try run.scenarios()[0]["checks"] as? [[String: Any]])
      #expect(lines.count == checks.count { $0["verdict"] as? String == "failed" })
      #expect(!lines.isEmpty)
      for line in lines {
        #expect(harmful(line) == [])
        // Four properties, however many commas are in the name of the folder.
        let properties = try #require(line.dropFirst(2).components(separatedBy: "::").first)
        #expect(properties.split(separator: ",").count == 4, "\(properties)")
        #expect(properties.hasPrefix("error file=") && properties.contains("%2Cs%25t"), "\(properties)")
      }
      // No other line of the output begins with what GitHub obeys.
      #expect(!run.outcome.output.contains("\n::warning"))
    }

    @Test func comments() async throws {
      let run = try await run()
      let capture = try #require(run.captures.first)
      let octets = try Data(contentsOf: URL(fileURLWithPath: capture))
      #expect(octets.range(of: Data(#"hostile: TEXT\u{1B}[31m\u{9B}2J\u{202E}"#.utf8)) != nil)
      #expect(octets.range(of: Data("hostile: TEXT\u{1B}".utf8)) == nil)
      // What was sent is in the capture as it was sent.
      #expect(octets.range(of: Data(("TEXT" + Self.hostile).utf8)) != nil)
      let inspect = try await Lab(place: run.place).wirelab(["inspect", capture])
      #expect(inspect.status == 0)
      #expect(harmful(inspect.output) == [])
    }

    @Test func listAndValidate() async throws {
      let run = try await run()
      let lab = Lab(place: run.place)
      for arguments in [["list", "--scenarios", "."], ["validate", "."]] {
        let outcome = try await lab.wirelab(arguments)
        #expect(outcome.output.contains("hostile"), "\(outcome.output)\(outcome.errors)")
        #expect(harmful(outcome.output) == [] && harmful(outcome.errors) == [])
      }
    }
  }
}
