import Foundation
import WireFormat

/// A directory of inputs: one directory of each subject, one file of each input.
struct Corpus {
  private let directory: String

  init(_ directory: String) { self.directory = directory }

  /// Tries every file, and what a search begins with.
  func check(_ target: Target, _ seeds: Seeds) throws {
    for subject in Subject.allCases {
      let place = directory + "/" + subject.rawValue
      let names = try FileManager.default.contentsOfDirectory(atPath: place).sorted()
      guard !names.isEmpty else { throw Target.Broken("there is nothing in \(place)") }
      for name in names {
        CrashNotice.place = "\(place)/\(name)"
        try target.check(subject, Array(Data(contentsOf: URL(fileURLWithPath: place + "/" + name))))
      }
      let beginnings = seeds.inputs(of: subject)
      for (number, octets) in beginnings.enumerated() {
        CrashNotice.place = "seed \(number) of \(subject.rawValue)"
        try target.check(subject, octets)
      }
      print("\(subject.rawValue): \(names.count + beginnings.count) inputs")
    }
  }

  /// Writes what a search begins with.
  func write(_ seeds: Seeds) throws {
    for subject in Subject.allCases {
      let place = URL(fileURLWithPath: directory).appendingPathComponent(subject.rawValue)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (number, octets) in seeds.inputs(of: subject).enumerated() {
        try Data(octets).write(to: place.appendingPathComponent("seed-\(number)"))
      }
    }
  }
}

extension Seeds {
  fileprivate func inputs(of subject: Subject) -> [[UInt8]] {
    switch subject {
    case .reader, .inspect: captures + [SeedCapture.snoop(), SeedCapture.erf()]
    case .decoder:
      LinkType.written.map { linkType in FrameInput.octets(linkType, SeedCapture.frames(linkType)) }
    case .table: PacketInput.seeds
    case .scenario: scenarios
    // What stands behind the head of a report of nothing.
    case .shard: [Array(#""run":{},"selection":[]}"#.utf8)]
    }
  }
}
