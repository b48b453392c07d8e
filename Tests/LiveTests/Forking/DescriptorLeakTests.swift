import Foundation
import Testing

extension Live {
  /// The lesson fork-descriptor-leak, with its cause taken away: it must fail.
  @Suite(.needs(.ownNetwork)) struct DescriptorLeakTests {
    private static let path = "models/fork-descriptor-leak.yaml"
    private static let mistake = "  keepsDescriptors: { until: released } # the mistake\n"

    @Test func theParentClosesItsCopy() async throws {
      let lab = try Lab()
      let text = try lab.changed(Self.path, [(Self.mistake, ""), ("server:\n", "timeout: 2\nserver:\n")])
      let run = try await lab.run(scenario: text)
      #expect(run.status == 1)
      let failures = try run.failures()
      // The FIN has left long before: the state is another, and nothing afterwards happens in time.
      #expect(failures.contains("alice step 6: wait failed"), "\(failures)")
      #expect(failures.contains("order[3] failed"), "\(failures)")
    }

    @Test func theChildSaysShutdown() async throws {
      let lab = try Lab()
      // Not counted: it ends the conversation, whoever else holds it.
      let text = try lab.changed(
        Self.path,
        [
          (
            "    - close\n    - { mark: childClosed }",
            "    - { shutdown: write }\n    - { mark: childClosed }"
          ),
          ("server:\n", "timeout: 2\nserver:\n"),
        ])
      let run = try await lab.run(scenario: text)
      #expect(run.status == 1)
      #expect(try run.failures().contains("alice step 6: wait failed"))
    }

    @Test func theParentNeverCloses() async throws {
      let lab = try Lab()
      let text = try lab.changed(
        Self.path,
        [
          ("keepsDescriptors: { until: released }", "keepsDescriptors: true"),
          ("server:\n", "timeout: 2\nserver:\n"),
        ])
      let run = try await lab.run(scenario: text)
      #expect(run.status == 1)
      let failures = try run.failures()
      for claim in [
        "alice/reader step 1: expectEnd failed", "each.wire failed", "each.teardown.closedFirst failed",
        "each.teardown.timeWait failed", "calls[3] failed", "calls[4] failed", "order[4] failed",
        "order[5] failed",
      ] {
        #expect(failures.contains(claim), "\(claim): \(failures)")
      }
    }

    @Test func untilTheEnd() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server:
            model: forking-tcp
            keepsDescriptors: true
            handler: [{ receive: { until: exit } }, close]
          clients:
            - name: alice
              steps:
                - connect
                - { send: exit }
                - { wait: { returned: waitpid, actor: server } }
                - { wait: { state: ESTABLISHED, of: server } }
                - close
          expect:
            each: { teardown: half-closed }
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }
  }
}
