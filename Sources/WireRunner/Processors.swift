import CWireLab
import Glibc
import WireSystem

/// The processors that this program may use.
package enum Processors {
  /// How many scenarios run at a time, where nobody says: several for each processor, because most of them
  /// wait. More gain little, and disturb lessons about time.
  package static var defaultJobs: Int { min(256, max(8, count * 4)) }

  /// How many there are: those that it may run on, or fewer where its control group has less time than they
  /// give.
  package static var count: Int {
    let limit = try? FileReading.octets(of: "/sys/fs/cgroup/cpu.max")
    let affordable = limit.flatMap { quota(in: String(decoding: $0, as: UTF8.self)) }
    return max(1, min(permitted, affordable ?? permitted))
  }

  /// How many processors a control group has time for, rounded up; nil: as many as there are.
  ///
  /// - Parameter text: `cpu.max` of it: microseconds, or `max`, of every so many (cgroup-v2.rst).
  package static func quota(in text: String) -> Int? {
    let numbers = text.split(whereSeparator: \.isWhitespace).map { Int($0) }
    guard numbers.count == 2, let time = numbers[0], let period = numbers[1], time > 0, period > 0 else {
      return nil
    }
    return time / period + (time % period > 0 ? 1 : 0)
  }

  /// Keeps this process, which has one thread, and whatever it starts on one processor.
  ///
  /// The loopback has a queue for each processor: what two of them send changes places now and then. An ACK
  /// that a FIN overtakes so is answered out of TIME_WAIT, and the reset for that ends it (RFC 1337). On one
  /// processor, the wire has the order in which segments were sent. Where it is refused, nothing else
  /// changes.
  static func stayOnOne() { _ = wirelab_stay_on_processor() }

  /// The processors that the scheduler lets it run on (sched_setaffinity(2)).
  private static var permitted: Int {
    let count = Int(wirelab_processors())
    return count > 0 ? count : sysconf(Int32(_SC_NPROCESSORS_ONLN))
  }
}
