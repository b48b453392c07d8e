import Testing
import WireLabKit

/// Files that expect what cannot be.
@Suite struct ImpossibleExpectationsTests {
  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  static let files = [
    BrokenFile(
      "kind: four-segment,", "kind: reset,",
      [
        "26:64+9 nobody enters TIME_WAIT after reset | `timeWait: none`"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator", "kind: none, closedFirst: initiator",
      [
        "26:42+9 nobody closed first where the teardown is `none`"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator",
      "kind: four-segment, closedFirst: both",
      [
        "26:50+4 `both` closed first only in a `simultaneous` close, not in four-segment"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator",
      "kind: simultaneous, closedFirst: initiator",
      [
        "26:50+9 in a `simultaneous` close `both` closed first"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator",
      "kind: four-segment, closedFirst: none",
      [
        "26:50+4 somebody closed first where the teardown is four-segment"
      ]),
    BrokenFile(
      "timeWait: initiator", "timeWait: responder",
      [
        "26:71+9 who closed first enters TIME_WAIT: initiator"
      ]),
    BrokenFile(
      "timeWait: initiator", "timeWait: none",
      [
        "26:71+4 somebody enters TIME_WAIT after four-segment"
      ]),
    BrokenFile(
      "timeWait: initiator", "timeWait: both",
      [
        "26:71+4 `both` enter TIME_WAIT only after a `simultaneous` close, not after four-segment"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator", "",
      [
        "26:15+4 `teardown` expects nothing | one of: kind, closedFirst, timeWait"
      ]),
    BrokenFile(
      "handshake: three-way", "handshake: refused",
      [
        "26:15+67 after a handshake that is refused the teardown is `none`"
      ]),
    BrokenFile(
      "teardown: { kind: four-segment, closedFirst: initiator, timeWait: initiator }",
      "teardown: reset\n    resetBy: none",
      [
        "27:14+4 somebody sent the reset where the teardown is `reset`"
      ]),
    BrokenFile(
      "conversations: 2", "conversations: 0",
      [
        "24:3+4 `each` expects something of no conversation | `conversations` is 0"
      ]),
    BrokenFile(
      "wire: \"S>  SA<  A>\"", "wire: D>",
      [
        "29:13+2 `D>` is a datagram or a piece of one, and the client talks TCP"
      ]),
    BrokenFile(
      "    alice:\n      wire: \"S>  SA<  A>\"", "    alice: {}",
      [
        "28:12+2 `alice` expects nothing | one of: handshake, teardown, resetBy, closesWithin, wire, order, says, bytes, states, duration, idle, tls, findings, noFindings"
      ]),
    BrokenFile(
      "wire: \"S>  SA<  A>\"", "wire: \"... ...\"",
      [
        "29:13+9 `wire` expects nothing | `...` is any packets, or none; name one, as in `S>`"
      ]),
    BrokenFile(
      "handshake: three-way",
      "handshake: [simultaneous-open, three-way, refused, aborted, invalid, incomplete, unanswered, mid-stream]",
      [
        "25:16+93 `handshake` expects nothing: this is every value that it can have"
      ]),
    BrokenFile(
      "name: alice\n", "name: alice\n    transport: udp\n",
      [
        "30:13+13 `S>` is a TCP segment, and the client talks UDP | `D>` is a datagram"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator",
      "kind: graceful, closedFirst: none",
      [
        "26:46+4 somebody closed first where the teardown is graceful"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator",
      "kind: [graceful, reset, unacknowledged, half-closed, none]",
      [
        "26:23+52 `kind` expects nothing: this is every value that it can have"
      ]),
    BrokenFile(
      "kind: four-segment, closedFirst: initiator, timeWait: initiator",
      "kind: four-segment, timeWait: [both, none]",
      [
        "26:47+12 `both` enter TIME_WAIT only after a `simultaneous` close, not after four-segment"
      ]),
    BrokenFile(
      "handshake: three-way", "resetBy: [none, initiator, responder]",
      [
        "25:14+28 `resetBy` expects nothing: this is every value that it can have"
      ]),
    BrokenFile(
      "handshake: three-way", "closesWithin: {}",
      [
        "25:19+2 `closesWithin` expects nothing | one of: initiator, responder"
      ]),
    BrokenFile(
      "handshake: three-way", "bytes: { initiator: [3, 2] }",
      [
        "25:29+1 `bytes` ends before it begins | the least number comes first"
      ]),
    BrokenFile(
      "handshake: three-way", "idle: 5",
      [
        "25:11+1 `idle` must be a list, not text | its elements begin with `- `"
      ]),
    BrokenFile(
      "handshake: three-way", "findings: { by: responder }",
      [
        "25:17+2 `findings` has no `kind`"
      ]),
    BrokenFile(
      "handshake: three-way", "findings: { kind: keep_alive, times: 1, every: [1, 2] }",
      [
        "25:45+5 `every` needs two findings, and there are at most 1"
      ]),
    BrokenFile(
      "handshake: three-way", "noFindings: { kind: keep_alive, times: 1 }",
      [
        "25:37+5 unknown key `times` | one of: kind, by"
      ]),
    BrokenFile(
      "conversations: 2", "conversations: {}",
      [
        "23:18+2 `conversations` expects nothing | one of: tcp, udp"
      ]),
    BrokenFile(
      "conversations: 2", "none: {}",
      [
        "23:9+2 `none` is every conversation | one of: initiator, responder, handshake, teardown, resetBy, bytes, actor"
      ]),
    BrokenFile(
      "conversations: 2", "none: { responder: {} }",
      [
        "23:22+2 `responder` says nothing | one of: address, port"
      ]),
    BrokenFile(
      "conversations: 2", "none: { responder: { port: 90-80 } }",
      [
        "23:30+5 `port` ends before it begins | the least port comes first"
      ]),
    BrokenFile(
      "conversations: 2", "none: { responder: { port: 80-70000 } }",
      [
        "23:30+8 `80-70000` are no ports | from 0 to 65535, as in `40000-40100`"
      ]),
    BrokenFile(
      "conversations: 2", "none: { responder: { address: localhost } }",
      [
        "23:33+9 `localhost` is no address | as in `127.0.0.1` or `\"::1\"`; names are not looked up"
      ]),
    BrokenFile(
      "conversations: 2", "ignore: { actor: carol }",
      [
        "23:20+5 no server or client is called `carol` | one of: server, alice, bob"
      ]),
    BrokenFile(
      "conversations: 2", "where: [{ match: { handshake: three-way } }]",
      [
        "23:13+5 `where` has no `expect`"
      ]),
    BrokenFile(
      "handshake: three-way", "order: [{ segment: S>, after: [1, 2] }, { segment: FA<, after: [2, 1] }]",
      [
        "25:28+5 the first packet of `order` is after nothing",
        "25:72+1 `after` ends before it begins | the least number comes first",
      ]),
    BrokenFile(
      "- { wait: { mark: ready } }", "- { wait: { segment: 'PA< text=\"hi\"', of: alice } }",
      [
        "19:28+15 bytes of a payload can be expected only | `text=` and `hex=` stand under `expect`: in `wire` and `order`"
      ]),
    BrokenFile(
      "handshake: three-way", "says: { initiator: \"\" }",
      [
        "25:24+2 `says` needs bytes | what a stream begins with"
      ]),
  ]
}
