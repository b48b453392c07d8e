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
        "28:12+2 `alice` expects nothing | one of: handshake, teardown, resetBy, wire, bytes, states, findings, noFindings"
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
      "name: bob\n", "name: bob\n    transport: udp\n",
      [
        "26:5+9 a UDP conversation has no `handshake` | what it has: wire, bytes",
        "27:5+8 a UDP conversation has no `teardown` | what it has: wire, bytes",
      ]),
  ]
}
