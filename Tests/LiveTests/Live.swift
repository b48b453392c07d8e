import Testing

/// The parent of every test that opens a socket, captures, or starts a process: one at a time, because they
/// share ports, processors and the clock.
@Suite(.serialized, .timeLimit(.minutes(5)))
enum Live {}
