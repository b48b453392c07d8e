import Glibc
import WireCapture
import WireJudgement
import WireSystem
import WireText

extension Remedies {
  /// A setting that cannot be read or written.
  package func sysctl(_ name: String) -> Remedy {
    if obstacle.errno == EINVAL || obstacle.errno == ERANGE {
      return Remedy(
        "sysctl \(name)",
        note: LocalizedText("remedy.value"))
    }
    if obstacle.errno == ENOENT {
      if name == "net.ipv4.tcp_syn_linear_timeouts" {
        return Remedy(note: LocalizedText("remedy.linux-6-5"))
      }
      return Remedy(
        "sysctl -a --pattern '\(name.split(separator: ".").last ?? "")'",
        note: LocalizedText("remedy.no-setting"))
    }
    return kernelFiles
  }

  /// What /proc shows, and lets be written: container engines mask parts of it and mount others read-only.
  var kernelFiles: Remedy {
    if surroundings.container != nil { return container(.namespaces, .settings) }
    if obstacle.errno == EROFS { return Remedy(asRoot("mount -o remount,rw /proc/sys")) }
    return Remedy(asRoot("mount -o remount,rw,hidepid=0,subset= /proc"))
  }

  /// Options of sockets that need a right, which a private network gives, or a kernel that has them.
  var kernelRights: Remedy {
    if surroundings.container != nil { return container(.namespaces) }
    return Remedy(
      note: LocalizedText("remedy.kernel-rights"))
  }

  /// Yama permits nobody to trace, or a container does not.
  var callTracing: Remedy {
    if surroundings.container != nil { return container(.tracing) }
    return Remedy(asRoot("sysctl -w kernel.yama.ptrace_scope=1"))
  }

  /// Namespaces within those of the lab, and mounts that are made read-only all at once (Linux 5.12).
  var shield: Remedy {
    if obstacle.errno == ENOSYS { return Remedy(note: LocalizedText("remedy.linux-5-12")) }
    if obstacle.errno == ENOSPC {
      let limits = ["mnt", "ipc", "pid"].map { "user.max_\($0)_namespaces=10000" }
      return Remedy(asRoot("sysctl -w " + limits.joined(separator: " ")))
    }
    if surroundings.container != nil { return container(.namespaces, .settings) }
    return Remedy(note: LocalizedText("remedy.shield"))
  }

  /// iptables is missing, is the wrong one, or lacks its target.
  package var packetRules: Remedy {
    if obstacle.errno == ENOENT { return install(debian: "iptables", fedora: "iptables-nft") }
    let isLegacy = ["legacy", "xtables.lock"].contains { obstacle.description.contains($0) }
    if isLegacy {
      return surroundings.distribution == .fedora
        ? Remedy(asRoot("dnf install -y iptables-nft"))
        : Remedy(asRoot("update-alternatives --set iptables /usr/sbin/iptables-nft"))
    }
    return modules("nf_tables", "nft_compat", "xt_NFQUEUE", "nfnetlink_queue")
  }

  package var tls: Remedy { install(debian: "libssl3", fedora: "openssl-libs") }

  package var packetQueue: Remedy {
    obstacle.step == Trial.queueLibrary
      ? install(debian: "libnetfilter-queue1", fedora: "libnetfilter_queue") : modules("nfnetlink_queue")
  }
}
