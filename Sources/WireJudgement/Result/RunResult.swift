public import WireFormat

/// Everything that one `wirelab run` found out: the one value that every report is written from.
public struct RunResult: Hashable, Codable, Sendable {
  /// The name of the run and of its directory: the start in UTC and a random part.
  public var runID: String
  /// When it started.
  public var started: Timestamp
  /// How long it took.
  public var durationSeconds: Double
  /// What it ran on.
  public var machine: Machine
  /// How often each scenario was to run.
  public var repetitions = 1
  /// Which part of a run that several machines share; nil: it is whole.
  public var shard: Shard?
  /// One for each scenario and repetition: the scenarios in the order in which they were asked for, the
  /// repetitions of one side by side.
  public var scenarios: [ScenarioResult]

  /// From its parts.
  package init(
    runID: String, started: Timestamp, durationSeconds: Double, machine: Machine, repetitions: Int = 1,
    shard: Shard? = nil, scenarios: [ScenarioResult]
  ) {
    self.runID = runID
    self.started = started
    self.durationSeconds = durationSeconds
    self.machine = machine
    self.repetitions = repetitions
    self.shard = shard
    self.scenarios = scenarios
  }

  /// What a run ran on.
  public struct Machine: Hashable, Codable, Sendable {
    /// The name and release of the kernel: `Linux 6.18.5`.
    public var kernel: String
    /// The version of libpcap, as it describes itself.
    public var capture: String
    /// The version of WireLab.
    public var wirelab: String

    /// From its parts.
    package init(
      kernel: String, capture: String, wirelab: String
    ) {
      self.kernel = kernel
      self.capture = capture
      self.wirelab = wirelab
    }
  }
}
