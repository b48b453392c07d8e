import Testing
import WireLabKit
import WireScript

/// How a file says that an actor is a program.
@Suite struct ProgramFormTests {
  private static func diagnoses(server: String = "{ program: [a] }", client: String = "") -> [String] {
    let text = """
      id: a
      title: A
      lesson: B
      server: \(server)
      clients: [{ name: alice, steps: [connect] }\(client)]
      expect: { conversations: 1 }
      """
    do {
      _ = try Scenario.decode(text, file: "c/a.yaml", chapter: nil)
      return []
    } catch {
      return error.diagnostics.map { $0.message + ($0.hint.map { " (\($0))" } ?? "") }
    }
  }

  @Test func itIsReadWhole() throws {
    let scenario = try Scenario.written(
      """
      server:
        program: [python3, shop.py, "{port}", 5, true]
        port: 80
        directory: ../shop
        environment: { MODE: fast, COUNT: 3, PEER: "{server.port}" }
        input: "yes\\n"
        ready: { output: up }
        stop: INT
        calls: true
      clients:
        - { name: curl, program: [curl, "http://{server}/"], starts: { output: up, of: server } }
      expect: { conversations: 1 }
      """)
    let server = try #require(scenario.plan.servers[0] as? ProgramPlan)
    #expect(server.command.map(\.text) == ["python3", "shop.py", "{port}", "5", "true"])
    #expect(server.port == 80)
    #expect(server.directory == "c/../shop")
    #expect(server.environment.map(\.name) == ["MODE", "COUNT", "PEER"])
    #expect(server.input?.text == "yes\n")
    #expect(server.ready == .output("up"))
    #expect(server.stop == "INT")
    #expect(server.calls == true)
    let client = try #require(scenario.plan.clients[0] as? ProgramPlan)
    #expect(client.directory == "c")
    #expect(client.starts == .output("up", of: "server"))
    #expect(scenario.plan.programs == ["python3 shop.py '{port}' 5 true", "curl 'http://{server}/'"])
    #expect(scenario.plan.inquiries["server"]?.texts == ["up"])
    #expect(scenario.plan.needsPrivateNetwork == "needs port 80 for itself")
  }

  @Test(arguments: [
    (
      "{ program: python3 shop.py }",
      "`program` must be a list, not text (no shell reads it: [python3, shop.py])"
    ),
    ("{ program: [a, {port}] }", "`{port}` without quotes is a map (quote it: \"{port}\")"),
    ("{ program: [] }", "`program` is an empty list"),
    ("{ program: [\"\"] }", "`program` names no program"),
    ("{ program: [a], model: tcp }", "unknown key `model`"),
    ("{ program: [a], stop: TREM }", "unknown value `TREM` of `stop` (did you mean `TERM`?)"),
    ("{ program: [a], port: 0 }", "`port` must be from 1 to 65535, not 0"),
    ("{ program: [a], ready: soon }", "unknown value `soon` of `ready` (one of: listening)"),
    (
      "{ external: 10.0.0.1:80 }",
      "`10.0.0.1:80` is no loopback address (the lab talks to 127.0.0.0/8 and ::1 only)"
    ),
    (
      "{ external: localhost }",
      "`localhost` is no address with a port (as in `127.0.0.1:5432` or `\"[::1]:5432\"`)"
    ),
  ]) func whatIsWrongIsTold(server: String, sentence: String) {
    let first = Self.diagnoses(server: server).first ?? "nothing"
    #expect(first.hasPrefix(sentence), "\(first)")
  }

  /// YAML ends a list at an unquoted brace.
  @Test func aBraceWithinAWordIsQuoted() {
    let found = Self.diagnoses(client: ", { name: curl, program: [curl, http://{server}/] }")
    #expect(found.count == 1)
    #expect(found.first?.contains("quote") == true, "\(found)")
  }

  @Test(arguments: [
    ("{ signal: TERM, to: alice }", "`alice` is no program"),
    ("{ signal: TERM, to: shop }", "no program is called `shop`"),
    ("{ signal: TERM }", "`signal` has no `to` (as in `{ signal: TERM, to: shop }`)"),
    ("{ wait: { exited: alice } }", "`alice` is no program"),
    ("{ send: a, to: server, of: x }", "unknown key `of`"),
  ]) func stepsNameAProgram(step: String, sentence: String) {
    let text = """
      id: a
      title: A
      lesson: B
      server: { program: [a] }
      clients: [{ name: alice, steps: [\(step)] }]
      expect: { conversations: 1 }
      """
    do {
      _ = try Scenario.decode(text, file: "c/a.yaml", chapter: nil)
      Issue.record("nothing was wrong")
    } catch {
      let found = error.diagnostics.map { $0.message + ($0.hint.map { " (\($0))" } ?? "") }
      #expect(found.contains { $0.hasPrefix(sentence) }, "\(found)")
    }
  }
}
