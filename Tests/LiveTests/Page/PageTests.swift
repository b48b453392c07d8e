import Foundation
import TestSupport
import Testing

extension Live {
  /// The page of a run, as a file: whole, valid, and the same story as every other form.
  @Suite(.needs(.ownNetwork)) struct PageTests {
    /// The page of a run.
    private func page(of run: Lab.Run) -> String { run.place.text(of: "reports/latest/index.html") }

    @Test(.needs(Need.htmlValidator + [.packetQueue])) func isValidAndNeedsNothingElse() async throws {
      let run = try await Lab().run(["close-four", "linger-zero", "udp-unreachable", "old-duplicate-syn"])
      let page = page(of: run)
      #expect(try await ValidHTML.problems(run.directory + "/index.html") == [])
      // Every reference is to the page itself or holds what it refers to.
      for match in page.matches(of: /\s(?:href|src|srcset|action|data|poster)="([^"]*)"/) {
        // What a reader may follow is fetched by nobody else.
        let isToReadOn = ["www.rfc-editor.org/rfc", "man7.org/linux", "docs.kernel.org/"].contains {
          match.1.hasPrefix("https://" + $0)
        }
        #expect(
          match.1.hasPrefix("#") || match.1.hasPrefix("data:") || isToReadOn && match.0.hasPrefix(" href"),
          "\(match.0.prefix(80))")
      }
      #expect(!page.contains("@import") && !page.contains("url("))
      #expect(page.contains("default-src &#39;none&#39;"))
      // A run of all scenarios is one of some eighty.
      #expect(page.utf8.count / run.captures.count < (5 << 20) / 80)
    }

    @Test func isWhatStandardOutputGets() async throws {
      let run = try await Lab().run(["close-four", "--format", "html", "--language", "zh-Hans"])
      #expect(run.outcome.output == page(of: run))
      #expect(run.outcome.output.contains(#"<html lang="zh-Hans">"#))
      #expect(run.status == 0)
    }

    @Test func tellsTheStoryOfTheReportWithoutItsScript() async throws {
      let run = try await Lab().run(["close-four", "udp-unreachable"])
      let page = page(of: run)
      for scenario in try run.scenarios() {
        let id = try #require(scenario["id"] as? String)
        // A name may be broken between its parts.
        let section = try #require(
          Self.section(id, of: page).map { $0.replacingOccurrences(of: "<wbr>", with: "")[...] })
        for key in ["title", "lesson", "prediction", "why", "misconception"] {
          let texts = try #require(scenario[key] as? [String: String])
          for text in texts.values { #expect(section.contains(Self.escaped(text)), "\(id) \(key)") }
        }
        for conversation in try #require(scenario["conversations"] as? [[String: Any]]) {
          for key in ["handshake", "teardown"] {
            guard let judged = conversation[key] as? [String: Any] else { continue }
            #expect(section.contains("<strong lang=\"en\">\(judged["kind"] ?? "")</strong>"))
            for frame in judged["frames"] as? [Int] ?? [] {
              #expect(section.contains("href=\"#\(id).\(frame)\""))
            }
          }
          for change in try #require(conversation["states"] as? [[String: Any]]) {
            let frame = try #require(change["frame"] as? Int)
            let row = try #require(Self.row("\(id).\(frame)", of: section))
            for side in ["initiator", "responder"] {
              guard let state = change[side] as? String else { continue }
              let isObserved = ["both", side].contains(change["observed"] as? String)
              let mark = isObserved ? (side == "initiator" ? "•\(state)" : "\(state)•") : state
              // A row says a state once it changes; the last one that was said still holds.
              #expect(row.contains(">\(mark)<") || section.contains(">\(state)"), "\(id) \(frame) \(mark)")
            }
          }
        }
        let packets = try #require(scenario["capture"] as? [String: Any])["packets"] as? Int
        #expect(section.components(separatedBy: "class=\"row packet ").count - 1 == packets)
        for check in try #require(scenario["checks"] as? [[String: Any]]) {
          for key in ["subject", "expected", "observed"] {
            #expect(section.contains(Self.escaped(check[key] as? String ?? "")))
          }
        }
      }
    }

    @Test func holdsTheCaptureItself() async throws {
      let run = try await Lab().run(["close-four"])
      let match = try #require(page(of: run).firstMatch(of: /base64,([A-Za-z0-9+\/=]+)"/))
      let held = try #require(Data(base64Encoded: String(match.1)))
      let saved = try Data(contentsOf: URL(fileURLWithPath: try #require(run.captures.first)))
      #expect(held == saved)
    }

    /// Each of a thousand repetitions that passed says the same.
    @Test(.needs(Need.htmlValidator)) func showsTheFirstOfManyRepetitions() async throws {
      let run = try await Lab().run(["handshake-basic", "--repeat", "3"])
      let page = page(of: run)
      #expect(page.components(separatedBy: "<section class=\"scenario\"").count - 1 == 1)
      #expect(page.contains("href=\"#handshake-basic~1\"") && !page.contains("href=\"#handshake-basic~2\""))
      let index = try #require(Self.section("index", of: page))
      #expect(index.components(separatedBy: "<code>handshake-basic</code>").count - 1 == 1)
      #expect(try await ValidHTML.problems(run.directory + "/index.html") == [])
    }

    private static func section(_ id: String, of page: String) -> Substring? {
      page.components(separatedBy: "<section ").first { $0.contains("id=\"\(id)\"") }.map { Substring($0) }
    }

    private static func row(_ id: String, of section: Substring) -> Substring? {
      section.split(separator: "\n").first { $0.contains("id=\"\(id)\"") }
    }

    /// As HTML spells a text that holds nothing to hide.
    private static func escaped(_ text: String) -> String {
      [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;")]
        .reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
    }
  }
}
