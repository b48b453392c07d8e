extension Scenario {
  /// Why it cannot run on the machine's own network, as the end of a sentence that begins with "it"; nil: it can.
  public var needsPrivateNetwork: String? {
    if let sysctl = sysctls.first { return "sets the sysctl \(sysctl.name)" }
    if let counter = expect.counters.first { return "counts with the kernel's \(counter.name.value)" }
    return nil
  }
}
