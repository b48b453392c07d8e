import Foundation
import Testing

/// A JUnit document as an independent parser sees it (Python's xml.etree; xmllint has to take it, too).
struct JUnitFile: Decodable {
  struct Suite: Decodable {
    var name: String
    /// `passed`, `failure`, `error` or `skipped`, of each case.
    var outcomes: [String]
    /// The class and name of each case.
    var names: [String]
    var messages: [String]
    var texts: [String]
    var properties: [String: String]
  }

  var tests: Int
  var failures: Int
  var errors: Int
  var skipped: Int
  var suites: [Suite]

  /// Reads a document.
  static func read(_ file: String) async throws -> JUnitFile {
    let (xmllint, python) = (try Program.tool("xmllint"), try Program.tool("python3"))
    let lint = try await Program.run(xmllint, ["--noout", file])
    #expect(lint.status == 0 && lint.errors.isEmpty, "\(lint.errors)")
    let outcome = try await Program.run(python, ["-c", script, file])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode(JUnitFile.self, from: Data(outcome.output.utf8))
  }

  private static let script = """
    import json, sys, xml.etree.ElementTree as tree
    root = tree.parse(sys.argv[1]).getroot()
    def total(element, name):
        return int(element.get(name))
    suites = []
    for suite in root.findall("testsuite"):
        cases = suite.findall("testcase")
        parts = [case[0] if len(case) else None for case in cases]
        outcomes = ["passed" if part is None else part.tag for part in parts]
        for name, tag in [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]:
            assert total(suite, name) == outcomes.count(tag), (suite.get("name"), name)
        assert total(suite, "tests") == len(cases)
        suites.append({
            "name": suite.get("name"), "outcomes": outcomes,
            "names": [case.get("classname") + " " + case.get("name") for case in cases],
            "messages": [part.get("message") for part in parts if part is not None],
            "properties": {item.get("name"): item.get("value") for item in suite.iter("property")},
            "texts": ["" if part is None else part.text or "" for part in parts],
        })
    counts = {name: total(root, name) for name in ["tests", "failures", "errors", "skipped"]}
    json.dump(dict(counts, suites=suites), sys.stdout)
    """
}
