import Glibc
import Synchronization
import Testing
import WireCapture
import WireFormat
import WireJudgement
import WireRunner
import WireSystem

/// Frames are judged while others come.
@Suite struct FrameFollowingTests {
  private final class Traffic: Sendable {
    static let most = 1_000_000
    let frames = FrameStore()
    let isOver = Atomic(false)

    func flow() {
      let frame = [UInt8](repeating: 0, count: 60)
      while frames.count < Self.most, !isOver.load(ordering: .relaxed) {
        for _ in 0..<100 {
          frame.withUnsafeBytes { frames.append($0, wireLength: 60, time: Timestamp(nanoseconds: 0)) }
        }
        usleep(50)
      }
    }
  }

  /// Who asks for the first frames is answered before the last have come.
  @Test(.timeLimit(.minutes(2))) func thoseThatComeMeanwhileAreForTheNextTime() async throws {
    let traffic = Traffic()
    try BlockingThread(name: "traffic") { traffic.flow() }
    let judged = try await withCheckedThrowingContinuation { (answer: CheckedContinuation<Int, any Error>) in
      do {
        try BlockingThread(name: "judge") {
          _ = traffic.frames.wait(beyond: 0, until: .max)
          var judge = FrameJudge()
          judge.addFrames(of: traffic.frames, .ethernet)
          traffic.isOver.store(true, ordering: .relaxed)
          answer.resume(returning: judge.frameCount)
        }
      } catch {
        answer.resume(throwing: error)
      }
    }
    #expect((1..<Traffic.most).contains(judged))
  }
}
