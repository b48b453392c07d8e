import CWireLab

/// What the program was started with, as the kernel handed it to main(): `CommandLine.arguments` is empty
/// where /proc is not mounted.
package enum ProgramArguments {
  /// The arguments, without the name of the program (`String(fileName:)`).
  package static var all: [String] {
    (1..<max(1, wirelab_argument_count())).compactMap { wirelab_argument($0).map { String(fileName: $0) } }
  }
}
