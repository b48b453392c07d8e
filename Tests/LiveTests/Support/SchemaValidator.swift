import Foundation
import TestSupport
import Testing
import WireLabKit

/// An independent validator: Python's jsonschema, with PyYAML for scenario files.
enum SchemaValidator {
  /// What it says against some files, by the file; an empty list: it is right.
  static func complaints(_ schema: JSONSchema, _ files: [String]) async throws -> [String: [String]] {
    let python = try Program.tool("python3")
    let place = try TemporaryDirectory()
    let schemaFile = try place.write(schema.text, to: "schema.json")
    let outcome = try await Program.run(python, ["-c", script, schemaFile] + files)
    try #require(outcome.status == 0, "\(outcome.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
    return try #require(object as? [String: [String]])
  }

  /// Reads YAML as editors do (the core schema of YAML 1.2: `no` and `off` are texts), and lines of JSON one
  /// by one.
  private static let script = """
    import json, re, sys, jsonschema, yaml
    class Core(yaml.SafeLoader):
        pass
    Core.yaml_implicit_resolvers = {}
    for tag, pattern, first in [
        ("bool", r"^(true|false)$", "tf"), ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"^[-+]?[0-9]*\\.[0-9]+$", "-+.0123456789"), ("null", r"^(~|null|)$", ["~", "n", ""]),
    ]:
        Core.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
    def documents(path):
        text = open(path, encoding="utf-8").read()
        if path.endswith(".yaml"):
            return [yaml.load(text, Loader=Core)]
        if path.endswith(".ndjson"):
            return [json.loads(line) for line in text.splitlines()]
        return [json.loads(text)]
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    said = {}
    for path in sys.argv[2:]:
        said[path] = [
            "/".join(map(str, error.absolute_path)) + ": " + error.message[:400]
            for document in documents(path) for error in validator.iter_errors(document)
        ]
    json.dump(said, sys.stdout)
    """
}
