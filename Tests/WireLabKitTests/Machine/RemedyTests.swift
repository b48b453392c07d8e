import Glibc
import Testing
import WireCapture
import WireLabKit
import WireScript

/// The command for each obstacle, on each kind of machine.
@Suite struct RemedyTests {
  private static let debian = Surroundings(system: "Debian", distribution: .debian, program: "/opt/wirelab")
  private static let ubuntu = Surroundings(
    system: "Ubuntu", distribution: .ubuntu, program: "/opt/wirelab", restrictsUserNamespaces: true)
  private static let fedora = Surroundings(system: "Fedora", distribution: .fedora, program: "/opt/wirelab")

  private static func changed(_ base: Surroundings, _ change: (inout Surroundings) -> Void) -> Surroundings {
    var changed = base
    change(&changed)
    return changed
  }

  private func commands(_ ability: Ability, _ obstacle: Obstacle, _ surroundings: Surroundings) -> [String] {
    Remedy.mending(ability, obstacle, in: surroundings).commands
  }

  private func step(_ step: PrivateNetwork.Step, _ code: Int32) -> Obstacle {
    Obstacle(step.rawValue, errno: code)
  }

  /// AppArmor lets the namespace be made and withholds the rights: it shows at any of the later steps.
  @Test(arguments: PrivateNetwork.Step.allCases.filter { $0 != .fork })
  func appArmor(at step: PrivateNetwork.Step) {
    let found = commands(.privateNetwork, self.step(step, EPERM), Self.ubuntu)
    #expect(found.count == 2)
    #expect(found[0].contains("profile wirelab /opt/wirelab flags=(unconfined)"))
    #expect(found[0].contains("userns,"))
    #expect(found[0].hasSuffix("sudo apparmor_parser -r /etc/apparmor.d/wirelab"))
    #expect(found[1] == "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")
  }

  @Test func limitIsZero() {
    let none = Self.changed(Self.debian) { $0.exhaustedLimits = ["user.max_user_namespaces"] }
    #expect(
      commands(.privateNetwork, step(.unshare, ENOSPC), none) == [
        "sudo sysctl -w user.max_user_namespaces=10000"
      ])
    let root = Self.changed(none) {
      $0.isRoot = true
      $0.exhaustedLimits = ["user.max_net_namespaces"]
    }
    #expect(
      commands(.privateNetwork, step(.unshare, ENOSPC), root) == ["sysctl -w user.max_net_namespaces=10000"])
  }

  /// The limit is higher up, where it cannot be read: the errno tells.
  @Test func limitIsReached() {
    #expect(
      commands(.privateNetwork, step(.unshare, ENOSPC), Self.debian) == [
        "sudo sysctl -w user.max_user_namespaces=10000"
      ])
  }

  @Test func onlyRootMayMakeThem() {
    let old = Self.changed(Self.debian) { $0.reservesUserNamespaces = true }
    #expect(
      commands(.privateNetwork, step(.unshare, EPERM), old) == [
        "sudo sysctl -w kernel.unprivileged_userns_clone=1"
      ])
  }

  @Test func sandbox() {
    let remedy = Remedy.mending(.privateNetwork, step(.unshare, EPERM), in: Self.fedora)
    #expect(remedy.commands == ["sudo /opt/wirelab run"])
    #expect(remedy.note?.en.contains("seccomp") == true)
    let root = Self.changed(Self.fedora) { $0.isRoot = true }
    #expect(commands(.privateNetwork, step(.unshare, EPERM), root) == ["wirelab run --network host"])
  }

  @Test func kernelWithoutNamespaces() {
    let remedy = Remedy.mending(.privateNetwork, step(.unshare, EINVAL), in: Self.debian)
    #expect(remedy.commands == ["sudo /opt/wirelab run --network host"])
    #expect(remedy.note?.en.contains("CONFIG_USER_NS") == true)
  }

  @Test func tooManyProcesses() {
    #expect(commands(.privateNetwork, step(.fork, EAGAIN), Self.debian) == ["ulimit -u unlimited"])
    #expect(
      Remedy.mending(.resources, Obstacle("timer_create()", errno: EAGAIN), in: Self.debian).commands
        == ["ulimit -i unlimited"])
    #expect(commands(.reportDirectory, step(.fork, EFBIG), Self.debian) == ["ulimit -f unlimited"])
    let docker = Self.changed(Self.debian) { $0.container = .docker }
    #expect(commands(.privateNetwork, step(.fork, EAGAIN), docker) == ["docker run --pids-limit -1 IMAGE"])
  }

  /// In a container the flags decide, also on Ubuntu, whose setting shows through.
  @Test(arguments: [debian, ubuntu, fedora])
  func container(base: Surroundings) {
    let docker = Self.changed(base) { $0.container = .docker }
    #expect(
      commands(.privateNetwork, step(.unshare, EPERM), docker) == [
        "docker run --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined IMAGE"
      ])
    let podman = Self.changed(base) { $0.container = .podman }
    #expect(
      commands(.privateNetwork, step(.userMap, EPERM), podman) == [
        "podman run --cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt label=disable --security-opt unmask=ALL IMAGE"
      ])
    #expect(
      commands(.hostCapture, Obstacle("capture", errno: EPERM), podman) == [
        "podman run --cap-add NET_RAW IMAGE"
      ])
    let other = Self.changed(base) { $0.container = .other }
    #expect(
      Remedy.mending(.hostCapture, Obstacle("capture", errno: EPERM), in: other).note?.en.contains(
        "Kubernetes")
        == true)
  }

  @Test func captureOfTheMachine() {
    let denied = Obstacle("capture", errno: EPERM)
    #expect(
      commands(.hostCapture, denied, Self.debian) == [
        "sudo setcap cap_net_raw+ep /opt/wirelab", "sudo /opt/wirelab run --network host",
      ])
    // A container that has the right needs no other start.
    let docker = Self.changed(Self.debian) {
      $0.container = .docker
      $0.canGainCapture = true
    }
    #expect(commands(.hostCapture, denied, docker)[0] == "sudo setcap cap_net_raw+ep /opt/wirelab")
    let root = Self.changed(Self.debian) { $0.isRoot = true }
    #expect(
      Remedy.mending(.hostCapture, denied, in: root).note?.en.contains("CAP_NET_RAW") == true)
    #expect(commands(.hostCapture, Obstacle("capture"), root) == ["ip link set lo up"])
  }

  @Test(
    arguments: [
      (.packetRules, debian, "sudo apt-get install -y iptables"),
      (.packetRules, ubuntu, "sudo apt-get install -y iptables"),
      (.packetRules, fedora, "sudo dnf install -y iptables-nft"),
      (.packetQueue, debian, "sudo apt-get install -y libnetfilter-queue1"),
      (.packetQueue, fedora, "sudo dnf install -y libnetfilter_queue"),
    ] as [(Ability, Surroundings, String)])
  func packages(ability: Ability, surroundings: Surroundings, command: String) {
    let obstacle =
      ability == .packetRules
      ? Obstacle("iptables", errno: ENOENT) : Obstacle(Trial.queueLibrary, detail: "cannot open")
    #expect(commands(ability, obstacle, surroundings) == [command])
    let other = Surroundings(system: "Arch", distribution: .other)
    let remedy = Remedy.mending(ability, obstacle, in: other)
    #expect(remedy.commands.isEmpty)
    #expect(remedy.note?.zhHans.contains("Debian") == true)
  }

  @Test func kernelParts() {
    let failed = Obstacle(
      "/usr/sbin/iptables -A INPUT", detail: "it ended with status 4: No chain/target/match")
    #expect(
      commands(.packetRules, failed, Self.debian) == [
        "sudo modprobe -a nf_tables nft_compat xt_NFQUEUE nfnetlink_queue"
      ])
    let legacy = Obstacle("/usr/sbin/iptables -A INPUT", detail: "can't open lock file /run/xtables.lock")
    #expect(
      commands(.packetRules, legacy, Self.debian) == [
        "sudo update-alternatives --set iptables /usr/sbin/iptables-nft"
      ])
    #expect(
      commands(.packetQueue, Obstacle("nfq_create_queue()", errno: EPERM), Self.debian) == [
        "sudo modprobe -a nfnetlink_queue"
      ])
  }

  @Test func settings() {
    let new = "net.ipv4.tcp_syn_linear_timeouts"
    #expect(
      Remedy.mending(.sysctl(new), Obstacle("read", errno: ENOENT), in: Self.debian).note?.en
        == "Linux 6.5 or later has it")
    #expect(
      commands(.sysctl("net.ipv4.tcp_fin_timout"), Obstacle("read", errno: ENOENT), Self.debian) == [
        "sysctl -a --pattern 'tcp_fin_timout'"
      ])
    let docker = Self.changed(Self.debian) { $0.container = .docker }
    #expect(
      commands(.sysctl("net.core.somaxconn"), Obstacle("set", errno: EROFS), docker)[0].contains(
        "systempaths=unconfined"))
    #expect(
      commands(.sysctl("net.core.somaxconn"), Obstacle("set", errno: EROFS), Self.fedora) == [
        "sudo mount -o remount,rw /proc/sys"
      ])
  }

  /// No obstacle leaves anybody without a word.
  @Test func everyAbilityHasOne() {
    let abilities: [Ability] = [
      .privateNetwork, .rootNamespaces, .privateCapture, .hostCapture, .ipv6Loopback, .socketTable,
      .socketDiagnostics, .counters, .sysctl("net.core.somaxconn"), .socketFilter, .packetRules,
      .packetQueue, .rawSockets, .repair, .callTracing, .shield, .resources, .reportDirectory,
      .utf8,
    ]
    for base in [Self.debian, Self.ubuntu, Self.fedora] {
      for container in [nil, .docker, .podman, .other] as [Surroundings.Container?] {
        for isRoot in [false, true] {
          let surroundings = Self.changed(base) {
            $0.container = container
            $0.isRoot = isRoot
          }
          for ability in abilities {
            for code in [EPERM, EACCES, ENOENT, EROFS, ENOSPC, EMFILE, ENFILE, EAGAIN, ENOMEM, EFBIG, nil]
              as [Int32?]
            {
              let remedy = Remedy.mending(ability, Obstacle("a step", errno: code), in: surroundings)
              #expect(!remedy.commands.isEmpty || remedy.note != nil, "\(ability) \(code ?? 0)")
              #expect(!isRoot || !remedy.commands.contains { $0.hasPrefix("sudo ") }, "\(ability)")
              #expect(remedy.sentence.hasPrefix("To allow it: "))
            }
          }
        }
      }
    }
    for ability in abilities {
      #expect(Ability(id: ability.id) == ability)
    }
  }
}
