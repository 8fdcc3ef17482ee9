package import Configuration
internal import Engine
internal import KafkaClient

/// Ways on for an application whose daemons are stopped: what `attuned recover` does.
package struct Recovery: ~Copyable {
    let configuration: Configuration
    let properties: ClientProperties
    let admin: Admin
    private let faults: BrokerFaults

    /// The time limit of one request to the broker.
    static let timeout = Duration.seconds(10)

    /// Prepares it; nothing is asked yet.
    package init(_ configuration: Configuration) throws {
        self.configuration = configuration
        faults = BrokerFaults()
        properties = ClientProperties(configuration, log: faults.note)
        try properties.check()
        admin = try properties.makeAdmin()
    }

    /// The inputs, and behind them the re-keyed topic.
    var inputs: [String] { configuration.inputs.map(\.topic) + [configuration.rekeyedTopic] }

    /// The time after which no transaction of a daemon that is gone is open any more.
    var settlingTime: Duration { properties.transactionTimeout + .seconds(10) }

    /// The members of the group, in words: those that are alive, and those that have gone and whose session has not ended.
    package func members() throws -> [String] {
        try asking { recovery throws(KafkaError) in
            try recovery.admin.members(ofGroup: recovery.configuration.applicationID, timeout: Self.timeout)
        }.map { "\($0.name) (\($0.host))" }.sorted()
    }

    /// Refuses to go on while the group has members.
    func refuseMembers() throws {
        let members = try members()
        guard members.isEmpty else { throw ServiceError(.failure, Self.words(on: members)) }
    }

    /// What to do about members of the group.
    package static func words(on members: [String]) -> String {
        "the group has members: \(members.joined(separator: ", ")). Stop the daemons; one that was stopped stays a member until its "
            + "session ends (`session.timeout.ms`, 45 s by default)"
    }

    /// Asks the broker something; a broker that cannot be used is told in words for the operator.
    func asking<Answer>(_ question: (borrowing Recovery) throws(KafkaError) -> Answer) throws -> Answer {
        do throws(KafkaError) {
            return try question(self)
        } catch {
            throw failure(error)
        }
    }

    func failure(_ error: KafkaError) -> ServiceError {
        ServiceError(.unavailable, "the broker cannot be used: \(faults.words(for: error))")
    }

    /// Does something with the broker; a broker that cannot be used is told in words for the operator.
    func working<Result>(_ work: (borrowing Recovery) throws -> Result) throws -> Result {
        do {
            return try work(self)
        } catch let error as KafkaError {
            throw failure(error)
        }
    }
}
