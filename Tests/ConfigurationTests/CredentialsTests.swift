internal import Testing
@testable internal import Configuration

struct CredentialsTests {
    @Test(
        arguments: [
            ("/run/credentials/attuned.service", "kafka-password", "/run/credentials/attuned.service/kafka-password"),
            ("/run/credentials/attuned.service", "/etc/attune/password", "/etc/attune/password"),
            ("", "kafka-password", "kafka-password"), (nil, "kafka-password", "kafka-password"),
            (nil, "/etc/attune/password", "/etc/attune/password"),
        ] as [(String?, String, String)])
    func aNameIsACredentialAndAPathAPath(directory: String?, written: String, path: String) {
        let environment = directory.map { ["CREDENTIALS_DIRECTORY": $0] } ?? [:]
        #expect(Credentials(environment).path(of: written) == path)
    }
}
