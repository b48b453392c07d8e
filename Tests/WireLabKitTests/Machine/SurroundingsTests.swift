import Testing
import WireLabKit

/// What kind of machine it is, from files that are given.
@Suite struct SurroundingsTests {
  private func surroundings(
    _ files: [String: String], environment: [String: String] = [:]
  ) -> Surroundings {
    Surroundings(isRoot: false, program: "wirelab", read: { files[$0] }, environment: { environment[$0] })
  }

  @Test(
    arguments: [
      ("ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", .debian),
      ("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n", .ubuntu),
      ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", .ubuntu),
      ("ID=fedora\n", .fedora), ("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n", .fedora),
      ("ID=arch\n", .other),
      ("", .other),
    ] as [(String, Surroundings.Distribution)])
  func distribution(release: String, expected: Surroundings.Distribution) {
    #expect(surroundings(["/etc/os-release": release]).distribution == expected)
  }

  @Test func releaseFileOfTheVendor() {
    #expect(surroundings(["/usr/lib/os-release": "ID=fedora\nNAME=Fedora"]).system == "Fedora")
  }

  @Test(
    arguments: [
      (["/.dockerenv": ""], [:], .docker), (["/run/.containerenv": "engine=\"podman-5\""], [:], .podman),
      ([:], ["container": "podman"], .podman), ([:], ["container": "lxc"], .other),
      (["/proc/1/cgroup": "0::/docker/0123"], [:], .docker),
      (["/proc/1/cgroup": "0::/machine.slice/libpod-1.scope"], [:], .podman),
      (["/proc/1/cgroup": "0::/kubepods/pod1"], [:], .other),
      (["/proc/1/cgroup": "0::/init.scope"], [:], nil),
      ([:], [:], nil),
    ] as [([String: String], [String: String], Surroundings.Container?)])
  func container(files: [String: String], environment: [String: String], expected: Surroundings.Container?) {
    #expect(surroundings(files, environment: environment).container == expected)
  }

  @Test func settings() {
    let none = surroundings([:])
    #expect(!none.restrictsUserNamespaces && !none.reservesUserNamespaces && none.exhaustedLimits.isEmpty)
    let all = surroundings([
      "/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n",
      "/proc/sys/kernel/unprivileged_userns_clone": "0\n", "/proc/sys/user/max_user_namespaces": "0\n",
      "/proc/sys/user/max_net_namespaces": "1000\n",
    ])
    #expect(all.restrictsUserNamespaces)
    #expect(!all.canGainCapture)
    #expect(
      surroundings(["/proc/self/status": "CapEff:\t0000000000000000\nCapBnd:\t0000000000002000\n"])
        .canGainCapture)
    #expect(all.reservesUserNamespaces)
    #expect(all.exhaustedLimits == ["user.max_user_namespaces"])
  }
}
