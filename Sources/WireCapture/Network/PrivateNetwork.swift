import CWireLab
import Glibc

/// A network of its own for this process: user, network and PID namespaces (namespaces(7)).
public enum PrivateNetwork {
  /// Why this machine does not give one.
  public struct Refusal: Error, CustomStringConvertible {
    /// Which step failed, and the errno.
    public let description: String
    /// What would allow it.
    public let remedy: String
  }

  /// Moves this process, which must still have one thread, into new namespaces with `lo` up.
  ///
  /// The caller continues in a child: what called ends as the child ends.
  public static func enter() throws(Refusal) {
    let result = wirelab_enter_private_network()
    guard result.step != WIRELAB_NAMESPACE_ENTERED else { return }
    let step =
      switch result.step {
      case WIRELAB_NAMESPACE_UNSHARE: "unshare() of user, network and PID namespaces"
      case WIRELAB_NAMESPACE_SETGROUPS: "writing /proc/self/setgroups"
      case WIRELAB_NAMESPACE_MAP_GROUP: "writing /proc/self/gid_map"
      case WIRELAB_NAMESPACE_MAP_USER: "writing /proc/self/uid_map"
      case WIRELAB_NAMESPACE_FORK: "fork() into the PID namespace"
      default: "bringing up lo"
      }
    throw Refusal(
      description: "\(step) failed: \(String(cString: strerror(result.error)))", remedy: remedy)
  }

  /// The command that allows user namespaces, by what forbids them here.
  private static var remedy: String {
    if read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1" {
      return "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"
    }
    if read("/proc/sys/kernel/unprivileged_userns_clone") == "0" {
      return "sudo sysctl -w kernel.unprivileged_userns_clone=1"
    }
    if read("/proc/sys/user/max_user_namespaces") == "0" {
      return "sudo sysctl -w user.max_user_namespaces=10000"
    }
    return
      "run as root; in a container, start it with --cap-add SYS_ADMIN --security-opt seccomp=unconfined, or with --cap-add NET_RAW and use --network host"
  }

  private static func read(_ path: String) -> String? {
    (try? SystemFile.read(path)).map { String($0.prefix { $0 != "\n" }) }
  }
}
