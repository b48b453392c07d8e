import Testing

/// Who waits for a place gets one, in the order of asking.
@Suite struct PlacesTests {
  private actor Order {
    private(set) var taken = 0
    private(set) var most = 0
    private(set) var served = 0

    func enter(_ number: Int) {
      taken += number
      most = max(most, taken)
      served += 1
    }
    func leave(_ number: Int) { taken -= number }
  }

  @Test(arguments: [[1], [1, 1, 1, 3], [2, 3, 1]]) func noMoreThanThereAre(numbers: [Int]) async {
    let (places, order) = (Places(3), Order())
    await withTaskGroup { group in
      for task in 0..<50 {
        let number = numbers[task % numbers.count]
        group.addTask {
          await places.take(number)
          await order.enter(number)
          await Task.yield()
          await order.leave(number)
          await places.give(number)
        }
      }
    }
    #expect(await order.most <= 3)
    #expect(await order.served == 50)
    // All of them are free again.
    await places.take(3)
  }
}
