import Glibc
import WireCapture
import WireJudgement
import WireScript
import WireSystem
import WireText

extension Remedies {
  /// A private network: what forbids it is told apart by the step that failed, its errno, and the settings in
  /// force.
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
        note: LocalizedText("remedy.root-without-namespaces"))
    }
    return Remedy(
      "sudo \(surroundings.program) run",
      note: LocalizedText("remedy.seccomp"))
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
      note: LocalizedText("remedy.no-namespaces"))
  }

  /// Ubuntu gives user namespaces without rights, unless a profile of AppArmor allows them to the program.
  private var appArmor: Remedy {
    let profile =
      #"abi <abi/4.0>,\nprofile wirelab \#(surroundings.program) flags=(unconfined) {\n  userns,\n}\n"#
    return Remedy(
      "printf '\(profile)' | sudo tee /etc/apparmor.d/wirelab && sudo apparmor_parser -r /etc/apparmor.d/wirelab",
      "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
      note: LocalizedText("remedy.app-armor"))
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
      note: LocalizedText("remedy.no-net-raw"))
  }

  package var ipv6Loopback: Remedy {
    if obstacle.errno == EAFNOSUPPORT {
      return Remedy(
        "wirelab run --family 4",
        note: LocalizedText("remedy.no-ipv6"))
    }
    if surroundings.container != nil { return container(.ipv6) }
    return Remedy(
      asRoot("sysctl -w net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf.lo.disable_ipv6=0"))
  }
}
