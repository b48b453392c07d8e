import Testing
import WireLabKit

/// Files that are not YAML, or more YAML than a scenario may be.
@Suite struct BrokenYAMLTests {
  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  static let files = [
    BrokenFile(
      "{ mark: ready }\n      - { expect", "&a { mark: ready }\n      - { expect",
      [
        "13:9+4 an anchor | anchors are not allowed: write it out, or quote text that begins with `&`"
      ]),
    BrokenFile(
      "{ mark: ready }\n      - { expect", "*a\n      - { expect",
      [
        "13:9+2 an alias | aliases are not allowed: write it out, or quote text that begins with `*`"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: !!int 5",
      [
        "21:10+7 a tag | tags are not allowed: quote text that begins with `!`"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: 5\n---\na: 1",
      [
        "22:1+3 a second document | a file holds one scenario, without `---`"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: [5",
      [
        "22:7+1 not YAML: while parsing a flow sequence: did not find expected ',' or ']' | in what begins in line 21"
      ]),
    BrokenFile(
      "timeout: 5", "\ttimeout: 5",
      [
        "21:1+1 not YAML: while scanning for the next token: found character that cannot start any token | quote the text, and indent with spaces"
      ]),
    BrokenFile(
      "timeout: 5", "<<: *base",
      [
        "21:5+5 an alias | aliases are not allowed: write it out, or quote text that begins with `*`"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: \"5",
      [
        "29:14+1 not YAML: while parsing a block mapping: did not find expected key"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: \"\\q\"",
      [
        "21:11+1 not YAML: while parsing a quoted scalar: found unknown escape character"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: @5",
      [
        "21:10+1 not YAML: while scanning for the next token: found character that cannot start any token | quote the text, and indent with spaces"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: \\u{07}",
      [
        "21:10+6 `timeout` must be a number of seconds, not `\\u{07}`"
      ]),
  ]
}
