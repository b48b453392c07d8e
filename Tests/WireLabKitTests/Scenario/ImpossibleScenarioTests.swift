import Testing
import WireLabKit

/// Files whose parts contradict each other.
@Suite struct ImpossibleScenarioTests {
  @Test(arguments: files) func saysWhatIsWrongAndWhere(_ file: BrokenFile) {
    #expect(file.found == file.diagnosis)
  }

  static let files = [
    BrokenFile(
      "id: sample", "id: other",
      [
        "1:5+5 the id `other` is not the name of the file | `sample`, or rename the file to `other.yaml`"
      ]),
    BrokenFile(
      "id: sample", "id: Sample",
      [
        "1:5+6 `Sample` cannot be an id | small letters, digits and `-`, 64 at most, and no `-` at the beginning"
      ]),
    BrokenFile(
      "wait: { mark: ready }", "wait: { mark: raedy }",
      [
        "19:25+5 nobody passes the mark `raedy` | did you mean `ready`?"
      ]),
    BrokenFile(
      "- { mark: ready }\n    - {", "- { mark: redy }\n    - {",
      [
        "33:15+4 nobody passes the mark `redy` | did you mean `ready`?"
      ]),
    BrokenFile(
      "    alice:\n", "    alise:\n",
      [
        "28:5+5 no client is called `alise` | did you mean `alice`?"
      ]),
    BrokenFile(
      "of: alice }", "of: carol }",
      [
        "34:27+5 no client is called `carol` | one of: alice, bob"
      ]),
    BrokenFile(
      "- { segment: FA>, of: alice }", "- { segment: FA> }",
      [
        "34:9+7 `order` has no `of`"
      ]),
    BrokenFile(
      "name: bob", "name: alice",
      [
        "17:11+5 a second actor is called `alice` | servers and clients need names of their own"
      ]),
    BrokenFile(
      "name: bob", "name: server",
      [
        "17:11+6 a second actor is called `server` | servers and clients need names of their own"
      ]),
    BrokenFile(
      "name: bob", "name: bob/2",
      [
        "17:11+5 `bob/2` cannot be a name | letters, digits, `-` and `_`, beginning with a letter"
      ]),
    BrokenFile(
      "- close\n", "- { join: reader }\n",
      [
        "16:17+6 no thread `reader` was started before | as in `{ thread: { name: reader, steps: [...] } }`"
      ]),
    BrokenFile(
      "- close\n", "- { thread: { name: r, steps: [close] } }\n      - { join: s }\n",
      [
        "17:17+1 no thread `s` was started before | did you mean `r`?"
      ]),
    BrokenFile(
      "- close\n",
      "- { thread: { name: r, steps: [close] } }\n      - { thread: { name: r, steps: [close] } }\n",
      [
        "17:27+1 a second thread `r`"
      ]),
    BrokenFile(
      "- close\n", "- { loop: { steps: [close] } }\n",
      [
        "16:19+5 a loop without `times` ends when a `receive` returns 0, and none of its steps is one | add `receive`, `times`, or `until` with a mark"
      ]),
    BrokenFile(
      "- close\n", "- { loop: { times: 2, until: ready, steps: [close] } }\n",
      [
        "16:29+5 a loop ends in one way | either `times` or `until`"
      ]),
    BrokenFile(
      "- close\n", "- { loop: { until: raedy, steps: [receive] } }\n",
      [
        "16:26+5 nobody passes the mark `raedy` | did you mean `ready`?"
      ]),
    BrokenFile(
      "- close\n", "- { kill: server/1 }\n",
      [
        "16:17+8 `server/1` is no process of its own | the handler of a forking server's conversation, as in `server/1`"
      ]),
    BrokenFile(
      "model: threading-tcp\n", "model: forking-tcp\n  collectsChildren: 1\n",
      [
        "6:21+1 `collectsChildren` must be `true` or `false`, not `1`"
      ]),
    BrokenFile(
      "model: threading-tcp\n", "model: threading-tcp\n  collectsChildren: false\n",
      [
        "6:3+16 only a forking server can have `collectsChildren` | others have no children"
      ]),
    BrokenFile(
      "- { receive: { until: exit } }\n", "- { kill: server/1 }\n",
      [
        "8:9+4 a handler cannot `kill` | let a client do it"
      ]),
    BrokenFile(
      "- close\n", "- { process: { of: server, zombies: 1 } }\n",
      [
        "16:26+6 `server` has no children: it does not fork"
      ]),
    BrokenFile(
      "- close\n", "- { process: { of: server/1 } }\n",
      [
        "16:20+16 `process` claims nothing | one of: children, zombies, cpu"
      ]),
    BrokenFile(
      "- close\n", "- { process: { of: server/1, cpu: 1 } }\n",
      [
        "16:41+1 `cpu` must be a list, not text | its elements begin with `- `"
      ]),
    BrokenFile(
      "- close\n", "- { sysctl: { net.a.b: 1, net.a.c: 2 } }\n",
      [
        "16:19+26 one step sets one sysctl | a step for each"
      ]),
    BrokenFile(
      "- close\n", "- { sysctl: { net.a.b: { value: 1, optional: true } } }\n",
      [
        "16:19+41 a step sets what there is | `optional` stands under `sysctls`"
      ]),
    BrokenFile(
      "{ send: exit }", "{ send: exit, fastOpen: true }",
      [
        "15:23+8 `fastOpen` opens a connection, and must say with whom | add `to`"
      ]),
    BrokenFile(
      "{ send: welcome }", "{ send: welcome, fastOpen: true }",
      [
        "7:24+8 only a TCP client can have `fastOpen` | it opens a connection"
      ]),
    BrokenFile(
      "{ expect: welcome }", "{ receive, fastOpen: true }",
      [
        "14:20+8 `fastOpen` belongs to `send`, not to `receive`"
      ]),
    BrokenFile(
      "- close\n", "- { loop: { times: 0, steps: [close] } }\n",
      [
        "16:26+1 `times` must be from 1 to 10000, not 0"
      ]),
    BrokenFile(
      "- close\n", "- { wait: { blocked: recv, actor: srever/1 } }\n",
      [
        "16:41+8 no server or client is called `srever/1` | one of: server, alice, bob"
      ]),
    BrokenFile(
      "- close\n", "- { wait: { blocked: recv } }\n",
      [
        "16:19+7 `wait` has no `actor`"
      ]),
    BrokenFile(
      "connect: server,", "connect: srever,",
      [
        "20:20+6 no server is called `srever` | did you mean `server`?"
      ]),
    BrokenFile(
      "{ send: exit }", "{ send: exit, to: nobody }",
      [
        "15:27+6 no server is called `nobody` | one of: server"
      ]),
    BrokenFile(
      "{ send: exit }", "{ send: exit, to: 70000 }",
      [
        "15:27+5 `to` must be from 1 to 65535, not 70000"
      ]),
    BrokenFile(
      "- { send: welcome }", "- connect",
      [
        "7:7+7 a handler cannot `connect` | its socket is the accepted one, and connected"
      ]),
    BrokenFile(
      "actor: alice, call", "actor: alicia, call",
      [
        "31:16+6 no server or client is called `alicia` | did you mean `alice`?"
      ]),
    BrokenFile(
      "- { mark: ready }\n    - { segment", "- { mark: ready, call: recv }\n    - { segment",
      [
        "33:7+27 an event of `order` is one thing | one of: mark, call, segment"
      ]),
    BrokenFile(
      "- { mark: ready }\n    - { segment", "- { mark: ready, returns: 0 }\n    - { segment",
      [
        "33:22+7 `mark` in `order` cannot have `returns`"
      ]),
    BrokenFile(
      "model: threading-tcp\n", "model: threading-tcp\n  listens: false\n",
      [
        "7:3+7 this handler never runs | a server that does not listen or accept needs none"
      ]),
    BrokenFile(
      "model: threading-tcp\n", "model: threading-tcp\n  keepsDescriptors: true\n",
      [
        "6:3+16 only `forking-tcp` can have `keepsDescriptors`"
      ]),
    BrokenFile(
      "timeout: 5\n", "timeout: 5\nservers: []\n",
      [
        "22:1+7 either `server` or `servers`"
      ]),
    BrokenFile(
      "timeout: 5\n", "timeout: 5\nsysctls: { kernel.hostname: x }\n",
      [
        "22:12+15 `kernel.hostname` is no sysctl of a network | as in `net.ipv4.tcp_fin_timeout`"
      ]),
    BrokenFile(
      "timeout: 5\n", "timeout: 5\nloopback: { mtu: 576, segmentation: \"no\", gro: false }\n",
      [
        "22:18+3 `mtu` must be from 1280 to 65536, not 576",
        "22:37+4 `segmentation` must be `true` or `false`, not `no`",
        "22:43+3 unknown key `gro` | one of: mtu, segmentation, addresses",
      ]),
    BrokenFile(
      "timeout: 5\n", "timeout: 5\nsysctls: { net.ipv4.tcp_sack: { optional: maybe } }\n",
      ["22:33+8 `net.ipv4.tcp_sack` has no `value`"]),
    BrokenFile(
      "timeout: 5\n", "timeout: 5\nloopback: {}\n",
      ["22:11+2 `loopback` sets nothing | as in `loopback: { mtu: 1500 }`"]),
    BrokenFile(
      "timeout: 5\n", "timeout: 5\nsysctls: { net.ipv4.../x: 1 }\n",
      [
        "22:12+13 `net.ipv4.../x` is no sysctl of a network | as in `net.ipv4.tcp_fin_timeout`"
      ]),
  ]
}
