/// A scenario to begin with: it runs, and passes, as it is.
public enum ScenarioTemplate {
  /// The text of the file.
  ///
  /// - Parameter id: the id; a `ScenarioName`.
  public static func text(id: String) -> String {
    """
    # Scenarios/README.md explains every key. `wirelab validate FILE` checks the file, `wirelab run FILE` \
    runs it.
    id: \(id) # the name of the file

    # What stands after `en:` and `zh-Hans:` is for readers of each language: replace all of it, in both.
    title:
      en: What the lesson shows, in one line
      zh-Hans: 用一行话说明这一课展示什么
    question: # asked before anything is shown; it gives nothing away
      en: Alice says hi, waits for the answer and closes. Which packets cross the wire, and who stays behind?
      zh-Hans: alice 说 hi，等到回答后关闭连接。线路上会出现哪些包？最后哪一端留下来？
    level: 1 # 1 for the first days, 2 for what goes wrong and why, 3 for experts
    minutes: 5 # to guess, look and read
    lesson: # what a learner takes away; each claim is a check under `expect`
      en: >-
        The client says hi, the server answers hello, and the client closes first. Each side sends a FIN, \
    each FIN is
        acknowledged, and the end of the client stays behind in TIME_WAIT.
      zh-Hans: >-
        客户端说 hi，服务器回答 hello，然后客户端主动关闭。双方各发一个 FIN，每个 FIN 都得到确认，客户端一端留在 TIME_WAIT。
    prediction: # what the wire will show, in order
      en: >-
        SYN, SYN+ACK, ACK; hi and hello; then the client's FIN, and the server's FIN with or after the \
    acknowledgment.
      zh-Hans: >-
        SYN，SYN+ACK，ACK；hi 和 hello；然后是客户端的 FIN，以及服务器的 FIN，可能与确认合在一起，也可能在确认之后。
    why: # for somebody who guessed wrong
      en: >-
        Whoever closes first has to stay for a while: the last acknowledgment may be lost, and then the \
    other side sends
        its FIN again.
      zh-Hans: >-
        主动关闭的一方要多留一会儿：最后一个确认可能丢失，那时对方会重传 FIN。
    misconception: # what many believe instead; leave it out where there is nothing
      en: >-
        "TIME_WAIT means that something went wrong." It is the usual end of the side that closes first.
      zh-Hans: >-
        “出现 TIME_WAIT 说明有问题。”不对：主动关闭的一方本来就以它告终。
    reference: [RFC 9293 section 3.6, close(2)] # where to read on

    server:
      model: tcp # or threading-tcp, forking-tcp, udp, threading-udp, forking-udp
      handler: # what the server does with each conversation; or the name of a handler: echo
        - { receive: { until: hi } }
        - { send: hello }
        - { receive, returns: 0 } # the client's FIN

    clients:
      - name: alice
        steps: # wait for events (a mark, a segment, a state), never for time
          - connect
          - { send: hi }
          - { expect: hello }
          - close

    # Take the cause of the lesson away, and something here must fail; else the lesson is not taught.
    expect:
      conversations: 1
      each:
        handshake: three-way
        teardown: { kind: graceful, closedFirst: initiator, timeWait: initiator }
        bytes: { initiator: 2, responder: 5 }
        wire: # > is sent by the initiator, < by the responder
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
