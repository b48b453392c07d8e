import Glibc
import WireCapture
import WireJudgement
import WireScript
import WireSystem
import WireText

extension Remedy {
  /// What mends this ability, when this stood in its way, in these surroundings.
  package static func mending(
    _ ability: Ability, _ obstacle: Obstacle, in surroundings: Surroundings
  ) -> Remedy {
    let remedies = Remedies(surroundings: surroundings, obstacle: obstacle)
    if let shortage = remedies.shortage { return shortage }
    return switch ability {
    case .privateNetwork: remedies.privateNetwork
    case .rootNamespaces: remedies.rootNamespaces
    case .privateCapture: remedies.privateCapture
    case .hostCapture: remedies.hostCapture
    case .ipv6Loopback: remedies.ipv6Loopback
    case .sysctl(let name): remedies.sysctl(name)
    case .socketDiagnostics: remedies.modules("inet_diag", "tcp_diag")
    case .packetRules: remedies.packetRules
    case .packetQueue: remedies.packetQueue
    case .tls: remedies.tls
    case .socketTable, .counters: remedies.kernelFiles
    case .rawSockets, .repair, .socketFilter, .loopbackSettings: remedies.kernelRights
    case .callTracing: remedies.callTracing
    case .shield: remedies.shield
    case .program(let name): remedies.program(name)
    case .resources: remedies.memory
    case .reportDirectory: Remedy("wirelab run --report-directory /tmp/wirelab-reports")
    case .utf8: Remedy("export LC_ALL=C.UTF-8", "wirelab run --ascii")
    }
  }
}

/// The remedies for one obstacle in some surroundings. Nothing is looked up here: what is given decides.
struct Remedies {
  let surroundings: Surroundings
  let obstacle: Obstacle

  /// A command as root; where one is root already, or in a container, which seldom has sudo, without it.
  func asRoot(_ command: String) -> String {
    surroundings.isRoot ? command : "sudo \(command)"
  }

  /// How to start the container so that it may do something; each flag by its name in Docker and in Podman.
  func container(_ flags: Flag...) -> Remedy {
    let isPodman = surroundings.container == .podman
    let words = flags.map { isPodman ? $0.podman : $0.docker }.joined(separator: " ")
    return Remedy(
      "\(isPodman ? "podman" : "docker") run \(words) IMAGE",
      note: surroundings.container == .other
        ? LocalizedText("remedy.names-of-docker") : nil)
  }

  /// A right of a container.
  enum Flag {
    case namespaces
    case settings
    case capture
    case processes
    case ipv6
    case tracing

    /// SYS_ADMIN is what its seccomp profile asks for, and what AppArmor of the host lets make user
    /// namespaces.
    var docker: String {
      switch self {
      case .namespaces:
        "--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined"
      case .settings: "--security-opt systempaths=unconfined"
      case .capture: "--cap-add NET_RAW"
      case .processes: "--pids-limit -1"
      case .ipv6: "--sysctl net.ipv6.conf.all.disable_ipv6=0"
      case .tracing: "--cap-add SYS_PTRACE"
      }
    }

    var podman: String {
      switch self {
      case .namespaces: "--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt label=disable"
      case .settings: "--security-opt unmask=ALL"
      case .capture, .processes, .ipv6, .tracing: docker
      }
    }
  }

  /// Installs a package, by its name in each family.
  func install(debian: String, fedora: String) -> Remedy {
    switch surroundings.distribution {
    case .debian, .ubuntu: Remedy(asRoot("apt-get install -y \(debian)"))
    case .fedora: Remedy(asRoot("dnf install -y \(fedora)"))
    case .other:
      Remedy(
        note: LocalizedText("remedy.install", ["debian": debian, "fedora": fedora]))
    }
  }

  /// Brings a program: which package has it is known of Python, by which lessons are written.
  func program(_ name: String) -> Remedy {
    name == "python3"
      ? install(debian: name, fedora: name) : Remedy(note: LocalizedText("remedy.program", ["name": name]))
  }

  /// Loads modules of the kernel, which a container cannot.
  func modules(_ names: String...) -> Remedy {
    let command = asRoot("modprobe -a \(names.joined(separator: " "))")
    guard surroundings.container != nil else { return Remedy(command) }
    return Remedy(command, note: Self.onTheHost)
  }

  static let onTheHost = LocalizedText("remedy.on-the-host")
}
