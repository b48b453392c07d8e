import Foundation
import TestSupport
import Testing

extension Live {
  /// A run that goes on segment by segment, through pipes and on a terminal.
  @Suite(.needs(.ownNetwork, .packetQueue)) struct StepTests {
    private static let talk = """
      id: talk
      title: { en: Talk, zh-Hans: 对话 }
      lesson: Talk.
      server:
        model: threading-tcp
        handler: [{ expect: hi }, expectEnd, { set: { quickAck: true } }, close]
      clients: [{ name: alice, steps: [connect, { send: hi }, close] }]
      expect:
        conversations: 1
        each: { handshake: three-way, teardown: [three-segment, four-segment], noFindings: [retransmission] }

      """

    private func file(_ lab: Lab, _ text: String = talk) throws -> String {
      try lab.place.write(text, to: "Scenarios/test/talk.yaml")
    }

    /// Runs it with lines that come through a pipe.
    private func step(_ lab: Lab, saying lines: String, _ arguments: [String]) async throws -> Lab.Run {
      let outcome = try await Program.run(
        "/bin/sh", ["-c", "printf '%b' \"$INPUT\" | exec \"$0\" run \"$@\"", Program.wirelab] + arguments,
        directory: lab.place.path, environment: ["INPUT": lines, "LC_ALL": "C.UTF-8", "GITHUB_ACTIONS": ""],
        limit: 240)
      return Lab.Run(outcome: outcome, place: lab.place)
    }

    /// Each line lets one segment go; nothing of a segment is shown before its time, and the run is judged as
    /// any other.
    @Test(.tags(.rights)) func eachLineLetsOneGo() async throws {
      let lab = try Lab()
      let run = try await step(
        lab, saying: String(repeating: "\\n", count: 40), [try file(lab), "--step"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let pages = run.outcome.output.components(separatedBy: "── step ").dropFirst()
      #expect(pages.count >= 7, "\(run.outcome.output)")
      for (index, page) in pages.enumerated() {
        // On page 1 no frame was sent, on page 2 one, and so on.
        let ladder = page.components(separatedBy: "where everybody is")[0]
        let frames = ladder.matches(of: #/\#([0-9]+)\b/#).compactMap { Int($0.1) }
        #expect(frames.max() ?? 0 == index, "\(page)")
      }
      #expect(pages.first?.contains("blocked in connect(127.0.0.1:8899)") == true)
      let scenario = try #require(try run.scenarios().first)
      #expect(scenario["stepped"] as? Bool == true)
      let conversations = try #require(scenario["conversations"] as? [[String: Any]])
      #expect(conversations[0]["packets"] as? Int == pages.count)
      #expect(conversations[0]["marks"] == nil)
    }

    /// The end of input lets everything go.
    @Test(arguments: ["", "\\n\\n"]) func endOfInput(lines: String) async throws {
      let lab = try Lab()
      let run = try await step(lab, saying: lines, [try file(lab), "--step"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(!run.outcome.output.contains("── step 5 "))
    }

    @Test func quiz() async throws {
      let lab = try Lab()
      let lines =
        "s>\\n0\\nnonsense\\n?\\nsa>\\nsyn ack from server\\n0 9\\nsyn+ack\\nfin\\na\\np\\n1 1\\n"
      let run = try await step(
        lab, saying: lines + String(repeating: "\\n", count: 40), [try file(lab), "--quiz"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let text = run.outcome.unwrapped
      #expect(text.contains("Right: S> from alice. Its numbers, too: seq=0. alice has called connect()"))
      #expect(text.contains("\"nonsense\" names no packet"))
      #expect(text.contains("It comes from server"))
      #expect(text.contains("Not sa>. The other end sends it. Once more >"))
      #expect(text.contains("Right: SA< from server. But its numbers are seq=0 ack=1."))
      // `syn+ack` and `fin` were said of the third one, and `a` of the data after it.
      #expect(text.contains("Not fin: it is A> from alice."))
      #expect(text.contains("Not a. It carries data (P)."))
      #expect(text.contains("1 right at once, 2 at the second try, 1 wrong,"), "\(text.suffix(4000))")
      let quiz = try #require(try run.scenarios().first?["quiz"] as? [String: Any])
      let answers = try #require(quiz["answers"] as? [[String: Any]])
      #expect(answers.prefix(4).map { $0["points"] as? Int } == [3, 1, 0, 2])
      #expect(answers.prefix(4).map { $0["packet"] as? String } == ["S>", "SA<", "A>", "PA>"])
      #expect(answers[1]["said"] as? [String] == ["sa>", "syn ack from server", "0 9"])
      #expect(quiz["points"] as? Int == 6)
    }

    @Test func quizInChinese() async throws {
      let lab = try Lab()
      let run = try await step(
        lab, saying: "s>\\n\\nx\\n" + String(repeating: "\\n", count: 40),
        [try file(lab), "--quiz", "--language", "zh-Hans"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.output.contains("正确：alice 发出的 S>。"))
      #expect(run.outcome.output.contains("一次答对 1 个，第二次答对 0 个，答错 0 个"))
      #expect(run.outcome.output.contains("阻塞在 connect(127.0.0.1:8899)"))
    }

    /// Rules of the bench act on what was let go; what a lost segment's timer sends again waits in its turn.
    @Test func besideTheBench() async throws {
      let lab = try Lab()
      let text = Self.talk.replacingOccurrences(
        of: "expect:\n", with: "bench: [{ drop: S>, times: 1 }]\nexpect:\n")
      let run = try await step(
        lab, saying: "s>\\n\\ns>\\n\\n" + String(repeating: "\\n", count: 40),
        [try file(lab, text), "--quiz"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.unwrapped.contains("2 right at once"), "\(run.outcome.output)")
      #expect(run.outcome.unwrapped.contains("No acknowledgment of #1 has come: the kernel takes it"))
    }

    /// Time in which somebody thinks is no failure, and no pass.
    @Test func timeIsInconclusive() async throws {
      let lab = try Lab()
      let text =
        Self.talk + "  order: [{ segment: S> }, { segment: SA<, after: [0, 0.000001] }, { segment: A> }]\n"
      let run = try await step(
        lab, saying: String(repeating: "\\n", count: 40), [try file(lab, text), "--step"])
      #expect(run.status == 5, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.failures() == ["order[2] inconclusive"])
    }

    @Test func wrongUsage() async throws {
      let lab = try Lab()
      _ = try file(lab)
      let two = try await step(
        lab, saying: "", ["--scenarios", Program.root + "/Scenarios", "close-four", "close-three", "--step"])
      #expect(two.status == 2)
      #expect(two.outcome.errors.contains("--step takes one scenario"), "\(two.outcome.errors)")
      let again = try await step(lab, saying: "", [try file(lab), "--quiz", "--repeat", "2"])
      #expect(again.status == 2)
    }

    /// Never on the machine's own network, and never without the queue; it says what to do.
    @Test(.at(.loopback), .tags(.rights)) func whereItIsNotAllowed() async throws {
      let lab = try Lab()
      let onHost = try await step(lab, saying: "", [try file(lab), "--step", "--network", "host"])
      #expect(onHost.status == 3, "\(onHost.outcome.output)\(onHost.outcome.errors)")
      #expect(onHost.outcome.unwrapped.contains("holds each segment (`--step`)"))
      let outcome = try await lab.shell(
        """
        mkdir -p fake; export PATH=$PWD/fake:$PATH
        printf '#!/bin/sh\\necho no queue >&2\\nexit 4\\n' > fake/iptables-nft; chmod +x fake/iptables-nft
        exec "$W" run Scenarios/test/talk.yaml --step < /dev/null
        """)
      #expect(outcome.status == 3, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.contains("doctor"))
    }

    /// On a terminal: pages take each other's place, and a signal ends everything.
    @Test func onATerminal() async throws {
      let lab = try Lab()
      let terminal = try PseudoTerminal(columns: 80, rows: 24)
      let process = try terminal.start(
        ["run", try file(lab), "--quiz", "--color", "never"], in: lab.place.path)
      try await terminal.wait(for: "Which packet comes next > ")
      terminal.type("s>\n")
      try await terminal.wait(for: "(Enter: next packet) > ")
      terminal.type("0\n")
      try await terminal.wait(for: "Which packet comes next > ", times: 2)
      #expect(terminal.text.contains("\u{1B}[H\u{1B}[2J"))
      // What is typed is shown once, by the terminal.
      #expect(terminal.text.components(separatedBy: "s>").count == 2, "\(terminal.text)")
      // No page is longer than the terminal.
      for page in terminal.text.components(separatedBy: "\u{1B}[2J").dropFirst() {
        #expect(page.components(separatedBy: "\n").count <= 24, "\(page)")
      }
      kill(process.processIdentifier, SIGINT)
      #expect(try await terminal.end(of: process) == 130)
      #expect(try await Processes.count(named: "worker", in: lab) == 0)
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/reports"))
    }
  }
}
