extension TCPTracker {
  /// The same conversation a second time, to try out what would become of it.
  func copy() -> TCPTracker { TCPTracker(copying: self) }

  private init(copying other: borrowing TCPTracker) {
    id = other.id
    ends = other.ends
    hasEnded = other.hasEnded
    retention = other.retention
    packets = other.packets
    segments = other.segments
    firstFrame = other.firstFrame
    lastFrame = other.lastFrame
    start = other.start
    end = other.end
    longestSilence = other.longestSilence
    flows = other.flows
    reset = other.reset
    otherResets = other.otherResets
    statesWithoutReset = other.statesWithoutReset
    lastReset = other.lastReset
    volley = other.volley
    resetMarks = other.resetMarks
    icmpRefusal = other.icmpRefusal
    completeness = other.completeness
    zeek = other.zeek
    weighsResets = other.weighsResets
    expectsNoPeer = other.expectsNoPeer
    isMended = other.isMended
    early = other.early
    doubtCount = other.doubtCount
    numbers = other.numbers
    extensions = other.extensions
    answerGap = other.answerGap
    measuresGaps = other.measuresGaps
    hasGap = other.hasGap
    sentTimes = other.sentTimes
    place = other.place
    missingFIN = other.missingFIN
    advance = other.advance
    causes = other.causes
    isTimely = other.isTimely
    lastSeen = other.lastSeen
    synTime = other.synTime
    initialRoundTrip = other.initialRoundTrip
    findings = other.findings
    omittedFindings = other.omittedFindings
    states = other.states
    records = other.records
    marks = other.marks
    wrapping = other.wrapping
    otherWrappings = other.otherWrappings
  }
}
