import Testing
import WireLabKit
import WireScenario
import WireScript
import WireSockets

/// What a plan says of its actors, whatever kinds they are.
@Suite struct PlanTests {
  /// A kind of actor that no language knows.
  private struct ForeignPlan: ActorPlan {
    var name = "shop"
    var role = ActorRole.server
    var isDatagram = false
    var needs = [Need(.socketTable, "asks whether shop listens")]
    var forks = false
    let location = SourceLocation(file: "x.yaml", line: 1, column: 1)

    func prepare(in setting: Setting) -> any Actor { Nobody() }
  }

  private struct Nobody: Actor {
    let lateName = "nobody"
    let outcomes: [StepOutcome] = []
    func start(on stage: any Stage) {}
    func wait(until deadline: Int64) -> Bool { true }
  }

  private func expectations() throws -> Expectations {
    try Scenario.decode(SampleScenario.text, file: SampleScenario.file).plan.expect
  }

  private func client(_ actions: Step.Action...) -> ClientPlan {
    let place = SourceLocation(file: "x.yaml", line: 2, column: 1)
    return ClientPlan(name: "alice", isDatagram: true, steps: actions.map { Step($0) }, location: place)
  }

  @Test func actorsAreServersAndClientsByWhatTheySay() throws {
    let plan = Plan(actors: [client(), ForeignPlan()], expect: try expectations())
    #expect(plan.servers.map(\.name) == ["shop"] && plan.clients.map(\.name) == ["alice"])
    #expect(plan.transports == [true, false])
  }

  @Test func eachAbilityIsNeededOnceForTheFirstReason() throws {
    let steps = client(
      .crash, .bind(port: 5), .bind(port: 6), .sysctl(name: "net.ipv4.tcp_fin_timeout", value: "5"))
    let plan = Plan(actors: [ForeignPlan(), steps], family: .v6, expect: try expectations())
    #expect(
      plan.needs.map(\.reason) == [
        "sets the sysctl net.ipv4.tcp_fin_timeout", "needs port 5 for itself",
        "lets a socket vanish without a word", "talks over ::1", "asks whether shop listens",
      ])
    #expect(plan.needsPrivateNetwork == "sets the sysctl net.ipv4.tcp_fin_timeout")
  }

  @Test func stepsWithinStepsNeedAndPassWhatTheyDo() {
    let inner = Step(.thread(name: "reader", steps: [Step(.mark("read")), Step(.crash)]))
    let plan = client(.mark("begun"), .loop(.times(2), steps: [inner]), .kill("shop/1"))
    #expect(plan.marks.map(\.name) == ["begun", "read"])
    #expect(plan.marks.map(\.actor) == ["alice", "alice/reader"])
    #expect(plan.allNeeds.map(\.ability) == [.repair])
  }

  @Test func aSettingHasTheMarksAndTheAddressesOfAll() throws {
    let here = SocketAddress.loopback(.ipv4, port: 0)
    let servers = [
      (name: "shop", address: here.with(port: 8899)), (name: "till", address: here.with(port: 8900)),
    ]
    let setting = try Setting(of: [ForeignPlan(), client(.mark("done"))], loopback: here, servers: servers)
    #expect(setting.marks.names == ["done"])
    #expect(setting.address(ofServer: nil)?.port == 8899 && setting.address(ofServer: "till")?.port == 8900)
    #expect(setting.address(ofServer: "alice") == nil && setting.address(port: 7).port == 7)
  }
}
