import WireConversations
import WireText

/// What reports say in their own words.
extension Words {
  /// Beside the name of a scenario that was run segment by segment.
  package var stepped: String { pick(" (step by step)", "（单步）") }

  // The ladder.
  package var mark: String { pick("mark", "标记") }
  package var neverReturned: String { pick("never returned", "一直没有返回") }
  /// What the bench, or a script, had to do with a packet.
  package func notes(on mark: PacketMark) -> [String] {
    var notes: [String] = []
    switch mark.origin {
    case .kernel: break
    case .bench: notes.append(pick("sent again by the bench", "由实验台再次发出"))
    case .script: notes.append(pick("spelled out by a script", "由脚本构造"))
    }
    if !mark.deliveredAtOnce {
      notes.append(
        mark.received == nil
          ? pick("dropped by the bench", "被实验台丢弃")
          : pick("held by the bench", "被实验台扣留"))
    }
    return notes
  }

  /// That a packet arrives which the bench had held.
  package func arrives(_ frame: Int) -> String { pick("#\(frame) arrives", "#\(frame) 送达") }

  package var initiator: String { pick("initiator", "发起方") }
  package var responder: String { pick("responder", "响应方") }
  /// What the mark beside a state means.
  package func observed(_ mark: String) -> String {
    pick(
      "\(mark) the kernel was seen in this state; the other states follow from the packets",
      "\(mark) 在内核中观测到的状态；其余状态由数据包推断")
  }
  package func folded(_ count: Int, of all: Int) -> String {
    pick(
      "\(count) of \(all) packets are folded, none of which proves anything; --all-packets shows them.",
      "共 \(all) 个包，其中 \(count) 个已折叠，它们不构成证据；用 --all-packets 全部显示。")
  }
  package func leftOut(packets: Int, first: Int, last: Int) -> String {
    pick("\(packets) packets, #\(first)-#\(last)", "\(packets) 个包，#\(first)-#\(last)")
  }

  // The verdicts.
  package var handshake: String { pick("handshake", "握手") }
  package var teardown: String { pick("teardown", "挥手") }
  package var closedFirst: String { pick("closed first", "主动关闭") }
  package var timeWait: String { "TIME_WAIT" }
  package var resetBy: String { pick("reset by", "发出 RST") }
  package var bytes: String { pick("bytes", "字节") }
  package var findings: String { pick("findings", "发现") }
  package var inconclusive: String { pick("inconclusive", "无法判定") }
  package var kernel: String { pick("kernel", "内核") }
  package var compatible: String { pick("other tools", "其他工具") }
  package func parenthesized(_ text: String) -> String { pick(" (\(text))", "（\(text)）") }
  package var both: String { pick("both", "双方") }
  package func sent(_ bytes: Int, by who: String) -> String { pick("\(bytes) by \(who)", "\(who) \(bytes)") }
  package var observed: String { pick("observed", "实际") }
  package var expected: String { pick("expected", "预期") }
  package var frames: String { pick("frames", "帧") }
  package var evidence: String { pick("evidence", "证据") }
  package var likely: String { pick("likely", "可能原因") }
  package var at: String { pick("at", "位置") }

  // The scenario.
  package func status(_ status: ScenarioResult.Status) -> String {
    switch status {
    case .passed: pick("PASS", "通过")
    case .failed: pick("FAIL", "失败")
    case .inconclusive: pick("INCONCLUSIVE", "无法判定")
    case .notRun: pick("NOT RUN", "未运行")
    }
  }
  package func extent(packets: Int?, seconds: String) -> String {
    guard let packets else { return pick(" (\(seconds) s)", "（\(seconds) 秒）") }
    return packets == 1
      ? pick(" (1 packet, \(seconds) s)", "（1 个包，\(seconds) 秒）")
      : pick(" (\(packets) packets, \(seconds) s)", "（\(packets) 个包，\(seconds) 秒）")
  }
  package func conversation(_ id: Int) -> String { pick("conversation \(id)", "会话 \(id)") }
  package var prediction: String { pick("predict", "预测") }
  package var why: String { pick("why", "为什么") }
  package var misconception: String { pick("myth", "常见误区") }
  package var reference: String { pick("read on", "延伸阅读") }
  package var checks: String { pick("checks", "检查") }
  package var problems: String { pick("problems", "问题") }
  package var otherCalls: String { pick("calls that sent nothing", "没有发出任何包的调用") }

  // The summary.
  package var summary: String { pick("Summary", "汇总") }
  package var colon: String { pick(": ", "：") }
  package var comma: String { pick(", ", "，") }
  package func count(_ number: Int, _ status: ScenarioResult.Status) -> String {
    switch status {
    case .passed: pick("\(number) passed", "\(number) 个通过")
    case .failed: pick("\(number) failed", "\(number) 个失败")
    case .inconclusive: pick("\(number) inconclusive", "\(number) 个无法判定")
    case .notRun: pick("\(number) not run", "\(number) 个未运行")
    }
  }
  package func ran(_ scenarios: Int, times: Int) -> String {
    let ran =
      scenarios == 1 ? pick("1 scenario", "1 个场景") : pick("\(scenarios) scenarios", "\(scenarios) 个场景")
    return times == 1 ? ran : ran + pick(", \(times) times", "，各 \(times) 次")
  }
  package func shard(_ shard: Shard) -> String { pick("shard \(shard)", "分片 \(shard)") }
  package func repetition(_ number: Int, of total: Int) -> String {
    total == 1 ? "" : pick(" (\(number) of \(total))", "（\(number)/\(total)）")
  }
  package func notStarted(_ number: Int) -> String {
    pick("\(number) not started: another did not pass before", "\(number) 个未启动：此前已有场景没有通过")
  }
  package var differs: String { pick("DIFFERS", "不一致") }
  package func live(done: Int, of total: Int, notPassed: Int) -> String {
    notPassed == 0
      ? pick("\(done) of \(total) done", "已完成 \(done)/\(total)")
      : pick(
        "\(done) of \(total) done, \(notPassed) did not pass", "已完成 \(done)/\(total)，\(notPassed) 个没有通过")
  }
  package var running: String { pick("; running ", "；正在运行 ") }
  package func report(_ path: String) -> String { pick("report: \(path)", "报告：\(path)") }

  // The list of scenarios.
  /// The lessons that come before one.
  package func after(_ ids: [String]) -> String {
    pick("after ", "先学 ") + ids.joined(separator: pick(", ", "、"))
  }
  package func chapter(_ folder: String) -> String? {
    switch folder {
    case "opening": pick("how conversations begin", "建立连接")
    case "talking": pick("how data flows", "传输数据")
    case "closing": pick("how conversations end", "关闭连接")
    case "time-wait": pick("what stays behind", "TIME_WAIT 状态")
    case "abort": pick("resets and crashes", "异常中止")
    case "models": pick("one client or many at a time", "服务器模型")
    case "udp": pick("datagrams", "数据报")
    default: nil
    }
  }

  // A capture.
  package func packets(_ number: Int) -> String {
    number == 1 ? pick("1 packet", "1 个包") : pick("\(number) packets", "\(number) 个包")
  }
  package func conversations(_ number: Int) -> String {
    number == 1 ? pick("1 conversation", "1 个会话") : pick("\(number) conversations", "\(number) 个会话")
  }
  /// That tunnels are not unwrapped.
  package func notUnwrapped(_ tunnels: [(tunnel: Tunnel, count: Int)]) -> String {
    pick("not unwrapped: ", "没有解封装：")
      + tunnels.map { "\($0.tunnel.rawValue) \($0.count)" }.joined(separator: pick(", ", "，"))
  }
  package func undecoded(_ number: Int) -> String { pick("\(number) undecoded", "\(number) 个无法解码") }
  package func notShown(_ number: Int) -> String {
    pick(
      "\(number) more conversations are in report.json and in the capture",
      "另外 \(number) 个会话见 report.json 和抓包文件")
  }
  package func moreChecks(_ number: Int) -> String {
    pick("\(number) more checks did not pass: see report.json", "另有 \(number) 项检查没有通过，见 report.json")
  }
  package var askForLadder: String {
    pick("--conversation N shows the ladder of one.", "用 --conversation N 查看其中一个的时序图。")
  }
  package var truncated: String { pick("cut short", "文件不完整") }
  package func stopped(_ reason: String) -> String { pick("stopped: \(reason)", "读取停止：\(reason)") }
  package var tableHeader: [String] {
    language == .en
      ? ["id", "initiator", "responder", "packets", "handshake", "teardown", "closed first"]
      : ["编号", "发起方", "响应方", "包", "握手", "挥手", "主动关闭"]
  }

  // What is being watched.
  package var watchHeader: [String] {
    language == .en
      ? ["start", "initiator", "responder", "packets", "handshake", "teardown", "closed first", "findings"]
      : ["开始", "发起方", "响应方", "包", "握手", "挥手", "主动关闭", "发现"]
  }
  package var capture: String { pick("capture", "抓包") }
  package func received(_ packets: Int) -> String {
    pick("\(packets) packets received", "收到 \(packets) 个包")
  }
  package func lost(_ packets: Int) -> String { pick("\(packets) dropped", "丢失 \(packets) 个") }
  package func endedEarly(_ reason: String) -> String {
    pick("the capture ended early: \(reason)", "抓包提前结束：\(reason)")
  }

  /// A kind of handshake; in Chinese with the name that students know.
  package func kind(_ kind: HandshakeKind) -> String {
    guard language == .zhHans else { return kind.rawValue }
    let name =
      switch kind {
      case .simultaneousOpen: "同时打开"
      case .threeWay: "三次握手"
      case .refused: "被拒绝"
      case .aborted: "中途放弃"
      case .invalid: "无效"
      case .incomplete: "未完成"
      case .unanswered: "无人应答"
      case .midStream: "从中途开始"
      }
    return "\(kind.rawValue)（\(name)）"
  }

  /// A kind of teardown; in Chinese with the name that students know.
  package func kind(_ kind: TeardownKind) -> String {
    guard language == .zhHans else { return kind.rawValue }
    let name =
      switch kind {
      case .reset: "复位"
      case .unacknowledged: "FIN 未被确认"
      case .halfClosed: "半关闭"
      case .simultaneous: "同时关闭"
      case .fourSegment: "四次挥手"
      case .threeSegment: "三次挥手，FIN 与 ACK 合并"
      case .none: "没有关闭"
      }
    return "\(kind.rawValue)（\(name)）"
  }
}
