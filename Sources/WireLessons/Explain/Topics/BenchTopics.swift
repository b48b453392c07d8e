extension Topic {
  /// The rules of the bench.
  package static let bench: [Topic] = [
    Topic(
      .bench, "drop",
      run: ["syn-lost", "fin-lost", "udp-loss"],
      sources: ["Scenarios/README.md: The bench"],
      en: """
        A rule of the bench: the packets are sent and captured, and never received. The sender's kernel knows \
        nothing of it and sends again when its timer says so. A dropped segment acknowledges nothing.
        """,
      zhHans: """
        实验台规则：包已发出、已被抓到，但永远不会被接收。发送方内核毫不知情，定时器到了就重传。被丢弃的报文段\
        不确认任何东西。
        """),
    Topic(
      .bench, "hold",
      run: ["accept-queue-overflow"],
      sources: ["Scenarios/README.md: The bench"],
      en: """
        A rule of the bench: the packets wait until the event after `until` has happened, and are received \
        then.
        """,
      zhHans: """
        实验台规则：包先被扣住，等 `until` 后面的事件发生才被接收。
        """),
    Topic(
      .bench, "cross",
      run: ["simultaneous-close", "simultaneous-open"],
      sources: ["Scenarios/README.md: The bench"],
      en: """
        A rule of the bench: two packets of different senders wait for each other, so that they cross on their \
        way. Without it a simultaneous close would be luck.
        """,
      zhHans: """
        实验台规则：两端各一个包，互相等到对方也发出才被接收，于是在途中交错。没有它，同时关闭只能碰运气。
        """),
    Topic(
      .bench, "delay",
      run: ["nagle-delayed-ack"],
      sources: ["Scenarios/README.md: The bench"],
      en: """
        A rule of the bench: the packets are received so many seconds later, as on a long way.
        """,
      zhHans: """
        实验台规则：包晚若干秒才被接收，就像走了很远的路。
        """),
    Topic(
      .bench, "reorder",
      sources: ["Scenarios/README.md: The bench"],
      en: """
        A rule of the bench: each packet is received after the next one of the same sender.
        """,
      zhHans: """
        实验台规则：每个包要等同一发送方的下一个包先被接收。
        """),
    Topic(
      .bench, "repeat",
      sources: ["Scenarios/README.md: The bench"],
      en: """
        A rule of the bench: the packets are received, and a copy of each is sent as well.
        """,
      zhHans: """
        实验台规则：包照常被接收，另外再发一个副本。
        """),
  ]
}
