internal import YAML

extension ConfigurationReader {
    func readRules() -> Configuration.Rules? {
        let section = top.section("rules", keys: Schema.rules.keys)
        section.reportMissing("directory", help: "it holds the rule files: `rules: {directory: /etc/attune/rules}`")
        let watch = bool(section, "watch", default: true)
        guard let directory = path(section, "directory") else { return nil }
        return Configuration.Rules(directory: directory.value, watch: watch)
    }

    func readState() -> Configuration.State {
        let section = top.section("state", keys: Schema.state.keys)
        return Configuration.State(directory: path(section, "directory")?.value ?? "/var/lib/attune")
    }

    /// The endpoint; nil where an address, token or both are missing or wrong, after a report.
    func readHTTP() -> Configuration.HTTP? {
        let section = top.section("http", keys: Schema.http.keys)
        let url = readURL(section)
        let tokenFile = path(section, "token_file")
        let token = tokenFile.flatMap { secret(in: $0, "token_file") }
        let written = section.read("listen") { $0.string("listen") }
        guard let listen = Configuration.ListenAddress(written?.value ?? "127.0.0.1:8181") else {
            invalid(
                written?.span, "\(Message.quoted(written?.value ?? "")) is not a numeric address with a port",
                help: "write `127.0.0.1:8181` or `[::1]:8181`")
            return nil
        }
        guard listen.isLoopback || section.has("token_file") else {
            collector.report(
                .openEndpoint, at: written?.span,
                "`listen: \(listen)` is open to the network, and there is no `token_file`",
                help: "listen on 127.0.0.1, or name a file with a token: `token_file: /etc/attune/token`")
            return nil
        }
        return Configuration.HTTP(listen: listen, token: token, url: url?.value)
    }

    private func readURL(_ section: Layers) -> Located<String>? {
        guard let url = section.read("url", { $0.string("url") }) else { return nil }
        let hasHost = ["http://", "https://"].contains { scheme in
            url.value.hasPrefix(scheme) && url.value.utf8.count > scheme.utf8.count
        }
        if !hasHost || url.value.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            invalid(url.span, "`url` must begin with http:// or https:// and hold no space")
        }
        return url
    }

    func readLog() -> Configuration.Log {
        let section = top.section("log", keys: Schema.log.keys)
        return Configuration.Log(
            level: choice(section, "level", default: .info), format: choice(section, "format", default: .auto))
    }

    func readLimits() -> Configuration.Bounds {
        let section = top.section("limits", keys: Schema.limits.keys)
        return Configuration.Bounds(
            maxEventBytes: byteSize(section, "max_event_bytes", in: Limits.eventBytes, default: 262_144),
            expressionCost: int(section, "expression_cost", in: Limits.expressionCost, default: 100_000))
    }
}
