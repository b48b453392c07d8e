import Foundation
import TestSupport
import Testing
import WireFormat
import WireLabKit

extension Live {
  /// `verify` reports as `run` does: a directory where it was asked for, a page, annotated captures, JUnit.
  @Suite struct VerifyReportTests {
    private static let each = "{ each: { handshake: three-way, teardown: three-segment } }"

    private func files(in directory: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).sorted()
    }

    @Test func nothingIsWrittenWhereNothingWasAsked() async throws {
      let lab = try Lab()
      let capture = try lab.place.write(HandMadeCapture.octets(conversations: 3), to: "some.pcapng")
      let outcome = try await lab.wirelab(["verify", capture, "--expect", Self.each])
      #expect(outcome.status == 1, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("FAIL "))
      #expect(files(in: lab.place.path) == ["some.pcapng"])
    }

    @Test(.needs(Need.schemaValidator + Need.junitReader)) func aDirectoryHoldsAllReports() async throws {
      let lab = try Lab()
      let whole = HandMadeCapture.octets(conversations: 12)
      let capture = try lab.place.write(whole, to: "some.pcapng")
      let outcome = try await lab.wirelab([
        "verify", capture, "--expect", Self.each, "--report-directory", "out", "--junit", "j.xml",
        "--annotations", "always",
      ])
      #expect(outcome.status == 1, "\(outcome.errors)")
      let latest = lab.place.path + "/out/latest"
      #expect(
        files(in: latest) == ["capture-1.pcapng", "index.html", "junit.xml", "report.json", "report.txt"])
      let made = try FileManager.default.attributesOfItem(
        atPath: lab.place.path + "/out/" + FileManager.default.destinationOfSymbolicLink(atPath: latest))
      #expect(made[.posixPermissions] as? Int == 0o700)
      #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("::error ") } == 10)
      #expect(outcome.output.contains("report: out/"))
      // The original is not touched.
      #expect(try Data(contentsOf: URL(fileURLWithPath: capture)) == Data(whole))
      let said = try await SchemaValidator.complaints(.run, [latest + "/report.json"])
      #expect(said.values.flatMap(\.self) == [])
      let junit = try await JUnitFile.read(lab.place.path + "/j.xml")
      #expect(junit.failures == 12 && junit.tests == 13)
      let page = try await PageFile.read(latest + "/index.html")
      let section = try #require(page["capture-1"])
      #expect(section.checks.count == 12)
      #expect(section.text.contains("conversations: 0 passed, 12 failed, 0 inconclusive"))
    }

    /// The copy says in comments what frames prove, holds the same frames, and is judged as the original.
    @Test(.needs(.tshark)) func theCopyIsTheCaptureWithComments() async throws {
      let lab = try Lab()
      let tshark = try Program.tool("tshark")
      let capture = try lab.place.write(HandMadeCapture.octets(conversations: 2), to: "some.pcapng")
      let packed = lab.place.path + "/some.gz"
      _ = try await Program.run("/bin/sh", ["-c", "gzip -c '\(capture)' > '\(packed)'"])
      let arguments = ["--expect", Self.each, "--report-directory", "out"]
      let piped =
        "'\(Program.wirelab)' verify - --expect '\(Self.each)' --report-directory '\(lab.place.path)/out' < '"
      for judge in [
        try await lab.wirelab(["verify", packed] + arguments),
        try await Program.run("/bin/sh", ["-c", "\(piped)\(capture)'"]),
        try await Program.run("/bin/sh", ["-c", "cat '\(capture)' | \(piped.dropLast(3))"]),
      ] {
        #expect(judge.status == 1, "\(judge.errors)")
        let copy = lab.place.path + "/out/latest/capture-1.pcapng"
        #expect(files(in: lab.place.path + "/out/latest").count == 5)
        let fields = ["-T", "fields", "-e", "frame.number", "-e", "frame.time_epoch", "-e", "tcp.seq_raw"]
        let frames = try await Program.run(tshark, ["-r", copy] + fields)
        #expect(frames.output == (try await Program.run(tshark, ["-r", capture] + fields)).output)
        let comments = try await Program.run(tshark, ["-r", copy, "-T", "fields", "-e", "frame.comment"])
        #expect(comments.output.contains("four-segment teardown 1/4: FIN"), "\(comments.output)")
        #expect(comments.output.contains("check failed: each.teardown.kind: expected three-segment"))
        let again = try await lab.wirelab(["verify", copy, "--expect", Self.each, "--format", "json"])
        let first = try await lab.wirelab(["verify", capture, "--expect", Self.each, "--format", "json"])
        #expect(again.output.replacingOccurrences(of: copy, with: capture) == first.output)
      }
    }

    @Test func whatCannotBeReadTwiceIsRefused() async throws {
      let lab = try Lab()
      let outcome = try await lab.wirelab([
        "verify", "/dev/null", "--expect", Self.each, "--report-directory", "out",
      ])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("no regular file"), "\(outcome.errors)")
      #expect(files(in: lab.place.path + "/out").isEmpty)
    }

    @Test(.needs(Need.schemaValidator)) func aDocumentSaysWhereTheReportIs() async throws {
      let lab = try Lab()
      let capture = try lab.place.write(HandMadeCapture.octets(conversations: 2), to: "some.pcapng")
      let outcome = try await lab.wirelab([
        "verify", capture, "--expect", Self.each, "--report-directory", "out", "--format", "json",
      ])
      let file = try lab.place.write(outcome.output, to: "verify.json")
      let said = try await SchemaValidator.complaints(.verify, [file])
      #expect(said.values.flatMap(\.self) == [])
      #expect(outcome.output.contains("\"report\": \"out/"))
    }

    /// What a capture says in its comments commands no terminal, and no page.
    @Test func commentsOfOthersAreHarmless() async throws {
      let lab = try Lab()
      let hostile = "\u{1b}]0;gone\u{7}<script>alert(1)</script>"
      let name = "a<b>\u{1b}[31m.pcapng"
      let capture = try lab.place.write(
        HandMadeCapture.octets(conversations: 1, comment: hostile), to: name)
      let outcome = try await lab.wirelab([
        "verify", capture, "--expect", Self.each, "--report-directory", "out", "--junit", "j.xml",
      ])
      #expect(outcome.status == 1)
      #expect(!outcome.output.contains("\u{1b}") && !outcome.errors.contains("\u{1b}"))
      let latest = lab.place.path + "/out/latest/"
      for file in ["index.html", "report.txt", "report.json", "junit.xml", "capture-1.pcapng"] {
        let octets = try Data(contentsOf: URL(fileURLWithPath: latest + file))
        #expect(!octets.contains(0x1b), "\(file)")
      }
      let page = try String(contentsOfFile: latest + "index.html", encoding: .utf8)
      #expect(!page.contains("<script>alert") && !page.contains("a<b>"))
    }
  }
}
