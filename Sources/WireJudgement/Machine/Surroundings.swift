import Glibc
import WireSystem

/// What kind of machine this is, as far as the command that mends something depends on it.
package struct Surroundings: Hashable, Sendable {
  /// Families of Linux distributions, by their way to install.
  package enum Distribution: String, Hashable, Sendable, CaseIterable {
    case debian
    case ubuntu
    case fedora
    case other
  }

  /// What the machine runs in.
  package enum Container: String, Hashable, Sendable, CaseIterable {
    case docker
    case podman
    case other
  }

  /// How it calls itself: `Debian GNU/Linux 12 (bookworm)`.
  package var system: String
  /// Its family.
  package var distribution: Distribution
  /// The container around it; nil: none.
  package var container: Container?
  /// Whether this process is root's.
  package var isRoot: Bool
  /// The program, for commands that name it.
  package var program: String
  /// Whether CAP_NET_RAW can still be gained here: it is in the bounding set (capabilities(7)).
  package var canGainCapture: Bool
  /// Whether AppArmor keeps rights from user namespaces (kernel.apparmor_restrict_unprivileged_userns).
  package var restrictsUserNamespaces: Bool
  /// Whether only root may make user namespaces (kernel.unprivileged_userns_clone = 0).
  package var reservesUserNamespaces: Bool
  /// The limits of namespaces(7) that are 0: `user.max_user_namespaces`.
  package var exhaustedLimits: [String]

  /// Surroundings from their parts.
  package init(
    system: String, distribution: Distribution, container: Container? = nil, isRoot: Bool = false,
    program: String = "wirelab", canGainCapture: Bool = false, restrictsUserNamespaces: Bool = false,
    reservesUserNamespaces: Bool = false,
    exhaustedLimits: [String] = []
  ) {
    self.system = system
    self.distribution = distribution
    self.container = container
    self.isRoot = isRoot
    self.program = program
    self.canGainCapture = canGainCapture
    self.restrictsUserNamespaces = restrictsUserNamespaces
    self.reservesUserNamespaces = reservesUserNamespaces
    self.exhaustedLimits = exhaustedLimits
  }

  /// Surroundings as files and the environment tell them.
  ///
  /// - Parameters:
  ///   - read: the text of a file; nil: it cannot be read.
  ///   - environment: the value of a variable.
  package init(
    isRoot: Bool, program: String, read: (String) -> String?, environment: (String) -> String?
  ) {
    let release = Self.assignments(
      in: read("/etc/os-release") ?? read("/usr/lib/os-release") ?? "")
    func setting(_ name: String) -> String? {
      read("/proc/sys/" + name.replacing(".", with: "/")).map { String($0.prefix { $0 != "\n" }) }
    }
    self.init(
      system: release["PRETTY_NAME"] ?? release["NAME"] ?? "Linux",
      distribution: Self.distribution(of: release),
      container: Self.container(read: read, environment: environment), isRoot: isRoot, program: program,
      canGainCapture: Self.boundingSet(in: read("/proc/self/status") ?? "") & (1 << Self.netRaw) != 0,
      restrictsUserNamespaces: setting("kernel.apparmor_restrict_unprivileged_userns") == "1",
      reservesUserNamespaces: setting("kernel.unprivileged_userns_clone") == "0",
      exhaustedLimits: ["user", "net", "pid"].map { "user.max_\($0)_namespaces" }.filter {
        setting($0) == "0"
      })
  }

  /// CAP_NET_RAW in <linux/capability.h>.
  private static let netRaw: UInt64 = 13

  private static func boundingSet(in status: String) -> UInt64 {
    let line = status.split(separator: "\n").first { $0.hasPrefix("CapBnd:") }
    return line.flatMap { $0.split(separator: "\t").last }.flatMap { UInt64($0, radix: 16) } ?? 0
  }

  /// Those of this process.
  package static func current(program: String) -> Surroundings {
    Surroundings(
      isRoot: geteuid() == 0, program: program,
      read: { path in
        (try? FileReading.octets(of: path)).map { String(decoding: $0, as: UTF8.self) }
      }, environment: { name in getenv(name).map { String(cString: $0) } })
  }

  /// `ID` is the distribution, `ID_LIKE` its ancestors, the nearest first (os-release(5)).
  private static func distribution(of release: [String: String]) -> Distribution {
    let ids = [release["ID"] ?? ""] + (release["ID_LIKE"] ?? "").split(separator: " ").map(String.init)
    for id in ids {
      switch id {
      case "debian": return .debian
      case "ubuntu": return .ubuntu
      case "fedora", "rhel", "centos": return .fedora
      default: continue
      }
    }
    return .other
  }

  /// Docker and Podman leave a file; systemd and others a variable; older ones are seen in the control groups
  /// of init.
  private static func container(
    read: (String) -> String?, environment: (String) -> String?
  ) -> Container? {
    if read("/run/.containerenv") != nil { return .podman }
    if read("/.dockerenv") != nil { return .docker }
    if let name = environment("container"), !name.isEmpty {
      return Container(rawValue: name) ?? .other
    }
    let groups = read("/proc/1/cgroup") ?? ""
    if groups.contains("libpod") { return .podman }
    if groups.contains("/docker") { return .docker }
    return ["kubepods", "containerd", "/lxc"].contains { groups.contains($0) } ? .other : nil
  }

  private static func assignments(in text: String) -> [String: String] {
    text.split(separator: "\n").reduce(into: [:]) { values, line in
      guard let equals = line.firstIndex(of: "=") else { return }
      let value = line[line.index(after: equals)...]
      values[String(line[..<equals])] = String(value.filter { $0 != "\"" && $0 != "'" })
    }
  }
}
