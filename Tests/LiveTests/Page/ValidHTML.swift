import Foundation
import Testing

/// An independent parser of HTML: Python's html5lib, which reports what the standard calls parse errors.
enum ValidHTML {
  /// Reads a page.
  ///
  /// - Returns: whatever is wrong with it.
  static func problems(_ file: String) async throws -> [String] {
    let python = try Program.tool("python3")
    let outcome = try await Program.run(python, ["-c", script, file])
    try #require(outcome.status == 0, "\(outcome.errors)")
    return try JSONDecoder().decode([String].self, from: Data(outcome.output.utf8))
  }

  // Beside the parse errors: names that two elements have, and references that name nothing.
  private static let script = """
    import collections, html5lib, json, sys
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(open(sys.argv[1], encoding="utf-8"))
    problems = ["%s at %s" % (error[1], error[0]) for error in parser.errors]
    elements = list(document.iter())
    ids = collections.Counter(element.get("id") for element in elements if element.get("id"))
    problems += ["two elements are called " + name for name, count in ids.items() if count > 1]
    for element in elements:
        for key in ("aria-labelledby", "aria-describedby", "for"):
            for name in (element.get(key) or "").split():
                if name not in ids:
                    problems.append(key + " names nothing: " + name)
        link = element.get("href") or ""
        if link.startswith("#") and link[1:] not in ids:
            problems.append("a link leads nowhere: " + link)
        if element.tag == "img" and element.get("alt") is None:
            problems.append("a picture without words")
        is_named = element.tag in ("button", "a", "th", "label", "summary", "legend")
        if is_named and not "".join(element.itertext()).strip():
            problems.append("nothing in it: " + element.tag + " " + str(element.attrib))
    headings = ("h1", "h2", "h3", "h4", "h5")
    levels = [int(element.tag[1]) for element in elements if str(element.tag) in headings]
    problems += ["h%d after h%d" % (b, a) for a, b in zip(levels, levels[1:]) if b > a + 1]
    json.dump(problems, sys.stdout)
    """
}
