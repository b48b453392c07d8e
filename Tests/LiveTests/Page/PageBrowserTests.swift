import Foundation
import TestSupport
import Testing

extension Live {
  /// The page of a run, clicked through in a real browser.
  @Suite(.needs(Need.browser + [.ownNetwork])) struct PageBrowserTests {
    /// Where a reader is, as the page shows it.
    private struct Selection: Decodable, Equatable {
      /// The name of the row that is marked.
      var row: String?
      /// The boxes of the state machine that are marked.
      var boxes: [String]
      /// The ways that were taken.
      var ways: [String]
      /// Rows that are not to be seen yet.
      var later: Int
    }

    private func selection(_ browser: Browser) async throws -> Selection {
      try await browser.run(
        """
        const all = (selector, name) =>
          [...document.querySelectorAll(selector)].map((each) => each.dataset[name]);
        const row = document.querySelector('.chosen-row');
        return {
          row: row && row.id,
          boxes: all('#machine .here', 'state').sort(),
          ways: all('#machine .taken', 'way').sort(),
          later: document.querySelectorAll('section.here [data-later]').length,
        };
        """)
    }

    @Test func stepsThroughALadder() async throws {
      let run = try await Lab().run(["close-four"])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      // A run of one scenario is that scenario; nothing of it is shown before the first step.
      var seen = try await selection(browser)
      #expect(seen.row == nil && seen.boxes == [] && seen.later > 11)
      try await browser.click("#step-next")
      seen = try await selection(browser)
      #expect(seen.row == "close-four.1" && seen.boxes == ["SYN_RECEIVED", "SYN_SENT"] && seen.later > 0)
      #expect(seen.ways == ["CLOSED-SYN_SENT", "LISTEN-SYN_RECEIVED"])
      try await browser.click("#step-next")
      seen = try await selection(browser)
      #expect(seen.row == "close-four.2" && seen.boxes == ["ESTABLISHED", "SYN_RECEIVED"])
      #expect(seen.ways == ["SYN_SENT-ESTABLISHED"] && seen.later > 0)
      try await browser.press(.arrowRight)
      #expect(try await selection(browser).row == "close-four.3")
      try await browser.press(.arrowLeft)
      #expect(try await selection(browser).row == "close-four.2")
      try await browser.press(.end)
      seen = try await selection(browser)
      #expect(seen.row == "close-four.11" && seen.boxes == ["END", "TIME_WAIT"] && seen.later == 0)
      try await browser.click("#step-first")
      try await browser.press(.escape)
      #expect(try await selection(browser).later == 0)
      // A verdict leads to its frame.
      try await browser.click(".verdict a[href='#close-four.8']")
      seen = try await selection(browser)
      #expect(seen.row == "close-four.8" && seen.ways.contains("ESTABLISHED-FIN_WAIT_1"))
      #expect(seen.ways.contains("ESTABLISHED-CLOSE_WAIT"))
      #expect(try await browser.console() == [])
      try await browser.end()
    }

    @Test(.needs(.tshark)) func showsTheBitsOfASegment() async throws {
      let run = try await Lab().run(["close-four"])
      let browser = try await Browser.start()
      let capture = try #require(run.captures.first)
      let names = [
        "Source port": "tcp.srcport", "Destination port": "tcp.dstport", "Sequence number": "tcp.seq_raw",
        "Acknowledgment number": "tcp.ack_raw", "SYN": "tcp.flags.syn", "ACK": "tcp.flags.ack",
        "FIN": "tcp.flags.fin",
        "PSH": "tcp.flags.push", "Window": "tcp.window_size_value", "Checksum": "tcp.checksum",
        "Identification": "ip.id", "TTL": "ip.ttl", "Total length": "ip.len", "Source address": "ip.src",
        "MSS": "tcp.options.mss_val", "Header checksum": "ip.checksum",
      ]
      let fields = names.keys.sorted()
      let tshark = try Program.tool("tshark")
      let said = try await Program.run(
        tshark,
        ["-n", "-r", capture, "-T", "fields", "-E", "separator=,"]
          + fields.flatMap { ["-e", names[$0] ?? ""] })
      try #require(said.lines.count == 11, "\(said.errors)")
      for frame in [1, 2, 4, 8] {
        try await browser.open(run.directory + "/index.html", at: "close-four.\(frame)")
        // As text: an object with a member of this name is none of WebDriver's.
        let text = try await browser.text(
          """
          const boxes = [...document.querySelectorAll('#headers [data-field]')];
          const values = boxes.map((box) => [box.dataset.field, box.querySelector('.value').textContent]);
          return JSON.stringify(Object.fromEntries(values));
          """)
        let shown = try JSONDecoder().decode([String: String].self, from: Data((text ?? "").utf8))
        let values = said.lines[frame - 1].split(separator: ",", omittingEmptySubsequences: false)
        for (field, value) in zip(fields, values) {
          let told = ["True": "1", "False": "0"][value] ?? String(value)
          #expect(shown[field] ?? "" == told, "#\(frame) \(field)")
        }
      }
      // A field that is chosen marks its octets.
      try await browser.click("#headers [data-field='Destination port']")
      let marked = try await browser.text(
        "return [...document.querySelectorAll('#octets .hex .chosen')].map((each) => each.textContent).join('')"
      )
      #expect(marked == "22c3")
      #expect(try await browser.console() == [])
      try await browser.end()
    }

    @Test func changesLanguageAndColours() async throws {
      let run = try await Lab().run(["close-four", "handshake-basic"])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html", at: "close-four")
      try await browser.click("section.here [data-act=tell]")
      let seen = """
        const heading = document.querySelector('section.here h2');
        return heading.innerText + ' ' + document.documentElement.lang + ' ' + document.title
          + ' ' + getComputedStyle(document.body).backgroundColor;
        """
      let english = try #require(try await browser.text(seen))
      #expect(english.contains("Four segments close a connection en Four segments"), "\(english)")
      try await browser.click("#language [value='zh-Hans']")
      let chinese = try #require(try await browser.text(seen))
      #expect(chinese.contains("四次挥手 zh-Hans 四次挥手"), "\(chinese)")
      #expect(!chinese.contains("Four segments"))
      try await browser.click("#colours [value='dark']")
      let dark = try #require(try await browser.text(seen))
      try await browser.click("#colours [value='light']")
      let light = try #require(try await browser.text(seen))
      #expect(dark != light)
      #expect(try await browser.console() == [])
      try await browser.end()
    }

    @Test(.needs(.packetQueue)) func filtersTheIndexAndFitsEveryWidth() async throws {
      let lab = try Lab()
      _ = try lab.place.write(
        """
        id: not-so
        title: Not so
        lesson: It fails.
        server: { model: tcp, handler: welcome }
        clients: [{ name: alice, steps: [connect, { expect: welcome }, close] }]
        expect: { each: { teardown: reset } }

        """, to: "Scenarios/test/not-so.yaml")
      let scenario = lab.place.path + "/Scenarios/test/not-so.yaml"
      let run = try await lab.run(["close-four", "simultaneous-close", "udp-unreachable", scenario])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      let rows =
        "return [...document.querySelectorAll('table.index tbody tr')].filter((row) => !row.hidden).length"
      #expect(try await browser.run(rows, as: Int.self) == 4)
      try await browser.click("#filter [value='not-passed']")
      #expect(try await browser.run(rows, as: Int.self) >= 1)
      #expect(try await browser.run(rows, as: Int.self) < 4)
      try await browser.click("#filter [value='all']")
      try await browser.click("#search")
      try await browser.type("four")
      #expect(try await browser.run(rows, as: Int.self) == 1)
      try await browser.click("table.index th a[href='#close-four']")
      for width in [360, 1280, 1920] {
        try await browser.resize(width: width)
        for place in ["", "close-four.8", "udp-unreachable.2", "not-so"] {
          try await browser.open(run.directory + "/index.html", at: place)
          // Nothing sticks out, but what is scrolled on its own.
          let excess = try await browser.run(
            "return document.documentElement.scrollWidth - window.innerWidth", as: Int.self)
          #expect(excess <= 0, "\(width) \(place)")
        }
      }
      #expect(try await browser.console() == [])
      try await browser.end()
    }

    /// A title and a payload full of markup are shown as they are, and change nothing.
    @Test(.needs(Need.htmlValidator)) func showsHostileTextsAsTexts() async throws {
      let hostile =
        "</script><script>document.title='owned'</script><!--<img src=x onerror=alert(1)>\u{2028}\u{1B}[2J\u{202E}\"'>&lt;"
      let inYAML =
        #""</script><script>document.title='owned'</script><!--<img src=x onerror=alert(1)>\L\e[2J\u202E\"'>&lt;""#
      let lab = try Lab()
      let text = """
        id: hostile
        title: { en: \(inYAML), zh-Hans: \(inYAML) }
        lesson: \(inYAML)
        prediction: \(inYAML)
        why: \(inYAML)
        misconception: \(inYAML)
        server: { model: tcp, handler: [{ receive: { max: 1024 } }] }
        clients: [{ name: alice, steps: [connect, { send: \(inYAML) }, { expect: \(inYAML) }] }]
        timeout: 2
        expect: { each: { handshake: three-way, teardown: reset } }

        """
      let file = try lab.place.write(text, to: "<i onclick='alert(1)'>/hostile.yaml")
      let run = Lab.Run(outcome: try await lab.wirelab(["run", file]), place: lab.place)
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try await ValidHTML.problems(run.directory + "/index.html") == [])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      struct Found: Decodable {
        var heading: String, foreign: Int, scripts: Int, steps: Int, characters: String
      }
      let found: Found = try await browser.run(
        """
        document.querySelector('#step-last').click();
        return {
          heading: document.querySelector('section.here h2').innerText,
          foreign: document.querySelectorAll('img, i, [onclick], [onerror]').length,
          scripts: document.scripts.length, steps: document.querySelectorAll('.row.packet').length,
          characters: document.title,
        };
        """)
      #expect(
        found.heading.contains(
          "</script><script>document.title='owned'</script><!--<img src=x onerror=alert(1)>"))
      #expect(found.heading.hasSuffix(#"\u{2028}\u{1B}[2J\u{202E}"'>&lt;"#), "\(found.heading)")
      #expect(found.foreign == 0 && found.scripts == 3 && found.steps > 3)
      #expect(found.characters.contains("WireLab report"))
      #expect(try await browser.console() == [])
      try await browser.end()
      // What was sent is in the capture as it was sent.
      let capture = try Data(contentsOf: URL(fileURLWithPath: try #require(run.captures.first)))
      #expect(capture.range(of: Data(hostile.utf8)) != nil)
    }

    /// What is on a page can be downloaded, and is a capture.
    @Test func offersTheCapture() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let browser = try await Browser.start()
      try await browser.open(run.directory + "/index.html")
      let link = try #require(
        try await browser.text(
          "const a = document.querySelector('a[download]'); return a.download + ' ' + a.href"))
      let parts = link.split(separator: " ", maxSplits: 1)
      #expect(parts[0] == "close-four.pcapng")
      let data = try #require(Data(base64Encoded: String(parts[1].drop { $0 != "," }.dropFirst())))
      let file = lab.place.path + "/downloaded.pcapng"
      try data.write(to: URL(fileURLWithPath: file))
      let inspect = try await lab.wirelab(["inspect", file])
      #expect(
        inspect.status == 0 && inspect.output.contains("four-segment"), "\(inspect.output)\(inspect.errors)")
      try await browser.end()
    }
  }
}
