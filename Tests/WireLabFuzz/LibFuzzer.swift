#if LIBFUZZER
  import Foundation

  /// What libFuzzer calls, for the subject that WIRELAB_FUZZ names.
  private enum LibFuzzer {
    nonisolated(unsafe) static let target: Target = {
      do { return try Target() } catch { fatalError("\(error)") }
    }()
    static let subject: Subject = {
      let name = ProcessInfo.processInfo.environment["WIRELAB_FUZZ"] ?? ""
      guard let subject = Subject(rawValue: name) else {
        fatalError("WIRELAB_FUZZ names none of \(Subject.allCases.map(\.rawValue))")
      }
      return subject
    }()
  }

  /// Source: https://llvm.org/docs/LibFuzzer.html#fuzz-target
  @_cdecl("LLVMFuzzerTestOneInput")
  public func testOneInput(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    do {
      try LibFuzzer.target.check(
        LibFuzzer.subject, Array(UnsafeRawBufferPointer(start: start, count: count)))
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      abort()
    }
    return 0
  }
#endif
