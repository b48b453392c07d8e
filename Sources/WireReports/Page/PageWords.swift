import WireConversations
import WireJudgement
import WireScenario
import WireScript
import WireSockets
import WireText

/// What only a page says.
extension Words {
  var pageTitle: String { pick("WireLab report", "WireLab 报告") }
  var skipToContent: String { pick("Skip to the content", "跳到正文") }
  var switchesLanguage: String { pick("Language", "语言") }
  package var colours: String { pick("Colours", "配色") }
  var asTheSystem: String { pick("Auto", "自动") }
  package var light: String { pick("Light", "浅色") }
  package var dark: String { pick("Dark", "深色") }
  package var everyScenario: String { pick("All scenarios", "全部场景") }
  var scenariosOfThisRun: String { pick("Scenarios of this run", "本次运行的场景") }
  package var show: String { pick("Show", "显示") }
  package var all: String { pick("all", "全部") }
  var notPassed: String { pick("not passed", "未通过") }
  package var search: String { pick("Search", "搜索") }
  var nothingFits: String { pick("No scenario fits.", "没有符合条件的场景。") }
  package var status: String { pick("Result", "结果") }
  package var chapter: String { pick("Chapter", "章节") }
  package var scenario: String { pick("Scenario", "场景") }
  package var title: String { pick("Title", "标题") }
  package var duration: String { pick("Duration", "用时") }
  var packetCount: String { pick("Packets", "包") }
  var previousScenario: String { pick("previous", "上一个") }
  var nextScenario: String { pick("next", "下一个") }
  var otherScenarios: String { pick("Other scenarios", "其他场景") }
  var notInFull: String {
    pick(
      "Repetitions that passed are not listed again, and of very many scenarios not all are shown: report.json has everything.",
      "通过的重复运行不再逐一列出，场景太多时也不会全部展示；完整内容见 report.json。")
  }

  var onTheWire: String { pick("on the wire", "线上") }
  package var frame: String { pick("frame", "帧") }
  package func name(of role: Role) -> String { role == .initiator ? initiator : responder }
  var timeline: String { pick("What happened", "发生了什么") }
  var guessFirst: String {
    pick("Guess first: which segments will there be, in which order?", "先猜一猜：会有哪些报文段，次序如何？")
  }
  var whyItIsSo: String { pick("Why", "为什么") }
  var manyBelieve: String { pick("A common mistake", "常见误区") }
  var toReadOn: String { pick("Read on", "延伸阅读") }
  package var expectations: String { pick("Expectations", "预期") }
  package var verdicts: String { pick("Verdicts", "判定") }
  var callLog: String { pick("Socket calls", "套接字调用") }
  package var time: String { pick("Time", "时间") }
  package var actor: String { pick("Actor", "角色") }
  package var call: String { pick("Call", "调用") }
  package var expectation: String { pick("Expectation", "预期项") }
  package var proof: String { pick("Proof", "证据") }
  var downloadCapture: String { pick("Download the capture", "下载抓包文件") }
  func opensIn(_ name: String) -> String {
    pick(
      "\(name), for Wireshark, tshark and wirelab inspect", "\(name)，可用 Wireshark、tshark 或 wirelab inspect 打开"
    )
  }
  package func verdict(_ verdict: Check.Verdict) -> String {
    switch verdict {
    case .passed: pick("passed", "通过")
    case .failed: pick("failed", "失败")
    case .inconclusive: pick("inconclusive", "无法判定")
    }
  }

  // The panel that follows the steps.
  var stepByStep: String { pick("Step by step", "逐步查看") }
  package var first: String { pick("First", "第一段") }
  var previous: String { pick("Previous", "上一段") }
  package var next: String { pick("Next", "下一段") }
  package var last: String { pick("Last", "最后一段") }
  package var showAll: String { pick("Show all", "全部显示") }
  package var keys: String {
    pick("Keys: ← → one segment, Home End, Esc shows all", "键盘：← → 逐段移动，Home、End 到两端，Esc 显示全部")
  }
  package var headers: String { pick("Headers", "首部") }
  package var octets: String { pick("Bytes", "字节") }
  var stateMachine: String { pick("State machine (RFC 9293)", "状态机（RFC 9293）") }
  var stateMachineText: String {
    pick(
      "The states of TCP and the ways between them. A circle marks the initiator, a diamond the responder.",
      "TCP 的状态及其转换。圆形代表发起方，菱形代表响应方。")
  }
  var chooseField: String {
    pick("Choose a field to see its bytes.", "选择一个字段，查看它对应的字节。")
  }
}

extension Words {
  func moreChecksAreInTheReport(_ number: Int) -> String {
    pick("\(number) more expectations are in report.json.", "另外 \(number) 项预期见 report.json。")
  }
  func moreCallsAreInTheReport(_ number: Int) -> String {
    pick("\(number) more calls are in report.json.", "另外 \(number) 个调用见 report.json。")
  }
}
