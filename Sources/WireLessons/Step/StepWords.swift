import WireJudgement
import WireText

/// What a run says that goes on segment by segment.
extension Words {
  /// How it works; said once.
  var stepIntroduction: String {
    pick(
      "Every segment waits for you before it goes onto the wire. The kernels' timers run on: what they send again meanwhile is dropped, and times count your thinking. Ctrl-D lets the rest go, Ctrl-C ends.",
      "每个报文段在发出之前都会停下来等你。内核的定时器不会停：这期间重发的报文段会被丢弃，时间里也包括你思考的时间。Ctrl-D 放行其余全部，Ctrl-C 结束。"
    )
  }

  package func step(_ number: Int) -> String { pick("step \(number)", "第 \(number) 步") }
  var nothingYet: String {
    pick("Nothing of this conversation is on the wire yet.", "这个会话还没有任何报文段发出。")
  }
  func rowsAbove(_ count: Int) -> String {
    pick("\(count) rows above are left out; the report has them all", "上面省略了 \(count) 行，报告中有全部内容")
  }
  var whereEverybodyIs: String { pick("where everybody is", "现在大家在哪里") }
  package func isBlocked(in call: String) -> String { pick("blocked in \(call)", "阻塞在 \(call)") }
  func hasReturned(_ call: String) -> String { pick("last call: \(call)", "最近的调用：\(call)") }
  package func waiting(behind: Int) -> String {
    let more =
      behind == 0
      ? "" : pick(behind == 1 ? ", another behind it" : ", \(behind) more behind it", "，后面还有 \(behind) 个")
    return pick("A segment waits to go onto the wire\(more).", "有一个报文段等着发出\(more)。")
  }
  var pressEnter: String { pick("Enter sends it >", "按回车发出 >") }
  func howToPredict(initiator: String, responder: String) -> String {
    pick(
      "S SYN, A ACK, P data, F FIN, R RST; then > from \(initiator), < from \(responder): SA<. ? is a hint, Enter shows it.",
      "S 即 SYN，A 即 ACK，P 数据，F 即 FIN，R 即 RST；再写 >（\(initiator) 发出）或 <（\(responder) 发出），如 SA<。? 提示，回车看答案。")
  }
  var predictionPrompt: String { pick("Which segment is it >", "是哪个报文段 >") }
  func noPrediction(_ text: String) -> String {
    pick(
      "\"\(text)\" names no segment: letters of S A F R U, P for data, D for a datagram; then > or <.",
      "“\(text)”不是报文段：用字母 S A F R U，P 表示带数据，D 表示数据报；后面写 > 或 <。")
  }
  package func hint(sender: String, state: String?, call: String?) -> String {
    let inState = state.map { pick(", which is in \($0)", "，它处于 \($0)") } ?? ""
    let after = call.map { pick("; its last call: \($0)", "；最近的调用：\($0)") } ?? ""
    return pick("It comes from \(sender)\(inState)\(after).", "由 \(sender) 发出\(inState)\(after)。")
  }
  package func shown(_ packet: String, from sender: String) -> String {
    pick("It was \(packet) from \(sender).", "它是 \(sender) 发出的 \(packet)。")
  }
  package func right(_ packet: String, from sender: String) -> String {
    pick("Right: \(packet) from \(sender).", "正确：\(sender) 发出的 \(packet)。")
  }
  package func wrong(_ packet: String, from sender: String, said: String) -> String {
    pick("Not \(said): it is \(packet) from \(sender).", "不是 \(said)，是 \(sender) 发出的 \(packet)。")
  }
  package func mistake(_ mistake: Prediction.Mistake, sender: String, hasPayload: Bool) -> String {
    switch mistake {
    case .direction: pick("The other end sends it.", "方向反了。")
    case .payload:
      hasPayload ? pick("It carries data (P).", "它带有数据（P）。") : pick("It carries no data.", "它不带数据。")
    case .acknowledgment:
      pick(
        "Once a SYN has come, every segment acknowledges (RFC 9293 section 3.1).",
        "收到 SYN 之后，每个报文段都带 ACK（RFC 9293 3.1 节）。")
    case .packet: ""
    }
  }
  var notCounted: String {
    pick("Not counted: nobody has to foresee it.", "不计分：这个不需要预料到。")
  }
  var stillWaiting: String {
    pick("Nothing is on its way: a timer or a program has its turn …", "没有报文段等着发出：轮到定时器或程序 …")
  }
  package func score(right: Int, wrong: Int, shown: Int) -> String {
    pick(
      "\(right) right, \(wrong) wrong, \(shown) shown.", "答对 \(right) 个，答错 \(wrong) 个，看答案 \(shown) 个。")
  }
  var scoreName: String { pick("Your score", "得分") }
  func droppedMeanwhile(_ count: Int) -> String {
    pick(
      count == 1
        ? "While you thought, a timer sent 1 segment again, which was dropped."
        : "While you thought, timers sent \(count) segments again, which were dropped.",
      "你思考时，定时器重发了 \(count) 个报文段，已经丢弃。")
  }
}
