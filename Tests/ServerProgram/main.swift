@preconcurrency import Glibc
import WireSockets

// A program for the tests: a test has threads, so it must not fork. Each experiment says on standard output
// what it saw.

setvbuf(stdout, nil, _IOLBF, 0)
// The tests give it limits too; this is for who starts it by hand.
alarm(280)
do {
  switch CommandLine.arguments.dropFirst().first {
  case "matrix": try ForkingExperiments.matrix()
  case "ends": try ForkingExperiments.ends()
  case "close": try ForkingExperiments.close()
  case "room": try ForkingExperiments.room()
  case "errors": try ForkingExperiments.errors()
  case "full-table": try FullTable.run()
  case "beside-threads": try BesideThreads.run(conversations: Int(CommandLine.arguments.last ?? "") ?? 100)
  default:
    print("usage: ServerProgram matrix|ends|close|room|errors|full-table|beside-threads COUNT")
    exit(2)
  }
} catch {
  print("failed: \(error)")
  exit(1)
}
