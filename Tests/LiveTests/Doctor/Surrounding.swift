import Foundation
import TestSupport
import Testing

/// Real surroundings in which less is allowed. Each is made with namespaces of its own, so none needs root or
/// outlasts its test.
enum Surrounding: String, CaseIterable {
  /// An ordinary user who may not make user namespaces.
  case ordinaryUser
  /// Root who may not make namespaces, but may capture: what an ordinary container gives.
  case onlyCapture
  /// Root who may do neither.
  case neither
  /// Programs of administrators are not there.
  case noTools
  /// The library for queues cannot be loaded.
  case noQueueLibrary
  /// iptables is there, and the kernel lacks its target for queues: what iptables says then.
  case noQueueTarget
  /// /proc/sys is mounted read-only, as in a container.
  case readOnlySettings
  /// In a network namespace in a network namespace.
  case nested

  /// Runs a shell command in it; `$W` is the program.
  func shell(_ command: String, in lab: Lab, limit: Double = 240) async throws -> Program.Outcome {
    try await lab.shell(wrapped(command), limit: limit)
  }

  private func wrapped(_ command: String) -> String {
    let quoted = Self.quoted(command)
    let noNamespaces = "echo 0 > /proc/sys/user/max_user_namespaces"
    return switch self {
    case .ordinaryUser:
      Self.asOrdinaryUser
        + Self.own(
          "unshare -U -c --keep-caps",
          "\(noNamespaces); exec setpriv --ambient-caps -all --inh-caps -all bash -c \(quoted)")
    case .onlyCapture:
      Self.own(
        "unshare -Urn",
        "\(noNamespaces); ip link set lo up; exec setpriv --bounding-set -sys_admin --inh-caps -sys_admin bash -c \(quoted)"
      )
    case .neither:
      Self.own(
        "unshare -Urn",
        "\(noNamespaces); ip link set lo up; exec setpriv --bounding-set -sys_admin,-net_raw --inh-caps -sys_admin,-net_raw bash -c \(quoted)"
      )
    case .noTools: Self.own("unshare -Urm", "mount -t tmpfs none /usr/sbin; exec bash -c \(quoted)")
    case .noQueueLibrary:
      Self.own(
        "unshare -Urm",
        """
        for file in $(ldconfig -p | sed -n 's/.*libnetfilter_queue.so.1.* => //p'); do
          mount --bind /dev/null $(readlink -f $file) || exit
        done
        exec bash -c \(quoted)
        """)
    case .noQueueTarget:
      """
      mkdir -p fake; export PATH=$PWD/fake:$PATH
      cat > fake/iptables-nft <<'END'
      #!/bin/sh
      [ "$1" = --version ] && { echo 'iptables v1.8.9 (nf_tables)'; exit; }
      echo 'Warning: Extension NFQUEUE revision 0 not supported, missing kernel module?' >&2
      echo 'iptables v1.8.9 (nf_tables):  RULE_APPEND failed (No such file or directory): rule in chain \
      INPUT' >&2
      exit 4
      END
      chmod +x fake/iptables-nft
      exec bash -c \(quoted)
      """
    case .readOnlySettings:
      Self.own(
        "unshare -Urm",
        "mount --rbind /proc/sys /proc/sys && mount -o remount,bind,ro /proc/sys && exec bash -c \(quoted)")
    case .nested: Self.own("unshare -Urn unshare -Urn", "exec bash -c \(quoted)")
    }
  }

  private static func own(_ unshare: String, _ script: String) -> String {
    "exec $user \(unshare) bash -c \(quoted(script))"
  }

  /// Root becomes nobody, with a program and a place that nobody can reach; elsewhere we are ordinary enough.
  private static let asOrdinaryUser = """
    if [ $(id -u) = 0 ]; then
      cp "$W" wirelab; cp -R "$S" scenarios; chown -R 65534:65534 .; export W=$PWD/wirelab S=$PWD/scenarios
      user="setpriv --reuid 65534 --regid 65534 --clear-groups"
    fi

    """

  private static func quoted(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: #"'\''"#) + "'"
  }
}

extension Program.Outcome {
  /// The output without its line breaks and indents.
  var unwrapped: String { output.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

extension Lab {
  /// Runs a shell command at this place, with every tool in its PATH; `$W` is the program, `$S` the scenarios
  /// of the package.
  func shell(_ command: String, limit: Double = 240) async throws -> Program.Outcome {
    try await Program.run(
      "/bin/bash", ["-c", command], directory: place.path,
      environment: [
        "W": Program.wirelab, "S": Program.root + "/Scenarios", "LC_ALL": "C.UTF-8", "GITHUB_ACTIONS": "",
        "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      ], limit: limit)
  }

  /// The last report of this place.
  func report(of outcome: Program.Outcome) -> Run { Run(outcome: outcome, place: place) }

  /// A scenario that sets a sysctl; answers its file.
  func scenarioWithSysctl() throws -> String {
    try place.write(
      """
      id: with-sysctl
      title: { en: "Sysctl", zh-Hans: "设置" }
      lesson: { en: "Sysctl.", zh-Hans: "设置。" }
      why: { en: "Sysctl.", zh-Hans: "设置。" }
      sysctls: { net.ipv4.tcp_fin_timeout: 5 }
      server: { model: tcp, handler: welcome }
      clients:
        - name: alice
          steps: [connect, { expect: welcome }, { send: exit }, close]
      expect:
        each: { handshake: three-way }
      """, to: "Scenarios/test/with-sysctl.yaml")
  }
}

/// What `wirelab doctor --format json` said.
struct DoctorAnswer {
  let outcome: Program.Outcome
  let document: [String: Any]

  init(_ outcome: Program.Outcome) throws {
    self.outcome = outcome
    let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    document = try #require(value as? [String: Any], "\(outcome.errors)")
  }

  var status: Int32 { outcome.status }

  func ability(_ id: String) throws -> [String: Any] {
    let all = document["abilities"] as? [[String: Any]]
    return try #require(all?.first { $0["id"] as? String == id }, "\(id) is not in \(outcome.output)")
  }

  func outcome(of id: String) throws -> String? { try ability(id)["outcome"] as? String }

  func blocks(_ id: String) throws -> Bool? { try ability(id)["blocks"] as? Bool }

  /// The names of where the scenarios would run; an empty one is nowhere.
  var networks: Set<String> {
    Set((document["scenarios"] as? [[String: Any]] ?? []).map { $0["network"] as? String ?? "" })
  }
}
