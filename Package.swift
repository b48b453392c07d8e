// swift-tools-version: 6.2
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

let package = Package(
  name: "wirelab",
  products: [
    .executable(name: "wirelab", targets: ["WireLabCLI"]),
    .library(name: "WireFormat", targets: ["WireFormat"]),
    .library(name: "WireConversations", targets: ["WireConversations"]),
    .library(name: "WireSockets", targets: ["WireSockets"]),
    .library(name: "WireLabKit", targets: ["WireLabKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    .target(name: "CWireLab"),
    // Needs the headers of libpcap: apt install libpcap-dev, or yum install libpcap-devel.
    .target(name: "CLibpcap"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .yum(["zlib-devel"])]),
    .target(name: "WireFormat", swiftSettings: leaf),
    .target(name: "WireConversations", dependencies: ["WireFormat"], swiftSettings: leaf),
    .target(name: "WireSockets", dependencies: ["CWireLab"], swiftSettings: strict),
    .target(
      name: "WireCapture", dependencies: ["CLibpcap", "CWireLab", "WireFormat"],
      swiftSettings: strict),
    .target(
      name: "WireLabKit",
      dependencies: [
        "CWireLab", "CZlib", "WireFormat", "WireConversations", "WireSockets", "WireCapture",
        .product(name: "Yams", package: "Yams"),
        .product(name: "Logging", package: "swift-log"),
      ],
      // The style and the script of the page: compiled in, so that a program that was moved still has them.
      resources: [.embedInCode("Report/Page/Assets")],
      swiftSettings: strict),
    .executableTarget(
      name: "WireLabCLI",
      dependencies: [
        "WireLabKit", "WireSockets",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict,
      linkerSettings: [
        .unsafeFlags(
          [
            "-static-stdlib", "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCShims",
            "-l_FoundationCollections", "-Xlinker", "-z", "-Xlinker", "now",
          ], .when(configuration: .release))
      ]),
    // Mutates inputs for as long as it is told to; a test runs it for a bounded time.
    .executableTarget(
      name: "WireLabFuzz", dependencies: ["CZlib", "WireFormat", "WireConversations", "WireLabKit"],
      path: "Tests/WireLabFuzz", swiftSettings: strict),
    // How much random testing is done.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(name: "WireFormatTests", dependencies: ["WireFormat"], swiftSettings: strict),
    .testTarget(
      name: "WireConversationsTests", dependencies: ["WireConversations", "WireFormat"],
      swiftSettings: strict),
    .testTarget(
      name: "WireLabKitTests",
      dependencies: [
        "TestSupport", "WireCapture", "WireConversations", "WireFormat", "WireLabKit", "WireSockets",
      ],
      swiftSettings: strict),
    // Forking servers for the tests, which have threads and must not fork.
    .executableTarget(
      name: "ServerProgram", dependencies: ["WireSockets"], path: "Tests/ServerProgram", swiftSettings: strict
    ),
    // Everything that opens a socket, captures or starts a process.
    .testTarget(
      name: "LiveTests",
      dependencies: [
        "CWireLab", "WireFormat", "WireConversations", "WireSockets", "WireCapture", "WireLabKit",
        "WireLabCLI", "WireLabFuzz", "ServerProgram", "TestSupport",
      ],
      swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
