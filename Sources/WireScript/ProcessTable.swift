import CWireLab
import Glibc
import WireSockets
import WireSystem

/// The processes and threads that run the actors of a scenario, as /proc shows them. The call log says which
/// they are.
package struct ProcessTable {
  private let log: CallLog

  /// A child that takes longer to run is not counted.
  private static let forkNanoseconds: Int64 = 1_000_000_000

  /// The processes and threads of the actors in a log.
  package init(_ log: CallLog) {
    self.log = log
  }

  /// What the process table says instead of a claim; nil: the same.
  package func objection(to claim: ProcessClaim) -> String? {
    var seen = ProcessClaim(of: claim.actor)
    var holds = true
    if claim.children != nil || claim.zombies != nil {
      let states = childStates(of: claim.actor)
      let zombies = states.count { $0 == "Z" }
      let children = states.count - zombies
      if let wanted = claim.children {
        seen.children = children...children
        holds = holds && wanted.contains(children)
      }
      if let wanted = claim.zombies {
        seen.zombies = zombies...zombies
        holds = holds && wanted.contains(zombies)
      }
    }
    if let wanted = claim.cpu {
      guard let time = cpuMilliseconds(of: claim.actor) else { return "no thread runs \(claim.actor)" }
      seen.cpu = time...time
      holds = holds && wanted.contains(time)
    }
    return holds ? nil : "the process table says " + seen.text
  }

  /// Sends SIGKILL to the process of a forking server's handler (`server/2`: of its second child).
  ///
  /// - Returns: why it could not; nil: it was sent, and its call is in the log.
  package func kill(_ victim: String) -> String? {
    let name = ActorName(victim)
    guard name.isHandler, let number = name.request else { return "no such handler" }
    let forks = log.calls.filter { $0.name == "fork" && $0.actor == name.root }.compactMap(\.result)
    guard forks.indices.contains(number - 1) else { return "\(name.root) has forked \(forks.count) children" }
    let child = forks[number - 1]
    let isGone = log.calls.contains { $0.name == "waitpid" && $0.result == child }
    guard !isGone else { return "it has ended, and was waited for" }
    let place = log.begin("kill", "\(child), SIGKILL", local: nil, peer: nil)
    let result = Glibc.kill(pid_t(child), SIGKILL)
    let error = result < 0 ? errno : nil
    log.end(place, result: Int(result), errno: error)
    return error.map { "kill() fails with \(ErrnoName.name(of: $0))" }
  }

  /// The states of the processes of a server's handlers, as proc_pid_stat(5) calls them; those that are gone
  /// have none.
  private func childStates(of server: String) -> [Character] {
    directories(ofChildrenOf: server).compactMap { Self.fields(of: $0)?.first?.first }
  }

  /// Where the kernel shows the processes that a server has forked. One of them may ask before another has
  /// run at all, or before fork() has come back in its parent: both are waited for.
  private func directories(ofChildrenOf server: String) -> [String] {
    let limit = Clock.monotonic() + Self.forkNanoseconds
    while true {
      let forks = log.calls.filter { $0.name == "fork" && $0.actor == server && $0.error == nil }
      let directories = log.directories { actor in
        let name = ActorName(actor)
        return name.parts.count == 2 && name.root == server
      }
      guard directories.count < forks.count, Clock.monotonic() < limit else { return directories }
      Pause.wait(nanoseconds: 500_000)
    }
  }

  /// The CPU time of an actor's thread.
  private func cpuMilliseconds(of actor: String) -> Int? {
    guard let directory = log.directories(where: { $0 == actor }).last,
      let fields = Self.fields(of: directory),
      fields.count > 12, let user = Int(fields[11]), let system = Int(fields[12])
    else { return nil }
    return (user + system) * 1_000 / sysconf(Int32(_SC_CLK_TCK))
  }

  /// What proc_pid_stat(5) has of a thread behind its name, which stands in parentheses: from the state on.
  private static func fields(of directory: String) -> [Substring]? {
    guard let text = Sleep.text(of: directory + "/stat"), let name = text.lastIndex(of: ")") else {
      return nil
    }
    return text[name...].dropFirst().split(separator: " ")
  }
}
