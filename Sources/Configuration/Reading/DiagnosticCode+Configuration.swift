package import YAML

extension DiagnosticCode {
    /// The codes of the daemon's configuration: E09xx.
    package static let configuration: [DiagnosticCode] = [
        .ownedProperty, .unsupportedValue, .topicConflict, .secretFile, .openEndpoint,
    ]

    /// A Kafka property that Attune sets itself.
    package static let ownedProperty = DiagnosticCode(
        "E0901", title: "Attune sets this Kafka property itself",
        explanation: """
            What Attune promises rests on some of librdkafka's properties: with another isolation level it would read
            aborted events, with auto commit it would lose some. Remove the property; `application_id` names the group
            and the transactions.
            """,
        example: .file(
            """
            application_id: shop
            kafka: {bootstrap.servers: "localhost:9092", enable.auto.commit: true}
            input: [{topic: shop.events}]
            output: {commands: shop.messages, decisions: shop.decisions, dead_letters: shop.dead-letters}
            rules: {directory: /etc/attune/rules}
            """))

    /// A value that is described, but not by this version.
    package static let unsupportedValue = DiagnosticCode(
        "E0902", title: "the value is not supported by this version",
        explanation: """
            The value is part of the configuration's language, but not of this version of the program. Upgrade, or choose
            another value.
            """,
        example: .file(
            """
            application_id: shop
            kafka: {bootstrap.servers: "localhost:9092"}
            input: [{topic: shop.events}]
            output: {commands: shop.messages, decisions: shop.decisions, dead_letters: shop.dead-letters}
            rules: {directory: /etc/attune/rules}
            delivery: at-least-once
            """))

    /// Two uses of one topic that exclude each other.
    package static let topicConflict = DiagnosticCode(
        "E0903", title: "a topic is used twice",
        explanation: """
            Every topic has one use. An input that is also an output would feed Attune with its own messages; two inputs
            with one topic would count its events twice; `<application_id>-state` and `<application_id>-rekeyed` are
            Attune's own.
            """,
        example: .file(
            """
            application_id: shop
            kafka: {bootstrap.servers: "localhost:9092"}
            input: [{topic: shop.events}, {topic: shop.events}]
            output: {commands: shop.messages, decisions: shop.decisions, dead_letters: shop.dead-letters}
            rules: {directory: /etc/attune/rules}
            """))

    /// A file with a secret that cannot be used.
    package static let secretFile = DiagnosticCode(
        "E0904", title: "a file with a secret cannot be read",
        explanation: """
            `http.token_file` and keys of `kafka:` that end in `_file` name a file whose text, without a line break at its
            end, is the secret. The file must be readable by the daemon, UTF-8 and not empty. Under systemd,
            `LoadCredential=` puts it where only the daemon can read it, in the folder that `$CREDENTIALS_DIRECTORY` names: a
            path that does not begin with `/` is looked for there, so that the name of a credential is enough.
            """,
        example: .file(
            """
            application_id: shop
            kafka: {bootstrap.servers: "localhost:9092"}
            input: [{topic: shop.events}]
            output: {commands: shop.messages, decisions: shop.decisions, dead_letters: shop.dead-letters}
            rules: {directory: /etc/attune/rules}
            http: {token_file: /nonexistent/token}
            """))

    /// An endpoint that anyone on the network could use.
    package static let openEndpoint = DiagnosticCode(
        "E0905", title: "the endpoint is open to the network without a token",
        explanation: """
            Whoever reaches the HTTP endpoint can read what is known of individuals and reload rules. Beyond loopback it
            therefore needs `http.token_file`.
            """,
        example: .file(
            """
            application_id: shop
            kafka: {bootstrap.servers: "localhost:9092"}
            input: [{topic: shop.events}]
            output: {commands: shop.messages, decisions: shop.decisions, dead_letters: shop.dead-letters}
            rules: {directory: /etc/attune/rules}
            http: {listen: "0.0.0.0:8181"}
            """))
}
