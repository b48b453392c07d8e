import Foundation
import TestSupport
import Testing
import WireConversations
import WireLessons

extension Live {
  /// A page asks before it tells; it has a quiz, a worksheet, and one axis for several clients.
  @Suite(.needs(Need.browser + [.ownNetwork])) struct PageAskingTests {
    /// What a reader sees of the lesson that is open.
    private struct Seen: Decodable, Equatable {
      var heading: String
      var rows: Int
      var isLessonSeen: Bool
      var areChecksSeen: Bool
      var title: String
    }

    private func seen(_ browser: Browser) async throws -> Seen {
      try await browser.run(
        """
        const isSeen = (each) => Boolean(each && each.getClientRects().length);
        const section = document.querySelector('section.here');
        return {
          heading: section.querySelector('h2').innerText,
          rows: [...section.querySelectorAll('.ladder .row[id]')].filter(isSeen).length,
          isLessonSeen: isSeen(section.querySelector('.lesson')),
          areChecksSeen: isSeen(section.querySelector('table.checks')), title: document.title,
        };
        """)
    }

    @Test func opensWithNothingShown() async throws {
      let run = try await Lab().run(["close-four", "handshake-basic"])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html", at: "close-four")
      var now = try await seen(browser)
      #expect(now.heading == "close-four" && now.rows == 0 && !now.isLessonSeen && !now.areChecksSeen)
      #expect(now.title.hasPrefix("close-four"))
      // Step by step, and only the last one tells.
      for number in 1...11 {
        try await browser.press(.arrowRight)
        now = try await seen(browser)
        #expect(now.rows == number && now.isLessonSeen == (number == 11), "\(number)")
      }
      #expect(now.heading.hasPrefix("Four segments close") && now.areChecksSeen)
      // Each packet is explained, in the language of the reader.
      let position = "return document.querySelector('#position').innerText"
      try await browser.press(.home)
      #expect(try await browser.text(position)?.contains("alice has called connect()") == true)
      let _: Bool = try await browser.run("document.documentElement.lang = 'zh-Hans'; return true;")
      #expect(try await browser.text(position)?.contains("主动打开") == true)
      let _: Bool = try await browser.run("document.documentElement.lang = 'en'; return true;")
      // Another lesson asks again; who wants everything, gets it.
      try await browser.open(run.directory + "/index.html", at: "handshake-basic")
      #expect(try await seen(browser).rows == 0)
      try await browser.click("section.here [data-act=tell]")
      now = try await seen(browser)
      #expect(now.rows == 8 && now.isLessonSeen && now.areChecksSeen)
      #expect(try await browser.console() == [])
      try await browser.end()
    }

    /// Somebody who looks for what did not pass is asked nothing.
    @Test func aFailedLessonShowsItsChecksAtOnce() async throws {
      let lab = try Lab()
      let file = try lab.place.write(
        """
        id: not-so
        title: Not so
        lesson: It fails.
        question: Does it?
        server: { model: tcp, handler: welcome }
        clients: [{ name: alice, steps: [connect, { expect: welcome }, close] }]
        expect: { each: { teardown: reset } }

        """, to: "Scenarios/test/not-so.yaml")
      let run = try await lab.run([file])
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      let now = try await seen(browser)
      #expect(now.heading == "Not so" && now.rows > 5 && now.areChecksSeen)
      try await browser.end()
    }

    /// The page reads an answer as the terminal does.
    @Test func readsAnswersAsTheTerminalDoes() async throws {
      let names: [Role: String] = [.initiator: "alice", .responder: "server/1"]
      let texts = [
        "SA<", "sa<", "s a <", "AS", "SYN+ACK<", "syn-ack", "Syn, Ack ＜", "SA《", "synack from server/1",
        "a SYN and ACK by the server", "SYN, ACK to alice", "from server to client: syn ack",
        "服务器发的 SYN+ACK", "server/1发给alice的同步+确认", "同步确认 <", "ack from alice", "alice: ack", "F>", "P>",
        "a FIN from alice", "alice 发的确认", "客户端发来的数据", "data from the server", "握手", "服务器发出的不带数据的 FIN",
        "由 server/1 发 RST", "reset to alice", "给服务器的数据", "数据报 <", "udp datagram by alice", "ack without data",
        "终止 >", "connect, so syn", "ack (确认) <", "", "?", "hello", "SS>", "<", "...", "X>", "你好", "FRAG>",
        "icmp <",
        "来自alice的复位", "结束 →", "E>", "serverless ack",
      ]
      let source = try String(
        contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
          .appendingPathComponent("../../../Sources/WireReports/Page/Assets/quiz.js"), encoding: .utf8)
      let list = String(decoding: try JSONEncoder().encode(texts), as: UTF8.self)
      struct Read: Decodable { var letters: String, by: String? }
      let browser = try await Browser.start()
      let page = try await browser.text(
        source + "const names = { initiator: 'alice', responder: 'server/1' };"
          + "return JSON.stringify(\(list).map((text) => parsePrediction(text, names)));")
      let read = try JSONDecoder().decode([Read?].self, from: Data((page ?? "").utf8))
      for (text, read) in zip(texts, read) {
        let terminal = Prediction(parsing: text, names: names)
        #expect(read?.letters == terminal?.letters && read?.by == terminal?.by?.rawValue, "\(text)")
      }
      // What is wrong, and what is forgiven.
      let judged = try await browser.text(
        source
          + """
          const said = [['f>', 'FA>'], ['p>', 'PA>'], ['s<', 'SA<'], ['sa', 'S>'], ['fa<', 'FA>'],
            ['f>', 'FPA>'],
            ['r', 'R<'], ['r', 'RA<'], ['a>', 'PA>'], ['fa', 'PA>'], ['s>', 'S>']];
          const numbers = ['0 1', 'seq=0 ack=1', '序号0，确认号1', 'ack 1', '0 1 2', 'x'].map(parseNumbers);
          const judge = ([text, packet]) => mistakeAbout(parsePrediction(text), packet);
          return JSON.stringify([said.map(judge), numbers]);
          """)
      #expect(
        judged
          == #"[[null,null,"acknowledgment","packet","direction","payload",null,null,"payload","packet","#
          + #"null],"#
          + #"[{"sequence":0,"acknowledgment":1},{"sequence":0,"acknowledgment":1},"#
          + #"{"sequence":0,"acknowledgment":1},{"acknowledgment":1},null,null]]"#)
      try await browser.end()
    }

    @Test func asksForEachPacketAndKeepsTheScore() async throws {
      let run = try await Lab().run(["close-four"])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      try await browser.click("section.here [data-act=quiz]")
      // What is saved is caught on its way to the disk.
      let _: Bool = try await browser.run(
        "URL.createObjectURL = (blob) => { blob.text().then((text) => { window.saved = text; });"
          + "return 'data:,'; }; return true;")
      let reply = "return document.querySelector('#quiz-reply').innerText"
      for (answer, expected) in [
        ("syn from alice\n", "Right"), ("0\n", "Its numbers, too"), ("fa<\n", "Not fa<"),
        ("服务器发的同步确认\n", "Right"),
        ("0 1\n", "Its numbers, too"), ("?\n", "It comes from alice"), ("hm\n", "names no packet"),
      ] {
        try await browser.type(answer)
        let said = try await browser.text(reply) ?? ""
        #expect(said.contains(expected), "\(answer): \(said)")
      }
      #expect(try await seen(browser).rows == 2)
      for _ in 0..<9 { try await browser.click("#quiz-show") }
      #expect(try await seen(browser).isLessonSeen)
      try await browser.type("=Li")
      try await browser.click("#quiz-json")
      let saved = try await browser.text("return window.saved") ?? ""
      struct Saved: Decodable {
        struct Quiz: Decodable { var points: Int, answers: [[String: Value]] }
        enum Value: Decodable {
          case any
          init(from decoder: any Decoder) throws { self = .any }
        }
        var schema: String, lesson: String, name: String, quiz: Quiz
      }
      let document = try JSONDecoder().decode(Saved.self, from: Data(saved.utf8))
      #expect(
        document.schema == "wirelab/quiz/1" && document.lesson == "close-four" && document.name == "=Li")
      #expect(document.quiz.points == 5 && document.quiz.answers.count == 11)
      try await browser.click("#quiz-csv")
      let table = try await browser.text("return window.saved") ?? ""
      // A name is no formula.
      #expect(table.contains("close-four,'=Li,1,S>,syn from alice | 0,right,3,3"), "\(table)")
      #expect(table.components(separatedBy: "\r\n").count == 13)
      #expect(try await browser.console() == [])
      try await browser.end()
    }

    @Test func printsAWorksheetWithoutAnswers() async throws {
      let run = try await Lab().run(["close-four"])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      let _: Bool = try await browser.run(
        "window.print = () => { window.printed = document.documentElement.dataset.print; }; return true;")
      let text = "return document.querySelector('section.here').innerText"
      try await browser.emulate(media: "print")
      try await browser.click("section.here [data-act=worksheet]", isSeen: false)
      #expect(try await browser.text("return window.printed") == "worksheet")
      let sheet = try await browser.text(text) ?? ""
      #expect(sheet.contains("The question") && sheet.contains("alice"))
      for answer in ["Four segments", "FIN+ACK", "four-segment", "FIN_WAIT_1"] {
        #expect(!sheet.contains(answer), "\(answer)")
      }
      #expect(
        try await browser.run(
          "return [...document.querySelectorAll('.sheet-row:not(.names)')]"
            + ".filter((row) => row.offsetHeight > 20).length",
          as: Int.self) == 18)
      try await browser.click("section.here [data-act=answers]", isSeen: false)
      let answers = try await browser.text(text) ?? ""
      #expect(
        answers.contains("Four segments") && answers.contains("FIN+ACK") && answers.contains("FIN_WAIT_1"))
      try await browser.end()
    }

    @Test func speaksChineseThroughout() async throws {
      let run = try await Lab().run(["close-four", "--language", "zh-Hans"])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      try await browser.click("section.here [data-act=tell]")
      let proof =
        try await browser.text("return document.querySelector('section.here .verdict').innerText") ?? ""
      #expect(proof.contains("#2") && !proof.contains("for the SYN"), "\(proof)")
      let machine =
        try await browser.text(
          "return [...document.querySelectorAll('.machine .way text')]"
            + ".filter((each) => each.getClientRects().length)"
            + ".map((each) => each.textContent).join(' ')") ?? ""
      #expect(machine.contains("主动打开") && !machine.contains("rcv"), "\(machine)")
      // Where to read on can be followed, and the header is RFC 9293's.
      let links = try await browser.text(
        "return [...document.querySelectorAll('section.here a[rel=noreferrer]')].map((a) => a.href).join(' ')"
      )
      #expect(links?.contains("https://www.rfc-editor.org/rfc/rfc9293.html#section-") == true)
      let reserved = try await browser.text(
        "const box = document.querySelector('#headers [data-field=Rsrvd]'); return box.style.gridColumn")
      #expect(reserved == "5 / span 4")
      #expect(try await browser.console() == [])
      try await browser.end()
    }

    /// On a phone both ends' states stay in sight, beside the row that is stepped.
    @Test func keepsTheStateMachineInSightOnAPhone() async throws {
      let run = try await Lab().run(["close-four"])
      let browser = try await Browser.start()
      try await browser.resize(width: 360, height: 740)
      try await browser.open(run.directory + "/index.html")
      for _ in 0..<8 { try await browser.press(.arrowRight) }
      struct Sight: Decodable { var isMachineSeen: Bool, isRowSeen: Bool, excess: Int, box: Double }
      let sight: Sight = try await browser.run(
        """
        const [machine, row] = ['.machine', '.chosen-row'].map((each) =>
          document.querySelector(each).getBoundingClientRect());
        const isSeen = (box) => box.top >= -1 && box.bottom <= innerHeight;
        return {
          isMachineSeen: isSeen(machine), isRowSeen: isSeen(row) && row.top >= machine.bottom - 1,
          excess: document.documentElement.scrollWidth - innerWidth,
          box: document.querySelector('.machine .here rect').getBoundingClientRect().width,
        };
        """)
      #expect(sight.isMachineSeen && sight.isRowSeen && sight.excess <= 0 && sight.box > 50, "\(sight)")
      try await browser.end()
    }

    @Test func drawsSeveralClientsOnOneAxis() async throws {
      let run = try await Lab().run(["accept-busy"])
      let output = run.outcome.output
      #expect(output.contains("All of them on one axis of time") && output.contains("> sequential"))
      #expect(output.contains("░") && output.contains("█"))
      #expect(output.split(separator: "\n").last?.hasPrefix("page: ") == true)
      #expect(output.split(separator: "\n").last?.hasSuffix("/index.html") == true)
      let page = run.place.text(of: "reports/latest/index.html")
      let axis = try #require(page.firstMatch(of: /<table class="axis"[\s\S]*?<\/table>/)).0
      #expect(axis.components(separatedBy: "<svg").count - 1 == 4)
      #expect(axis.contains("rect class=\"connected\"") && axis.contains("rect class=\"served\""))
    }

    /// One ladder tells of those that went like it, unless all are asked for.
    @Test func foldsConversationsThatWentAlike() async throws {
      let folded = try await Lab().run(["three-models"]).outcome.output
      let full = try await Lab().run(["three-models", "--full"]).outcome.output
      func ladders(_ text: String) -> Int { text.components(separatedBy: "── conversation ").count - 1 }
      #expect(ladders(full) == 9 && ladders(folded) < 9 && ladders(folded) >= 3)
      #expect(folded.contains("--full shows") && !full.contains("--full shows"))
    }

    /// What waits is drawn where it began and where it came back, also when no packet came meanwhile.
    @Test func drawsACallThatWaitsAtBothItsEnds() async throws {
      let run = try await Lab().run(["receive-timeout", "--report-directory", "out"])
      let lines = run.outcome.output.split(separator: "\n").map(String.init)
      let failed = try #require(lines.firstIndex { $0.contains("-1 EAGAIN") })
      #expect(lines[(failed - 1)...failed].contains { $0.contains("… recv") })
      let begun = lines[..<failed].lastIndex { $0.contains("recv(1024)") && !$0.contains("1: recv(") }
      #expect(try #require(begun) < failed - 1)
    }
  }
}
