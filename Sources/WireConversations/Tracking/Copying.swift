extension TCPTracker {
  /// The same conversation a second time, to try out what would become of it.
  func copy() -> TCPTracker { TCPTracker(copying: self) }

  private init(copying other: borrowing TCPTracker) {
    id = other.id
    ends = other.ends
    hasEnded = other.hasEnded
    retention = other.retention
    packets = other.packets
    firstFrame = other.firstFrame
    lastFrame = other.lastFrame
    start = other.start
    end = other.end
    longestSilence = other.longestSilence
    flows = other.flows
    reset = other.reset
    resetExpectation = other.resetExpectation
    resetRefused = other.resetRefused
    unansweredReset = other.unansweredReset
    unansweredResetExpectation = other.unansweredResetExpectation
    icmpRefusal = other.icmpRefusal
    completeness = other.completeness
    zeek = other.zeek
    expectsNoPeer = other.expectsNoPeer
    isMended = other.isMended
    early = other.early
    extensions = other.extensions
    roundTrip = other.roundTrip
    place = other.place
    missingFIN = other.missingFIN
    advance = other.advance
    causes = other.causes
    isTimely = other.isTimely
    previous = other.previous
    previousIsPast = other.previousIsPast
    synTime = other.synTime
    initialRoundTrip = other.initialRoundTrip
    findings = other.findings
    states = other.states
    records = other.records
    marks = other.marks
  }
}
