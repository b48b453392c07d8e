import Testing
import WireLabKit

/// Keys that are unknown, doubled or missing.
@Suite struct BrokenKeysTests {
  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  static let files = [
    BrokenFile(
      "  each:\n", "  eech:\n",
      [
        "24:3+4 unknown key `eech` | did you mean `each`?"
      ]),
    BrokenFile(
      "    handshake: three-way\n", "    handshake: three-way\n    handshake: refused\n",
      [
        "26:5+9 duplicate key `handshake` | it is already in line 25"
      ]),
    BrokenFile(
      "timeout: 5\n", "timeout: 5\nid: sample\n",
      [
        "22:1+2 duplicate key `id` | it is already in line 1"
      ]),
    BrokenFile(
      "id: sample\n", "",
      [
        "1:1+5 `scenario` has no `id`"
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }\n", "",
      [
        "1:1+2 `scenario` has no `lesson`"
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: { en: Sample }",
      [
        "2:10+2 `title` has no `zh-Hans`"
      ]),
    BrokenFile(
      "  model: threading-tcp\n", "",
      [
        "5:3+7 `server` has no `model`"
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: { en: 样例, zhHans: 样例, zh-Hans: 样例 }",
      [
        "2:18+6 unknown key `zhHans` | did you mean `zh-Hans`?"
      ]),
    BrokenFile(
      "timeout: 5", "[a]: 5",
      [
        "21:1+3 a key of `scenario` must be a word, not a list"
      ]),
    BrokenFile(
      "- name: bob\n", "- nmae: bob\n",
      [
        "17:5+4 unknown key `nmae` | did you mean `name`?"
      ]),
    BrokenFile(
      "{ send: exit }", "{ sned: exit }",
      [
        "15:11+4 unknown key `sned` | did you mean `send`?"
      ]),
    BrokenFile(
      "{ send: exit }", "{ send: exit, text: a }",
      [
        "15:23+4 unknown key `text`"
      ]),
  ]
}
