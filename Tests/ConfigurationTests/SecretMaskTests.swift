internal import Testing
internal import YAML
@testable internal import Configuration

/// What diagnostics show of lines with secrets.
struct SecretMaskTests {
    @Test(arguments: [
        "kafka: {sasl.password: hunter2x, client.id: a b: c}", "kafka:\n  sasl.password: \"hunter2x\" zzz\n",
        "kafka:\n  sasl.password: [hunter2x]\n", "kafka:\n  sasl.password:\n    hunter2x: x\n",
        "kafka:\n  sasl.password: 'hunter2x\n", "kafka:\n  ssl.key.pem: |\n    hunter2x\n    hunter2x\n  workers: [\n",
        "http: {token: hunter2x}", "sasl.password: &x hunter2x", "kafka: {\"sasl.password\": hunter2x, a: [}",
        "kafka: {sasl.password: \"hunter2x\\\"hunter2x\", sasl.password: 1}",
        "password: hunter2x\npassword: hunter2x\n",
        "kafka: {sasl.oauthbearer.client.secret:\n  hunter2x}",
    ])
    func noSecretIsShownOfAFile(text: String) {
        let source = ConfigurationSource(file: SourceFile(path: "attuned.yaml", text: Array(text.utf8))) { _ in [] }
        let rendered = DiagnosticRenderer().render(Configuration.read(source).diagnostics)
        #expect(!rendered.isEmpty)
        #expect(!rendered.contains("hunter2"), "\(rendered)")
    }

    @Test func noSecretOfAFlagOrVariableIsShown() {
        let flag = Override(flag: "--set", "kafka.sasl.password=hunter2x\u{0}")
        let source = ConfigurationSource(
            file: nil, environment: ["ATTUNE_HTTP__TOKEN": "hunter2x"], overrides: [flag].compactMap { $0 }
        ) { _ in [] }
        let rendered = DiagnosticRenderer().render(Configuration.read(source).diagnostics)
        #expect(rendered.contains("token"))
        #expect(!rendered.contains("hunter2"), "\(rendered)")
    }

    @Test func whatIsNoSecretIsShown() {
        let text = "kafka: {sasl.password_file: /etc/pw, client.id: [a]}\nhttp: {token_file: 5, x: y}\n"
        let source = ConfigurationSource(file: SourceFile(path: "attuned.yaml", text: Array(text.utf8))) { _ in [] }
        let rendered = DiagnosticRenderer().render(Configuration.read(source).diagnostics)
        #expect(rendered.contains("/etc/pw, client.id: [a]}"), "\(rendered)")
        #expect(rendered.contains("{token_file: 5, x: y}"), "\(rendered)")
    }
}
