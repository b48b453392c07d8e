import CWireLab
import Glibc
import WireSystem

/// The ends of a program's pipes: ours, and for a moment its own.
struct ProgramPipes {
  /// Ours: where it reads from, and what it writes; below 0: there is none.
  var input: Int32 = -1
  var output: Int32 = -1
  var errors: Int32 = -1
  /// Those that become its standard input, output and error.
  private(set) var theirs: (input: Int32, output: Int32, errors: Int32) = (-1, -1, -1)

  /// Makes what a command needs.
  ///
  /// - Throws: what could not be opened.
  init(for command: ProgramCommand) throws(Obstacle) {
    do throws(Obstacle) {
      switch command.input {
      case .inherited: break
      case .none:
        theirs.input = open("/dev/null", O_RDONLY | O_CLOEXEC)
        if theirs.input < 0 { throw Obstacle("open /dev/null", errno: errno) }
      case .text: (theirs.input, input) = try Self.pipe()
      }
      switch command.output {
      case .kept:
        (output, theirs.output) = try Self.pipe()
        (errors, theirs.errors) = try Self.pipe()
      case .inherited: break
      case .errors:
        theirs.output = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        if theirs.output < 0 { throw Obstacle("fcntl(F_DUPFD)", errno: errno) }
      }
    } catch {
      closeAll()
      throw error
    }
    // Only our ends: the program's have to block as any other's.
    for descriptor in [input, output, errors] where descriptor >= 0 {
      _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }
  }

  private static func pipe() throws(Obstacle) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    guard wirelab_pipe(&ends) == 0 else { throw Obstacle("pipe2()", errno: errno) }
    return (ends[0], ends[1])
  }

  /// Closes the program's ends here.
  mutating func closeTheirs() {
    for descriptor in [theirs.input, theirs.output, theirs.errors] where descriptor >= 0 { close(descriptor) }
    theirs = (-1, -1, -1)
  }

  /// Closes everything.
  mutating func closeAll() {
    closeTheirs()
    for descriptor in [input, output, errors] where descriptor >= 0 { close(descriptor) }
    (input, output, errors) = (-1, -1, -1)
  }
}
