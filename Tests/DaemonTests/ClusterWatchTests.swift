internal import KafkaClient
internal import Testing
@testable internal import Daemon

struct ClusterWatchTests {
    private static func member(_ partitions: (String, Int32)...) -> GroupMember {
        GroupMember(name: "m", host: "h", assignment: partitions.map { TopicPartition($0.0, $0.1) })
    }

    @Test func aPartitionIsUnassignedWhereSomeInputOfItIs() {
        func unassigned(_ members: GroupMember...) -> Int {
            ClusterWatch.unassigned(of: 3, inputs: ["a", "b"], members)
        }
        #expect(unassigned() == 3)
        #expect(unassigned(Self.member(("a", 0), ("b", 0), ("a", 1)), Self.member(("b", 1))) == 1)
        #expect(unassigned(Self.member(("a", 0), ("a", 1), ("a", 2))) == 3)
        #expect(unassigned(Self.member(("a", 0), ("b", 0), ("a", 1), ("b", 1), ("a", 2), ("b", 2), ("b", 9))) == 0)
    }
}
