import ArgumentParser
import WireLabKit

/// `wirelab schema`: the JSON Schemas of what WireLab reads and writes.
struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Print the JSON Schema of a scenario file or of a document.",
    discussion: "JSON Schema, draft 2020-12. Without a name: which there are.")

  @Argument(help: "\(JSONSchema.allCases.map(\.rawValue).joined(separator: ", ")).")
  var name: JSONSchema?

  func run() throws {
    if let name {
      Terminal.write(name.text, to: Terminal.standardOutput)
      return
    }
    let width = JSONSchema.allCases.map(\.rawValue.count).max() ?? 0
    for schema in JSONSchema.allCases {
      let gap = String(repeating: " ", count: width - schema.rawValue.count + 2)
      Terminal.write(schema.rawValue + gap + schema.summary, to: Terminal.standardOutput)
    }
  }
}

extension JSONSchema: ExpressibleByArgument {}
