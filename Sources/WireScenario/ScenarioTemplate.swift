public import WireText

/// A scenario to begin with: it runs, and passes, as it is.
public enum ScenarioTemplate {
  /// The text of the file.
  ///
  /// - Parameters:
  ///   - id: the id; a `ScenarioName`.
  ///   - language: that of its author: of the comments, and of what stands first of each text.
  public static func text(id: String, language: Language = .en) -> String {
    func say(_ en: String, _ zhHans: String) -> String { language == .en ? en : zhHans }
    func text(_ key: String, _ comment: String?, en: String..., zhHans: String...) -> String {
      let texts = [(Language.en, en), (.zhHans, zhHans)].sorted { $0.0 == language && $1.0 != language }
      let lines = texts.flatMap { language, lines in
        lines.count == 1 && !lines[0].contains("“") && !lines[0].contains("\"")
          ? ["  \(language.rawValue): \(lines[0])"]
          : ["  \(language.rawValue): >-"] + lines.map { "    " + $0 }
      }
      return (["\(key):\(comment.map { " # " + $0 } ?? "")"] + lines).joined(separator: "\n")
    }
    let title = text(
      "title", nil, en: "What the lesson shows, in one line", zhHans: "用一行话说明这一课展示什么")
    let question = text(
      "question", say("asked before anything is shown; it gives nothing away", "什么都还没显示时就问；不透露答案"),
      en: "Alice says hi, waits for the answer and closes. Which packets cross the wire? Who stays behind?",
      zhHans: "alice 说 hi，等到回答后关闭连接。线路上会出现哪些包？最后哪一端留下来？")
    let lesson = text(
      "lesson",
      say(
        "what a learner takes away; each claim is a check under `expect`",
        "学生学到什么；每一句断言都是 `expect` 里的一项检查"),
      en: "The client says hi, the server answers hello, and the client closes first. Each side sends a FIN,",
      "each FIN is acknowledged, and the end of the client stays behind in TIME_WAIT.",
      zhHans: "客户端说 hi，服务器回答 hello，然后客户端主动关闭。双方各发一个 FIN，",
      "每个 FIN 都得到确认，客户端一端留在 TIME_WAIT。")
    let prediction = text(
      "prediction", say("what the wire will show, in order", "线路上会依次出现什么"),
      en: "SYN, SYN+ACK, ACK; hi and hello; then the client's FIN, and the server's FIN with or after the",
      "acknowledgment.",
      zhHans: "SYN，SYN+ACK，ACK；hi 和 hello；然后是客户端的 FIN，以及服务器的 FIN，",
      "可能与确认合在一起，也可能在确认之后。")
    let why = text(
      "why", say("for somebody who guessed wrong", "写给猜错的人"),
      en: "Who closes first has to stay for a while: the last acknowledgment may be lost, and then the other",
      "side sends its FIN again.",
      zhHans: "主动关闭的一方要多留一会儿：最后一个确认可能丢失，那时对方会重传 FIN。")
    let misconception = text(
      "misconception", say("what many believe instead; leave it out where there is nothing", "很多人的误解；没有就删掉"),
      en: "\"TIME_WAIT means that something went wrong.\" It is the usual end of the side that closes first.",
      zhHans: "“出现 TIME_WAIT 说明有问题。”不对：主动关闭的一方本来就以它告终。")
    return """
      # \(say("Scenarios/README.md explains every key.", "每个键的说明见 Scenarios/README.zh-Hans.md。"))
      # \(say(
        "`wirelab validate FILE` checks the file, `wirelab run FILE` runs it.",
        "`wirelab validate FILE` 检查文件，`wirelab run FILE` 运行。"))
      id: \(id) # \(say("the name of the file", "就是文件名"))

      # \(say(
        "What stands after `en:` and `zh-Hans:` is for readers of each language: replace all of it, in both.",
        "`zh-Hans:` 和 `en:` 之后的文字分别给中文和英文读者看：两种语言都要全部换成自己的。"))
      \(title)
      \(question)
      level: 1 # \(say(
        "1 for the first days, 2 for what goes wrong and why, 3 for experts",
        "1 给刚入门的人，2 讲什么会出错、为什么，3 给行家"))
      minutes: 5 # \(say("to guess, look and read", "猜、看、读一共要几分钟"))
      \(lesson)
      \(prediction)
      \(why)
      \(misconception)
      reference: [RFC 9293 section 3.6, close(2)] # \(say("where to read on", "延伸阅读"))

      server:
        model: tcp # \(say("or", "也可以是")) threading-tcp, forking-tcp, udp, threading-udp, forking-udp
        handler: # \(say(
          "what the server does with each conversation; or the name of a handler: echo",
          "服务器怎样处理每个连接；也可以写一个现成处理程序的名字：echo"))
          - { receive: { until: hi } }
          - { send: hello }
          - { receive, returns: 0 } # \(say("the client's FIN", "客户端的 FIN"))

      clients:
        - name: alice
          steps: # \(say(
            "wait for events (a mark, a segment, a state), never for time",
            "等待事件（标记、报文段、状态），绝不等待一段时间"))
            - connect
            - { send: hi }
            - { expect: hello }
            - close

      # \(say(
        "Take the cause of the lesson away, and something here must fail; else the lesson is not taught.",
        "去掉这一课的起因，这里必须有检查失败；否则这一课什么也没有教。"))
      expect:
        conversations: 1
        each:
          handshake: three-way
          teardown: { kind: graceful, closedFirst: initiator, timeWait: initiator }
          bytes: { initiator: 2, responder: 5 }
          wire: # \(say("> is sent by the initiator, < by the responder", "> 由发起方发送，< 由响应方发送"))
            - S>
            - SA<
            - A>
            - PA> len=2
            - PA< len=5
            - FA>
            - ...
          states: { initiator: TIME_WAIT, responder: CLOSED }
        calls:
          - { actor: server, call: recv, returns: 0, times: 1 }

      """
  }
}
