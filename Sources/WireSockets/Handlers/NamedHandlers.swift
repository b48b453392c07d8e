extension Handler {
  /// The names that `wirelab serve` and scenarios know.
  public static let names = ["welcome", "echo", "chat"]

  /// A handler by its name, made anew; nil: there is none of that name for that transport (`chat` is TCP's
  /// alone).
  public static func named(_ name: String, isDatagram: Bool) -> Handler? {
    switch (name, isDatagram) {
    case ("welcome", false): .welcome
    case ("welcome", true): .datagramWelcome
    case ("echo", false): .echo
    case ("echo", true): .datagramEcho
    case ("chat", false): .chat()
    default: nil
    }
  }

  /// The longest message of the named handlers, in octets: what one recv(2) asks for.
  public static let messageLimit = 1024

  /// The handler of the notes' threading server: says `welcome`, answers each message (what one recv(2) of at
  /// most 1,024 octets returned) with `hello`, and ends at a message of exactly `exit`, or at the end of the
  /// stream. (There it does not look for that end, and answers it, too, until sending fails: the lesson
  /// handler-ignores-eof.)
  public static let welcome: Handler = {
    let (welcome, hello, exit) = (Array("welcome".utf8), Array("hello".utf8), Array("exit".utf8))
    return Handler { request in
      try request.send(welcome)
      while true {
        let message = try request.receive(max: messageLimit)
        if message.isEmpty || message == exit { return }
        try request.send(hello)
      }
    }
  }()

  /// Answers each datagram with `hello`.
  public static let datagramWelcome = Handler { request in
    try request.send("hello".utf8)
  }

  /// Sends back what comes, until the end of the stream.
  public static let echo = Handler { request in
    while true {
      let message = try request.receive(max: messageLimit)
      if message.isEmpty { return }
      try request.send(message)
    }
  }

  /// Sends each datagram back.
  public static let datagramEcho = Handler { request in
    try request.send(request.datagram ?? [])
  }

  /// A room: says `welcome` to who has come in, and relays each message to all other conversations of the
  /// server.
  public static func chat() -> Handler {
    let room = ChatRoom()
    return Handler { request in try room.host(request) }
  }
}
