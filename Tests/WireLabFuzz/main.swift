import Foundation

// Mutates captures and scenarios without end, and looks whether what must hold of every input holds.
//
//   WireLabFuzz [--seconds N] [--seed S] [--iteration I] [--scenarios DIR]
//
// Every input follows from the seed and the number of its iteration, and both are named where something is
// wrong: `--seed S --iteration I` tries that one input again. Status 1: something does not hold; a crash ends
// it by its signal.

var seconds = 20.0
var seed = UInt64(Date().timeIntervalSince1970)
var only: UInt64?
var scenarios = "Scenarios"
var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
  let value = arguments.popFirst() ?? ""
  switch option {
  case "--seconds": seconds = Double(value) ?? seconds
  case "--seed": seed = UInt64(value) ?? seed
  case "--iteration": only = UInt64(value)
  case "--scenarios": scenarios = value
  default:
    FileHandle.standardError.write(Data("WireLabFuzz: there is no option \(option)\n".utf8))
    exit(2)
  }
}

do {
  let seeds = try Seeds(scenarios: scenarios)
  CrashNotice.install(seed: seed)
  let target = try Target()
  let end = Date() + seconds
  var iteration = only ?? 0
  repeat {
    CrashNotice.iteration = iteration
    var random = SplitMix64(state: seed &+ iteration &* 0x9e37_79b9_7f4a_7c15)
    try target.check(seeds, using: &random)
    iteration += 1
  } while only == nil && Date() < end
  try target.checkMemory()
  print("seed \(seed): \(iteration) inputs, \(target.frames) frames, \(target.megabytes) MiB at most")
} catch {
  let place = "--seed \(seed) --iteration \(CrashNotice.iteration)"
  FileHandle.standardError.write(Data("\(place): \(error)\n".utf8))
  exit(1)
}
