import Testing
@testable internal import Daemon

struct AssignmentTests {
    @Test func aPartitionIsOnesOwnOnlyWithAllItsInputs() {
        let two = Worker.whole([3, 0, 1, 1, 0, 2], inputs: 2)
        #expect(two.whole == [0, 1] && two.torn == [2, 3])
        let none = Worker.whole([], inputs: 2)
        #expect(none.whole.isEmpty && none.torn.isEmpty)
    }
}
