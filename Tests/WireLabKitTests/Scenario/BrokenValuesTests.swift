import Testing
import WireConversations
import WireLabKit
import WireScript

/// Values of the wrong kind, out of range, or unknown.
@Suite struct BrokenValuesTests {
  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  private static let lookUp =
    "as in `RFC 9293 section 3.6`, `tcp(7): TCP_CORK`, `ip-sysctl: tcp_tw_reuse` or `https://…`"

  static let files = [
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"RFC9293\"]",
      [
        "4:13+9 `RFC9293` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"rfc 9293\"]",
      [
        "4:13+10 `rfc 9293` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"RFC 9293 3.6\"]",
      [
        "4:13+14 `RFC 9293 3.6` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"RFC 9293 section 3.6 figure 12\"]",
      [
        "4:13+32 `RFC 9293 section 3.6 figure 12` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"close\"]",
      [
        "4:13+7 `close` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"close(2) SO_LINGER\"]",
      [
        "4:13+20 `close(2) SO_LINGER` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"the manual\"]",
      [
        "4:13+12 `the manual` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"section 3.6\"]",
      [
        "4:13+13 `section 3.6` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nreference: [\"http://a b\"]",
      [
        "4:13+12 `http://a b` cannot be looked up | " + lookUp
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nafter: [One, sample, a, a]",
      [
        "4:9+3 `One` cannot be an id | small letters, digits and `-`, 64 at most, and no `-` at the beginning",
        "4:14+6 a lesson cannot come after itself",
        "4:25+1 `after` names `a` twice",
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: 一课 }\nprediction: { en: One SYN }\nmisconception: { zh-Hans: 两个 SYN }",
      [
        "4:15+2 `prediction` has no `zh-Hans`",
        "5:18+7 `misconception` has no `en`",
      ]),
    BrokenFile(
      "lesson: { en: A lesson, zh-Hans: 一课 }",
      "lesson: { en: A lesson, zh-Hans: \" \" }\nwhy: { en: \"\", zh-Hans: 为什么 }",
      [
        "3:34+3 `zh-Hans` is empty",
        "4:12+2 `en` is empty",
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: { en: no, zh-Hans: 样例 }",
      [
        "2:14+2 `en` must be text, and YAML takes `no` for a truth value | quote it: \"no\""
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: 8899",
      [
        "2:8+4 `title` must be text, and YAML takes `8899` for a number | quote it: \"8899\""
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: 1e3",
      [
        "2:8+3 `title` must be text, and YAML takes `1e3` for a number | quote it: \"1e3\""
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: ~",
      [
        "2:8+1 `title` must be text, and YAML takes `~` for nothing | quote it: \"~\""
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: 12:30",
      [
        "2:8+5 `title` must be text, and YAML takes `12:30` for a number | quote it: \"12:30\""
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title:",
      [
        "2:7+1 `title` has no value: it must be text"
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: [a]",
      [
        "2:8+3 `title` must be a map, not a list | its keys: en, zh-Hans"
      ]),
    BrokenFile(
      "title: { en: Sample, zh-Hans: 样例 }", "title: \" \"",
      [
        "2:8+3 `title` is empty"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: soon",
      [
        "21:10+4 `timeout` must be a number of seconds, not `soon`"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: \"5\"",
      [
        "21:10+3 `timeout` must be a number of seconds, not text | without quotes: 5"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: 0.05",
      [
        "21:10+4 `timeout` must be from 0.1 to 600 seconds, not 0.05"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: 601",
      [
        "21:10+3 `timeout` must be from 0.1 to 600 seconds, not 601"
      ]),
    BrokenFile(
      "timeout: 5", "timeout: 1e2",
      [
        "21:10+3 `timeout` must be a number of seconds, not `1e2` | as in `10` or `0.5`"
      ]),
    BrokenFile(
      "conversations: 2", "conversations: two",
      [
        "23:18+3 `conversations` must be a whole number, not `two`"
      ]),
    BrokenFile(
      "conversations: 2", "conversations: 1.5",
      [
        "23:18+3 `conversations` must be a whole number, not `1.5` | decimal digits only"
      ]),
    BrokenFile(
      "conversations: 2", "conversations: 007",
      [
        "23:18+3 `conversations` must be a whole number, not `007` | decimal digits only"
      ]),
    BrokenFile(
      "conversations: 2", "conversations: -1",
      [
        "23:18+2 `conversations` must be from 0 to 10000, not -1"
      ]),
    BrokenFile(
      "model: threading-tcp", "model: treading-tcp",
      [
        "5:10+12 unknown value `treading-tcp` of `model` | did you mean `threading-tcp`?"
      ]),
    BrokenFile(
      "handshake: three-way", "handshake: 3-way",
      [
        "25:16+5 unknown value `3-way` of `handshake` | one of: \(BrokenFile.all(HandshakeKind.self))"
      ]),
    BrokenFile(
      "handshake: three-way", "handshake: [three-way, refusd]",
      [
        "25:28+6 unknown value `refusd` of `handshake` | did you mean `refused`?"
      ]),
    BrokenFile(
      "closedFirst: initiator", "closedFirst: client",
      [
        "26:50+6 unknown value `client` of `closedFirst` | one of: initiator, responder, both, none"
      ]),
    BrokenFile(
      "timeout: 5", "family: 5",
      [
        "21:9+1 `family` must be 4 or 6, not 5"
      ]),
    BrokenFile(
      "timeout: 5", "family: IPv4",
      [
        "21:9+4 `family` must be a whole number, not `IPv4`"
      ]),
    BrokenFile(
      "- { mark: ready }\n    - { segment", "- { mark: ready, after: [1, 2] }\n    - { segment",
      [
        "33:22+5 the first event of `order` is after nothing"
      ]),
    BrokenFile(
      "of: alice }", "of: alice, after: 1 }",
      [
        "34:41+1 `after` must be a list, not text | its elements begin with `- `"
      ]),
    BrokenFile(
      "of: alice }", "of: alice, after: [1] }",
      [
        "34:41+3 `after` has two numbers of seconds | as in `[0.3, 1]`: the least, the most"
      ]),
    BrokenFile(
      "of: alice }", "of: alice, after: [2, 1] }",
      [
        "34:45+1 `after` ends before it begins | the least number comes first"
      ]),
    BrokenFile(
      "call: connect,", "call: conect,",
      [
        "31:29+6 unknown value `conect` of `call` | did you mean `connect`?"
      ]),
    BrokenFile(
      "call: connect,", "call: receive,",
      [
        "31:29+7 unknown value `receive` of `call` | one of: \(CallNames.all.joined(separator: ", "))"
      ]),
    BrokenFile(
      "wire: \"S>  SA<  A>\"", "wire: \"S>  SX<  A>\"",
      [
        "29:18+3 `X` in `SX<` is no flag | S, A, F, R, U, E, C; P: carries payload; D> is a datagram, FRAG> a later fragment, ICMP< an ICMP error"
      ]),
    BrokenFile(
      "wire: \"S>  SA<  A>\"", "wire: \"S>  sa<\"",
      [
        "29:18+3 `s` in `sa<` is no flag | flags are capital letters: `SA<`"
      ]),
    BrokenFile(
      "wire: \"S>  SA<  A>\"", "wire: [S>, \"SA< sqe=1\"]",
      [
        "29:23+5 unknown field `sqe` | did you mean `seq`?"
      ]),
    BrokenFile(
      "wire: \"S>  SA<  A>\"", "wire: []",
      [
        "29:13+2 `wire` is an empty list"
      ]),
    BrokenFile(
      "wire: \"S>  SA<  A>\"", "wire: \"\"",
      [
        "29:13+2 `wire` names no packet"
      ]),
    BrokenFile(
      "segment: FA>", "segment: FA",
      [
        "34:18+2 `FA` has no direction | `FA>` is sent by the initiator, `FA<` by the responder"
      ]),
    BrokenFile(
      "segment: FA>", "segment: '...'",
      [
        "34:18+5 `...` is no packet that could be waited for"
      ]),
    BrokenFile(
      "segment: FA>", "segment: 'S> A>'",
      [
        "34:19+5 2 packets, where one is meant"
      ]),
  ]
}
