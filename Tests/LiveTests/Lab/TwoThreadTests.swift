import Testing

extension Live {
  /// The notes' server with a thread that receives and one that sends: as they have it, and cured. Their
  /// client is the lesson close-blocked-receive, and its cure shutdown-wakes-receive.
  @Suite(.needs(.ownNetwork)) struct TwoThreadTests {
    @Test func theyTalkAndCannotQuit() async throws {
      // The sender has said its last word and closes, while the receiver is in recv(): no FIN, and the client
      // does not know.
      let run = try await Lab().run(
        scenario: scenario(
          """
          server:
            model: threading-tcp
            handler:
              - { thread: { name: receiver, steps: [{ expect: hi }, { expect: anybody }] } }
              - { send: hello }
              - { wait: { mark: heard } }
              - { wait: { blocked: recv, actor: server/1/receiver } }
              - { close, returns: 0 }
              - { mark: closed }
              - { join: receiver }
          clients:
            - name: alice
              steps:
                - connect
                - { send: hi }
                - { expect: hello }
                - { mark: heard }
                - { wait: { mark: closed } }
                - { wait: { state: ESTABLISHED } }
                - { wait: { state: ESTABLISHED, of: server } }
                - { wait: { blocked: recv, actor: server/1/receiver } }
                - { send: anybody } # sets it free
                - expectEnd
          expect:
            each: { teardown: { closedFirst: responder } }
            order:
              - { call: close, actor: server, returns: 0 }
              - { mark: closed }
              - { segment: FA< }
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    @Test func shutdownIsTheCure() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server:
            model: threading-tcp
            handler:
              - { thread: { name: receiver, steps: [{ expect: hi }, { receive, returns: 0 }] } }
              - { send: hello }
              - { wait: { mark: heard } }
              - { wait: { blocked: recv, actor: server/1/receiver } }
              - { shutdown: both }
              - { join: receiver }
              - { close, returns: 0 }
          clients:
            - name: alice
              steps: [connect, { send: hi }, { expect: hello }, { mark: heard }, expectEnd, close]
          expect:
            each: { teardown: { closedFirst: responder, timeWait: responder } }
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }
  }
}
