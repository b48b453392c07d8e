import Foundation
import Testing

/// A page of a run as an independent parser sees it (Python's html.parser).
enum PageFile {
  /// An expectation, as a row of the page says it.
  struct Check: Decodable, Equatable {
    var verdict: String
    var subject: String
    var expected: String
    var observed: String
  }

  /// What the page says of a scenario.
  struct Scenario: Decodable {
    var checks: [Check]
    /// All that is written in its section, in both languages, with single spaces.
    var text: String
  }

  /// Reads a page, by the names of the scenarios.
  static func read(_ file: String) async throws -> [String: Scenario] {
    let python = try Program.tool("python3")
    let outcome = try await Program.run(python, ["-c", script, file])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([String: Scenario].self, from: Data(outcome.output.utf8))
  }

  private static let script = """
    import json, sys
    from html.parser import HTMLParser
    class Page(HTMLParser):
        def __init__(self):
            super().__init__()
            self.scenarios, self.section, self.depth, self.row, self.cell = {}, None, 0, None, None
        def handle_starttag(self, tag, attributes):
            given = dict(attributes)
            if tag == "section":
                self.depth += 1
                if given.get("class") == "scenario":
                    self.section = self.scenarios[given["id"]] = {"checks": [], "text": ""}
                    self.depth = 1
            if self.section is None:
                return
            self.section["text"] += " "
            # What HTML ends by itself ends here (section 13.1.2.4).
            if tag in ("tr", "td", "th"):
                self.cell = None
            if tag == "tr":
                self.row = None
            if tag == "tr" and given.get("class") in ("passed", "failed", "inconclusive"):
                self.row = {"verdict": given["class"], "subject": "", "values": []}
                self.section["checks"].append(self.row)
            if self.row is not None and tag == "th":
                self.cell = "subject"
            elif self.row is not None and tag == "td":
                self.row["values"].append("")
                self.cell = "value"
            elif tag == "span" and self.cell == "subject":
                self.cell = None
        def handle_endtag(self, tag):
            if tag == "table":
                self.row = self.cell = None
            if tag == "section":
                self.depth -= 1
                if self.depth == 0:
                    self.section = None
        def handle_data(self, data):
            if self.section is not None:
                self.section["text"] += data
            if self.row is not None and self.cell == "subject":
                self.row["subject"] += data
            elif self.row is not None and self.cell == "value":
                self.row["values"][-1] += data
    page = Page()
    page.feed(open(sys.argv[1], encoding="utf-8").read())
    for scenario in page.scenarios.values():
        scenario["text"] = " ".join(scenario["text"].split())
        for check in scenario["checks"]:
            _, check["expected"], check["observed"], _ = check.pop("values")
            check["subject"] = check["subject"].strip()
    json.dump(page.scenarios, sys.stdout)
    """
}
