import Glibc
import Synchronization
import WireSockets

/// A threading server of a process that may open no further descriptor for a while.
enum FullTable {
  private static let shortages = Mutex<[String]>([])
  private static let rounds = Atomic<Int>(0)
  /// How long the loop rests after each attempt, in nanoseconds.
  private static let rest: Int64 = 100_000_000

  static func run() throws {
    var options = ServerOptions()
    options.hooks.handleShortage = { error in shortages.withLock { $0.append(error.name) } }
    options.hooks.serviceActions = { rounds.add(1, ordering: .relaxed) }
    let server = try ThreadingTCPServer(.loopback(.ipv4, port: 0), handler: .welcome, options: options)
    let thread = try BlockingThread(name: "serve") {
      try? server.serveForever(pollIntervalSeconds: ForkingExperiments.limitSeconds)
    }
    let limit = ForkingExperiments.limit()
    guard server.waitUntilServing(until: limit) else {
      throw ForkingExperiments.Unexpected(description: "it does not serve")
    }
    let client = try Socket(.ipv4, deadline: limit)
    var former = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &former)
    var tight = rlimit(rlim_cur: 3, rlim_max: former.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &tight)
    try client.connect(to: server.serverAddress)
    while shortages.withLock(\.isEmpty), Clock.monotonic() < limit { usleep(1000) }
    // However slow the machine is, so many rounds take so many rests.
    let (start, before) = (Clock.monotonic(), rounds.load(ordering: .relaxed))
    while rounds.load(ordering: .relaxed) < before + 4, Clock.monotonic() < limit { usleep(1000) }
    let spins = Clock.monotonic() - start < 2 * rest
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &former)
    let heard = String(decoding: try client.receive(max: 100), as: UTF8.self)
    try client.close()
    print("shortages", shortages.withLock { $0.joined(separator: " ") })
    print("heard", heard)
    print("spins", spins)
    try server.shutdown()
    _ = thread.join(until: limit)
    server.serverClose()
  }
}
