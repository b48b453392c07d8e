import CWireLab
import Glibc
import WireSystem

/// A network of its own for this process: user, network and PID namespaces (namespaces(7)).
package enum PrivateNetwork {
  /// The steps of entering, as an obstacle names them. The step that fails shows what the machine forbids: it
  /// may grant a user namespace, and no rights in it.
  package enum Step: String, CaseIterable, Sendable {
    case unshare = "unshare() of user, network and PID namespaces"
    case setgroups = "write /proc/self/setgroups"
    case groupMap = "write /proc/self/gid_map"
    case userMap = "write /proc/self/uid_map"
    case fork = "fork() into the PID namespace"
    case loopback = "bring up lo"
    case rights = "keep CAP_NET_RAW and CAP_NET_ADMIN across execve()"
    case anew = "execve() of this program in its PID namespace"
  }

  /// Enters new namespaces with `lo` up, and executes the program anew there. The process must still have one
  /// thread.
  ///
  /// The program continues in a child; this process waits for it, and ends as it ends. It is executed anew
  /// because the Swift runtime caches the TID of its thread, and the locks of the runtime name their owner by
  /// TID: in the new PID namespace the cached TID is stale, and the first contended lock would never be
  /// released.
  ///
  /// - Parameters:
  ///   - arguments: makes those of the program when it begins anew, without its name, from which namespaces
  ///     these are.
  ///   - forPrograms: whether programs of others run there: they are who they were, and /proc is that of the
  ///     namespaces, where the machine permits it.
  ///   - passesSignals: whether SIGINT, SIGTERM and SIGHUP to this process are sent on to the program, in
  ///     which they are blocked.
  package static func enter(
    toRun arguments: (_ namespaces: String) -> [String], forPrograms: Bool = false,
    passesSignals: Bool = false
  ) throws(Obstacle) -> Never {
    let result = wirelab_enter_private_network(forPrograms, passesSignals)
    let step: Step
    switch result.step {
    case WIRELAB_NAMESPACE_ENTERED:
      let evidence =
        result.has_user_namespace ? "user, network and PID namespaces" : "network and PID namespaces, as root"
      let name = wirelab_argument(0).map { String(fileName: $0) } ?? "wirelab"
      var strings = ([name] + arguments(evidence)).map { strdup($0.fileName) } + [nil]
      execv("/proc/self/exe", &strings)
      throw Obstacle(Step.anew.rawValue, errno: errno)
    case WIRELAB_NAMESPACE_UNSHARE: step = .unshare
    case WIRELAB_NAMESPACE_SETGROUPS: step = .setgroups
    case WIRELAB_NAMESPACE_MAP_GROUP: step = .groupMap
    case WIRELAB_NAMESPACE_MAP_USER: step = .userMap
    case WIRELAB_NAMESPACE_FORK: step = .fork
    case WIRELAB_NAMESPACE_RIGHTS: step = .rights
    default: step = .loopback
    }
    throw Obstacle(step.rawValue, errno: result.error)
  }
}
