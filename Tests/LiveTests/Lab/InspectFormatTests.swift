import Foundation
import TestSupport
import Testing

extension Live {
  /// What `inspect` writes for other programs, read by them; and what it refuses.
  @Suite struct InspectFormatTests {
    private func written(_ octets: [UInt8], to name: String, in lab: Lab) throws -> String {
      let path = lab.place.path + "/" + name
      try Data(octets).write(to: URL(fileURLWithPath: path))
      return path
    }

    @Test(.needs(.python)) func pythonReadsTheTables() async throws {
      let lab = try Lab()
      let capture = try written(RandomCapture(seed: 7, rounds: 1).file, to: "a, \"b\".pcapng", in: lab)
      let lines = try await lab.wirelab(["inspect", capture, "--format", "ndjson"]).output
      let count = lines.split(separator: "\n").count
      #expect(count > 50)
      for (format, script) in [
        ("csv", "len([r for r in csv.DictReader(sys.stdin) if None not in r and None not in r.values()])"),
        (
          "conn.log",
          "len([l for l in sys.stdin.read().splitlines() if l[0] != '#' and len(l.split('\\t')) == 25])"
        ),
      ] {
        let table = try await lab.wirelab(["inspect", capture, "--format", format])
        #expect(table.status == 0)
        let file = try written(Array(table.output.utf8), to: "table", in: lab)
        let outcome = try await Program.run(
          "/bin/sh", ["-c", "python3 -c \"import csv, sys; print(\(script))\" < '\(file)'"])
        #expect(outcome.output == "\(count)\n", "\(format): \(outcome.errors)")
      }
    }

    @Test func shardsAreTheWhole() async throws {
      let lab = try Lab()
      let capture = try written(RandomCapture(seed: 8, rounds: 1).file, to: "a.pcapng", in: lab)
      for format in ["ndjson", "csv", "conn.log"] {
        func lines(_ arguments: [String]) async throws -> [String] {
          let outcome = try await lab.wirelab(["inspect", capture, "--format", format] + arguments)
          #expect(outcome.status == 0)
          return outcome.output.split(whereSeparator: \.isNewline).map(String.init)
            .filter { !$0.hasPrefix("#") && !$0.hasPrefix("file,") }
        }
        var parts: [String] = []
        for index in 1...3 { parts += try await lines(["--shard", "\(index)/3"]) }
        #expect(try await lines([]).sorted() == parts.sorted())
      }
      for wrong in ["0/2", "3/2", "1/0", "x", "1", "1/2/3", "1/1001"] {
        let outcome = try await lab.wirelab(["inspect", capture, "--shard", wrong])
        #expect(outcome.status == 2 && outcome.output.isEmpty, "\(wrong)")
      }
    }

    @Test(.needs(Need.htmlValidator)) func thePageIsValid() async throws {
      let lab = try Lab()
      let name = "<script>alert(1)<\u{2f}script>\u{202e}.pcapng".replacingOccurrences(of: "/", with: "")
      let capture = try written(HandMadeCapture.octets(conversations: 210), to: name, in: lab)
      let page = try await lab.wirelab(["inspect", capture, "--format", "html"])
      #expect(page.status == 0)
      #expect(!page.output.contains("<script>alert") && !page.output.contains("\u{202e}"))
      let file = try written(Array(page.output.utf8), to: "page.html", in: lab)
      #expect(try await ValidHTML.problems(file) == [])
      #expect(page.output.contains("10.0.0.1:20209"))
      // Nothing was expected, so nothing has passed.
      #expect(!page.output.contains("badge passed"))
      let one = try await lab.wirelab(["inspect", capture, "--format", "html", "--conversation", "205"])
      #expect(one.output.contains("10.0.0.1:20204") && !one.output.contains("10.0.0.1:20203"))
      let none = try await lab.wirelab(["inspect", capture, "--format", "html", "--conversation", "999"])
      #expect(none.status == 4)
    }

    @Test func whatIsNoCaptureIsNamed() async throws {
      let lab = try Lab()
      for (octets, name) in [
        ("PK\u{3}\u{4}", "a ZIP archive"), ("GMBU", "Network Monitor"),
        ("{\"log\": {\"entries\": []}}", "HAR"),
      ] {
        let file = try written(Array(octets.utf8), to: "file.pcap", in: lab)
        for command in [["inspect", file], ["verify", file, "--expect", "graceful"]] {
          let outcome = try await lab.wirelab(command)
          #expect(outcome.status == 2 && outcome.errors.contains(name), "\(outcome.errors)")
        }
      }
    }
  }
}
