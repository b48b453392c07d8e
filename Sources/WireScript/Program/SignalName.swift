import Glibc

/// The names of signals, without SIG: signal(7).
package enum SignalName {
  /// Every name that may stand in a scenario, with its number.
  package static let numbers: [(name: String, number: Int32)] = [
    ("HUP", SIGHUP), ("INT", SIGINT), ("QUIT", SIGQUIT), ("ILL", SIGILL), ("TRAP", SIGTRAP),
    ("ABRT", SIGABRT), ("BUS", SIGBUS), ("FPE", SIGFPE), ("KILL", SIGKILL), ("USR1", SIGUSR1),
    ("SEGV", SIGSEGV), ("USR2", SIGUSR2), ("PIPE", SIGPIPE), ("ALRM", SIGALRM), ("TERM", SIGTERM),
    ("CHLD", SIGCHLD), ("CONT", SIGCONT), ("STOP", SIGSTOP), ("TSTP", SIGTSTP), ("TTIN", SIGTTIN),
    ("TTOU", SIGTTOU), ("URG", SIGURG), ("XCPU", SIGXCPU), ("XFSZ", SIGXFSZ), ("VTALRM", SIGVTALRM),
    ("PROF", SIGPROF), ("WINCH", SIGWINCH), ("IO", SIGIO), ("PWR", SIGPWR), ("SYS", SIGSYS),
  ]

  /// All names.
  package static let all = numbers.map(\.name)

  /// The number of a name; nil: there is no such signal.
  package static func number(of name: String) -> Int32? { numbers.first { $0.name == name }?.number }

  /// The name of a number: `TERM`; of one that has none, the number.
  package static func name(of number: Int32) -> String {
    numbers.first { $0.number == number }?.name ?? "\(number)"
  }
}
