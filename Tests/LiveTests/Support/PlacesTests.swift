import Testing

/// Who waits for a place gets one, in the order of asking.
@Suite struct PlacesTests {
  private actor Order {
    private(set) var inside = 0
    private(set) var most = 0
    private(set) var served: [Int] = []

    func enter(_ number: Int) {
      inside += 1
      most = max(most, inside)
      served.append(number)
    }
    func leave() { inside -= 1 }
  }

  @Test func noMoreThanThereAre() async {
    let (places, order) = (Places(2), Order())
    await withTaskGroup { group in
      for number in 0..<50 {
        group.addTask {
          await places.take()
          await order.enter(number)
          await Task.yield()
          await order.leave()
          await places.give()
        }
      }
    }
    #expect(await order.most <= 2)
    #expect(await order.served.count == 50)
    // All of them are free again.
    await places.take()
    await places.take()
  }
}
