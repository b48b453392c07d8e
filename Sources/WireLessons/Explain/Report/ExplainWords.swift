import WireJudgement
import WireText

extension Words {
  /// What the topics of a group are.
  package func group(_ group: TopicGroup) -> String {
    switch group {
    case .scenarios: pick("scenarios", "场景")
    case .states: pick("TCP states", "TCP 状态")
    case .flags: pick("flags", "标志位")
    case .handshakes: pick("kinds of handshake", "握手的种类")
    case .teardowns: pick("kinds of teardown", "挥手的种类")
    case .findings: pick("findings", "发现")
    case .bench: pick("rules of the bench", "实验台规则")
    case .calls: pick("socket calls", "套接字调用")
    case .options: pick("socket options and flags of calls", "套接字选项与调用标志")
    case .errors: pick("errors", "错误码")
    case .sysctls: pick("sysctls", "内核参数")
    case .counters: pick("counters of the kernel", "内核计数器")
    case .otherTools: pick("words of other tools", "其他工具的说法")
    }
  }

  /// What one topic of a group is.
  func oneOf(_ group: TopicGroup) -> String {
    switch group {
    case .scenarios: pick("scenario", "场景")
    case .states: pick("TCP state", "TCP 状态")
    case .flags: pick("flag", "标志位")
    case .handshakes: pick("kind of handshake", "握手的一种")
    case .teardowns: pick("kind of teardown", "挥手的一种")
    case .findings: pick("finding", "发现")
    case .bench: pick("rule of the bench", "实验台规则")
    case .calls: pick("socket call", "套接字调用")
    case .options: pick("option", "选项")
    case .errors: pick("error", "错误码")
    case .sysctls: "sysctl"
    case .counters: pick("counter of the kernel", "内核计数器")
    case .otherTools: pick("word of other tools", "其他工具的说法")
    }
  }

  var askForTopic: String { pick("wirelab explain TOPIC explains one.", "用 wirelab explain TOPIC 查看其中一个。") }
  var seeIt: String { pick("see it", "运行") }
  var alsoIn: String { pick("also in", "另见") }
  func andMore(_ number: Int) -> String { pick(" and \(number) more", " 等，另有 \(number) 个") }
}
