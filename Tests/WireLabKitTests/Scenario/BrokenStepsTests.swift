import Testing
import WireLabKit
import WireScript
import WireSockets

/// Steps with values of the wrong kind, out of range, or unknown.
@Suite struct BrokenStepsTests {
  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  static let files = [
    BrokenFile(
      "- close\n", "- clsoe\n",
      [
        "16:9+5 unknown value `clsoe` of `step` | did you mean `close`?"
      ]),
    BrokenFile(
      "- close\n", "- bind\n",
      [
        "16:9+4 the step `bind` needs a value | as in `{ bind: 8900 }`"
      ]),
    BrokenFile(
      "- close\n", "- \n",
      [
        "16:8+1 a step is missing"
      ]),
    BrokenFile(
      "- close\n", "- [close]\n",
      [
        "16:9+7 a step must be a word or a map, not a list"
      ]),
    BrokenFile(
      "- close\n", "- { close: now }\n",
      [
        "16:18+3 `close` takes no value | write the bare word"
      ]),
    BrokenFile(
      "- close\n", "- { bind: 70000 }\n",
      [
        "16:17+5 `bind` must be from 0 to 65535, not 70000"
      ]),
    BrokenFile(
      "- close\n", "- { set: { linger: 0, cork: true } }\n",
      [
        "16:16+25 `set` has exactly one of its keys | one of: \(BrokenFile.all(SocketOption.Name.self))"
      ]),
    BrokenFile(
      "- close\n", "- { set: { cork: yes } }\n",
      [
        "16:24+3 `cork` must be `true` or `false`, not `yes`"
      ]),
    BrokenFile(
      "- close\n", "- { set: {} }\n",
      [
        "16:16+2 `set` has exactly one of its keys | one of: \(BrokenFile.all(SocketOption.Name.self))"
      ]),
    BrokenFile(
      "- close\n", "- { shutdown: send }\n",
      [
        "16:21+4 unknown value `send` of `shutdown` | one of: read, write, both"
      ]),
    BrokenFile(
      "- close\n", "- { wait: 3 }\n",
      [
        "16:17+1 `wait` waits for an event, never for time | one of: \(BrokenFile.all(Step.Event.Name.self))"
      ]),
    BrokenFile(
      "- close\n", "- { wait: { mark: ready, state: CLOSED } }\n",
      [
        "16:17+30 `wait` waits for one thing | one of: \(BrokenFile.all(Step.Event.Name.self))"
      ]),
    BrokenFile(
      "- close\n", "- { wait: { state: ESTABLISHD } }\n",
      [
        "16:26+10 unknown value `ESTABLISHD` of `state` | did you mean `ESTABLISHED`?"
      ]),
    BrokenFile(
      "- close\n", "- { wait: { mark: ready, of: alice } }\n",
      [
        "16:32+2 `wait: mark` cannot have `of`"
      ]),
    BrokenFile(
      "- close\n", "- { receive: all }\n",
      [
        "16:20+3 unknown value `all` of `receive` | `end`, or a map such as `{ receive: { count: 7 } }`"
      ]),
    BrokenFile(
      "- close\n", "- { receive: { max: 0 } }\n",
      [
        "16:27+1 `max` must be from 1 to 16777216, not 0"
      ]),
    BrokenFile(
      "- close\n", "- { receive: { until: \"\" } }\n",
      [
        "16:29+2 `until` needs bytes | the end of stream is `{ receive: end }`"
      ]),
    BrokenFile(
      "- close\n", "- { expect: \"\" }\n",
      [
        "16:19+2 `expect` needs bytes | the end of stream is `expectEnd`"
      ]),
    BrokenFile(
      "- close\n", "- { send: { hex: abc } }\n",
      [
        "16:24+3 `hex` has an odd number of digits | two digits a byte"
      ]),
    BrokenFile(
      "- close\n", "- { send: { hex: xy } }\n",
      [
        "16:24+2 `x` is not a hexadecimal digit"
      ]),
    BrokenFile(
      "- close\n", "- { send: { text: a, hex: 61 } }\n",
      [
        "16:17+20 `send` needs either `text` or `hex`"
      ]),
    BrokenFile(
      "- close\n", "- { send: { text: abcdefghij, times: 1000000 } }\n",
      [
        "16:17+36 `send` has 10000000 bytes, more than 4194304"
      ]),
    BrokenFile(
      "- close\n", "- { send: }\n",
      [
        "16:17+1 `send` has no value: it must be text or a map | no bytes at all are written \"\""
      ]),
    BrokenFile(
      "- close\n", "- { mark: a b }\n",
      [
        "16:17+3 `a b` cannot be a name | letters, digits, `-` and `_`, beginning with a letter"
      ]),
    BrokenFile(
      "steps:\n      - { wait: { mark: ready } }\n      - { connect: server, fails: ECONNREFUSED }",
      "steps: []",
      [
        "18:12+2 `steps` is an empty list"
      ]),
    BrokenFile(
      "fails: ECONNREFUSED", "fails: ECONREFUSED",
      [
        "20:35+11 unknown value `ECONREFUSED` of `fails` | did you mean `ECONNREFUSED`?"
      ]),
    BrokenFile(
      "fails: ECONNREFUSED", "fails: ECONNREFUSED, returns: 0",
      [
        "20:49+7 a call that fails returns -1 | either `fails` or `returns`"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ expect: welcome, gives: welcome }",
      [
        "14:28+5 `gives` belongs to `receive`, not to `expect`"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ receive, gives: \"\" }",
      [
        "14:27+2 `gives` needs bytes | the end of stream is `{ receive, returns: 0 }`"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ receive, decodes: maybe }",
      [
        "14:29+5 `decodes` must be `true` or `false`, not `maybe`"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ receive, fails: EAGAIN, gives: a, decodes: true }",
      [
        "14:35+5 a `receive` that fails cannot have `gives`",
        "14:45+7 a `receive` that fails cannot have `decodes`",
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ forget: it }",
      [
        "14:19+2 `forget` takes no value | write the bare word"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ connect: 99999 }",
      [
        "14:20+5 `connect` must be from 1 to 65535, not 99999"
      ]),
    BrokenFile(
      "{ mark: ready }\n      - { expect", "{ mark: ready, returns: 0 }\n      - { expect",
      [
        "13:24+7 `mark` cannot have `returns` | only socket calls have it"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ expect: welcome, fails: ECONNRESET }",
      [
        "14:28+5 `expect` cannot have `fails` | use `receive`, as in `{ receive, fails: ECONNRESET }`"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ expect: welcome, more: true }",
      [
        "14:28+4 `more` belongs to `send`, not to `expect`"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ expect: welcome, send: a }",
      [
        "14:9+28 one step cannot be both `send` and `expect` | a step a line, each after `- `"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ fails: EPIPE }",
      [
        "14:9+16 a step without a word that says what to do | \(BrokenFile.all(Step.Action.Name.self))"
      ]),
  ]
}
