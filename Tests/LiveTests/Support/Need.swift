import Foundation
import Glibc
import Testing
import WireSockets

/// What a test needs and a machine may lack: a program to compare with, a module of Python, a right.
struct Need: Sendable {
  /// What a report of skipped tests calls it.
  let name: String
  private let answer: Task<Bool, Never>

  /// A need that a test of the machine answers, once.
  init(_ name: String, isMet: @escaping @Sendable () async -> Bool) {
    self.name = name
    answer = Task(operation: isMet)
  }

  var isMet: Bool { get async { await answer.value } }

  /// A program of this name.
  private init(program: String) {
    self.init(program) { Program.path(program) != nil }
  }

  /// A module of Python.
  private init(module: String) {
    self.init("python3-" + module) { await Self.succeeds("python3", ["-c", "import \(module)"]) }
  }

  private static func succeeds(_ program: String, _ arguments: [String]) async -> Bool {
    guard let path = Program.path(program) else { return false }
    return (try? await Program.run(path, arguments, limit: 120).status) == 0
  }
}

// MARK: Programs

extension Need {
  static let tshark = Need(program: "tshark")
  static let tcpdump = Need(program: "tcpdump")
  static let curl = Need(program: "curl")
  static let openssl = Need(program: "openssl")
  static let netcat = Need(program: "nc")
  static let strace = Need(program: "strace")
  static let nginx = Need(program: "nginx")
  /// A compiler of C.
  static let cc = Need(program: "cc")
  static let python = Need(program: "python3")
  static let swift = Need(program: "swift")
  static let html5lib = Need(module: "html5lib")
  static let jsonschema = Need(module: "jsonschema")
  static let yaml = Need(module: "yaml")
  static let xmllint = Need(program: "xmllint")
  static let chromium = Need(program: "chromium")
  static let chromedriver = Need(program: "chromedriver")
  /// ip(8), of iproute2.
  static let ip = Need(program: "ip")
  /// ss(8), of iproute2.
  static let socketStatistics = Need(program: "ss")
  static let setpriv = Need(program: "setpriv")
  static let setcap = Need(program: "setcap")
  static let prlimit = Need(program: "prlimit")
  static let unshare = Need(program: "unshare")
  static let bash = Need(program: "bash")
  static let zsh = Need(program: "zsh")
  static let fish = Need(program: "fish")
  static let man = Need(program: "man")
  static let groff = Need(program: "groff")

  /// What `SchemaValidator` runs.
  static let schemaValidator = [python, jsonschema, yaml]
  /// What `JUnitFile` runs.
  static let junitReader = [xmllint, python]
  /// What `ValidHTML` runs.
  static let htmlValidator = [python, html5lib]
  /// What `Browser` runs.
  static let browser = [chromium, chromedriver, curl]
}

// MARK: Rights

extension Need {
  /// To be root.
  static let root = Need("root") { getuid() == 0 }

  /// To make a network of one's own, and to be root in it.
  static let ownNetwork = Need("a network namespace of one's own") {
    await succeeds("unshare", ["-Urn", "true"])
  }

  /// To change a sysctl of a network of one's own.
  static let settings = Need("sysctls of a network of one's own") {
    await succeeds(
      "unshare", ["-Urn", "sh", "-c", "echo 1 > /proc/sys/net/ipv4/tcp_rfc1337"])
  }

  /// To hold packets of a network of one's own: iptables, its target NFQUEUE, and the library of the queue.
  static let packetQueue = Need("iptables with NFQUEUE and libnetfilter_queue") {
    await succeeds(
      "unshare",
      [
        "-Urn", "sh", "-c",
        """
        PATH=$PATH:/usr/sbin:/sbin
        ldconfig -p | grep -q libnetfilter_queue.so.1 && iptables-nft -A INPUT -j NFQUEUE --queue-num 1
        """,
      ])
  }

  /// To make two interfaces of a network of one's own: not every kernel has the module.
  static let virtualEthernet = Need("ip with veth") {
    await succeeds("unshare", ["-Urn", "ip", "link", "add", "w0", "type", "veth", "peer", "name", "w1"])
  }

  /// To run programs of 32 bits: the kernel, and a compiler that makes them.
  static let thirtyTwoBits = Need("programs of 32 bits") {
    await succeeds(
      "sh",
      [
        "-c",
        """
        place=$(mktemp -d) && trap 'rm -r "$place"' EXIT
        echo '\(ThirtyTwoBits.source)' >"$place/program.c"
        cd "$place" && cc \(ThirtyTwoBits.flags.joined(separator: " ")) program.c && ./a.out
        """,
      ])
  }

  /// Packets that are made by hand.
  static let rawSockets = Need("raw sockets") {
    let descriptor = socket(AF_INET, Int32(SOCK_RAW.rawValue), Int32(IPPROTO_UDP))
    if descriptor >= 0 { close(descriptor) }
    return descriptor >= 0
  }

  /// An IPv6 loopback.
  static let ipv6 = Need("::1") { (try? Socket(.ipv6).bind(to: .loopback(.ipv6, port: 0))) != nil }

  /// What every shipped scenario runs with.
  static let everyScenario = [ownNetwork, settings, packetQueue, python]
}
