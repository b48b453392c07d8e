import CWireLab
import Glibc
import WirePrograms
import WireSockets
import WireSystem

// Runs a program as a tracer sees it, and prints to descriptor 3 what was seen, as JSON Lines: the calls, and
// what else was told. Its own status is that of the program.
//
//   CallPrinter [--shared] [--stop-when-blocked-in CALL] COMMAND ARGUMENT… 3>FILE

var arguments = Array(CommandLine.arguments.dropFirst())
var isShared = false
var awaited: String?
while let option = arguments.first, option.hasPrefix("--") {
  arguments.removeFirst()
  switch option {
  case "--shared": isShared = true
  case "--stop-when-blocked-in": awaited = arguments.removeFirst()
  default: exit(2)
  }
}

// The report is ours: the program finds the number free.
_ = fcntl(3, F_SETFD, FD_CLOEXEC)
let report = Report()
let log = isShared ? try CallLog.sharedWithForkedProcesses() : CallLog()
var ends: [Int32] = [-1, -1]
var stop: [Int32] = [-1, -1]
guard wirelab_pipe(&ends) == 0, wirelab_pipe(&stop) == 0 else { exit(70) }
let tracer = CallTracer(log: log, actor: "shop", stop: stop[0]) { report.add($0) }
var descriptor: Int32 = -1
let child = wirelab_fork(&descriptor)
if child == 0 {
  var octet: UInt8 = 0
  _ = read(ends[0], &octet, 1)
  let error = tracer.beforeExec()
  if error != 0 { _exit(125) }
  var strings = arguments.map { strdup($0) } + [nil]
  if let name = strings[0] { execvp(name, &strings) }
  _exit(127)
}
report.root = child
let error = tracer.attach(to: child)
if error != 0 {
  report.add(refusal: error)
  kill(child, SIGKILL)
} else {
  _ = write(ends[1], "g", 1)
}
if let awaited {
  let end = stop[1]
  try BlockingThread(name: "watch") {
    if log.waitUntilBlocked(actor: "shop", in: awaited, until: Clock.monotonic(after: 60)) {
      report.addBlocked(in: awaited)
    }
    _ = write(end, "s", 1)
  }
}
tracer.follow(child)
report.write(log, to: 3)
exit(report.status)
