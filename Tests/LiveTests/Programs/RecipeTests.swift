import Foundation
import TestSupport
import Testing

extension Live {
  /// The recipes of Scenarios/RECIPES.md: right for a server that does what they ask, and wrong for one that
  /// does not.
  @Suite(.tags(.rights), .needs(.ownNetwork, .python, .curl)) struct RecipeTests {
    /// The scenarios, by their ids.
    static let recipes: [String: String] = {
      let text = (try? String(contentsOfFile: Program.root + "/Scenarios/RECIPES.md", encoding: .utf8)) ?? ""
      let blocks = text.matches(of: #/```yaml\n(id: ([a-z-]+)\n(?s:.*?))```/#)
      return Dictionary(uniqueKeysWithValues: blocks.map { (String($0.2), String($0.1)) })
    }()

    private func run(_ id: String, fault: String? = nil) async throws -> Lab.Run {
      let lab = try Lab()
      let shop = try String(contentsOfFile: Program.root + "/Tests/Recipes/shop.py", encoding: .utf8)
      _ = try lab.place.write(shop, to: "shop.py")
      _ = try lab.place.write(try #require(Self.recipes[id]), to: "\(id).yaml")
      let outcome = try await lab.wirelab(["run", "./\(id).yaml"], environment: ["FAULT": fault ?? ""])
      return Lab.Run(outcome: outcome, place: lab.place)
    }

    @Test func thereAreNineOfAtMostFifteenLines() {
      #expect(Self.recipes.count == 9)
      for (id, text) in Self.recipes { #expect(text.split(separator: "\n").count <= 15, "\(id)") }
    }

    @Test(arguments: recipes.keys.sorted()) func isRight(id: String) async throws {
      let run = try await run(id)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    @Test(arguments: [
      ("closes-on-term", "reset", "each.resetBy"), ("closes-on-term", "slow", "programs.server.exit"),
      ("keepalive-timeout", "short", "order[2]"), ("no-leak", "leak", "each.closesWithin.responder"),
      ("no-leak", "reset", "each.resetBy"), ("reload", "gap", "none[1]"), ("reload", "reset", "none[2]"),
      ("half-close", "half", "each.says.responder"), ("health-checks", "reset", "each.resetBy"),
      ("probes", "slow", "each.findings"), ("no-time-wait", "short", "each.teardown.timeWait"),
      ("one-handshake", "short", "conversations"),
    ]) func aServerThatIsWrongIsFound(id: String, fault: String, check: String) async throws {
      let run = try await run(id, fault: fault)
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      let failures = try run.failures()
      #expect(failures.contains { $0.hasPrefix(check) && $0.hasSuffix(" failed") }, "\(failures)")
    }
  }
}
