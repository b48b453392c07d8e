import WireJudgement
import WireScript
import WireText

extension Words {
  /// What an ability is, for people.
  package func ability(_ ability: Ability) -> String {
    switch ability {
    case .privateNetwork: pick("private network", "私有网络")
    case .rootNamespaces: pick("root's own namespaces", "root 的命名空间")
    case .privateCapture: pick("capture, private network", "在私有网络中抓包")
    case .hostCapture: pick("capture, machine's loopback", "在本机回环上抓包")
    case .ipv6Loopback: pick("IPv6 loopback", "IPv6 回环")
    case .socketTable: pick("table of sockets", "套接字表")
    case .socketDiagnostics: pick("socket diagnostics", "套接字诊断")
    case .counters: pick("TCP counters", "TCP 计数器")
    case .sysctl(let name): name
    case .loopbackSettings: pick("MTU and offloads of lo", "lo 的 MTU 与分段卸载")
    case .socketFilter: pick("socket filter", "套接字过滤器")
    case .packetRules: pick("iptables with NFQUEUE", "iptables 与 NFQUEUE")
    case .packetQueue: pick("packet queue", "数据包队列")
    case .rawSockets: pick("raw sockets", "原始套接字")
    case .repair: "TCP_REPAIR"
    case .resources: pick("descriptors, processes, memory", "文件描述符、进程与内存")
    case .reportDirectory: pick("report directory", "报告目录")
    case .utf8: "UTF-8"
    }
  }
  package var settings: String { pick("sysctls", "内核参数") }
  func writableSettings(_ count: Int) -> String {
    pick("\(count) can be set in a private network", "\(count) 个可以在私有网络中设置")
  }
  package func untried(_ reason: Ability) -> String {
    pick("not tried without: \(ability(reason))", "缺少“\(ability(reason))”，没有尝试")
  }
  package var mends: String { pick("to allow it", "解决方法") }
  var orElse: String { pick("or", "或者") }
  package var neededBy: String { pick("needed by", "需要它的场景") }
  var allScenarios: String { pick("all scenarios", "全部场景") }
  var noScenario: String { pick("no scenario", "没有场景需要") }
  func canRun(_ count: Int, of total: Int, on network: NetworkKind) -> String {
    switch network {
    case .private:
      pick("\(count) of \(total) scenarios run in a private network", "\(total) 个场景中 \(count) 个在私有网络中运行")
    case .host:
      pick(
        "\(count) of \(total) scenarios run on the machine's own loopback, one at a time",
        "\(total) 个场景中 \(count) 个在本机回环上逐个运行")
    }
  }
  func cannotRun(_ count: Int, of total: Int) -> String {
    pick("\(count) of \(total) scenarios cannot run here", "\(total) 个场景中 \(count) 个无法在此运行")
  }
  var noScenariosHere: String { pick("no scenarios were found", "没有找到场景") }
}
