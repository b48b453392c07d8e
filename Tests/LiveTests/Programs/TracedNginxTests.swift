import Foundation
import TestSupport
import Testing

extension Live.Tracer {
  /// nginx with two workers: which of them gets a conversation is luck, so the conversations are compared.
  @Test(.tags(.rights), .needs(.strace, .nginx, .curl, .python, .socketStatistics))
  func nginxServesEachConversationAsStraceSeesIt() async throws {
    let own = try await nginx { try await TracedRun.run($0, driver: $1) }
    let witness = try await nginx { try await StraceRun.run($0, driver: $1) }
    #expect(own.run.outcome.status == 0, "\(own.run.outcome.errors)")
    #expect(witness.run.outcome.status == 0, "\(witness.run.outcome.errors)")
    let seen = own.run.conversations(at: own.port)
    let witnessed = witness.run.conversations(at: witness.port)
    #expect(seen == witnessed)
    // Four clients, one of which asks twice.
    #expect(seen.count == 4)
    #expect(seen.allSatisfy { $0.first?.name == "accept4" && $0.last == .init(name: "close", outcome: "0") })
    #expect(!own.run.events.contains { $0.event == "hidden" })
  }

  /// Starts nginx beneath something that traces it, asks it, and ends it as its manual says.
  private func nginx<Run>(
    _ run: (_ command: [String], _ driver: [String]) async throws -> Run
  ) async throws -> (run: Run, port: UInt16) {
    let place = try TemporaryDirectory()
    let port = try freePort()
    // Nobody else listens there, though somebody may get the port meanwhile: nginx would wait for it, and
    // another answer who asks first. Requests have the same length at each.
    let host = "127.83.\(Int.random(in: 100...254)).\(Int.random(in: 100...254))"
    _ = try place.write("octets\n", to: "page")
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    let configuration = """
      \(getuid() == 0 ? "user nobody nogroup;" : "")
      worker_processes 2;
      daemon off;
      pid \(place.path)/pid;
      error_log \(place.path)/errors;
      events { worker_connections 64; }
      http {
        access_log off;
        \(paths.map { "\($0)_temp_path \(place.path)/\($0);" }.joined(separator: "\n  "))
        server { listen \(host):\(port); root \(place.path); }
      }
      """
    let file = try place.write(configuration, to: "nginx.conf")
    let drive = """
      host=$1; port=$2; url=http://$1:$2; pid=$3/pid; shift 3
      "$@" & tracer=$!
      turns=0
      until ss -Hltn "src $host and sport = :$port" | grep -q .; do
        turns=$((turns + 1)); [ $turns -lt 2000 ] && kill -0 $tracer || exit 9
      done
      for path in page none page; do curl -s -o /dev/null $url/$path || exit 8; done
      curl -s -o /dev/null $url/page -o /dev/null $url/page || exit 8
      kill -QUIT $(cat $pid)
      wait $tracer
      """
    let command = [try Program.tool("nginx"), "-e", place.path + "/errors", "-c", file]
    return (try await run(command, try driver(drive) + [host, "\(port)", place.path]), port)
  }
}
