import CWireLab
import Glibc

/// A network of its own for this process: user, network and PID namespaces (namespaces(7)).
public enum PrivateNetwork {
  /// The steps on the way in, as an obstacle names them. Where a machine stops us says what forbids it: a user namespace may be
  /// given, and the rights in it not.
  public enum Step: String, CaseIterable, Sendable {
    case unshare = "unshare() of user, network and PID namespaces"
    case setgroups = "write /proc/self/setgroups"
    case groupMap = "write /proc/self/gid_map"
    case userMap = "write /proc/self/uid_map"
    case fork = "fork() into the PID namespace"
    case loopback = "bring up lo"
  }

  /// Moves this process, which must still have one thread, into new namespaces with `lo` up.
  ///
  /// The caller continues in a child: what called ends as the child ends.
  ///
  /// - Returns: which namespaces these are.
  @discardableResult
  public static func enter() throws(Obstacle) -> String {
    let result = wirelab_enter_private_network()
    let step: Step
    switch result.step {
    case WIRELAB_NAMESPACE_ENTERED:
      return result.has_user_namespace
        ? "user, network and PID namespaces" : "network and PID namespaces, as root"
    case WIRELAB_NAMESPACE_UNSHARE: step = .unshare
    case WIRELAB_NAMESPACE_SETGROUPS: step = .setgroups
    case WIRELAB_NAMESPACE_MAP_GROUP: step = .groupMap
    case WIRELAB_NAMESPACE_MAP_USER: step = .userMap
    case WIRELAB_NAMESPACE_FORK: step = .fork
    default: step = .loopback
    }
    throw Obstacle(step.rawValue, errno: result.error)
  }
}
