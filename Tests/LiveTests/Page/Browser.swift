import Foundation
import Glibc
import TestSupport
import Testing

/// A real browser without a window, driven through WebDriver (https://www.w3.org/TR/webdriver2/).
///
/// Everything it writes is in a place of its own, and it ends with its driver, whatever becomes of the test.
final class Browser: @unchecked Sendable {
  private let driver = Process()
  private let place: TemporaryDirectory
  private let curl: String
  private var session = ""

  /// Why a request came to nothing.
  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// What the keys of a keyboard are called on the wire (WebDriver section 17.4.2).
  enum Key: String {
    case arrowLeft = "\u{E012}"
    case arrowRight = "\u{E014}"
    case escape = "\u{E00C}"
    case end = "\u{E010}"
    case home = "\u{E011}"
    case tab = "\u{E004}"
  }

  /// Starts a browser.
  static func start() async throws -> Browser {
    let (chromium, driver) = (try Program.tool("chromium"), try Program.tool("chromedriver"))
    let curl = try Program.tool("curl")
    let browser = try await Program.onThread { try Browser(driver: driver, curl: curl) }
    try await browser.begin(chromium)
    return browser
  }

  private init(driver path: String, curl: String) throws {
    place = try TemporaryDirectory()
    self.curl = curl
    driver.executableURL = URL(fileURLWithPath: path)
    driver.arguments = ["--port=0"]
    driver.environment = ProcessInfo.processInfo.environment.merging(surroundings) { $1 }
    driver.standardInput = FileHandle.nullDevice
    driver.standardOutput = try place.file("driver")
    driver.standardError = try place.file("driver-errors")
    try driver.run()
    // It chooses a port and then names it: the line is what is waited for.
    for _ in 0..<6000 {
      if let match = place.text(of: "driver").firstMatch(of: /started successfully on port (\d+)/) {
        session = "http://127.0.0.1:\(match.1)/session"
        return
      }
      guard driver.isRunning else { break }
      usleep(10_000)
    }
    throw Failure(description: "no driver: \(place.text(of: "driver"))\(place.text(of: "driver-errors"))")
  }

  deinit {
    if driver.isRunning { kill(driver.processIdentifier, SIGKILL) }
  }

  private var surroundings: [String: String] {
    ["HOME": place.path, "TMPDIR": place.path, "LC_ALL": "C.UTF-8"]
  }

  private func begin(_ chromium: String) async throws {
    struct Begun: Decodable { var sessionId: String }
    let options: [String: Any] = [
      "binary": chromium,
      "args": [
        // Its sandbox needs a root or namespaces of its own; what it shows here is ours. With a pipe it ends
        // when the driver does.
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--remote-debugging-pipe",
        "--user-data-dir=\(place.path)/profile", "--window-size=1280,900", "--lang=en",
      ],
    ]
    let always: [String: Any] = [
      "browserName": "chrome", "goog:loggingPrefs": ["browser": "ALL"], "goog:chromeOptions": options,
    ]
    let begun: Begun = try await ask("POST", "", ["capabilities": ["alwaysMatch": always]])
    session += "/" + begun.sessionId
  }

  /// Opens a file, or a place in it.
  func open(_ path: String, at place: String = "") async throws {
    let address = URL(fileURLWithPath: path).absoluteString + (place.isEmpty ? "" : "#" + place)
    // The same file at another place would not be read anew.
    let _: String? = try await ask("POST", "/url", ["url": "about:blank"])
    let _: String? = try await ask("POST", "/url", ["url": address])
  }

  /// What a script returns.
  func run<Value: Decodable & Sendable>(_ script: String, as type: Value.Type = Value.self) async throws
    -> Value
  {
    try await ask("POST", "/execute/sync", ["script": script, "args": [Any]()])
  }

  /// What a script returns as a text: its JSON, or null.
  func text(_ script: String) async throws -> String? { try await run(script) }

  /// Clicks the middle of the first element that a selector of CSS finds.
  func click(_ selector: String) async throws {
    let element: [String: String] = try await ask(
      "POST", "/element", ["using": "css selector", "value": selector])
    let id = try #require(element.values.first)
    let _: String? = try await ask("POST", "/element/\(id)/click", [String: String]())
  }

  /// The same of an element that may not be on the screen, as a script does it.
  func click(_ selector: String, isSeen: Bool) async throws {
    if isSeen { return try await click(selector) }
    let _: Bool = try await run("document.querySelector(\"\(selector)\").click(); return true;")
  }

  /// Shows the page as on another medium: `print`.
  func emulate(media: String) async throws {
    let command: [String: Any] = ["cmd": "Emulation.setEmulatedMedia", "params": ["media": media]]
    let _: [String: String]? = try await ask("POST", "/goog/cdp/execute", command)
  }

  /// Presses and releases a key, or types a text.
  func type(_ text: String) async throws {
    let actions = text.flatMap { character in
      ["keyDown", "keyUp"].map { ["type": $0, "value": String(character)] }
    }
    let keyboard: [String: Any] = ["type": "key", "id": "keyboard", "actions": actions]
    let _: String? = try await ask("POST", "/actions", ["actions": [keyboard]])
  }

  /// Presses and releases a key.
  func press(_ key: Key) async throws { try await type(key.rawValue) }

  /// What was written to the console since the last time, by the page or about it.
  func console() async throws -> [String] {
    struct Entry: Decodable { var level: String, message: String }
    let entries: [Entry] = try await ask("POST", "/se/log", ["type": "browser"])
    return entries.map { "\($0.level) \($0.message)" }
  }

  /// Makes the window so wide.
  func resize(width: Int, height: Int = 900) async throws {
    let metrics: [String: Any] = ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": false]
    let command: [String: Any] = ["cmd": "Emulation.setDeviceMetricsOverride", "params": metrics]
    let _: [String: String]? = try await ask("POST", "/goog/cdp/execute", command)
  }

  /// Ends it; a test that fails before leaves that to the driver's end.
  func end() async throws {
    let _: String? = try await ask("DELETE", "", nil)
  }

  private struct Answer<Value: Decodable>: Decodable { var value: Value }

  private func ask<Value: Decodable>(_ method: String, _ path: String, _ body: [String: Any]?) async throws
    -> Value
  {
    var arguments = [
      "--silent", "--show-error", "--fail-with-body", "--noproxy", "*", "--max-time", "60", "-X", method,
      session + path,
    ]
    if let body {
      let data = try JSONSerialization.data(withJSONObject: body)
      let file = try place.write(String(decoding: data, as: UTF8.self), to: "request.json")
      arguments += ["-H", "Content-Type: application/json", "--data-binary", "@\(file)"]
    }
    let outcome = try await Program.run(curl, arguments, limit: 90)
    guard outcome.status == 0,
      let answer = try? JSONDecoder().decode(Answer<Value>.self, from: Data(outcome.output.utf8))
    else { throw Failure(description: "\(method) \(path): \(outcome.output.prefix(2000)) \(outcome.errors)") }
    return answer.value
  }
}
