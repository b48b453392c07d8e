import Glibc
import Synchronization
import WireScript
import WireSockets
import WireSystem

/// A forking server of a process in which eight threads allocate and use generics all the while.
enum BesideThreads {
  /// Four clients make so many conversations together.
  static func run(conversations: Int) throws {
    let address = SocketAddress.loopback(.ipv4, port: try freePort())
    var plan = ServerHost.Plan(.forkingTCP, address: address, answer: .handler(ForkingExperiments.handler))
    plan.backlog = 1024
    plan.reuseAddress = true
    let marks = try MarkBoard(names: [])
    let setting = Setting(
      marks: marks, log: try .sharedWithForkedProcesses(), loopback: address,
      servers: [("server", address)])
    // While there is one thread.
    let host = try ForkingHost(plan, in: setting)
    let isOver = Atomic<Bool>(false)
    let busy = try (1...8).map { number in
      try BlockingThread(name: "busy \(number)") {
        // Of this thread alone: it works whenever the others leave a processor.
        setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 19)
        var total = 0
        while !isOver.load(ordering: .relaxed) { total &+= Work<Int>.make(100) + Work<String>.make(100) }
        if total == 42 { print("") }
      }
    }
    try host.start(on: Nobody(marks: marks, address: address))
    let dispatcher = try dispatcher()
    let before = descriptors(of: dispatcher)
    let failures = Mutex<[String]>([])
    let next = Atomic<Int>(0)
    let clients = try (1...4).map { number in
      try BlockingThread(name: "client \(number)") {
        while next.add(1, ordering: .relaxed).oldValue < conversations {
          do {
            try converse(with: address)
          } catch {
            failures.withLock { $0.append("\(error)") }
          }
        }
      }
    }
    let deadline = Clock.monotonic(after: 240)
    for client in clients where !client.join(until: deadline) { print("a client hangs") }
    isOver.store(true, ordering: .relaxed)
    for thread in busy { thread.join(until: deadline) }
    print("failures", failures.withLock { Array($0.prefix(3)) })
    print("idle", host.waitUntilIdle(until: deadline))
    print("descriptors", descriptors(of: dispatcher) - before)
    print("children", ForkingExperiments.text(of: "/proc/\(dispatcher)/task/\(dispatcher)/children"))
    print("handlers that failed", host.failures.count)
    print("stopped", host.stop(until: deadline), "left", ForkingExperiments.children.count)
  }

  private static func converse(with address: SocketAddress) throws {
    let client = try ForkingExperiments.connected(to: address)
    try client.send("hi".utf8)
    guard try client.receive(max: 10) == Array("hi".utf8), try client.receive(max: 10).isEmpty else {
      throw ForkingExperiments.Unexpected(description: "no echo")
    }
    try client.close()
  }

  private static func freePort() throws -> UInt16 {
    let socket = try Socket(.ipv4)
    try socket.bind(to: .loopback(.ipv4, port: 0))
    return try socket.localAddress().port
  }

  private static func dispatcher() throws -> pid_t {
    guard let pid = ForkingExperiments.children.first else {
      throw ForkingExperiments.Unexpected(description: "no dispatcher")
    }
    return pid
  }

  private static func descriptors(of pid: pid_t) -> Int {
    guard let directory = opendir("/proc/\(pid)/fd") else { return -1 }
    defer { closedir(directory) }
    var count = 0
    while readdir(directory) != nil { count += 1 }
    return count
  }

  /// Allocates, and has the runtime look for generic metadata.
  private enum Work<Element: Hashable> {
    static func make(_ count: Int) -> Int {
      var table: [Pair<Element, Int>: [String]] = [:]
      for number in 0..<count {
        guard let element = (number as? Element) ?? ("\(number)" as? Element) else { continue }
        table[Pair(first: element, second: number)] = [String(repeating: "x", count: number)]
      }
      return table.count
    }
  }

  private struct Pair<First: Hashable, Second: Hashable>: Hashable {
    let first: First
    let second: Second
  }

  /// A stage for handlers that are no scripts: nobody asks it.
  private struct Nobody: Stage {
    let marks: MarkBoard
    let address: SocketAddress
    let deadline = Clock.monotonic(after: 250)

    func address(ofServer name: String?) -> SocketAddress? { address }
    func address(port: UInt16) -> SocketAddress { address.with(port: port) }
    func perform(_ errand: Errand, for asker: Asker) -> String? { "there is no laboratory" }
  }
}
