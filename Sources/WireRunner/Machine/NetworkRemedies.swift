import Glibc
import WireCapture
import WireJudgement
import WireScript
import WireSystem
import WireText

extension Remedies {
  /// A private network: what forbids it is told apart by the step that failed, its errno, and the settings in force.
  package var privateNetwork: Remedy {
    if !surroundings.exhaustedLimits.isEmpty || obstacle.errno == ENOSPC || obstacle.errno == EUSERS {
      return limits
    }
    if obstacle.errno == EINVAL || obstacle.errno == ENOSYS { return kernelWithoutNamespaces }
    if surroundings.container != nil { return container(.namespaces, .settings) }
    if surroundings.restrictsUserNamespaces, !surroundings.isRoot { return appArmor }
    if surroundings.reservesUserNamespaces, !surroundings.isRoot {
      return Remedy(asRoot("sysctl -w kernel.unprivileged_userns_clone=1"))
    }
    if surroundings.isRoot {
      return Remedy(
        "wirelab run --network host",
        note: LocalizedText(
          en:
            "this root may not make namespaces: a sandbox or a service manager has taken CAP_SYS_ADMIN; a login shell of root's has it",
          zhHans: "这个 root 不能创建命名空间：沙箱或服务管理器去掉了 CAP_SYS_ADMIN；root 的登录 shell 有此权限"))
    }
    return Remedy(
      "sudo \(surroundings.program) run",
      note: LocalizedText(
        en:
          "a seccomp filter or a security module forbids user namespaces to this process: a sandbox, or a service with RestrictNamespaces=",
        zhHans: "seccomp 过滤器或安全模块禁止本进程使用用户命名空间：可能在沙箱里，或在设置了 RestrictNamespaces= 的服务里"))
  }

  /// A limit of namespaces(7) is 0, or is reached.
  private var limits: Remedy {
    let names =
      surroundings.exhaustedLimits.isEmpty ? ["user.max_user_namespaces"] : surroundings.exhaustedLimits
    let command = asRoot("sysctl -w " + names.map { "\($0)=10000" }.joined(separator: " "))
    return Remedy(command, note: surroundings.container == nil ? nil : Self.onTheHost)
  }

  private var kernelWithoutNamespaces: Remedy {
    Remedy(
      "\(surroundings.isRoot ? "" : "sudo ")\(surroundings.program) run --network host",
      note: LocalizedText(
        en: "this kernel has no namespaces (CONFIG_USER_NS, CONFIG_NET_NS, CONFIG_PID_NS)",
        zhHans: "此内核没有命名空间（CONFIG_USER_NS、CONFIG_NET_NS、CONFIG_PID_NS）"))
  }

  /// Ubuntu gives user namespaces without rights, unless a profile of AppArmor allows them to the program.
  private var appArmor: Remedy {
    let profile =
      #"abi <abi/4.0>,\nprofile wirelab \#(surroundings.program) flags=(unconfined) {\n  userns,\n}\n"#
    return Remedy(
      "printf '\(profile)' | sudo tee /etc/apparmor.d/wirelab && sudo apparmor_parser -r /etc/apparmor.d/wirelab",
      "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
      note: LocalizedText(
        en: "the first allows it to this program, the second to every program until the machine restarts",
        zhHans: "第一条只允许本程序，第二条允许所有程序，重启后失效"))
  }

  /// The rights that root needs without a user namespace.
  package var rootNamespaces: Remedy {
    if surroundings.container != nil { return container(.namespaces) }
    return surroundings.isRoot ? privateNetwork : Remedy("sudo \(surroundings.program) run")
  }

  /// In a network of our own we have every right, unless something beyond rights forbids packet sockets.
  package var privateCapture: Remedy {
    if obstacle.errno == EPERM {
      if surroundings.container != nil { return container(.namespaces, .capture) }
      if surroundings.restrictsUserNamespaces, !surroundings.isRoot { return appArmor }
    }
    return modules("af_packet")
  }

  /// Capturing on the machine's own loopback wants CAP_NET_RAW.
  package var hostCapture: Remedy { capture(on: "lo", by: "run --network host") }

  /// The same for any interface, and for what wants to capture.
  package func capture(on interface: String, by command: String) -> Remedy {
    guard obstacle.errno == EPERM else { return Remedy(asRoot("ip link set \(interface) up")) }
    let isTaken = surroundings.isRoot || !surroundings.canGainCapture
    if surroundings.container != nil, isTaken { return container(.capture) }
    guard surroundings.isRoot else {
      return Remedy(
        "sudo setcap cap_net_raw+ep \(surroundings.program)",
        "sudo \(surroundings.program) \(command)")
    }
    return Remedy(
      note: LocalizedText(
        en: "this root has lost CAP_NET_RAW; a login shell of root's has it: `grep CapBnd /proc/self/status`",
        zhHans: "这个 root 失去了 CAP_NET_RAW；root 的登录 shell 有此权限：`grep CapBnd /proc/self/status`"))
  }

  package var ipv6Loopback: Remedy {
    if obstacle.errno == EAFNOSUPPORT {
      return Remedy(
        "wirelab run --family 4",
        note: LocalizedText(
          en: "this kernel was started without IPv6: ipv6.disable=1 on its command line",
          zhHans: "此内核启动时关闭了 IPv6：内核命令行里有 ipv6.disable=1"))
    }
    if surroundings.container != nil { return container(.ipv6) }
    return Remedy(
      asRoot("sysctl -w net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.lo.disable_ipv6=0"))
  }
}
