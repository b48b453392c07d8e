// swift-tools-version: 6.2
import Glibc
import PackageDescription

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// The two rooms that take bytes apart say `unsafe` wherever they leave what the compiler can prove.
let leaf: [SwiftSetting] =
  strict + [
    .strictMemorySafety(),
    .enableExperimentalFeature("Lifetimes"),
  ]

// libyaml as `-l` names it: its static archive, where the headers came with one (Debian, not Fedora), so that
// the program needs none where it runs; else the shared library.
let libyaml =
  ["x86_64-linux-gnu", "aarch64-linux-gnu"].contains { access("/usr/lib/\($0)/libyaml.a", R_OK) == 0 }
  ? ":libyaml.a" : "yaml"

let package = Package(
  name: "wirelab",
  products: [
    .executable(name: "wirelab", targets: ["WireLabCLI"]),
    .library(name: "WireFormat", targets: ["WireFormat"]),
    .library(name: "WireConversations", targets: ["WireConversations"]),
    .library(name: "WireSockets", targets: ["WireSockets"]),
    .library(name: "WireLabKit", targets: ["WireLabKit"]),
    // For the tests of other packages.
    .library(name: "WireLabTesting", targets: ["WireLabTesting"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .target(name: "CWireLab"),
    // Calls of other programs: ptrace(2) and seccomp(2).
    .target(name: "CWireTrace", dependencies: ["CWireLab"]),
    // Needs the headers of libpcap: apt install libpcap-dev, or yum install libpcap-devel.
    .target(name: "CLibpcap"),
    // Needs the header of libyaml: apt install libyaml-dev, or yum install libyaml-devel.
    .target(name: "CLibyaml", linkerSettings: [.linkedLibrary(libyaml)]),
    // Loads libraries that unpack when one is needed; needs none, nor a header, to be built.
    .target(name: "CUnpack"),
    // Loads OpenSSL 3 when TLS is asked for. Needs its headers: apt install libssl-dev, or yum install
    // openssl-devel.
    .target(name: "CSSL"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"])]),
    // Files that are compiled in: Resources.c names them.
    .target(name: "CResources", exclude: ["Texts", "Topics"]),
    .target(name: "WireFormat", dependencies: ["WireText"], swiftSettings: leaf),
    .target(
      name: "WireConversations", dependencies: ["WireFormat", "WireTLS", "WireText"], swiftSettings: leaf),
    .target(name: "WireSystem", dependencies: ["CWireLab"], swiftSettings: strict),
    .target(name: "WireText", dependencies: ["CResources"], swiftSettings: leaf),
    .target(
      name: "WireSockets", dependencies: ["CSSL", "CWireLab", "WireSystem", "WireText"],
      swiftSettings: strict),
    // Records of TLS, read out of streams.
    .target(name: "WireTLS", dependencies: ["CSSL"], swiftSettings: strict),
    .target(name: "WireGrammar", dependencies: ["WireSockets", "WireText"], swiftSettings: strict),
    .target(
      name: "WireCapture", dependencies: ["CLibpcap", "CWireLab", "WireFormat", "WireSockets", "WireSystem"],
      swiftSettings: strict),
    .target(
      name: "WirePrograms",
      dependencies: ["CWireLab", "CWireTrace", "WireSockets", "WireSystem", "WireText"],
      swiftSettings: strict),
    .target(
      name: "WireScript",
      dependencies: [
        "CWireLab", "WireConversations", "WireGrammar", "WirePrograms", "WireSockets", "WireSystem",
        "WireText",
      ],
      swiftSettings: strict),
    .target(
      name: "WireScenario",
      dependencies: [
        "CLibyaml", "WireConversations", "WireFormat", "WireGrammar", "WireScript", "WireSockets",
        "WireSystem", "WireTLS", "WireText",
      ],
      swiftSettings: strict),
    .target(
      name: "WireJudgement",
      dependencies: [
        "CUnpack", "CWireLab", "CZlib", "WireCapture", "WireConversations", "WireFormat", "WireScenario",
        "WireScript", "WireSockets", "WireSystem", "WireTLS", "WireText",
      ],
      swiftSettings: strict),
    .target(
      name: "WireRunner",
      dependencies: [
        "CWireLab", "WireCapture", "WireConversations", "WireFormat", "WireJudgement", "WirePrograms",
        "WireScenario", "WireScript", "WireSockets", "WireSystem", "WireTLS", "WireText",
      ],
      swiftSettings: strict),
    .target(
      name: "WireReports",
      dependencies: [
        "WireConversations", "WireFormat", "WireJudgement", "WireScenario", "WireScript", "WireSockets",
        "WireSystem", "WireTLS", "WireText",
      ],
      // The style and the script of the page: compiled in, so that a program that was moved still has them.
      resources: [.embedInCode("Page/Assets")],
      swiftSettings: strict),
    .target(
      name: "WireLessons",
      dependencies: [
        "WireConversations", "WireFormat", "WireGrammar", "WireJudgement", "WireReports", "WireRunner",
        "WireScenario", "WireScript", "WireSockets", "WireSystem", "WireText",
      ],
      swiftSettings: strict),
    .target(
      name: "WireLabKit",
      dependencies: [
        "WireConversations", "WireFormat", "WireGrammar", "WireJudgement", "WireLessons", "WireReports",
        "WireRunner", "WireScenario", "WireScript", "WireSockets", "WireSystem", "WireText",
      ],
      swiftSettings: strict),
    .target(
      name: "WireLabTesting",
      dependencies: [
        "WireCapture", "WireConversations", "WireFormat", "WireGrammar", "WireJudgement", "WireReports",
        "WireRunner", "WireScenario", "WireSockets", "WireSystem", "WireText",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "WireLabCLI",
      dependencies: [
        "WireCapture", "WireConversations", "WireJudgement", "WireLabKit", "WireLessons", "WirePrograms",
        "WireReports", "WireRunner", "WireScenario", "WireScript", "WireSockets", "WireSystem", "WireTLS",
        "WireText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections",
            "-Xlinker", "-z", "-Xlinker", "now",
          ], .when(configuration: .release))
      ]),
    // Mutates inputs for as long as it is told to, or tries a corpus; a target of libFuzzer if built as one.
    .executableTarget(
      name: "WireLabFuzz",
      dependencies: [
        "CZlib", "WireConversations", "WireFormat", "WireJudgement", "WireLabKit", "WireReports",
        "WireRunner",
        "WireSystem",
      ],
      path: "Tests/WireLabFuzz", swiftSettings: strict),
    // What tests of several rooms need: directories, and how much random testing is done.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "WireFormatTests", dependencies: ["TestSupport", "WireFormat"], swiftSettings: strict),
    .testTarget(
      name: "WireTLSTests", dependencies: ["CSSL", "TestSupport", "WireTLS"], swiftSettings: strict),
    .testTarget(
      name: "WireConversationsTests", dependencies: ["TestSupport", "WireConversations", "WireFormat"],
      swiftSettings: strict),
    .testTarget(
      name: "WireLabKitTests",
      dependencies: [
        "TestSupport", "WireCapture", "WireConversations", "WireFormat", "WireJudgement", "WireLabKit",
        "WireLessons", "WirePrograms", "WireReports", "WireRunner", "WireScenario", "WireScript",
        "WireSockets", "WireSystem", "WireTLS", "WireText",
      ],
      swiftSettings: strict),
    // Forking servers for the tests, which have threads and must not fork.
    .executableTarget(
      name: "ServerProgram", dependencies: ["WireScript", "WireSockets", "WireSystem"],
      path: "Tests/ServerProgram", swiftSettings: strict),
    // Traces a program, and prints its calls: from a process that has one thread, because it forks.
    .executableTarget(
      name: "CallPrinter", dependencies: ["CWireLab", "WirePrograms", "WireSockets", "WireSystem"],
      path: "Tests/CallPrinter", swiftSettings: strict),
    // Everything that opens a socket, captures or starts a process.
    .testTarget(
      name: "LiveTests",
      dependencies: [
        "CWireLab", "WireCapture", "WireConversations", "WireFormat", "WireJudgement", "WireLabKit",
        "WireLessons", "WirePrograms", "WireReports", "WireRunner", "WireScenario", "WireScript",
        "WireSockets", "WireSystem", "WireTLS", "WireText", "WireLabCLI", "WireLabFuzz", "WireLabTesting",
        "ServerProgram",
        "CallPrinter", "TestSupport",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
