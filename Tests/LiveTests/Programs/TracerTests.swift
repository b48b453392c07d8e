import Foundation
import TestSupport
import Testing
import WirePrograms
import WireSockets
import WireSystem

extension Live {
  /// The calls of programs that are not ours, beside what strace says of the same programs.
  @Suite struct Tracer {
    /// Compares what both say of a program.
    private func compare(
      _ command: [String], status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TracedRun {
      let own = try await TracedRun.run(command)
      let witness = try await StraceRun.run(command)
      #expect(own.outcome.status == status, "\(own.outcome.errors)", sourceLocation: sourceLocation)
      #expect(witness.outcome.status == status, "\(witness.outcome.errors)", sourceLocation: sourceLocation)
      #expect(own.threads.first == witness.threads.first, sourceLocation: sourceLocation)
      // Which thread is the first to call is luck.
      let texts = [own.threads, witness.threads].map { $0.map { "\($0)" }.sorted() }
      #expect(texts[0] == texts[1], sourceLocation: sourceLocation)
      #expect(!own.calls.isEmpty, sourceLocation: sourceLocation)
      return own
    }

    private func compare(
      program: String, flags: [String] = [], status: Int32, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> TracedRun {
      let place = try TemporaryDirectory()
      let path = try await TracedProgram.build(program, in: place, flags: flags)
      return try await compare([path], status: status, sourceLocation: sourceLocation)
    }

    @Test(.tags(.rights), .needs(.strace, .python))
    func aThreadedServerMakesTheCallsThatStraceSees() async throws {
      let python = try Program.tool("python3")
      let run = try await compare([python, "-c", TracedProgram.threadedServer])
      // A thread serves, and has one for each of the four.
      #expect(Set(run.calls.map(\.actor)) == ["shop", "shop/1", "shop/2", "shop/3", "shop/4", "shop/5"])
      let accepted = run.calls.filter { $0.name == "accept4" }
      #expect(accepted.allSatisfy { $0.local != nil && $0.peer != nil })
      let ends = run.calls.filter { $0.name == "connect" }.map(\.local)
      #expect(accepted.map(\.peer) == ends)
      let answer = try #require(run.calls.first { $0.name == "sendto" && $0.actor != "shop" })
      #expect(answer.arguments == "\"!\", 1" && answer.peer == ends.first)
    }

    @Test(.tags(.rights), .needs(.strace, .cc))
    func aStaticForkingServerMakesTheCallsThatStraceSees() async throws {
      let run = try await compare(program: TracedProgram.forkingServer, flags: ["-static"], status: 5)
      #expect(run.events.filter { $0.event == "ended" }.map(\.status) == ["7", "7", "7", "7", "5"])
      #expect(run.events.filter { $0.event == "executed" }.count == 2)
      let gathered = try #require(run.calls.first { $0.name == "writev" })
      #expect(gathered.arguments == "{\"good\", 4; \"bye\", 3}" && gathered.result == 7)
      #expect(gathered.local != nil && gathered.peer != nil)
    }

    @Test(.needs(.strace, .cc, .root))
    func aServerThatDropsItsRightsStaysInSight() async throws {
      let run = try await compare(program: TracedProgram.humble, status: 0)
      let read = try #require(run.calls.first { $0.name == "read" && $0.actor == "shop/1" })
      #expect(read.result == 2 && read.local != nil && read.peer != nil)
      #expect(!run.events.contains { $0.event == "hidden" })
    }

    @Test(.tags(.rights), .needs(.strace, .cc))
    func aSignalEndsACallOrLetsItGoOn() async throws {
      let run = try await compare(program: TracedProgram.interrupted, status: 4)
      #expect(run.calls.filter { $0.name == "accept" }.map(\.error) == ["EINTR"])
    }

    @Test(.tags(.rights), .needs(.cc))
    func aThreadMayReplaceTheProgram() async throws {
      let place = try TemporaryDirectory()
      let path = try await TracedProgram.build(TracedProgram.replaced, in: place)
      let run = try await TracedRun.run([path])
      #expect(run.outcome.status == 6)
      // Its first thread was inside, and is no more.
      let abandoned = try #require(run.calls.first { $0.name == "recvfrom" })
      #expect(abandoned.actor == "shop" && abandoned.end == nil)
      #expect(run.calls.last?.actor == "shop" && run.calls.last?.name == "close")
      #expect(Set(run.calls.map(\.actor)) == ["shop", "shop/1"])
    }

    @Test(.tags(.rights), .needs(.cc))
    func aStoppedProgramGoesOnWhenItIsTold() async throws {
      let place = try TemporaryDirectory()
      let path = try await TracedProgram.build(TracedProgram.stopped, in: place)
      let run = try await TracedRun.run([path])
      #expect(run.outcome.status == 8)
      #expect(run.calls.last?.name == "close" && run.calls.last?.result == 0)
    }

    /// A thread that the tracer has not let go on is no stopped thread: it goes on first.
    @Test func whoStandsAtACallIsNotStopped() async throws {
      let (early, late) = try await Program.onThread {
        let first = Condition<pid_t?>(nil)
        let isHeld = Condition(false)
        let tracer = CallTracer(log: CallLog(), actor: "shop") { event in
          guard case .executed(let process) = event else { return }
          // Of what the shell starts, not of itself.
          guard first.withLock({ $0 }) != nil else { return first.update { $0 = process } }
          isHeld.update { $0 = true }
          _ = isHeld.wait(until: Clock.monotonic(after: 10)) { !$0 }
        }
        let program = try WirePrograms.Program(
          ProgramCommand(["sh", "-c", "while :; do /bin/true; done"]), tracer: tracer)
        defer { program.end() }
        _ = isHeld.wait(until: Clock.monotonic(after: 10)) { $0 }
        _ = program.signal(SIGSTOP)
        let early = program.waitUntilStopped(nanoseconds: 200_000_000)
        isHeld.update { $0 = false }
        return (early, program.waitUntilStopped())
      }
      #expect(!early && late)
    }

    @Test(.tags(.rights), .needs(.cc))
    func aProgramThatWantsToBeTracedIsToldOf() async throws {
      let place = try TemporaryDirectory()
      let path = try await TracedProgram.build(TracedProgram.debugged, in: place)
      let run = try await TracedRun.run([path])
      #expect(run.outcome.status == EPERM && run.events.contains { $0.event == "traces" })
    }

    @Test(.tags(.rights), .needs(.cc))
    func whatTheKernelDoesNotShowIsToldOf() async throws {
      let place = try TemporaryDirectory()
      let path = try await TracedProgram.build(TracedProgram.secretive, in: place)
      let run = try await TracedRun.run([path])
      #expect(run.outcome.status == 0)
      // Root sees everything.
      let isSeen = run.calls.contains { $0.name == "read" }
      #expect(isSeen == (getuid() == 0))
      #expect(run.events.contains { $0.event == "hidden" } != isSeen)
    }

    @Test(.tags(.rights), .needs(.cc))
    func aRingIsToldOf() async throws {
      let place = try TemporaryDirectory()
      let path = try await TracedProgram.build(TracedProgram.ring, in: place)
      let run = try await TracedRun.run([path])
      // Not every machine lets one be set up.
      #expect(run.events.contains { $0.event == "io-uring" } == (run.outcome.status == 0))
    }

    @Test(.tags(.rights), .needs(.cc, .thirtyTwoBits))
    func aProgramOf32BitsIsRefused() async throws {
      let place = try TemporaryDirectory()
      let path = try await TracedProgram.build(ThirtyTwoBits.source, in: place, flags: ThirtyTwoBits.flags)
      let run = try await TracedRun.run([path])
      #expect(run.outcome.status == 137 && run.events.contains { $0.event == "refused" })
    }

    #if arch(x86_64)
      @Test(.needs(.cc))
      func callsOfOtherProcessorsAreNotThere() async throws {
        let place = try TemporaryDirectory()
        let path = try await TracedProgram.build(TracedProgram.foreign, in: place)
        let run = try await TracedRun.run([path])
        #expect(run.outcome.status == 9 && run.calls.isEmpty)
      }
    #endif

    @Test(.tags(.rights), .needs(.python), arguments: [[], ["--shared"]])
    func aServerThatSleepsIsBlockedAndEndsWithItsTracer(log: [String]) async throws {
      let python = try Program.tool("python3")
      let program = """
        import os, signal, socket
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        signal.alarm(60)
        server = socket.create_server(("127.0.0.1", 0))
        if os.fork() == 0:
            signal.alarm(60)
            while True: signal.pause()
        server.accept()
        """
      let run = try await TracedRun.run(
        [python, "-c", program], options: log + ["--stop-when-blocked-in", "accept"])
      #expect(run.events.contains { $0.event == "blocked" })
      #expect(run.events.filter { $0.event == "ended" }.map(\.status) == ["137", "137"])
      #expect(run.calls.last?.name == "accept4" && run.calls.last?.end == nil)
    }

    @Test(.needs(.strace, .python))
    func whoIsTracedAlreadyCannotBeTracedAgain() async throws {
      let run = try await TracedRun.run(
        ["true"], driver: [try Program.tool("strace"), "-f", "-o", "/dev/null", "-e", "trace=none"])
      #expect(run.events.first == .init(event: "refused to attach", errno: "EPERM"))
    }
  }
}
