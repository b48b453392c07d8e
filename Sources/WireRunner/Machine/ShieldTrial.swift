import Glibc
import WirePrograms
import WireSystem

/// Tries what keeps a submission from all that is not its own: a program within it looks around.
enum ShieldTrial {
  /// The namespaces, and the limits that the program finds in force.
  static func attempt() throws(Obstacle) -> String {
    var command = ProgramCommand(["sh", "-c", script])
    command.shield = ProgramShield(FolderCopy())
    let program = try Program(command)
    let isOver = program.waitUntilSilent(until: Clock.monotonic(after: 5))
    program.end()
    let output = program.output.text
    guard isOver, output.contains("end\n") else {
      let end = program.exit.map { "it \($0.cause)" } ?? "it did not end"
      throw Obstacle("look around in the shield", detail: "\(end): \(program.errors.text.onOneLine)")
    }
    let report = Report(output)
    if let place = report.places.first {
      throw Obstacle("keep a program from writing", detail: "it could write to \(place)")
    }
    return report.evidence(isRoot: geteuid() == 0)
  }

  /// Tells each place that it could write to, whether /proc is its own, and its limits.
  private static let script = """
    for place in / /etc /usr /var /home /root /run; do
      file=$place/.wirelab-trial-$$
      if (: > "$file") 2>/dev/null; then echo "place $place"; rm -f "$file"; fi
    done
    : > /tmp/own && : > beside && echo own
    read -r pid others < /proc/self/stat && [ "$pid" = $$ ] && echo proc
    while read -r line; do echo "limit $line"; done < /proc/self/limits
    echo end
    """

  /// What the program told.
  struct Report {
    /// Where it could write, and must not.
    private(set) var places: [String] = []
    private var hasOwnProcesses = false
    private var limits: [(name: String, most: Int)] = []

    init(_ output: String) {
      for line in output.split(separator: "\n") {
        let words = line.split(separator: " ").map(String.init)
        if words == ["proc"] { hasOwnProcesses = true }
        if words.count == 2, words[0] == "place" { places.append(words[1]) }
        for (title, name) in Self.limits where line.hasPrefix("limit \(title) ") {
          guard let most = words.lazy.compactMap({ Int($0) }).first else { continue }
          limits.append((name, most))
        }
      }
    }

    /// The lines of /proc/PID/limits that the shield is about.
    private static let limits = [
      ("Max data size", "RLIMIT_DATA"), ("Max file size", "RLIMIT_FSIZE"),
      ("Max core file size", "RLIMIT_CORE"),
    ]

    /// What keeps the program in, as the machine says it.
    func evidence(isRoot: Bool) -> String {
      let namespaces = isRoot ? "PID, mount, IPC" : "user, PID, mount, IPC"
      let processes = hasOwnProcesses ? [] : ["/proc of the lab"]
      let limits = limits.map { "\($0.name) \(Self.size($0.most))" }
      let others = ["mount_setattr(MOUNT_ATTR_RDONLY)", "no_new_privs"]
      return (["namespaces: \(namespaces)"] + processes + others + limits).joined(separator: "; ")
    }

    private static func size(_ octets: Int) -> String {
      for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB")] where octets >= unit && octets % unit == 0 {
        return "\(octets / unit) \(name)"
      }
      return "\(octets)"
    }
  }
}
