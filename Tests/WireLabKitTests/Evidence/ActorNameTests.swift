import Testing
import WireSockets

/// What the name of an actor says of whom it belongs to.
@Suite struct ActorNameTests {
  private let server = ActorName("server")
  private let reader = ActorName("server/2/reader")

  @Test func aPartKnowsWhomItBelongsTo() {
    #expect(reader == server.child(2).child("reader"))
    #expect(reader.root == "server" && reader.parent == server.child(2))
    #expect(reader.lineage.map(\.description) == ["server/2/reader", "server/2", "server"])
    #expect(server.parent == nil && server.lineage == [server])
  }

  @Test func aNameThatBeginsAlikeBelongsToNobodyElse() {
    #expect(reader.isPart(of: server) && server.isPart(of: server))
    #expect(!server.isPart(of: reader))
    #expect(!ActorName("server2/1").isPart(of: server) && !ActorName("server2").isPart(of: server))
  }

  @Test func aPartIsNamedAsSeenFromOutside() {
    #expect(reader.name(within: server) == "2/reader")
    #expect(reader.name(within: server.child(2)) == "reader")
    #expect(server.name(within: server) == nil)
  }

  @Test func aHandlerHasTheNumberOfItsRequest() {
    #expect(server.child(2).request == 2 && server.child(2).isHandler)
    #expect(reader.request == 2 && !reader.isHandler)
    #expect(server.request == nil && ActorName("alice/reader").request == nil)
    #expect(ActorName("server/0").request == nil && ActorName("server/").request == nil)
  }
}
