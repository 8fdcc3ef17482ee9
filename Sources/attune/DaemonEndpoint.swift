internal import CommandLineTool
internal import JSON

/// The running daemon that a command talks to.
struct DaemonEndpoint {
    static let url = Argument.option(
        "url",
        as: ValueParser<HTTPAddress>("URL") { text throws(ValueProblem) in try HTTPAddress(text) },
        help: "where the daemon's `http.listen` is reached (default: ATTUNE_URL, else \(usual))")
    static let tokenFile = Argument.option(
        "token-file", as: .file,
        help: "a file with the daemon's token (default: ATTUNE_TOKEN_FILE, else the token in ATTUNE_TOKEN, else none)")

    private static let usual = "http://127.0.0.1:8181"
    /// The most bytes of a file with a token.
    private static let tokenLimit = 65_536

    private let given: HTTPAddress?
    private let givenTokenFile: String?

    init(_ arguments: Arguments) throws(UsageError) {
        given = try arguments[Self.url]
        givenTokenFile = try arguments[Self.tokenFile]
    }

    /// The daemon as options and environment say, in this order.
    func client(in context: Context) throws -> HTTPClient {
        HTTPClient(try address(context.environment), token: try token(context.environment))
    }

    private func address(_ environment: [String: String]) throws -> HTTPAddress {
        if let given { return given }
        let text = environment["ATTUNE_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? Self.usual
        do throws(ValueProblem) {
            return try HTTPAddress(text)
        } catch {
            throw CommandFailure(.usage, "ATTUNE_URL: '\(text)' \(error.message)")
        }
    }

    private func token(_ environment: [String: String]) throws -> String? {
        func variable(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let bytes: [UInt8]
        if let path = givenTokenFile ?? variable("ATTUNE_TOKEN_FILE") {
            bytes = try Files.read(path, limit: Self.tokenLimit)
        } else if let token = variable("ATTUNE_TOKEN") {
            bytes = Array(token.utf8)
        } else {
            return nil
        }
        // Editors end a file with a line break that is no part of the token.
        let token = bytes.reversed().drop { $0 == 0x0A || $0 == 0x0D }.reversed()
        guard !token.isEmpty, token.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw CommandFailure(.configuration, "the token is empty, or holds what a header cannot")
        }
        return String(decoding: token, as: UTF8.self)
    }
}

extension HTTPClient {
    /// Sends a request; whatever but one of the statuses asked for comes back is a failure that says what to do.
    func ask(
        _ method: String, _ path: String, body: [UInt8]? = nil, timeout: Duration,
        accepting statuses: Set<Int> = [200]
    ) throws -> (status: Int, document: JSONValue, bytes: [UInt8]) {
        let response: HTTPResponse
        do throws(HTTPError) {
            response = try send(method, path, body: body, timeout: timeout)
        } catch {
            throw failure(error)
        }
        let document = Self.parse(response.body)
        if statuses.contains(response.status) {
            guard let document else {
                throw CommandFailure(.badData, "what answers at \(address) is no daemon: \(path) is not JSON")
            }
            return (response.status, document, response.body)
        }
        throw failure(response.status, path, document?["error"]?.string)
    }

    /// The failure of a request that has no answer, with what to do.
    func failure(_ error: HTTPError) -> CommandFailure {
        if case .malformed = error {
            return CommandFailure(.badData, "what answers at \(address) is no daemon: \(error)")
        }
        return CommandFailure(
            .unavailable,
            "no daemon answers at \(address): \(error)\nhelp: is attuned running? --url or ATTUNE_URL says where; it "
                + "listens where `http.listen` in its configuration says")
    }

    /// The failure of a request that is refused, with what to do.
    func failure(_ response: HTTPResponse, _ path: String) -> CommandFailure {
        failure(response.status, path, Self.parse(response.body)?["error"]?.string)
    }

    private func failure(_ status: Int, _ path: String, _ said: String?) -> CommandFailure {
        let reason = said.map { ": \($0)" } ?? ""
        switch status {
        case 401:
            return CommandFailure(
                .configuration,
                "the daemon at \(address) wants its token\nhelp: give --token-file FILE, ATTUNE_TOKEN_FILE or ATTUNE_TOKEN; it "
                    + "is in the file that `http.token_file` names")
        case 403, 421: return CommandFailure(.configuration, "the daemon at \(address) refuses\(reason)")
        case 404, 405:
            return CommandFailure(
                .badData, "what answers at \(address) has no \(path); is it attuned, and of this version?")
        case 500...:
            return CommandFailure(.unavailable, "the daemon at \(address) cannot answer now (\(status))\(reason)")
        default: return CommandFailure(.badData, "\(address)\(path) answers with \(status)\(reason)")
        }
    }

    private static func parse(_ bytes: [UInt8]) -> JSONValue? { JSONValue(parsing: bytes) }
}

extension JSONValue {
    /// The document that bytes are; nil where they are none.
    init?(parsing bytes: [UInt8]) {
        var parser = JSONParser()
        guard let document = unsafe try? parser.parse(bytes.span.bytes) else { return nil }
        self.init(document.root)
    }

    /// As compact JSON; a text without its quotes. What would steer a terminal is shown as `\u{…}`.
    var shown: String {
        if case .string(let text) = self { return StyledLine.visible(text) }
        var writer = JSONWriter()
        writer.value(self)
        return StyledLine.visible(String(decoding: writer.bytes, as: UTF8.self))
    }

    /// The text that it is, or nil.
    var string: String? { if case .string(let text) = self { text } else { nil } }
    /// The whole number that it is, or nil.
    var int: Int64? { if case .int(let number) = self { number } else { nil } }
    /// The flag that it is, or nil.
    var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
    /// The elements of the array that it is; none of anything else.
    var elements: [JSONValue] { if case .array(let elements) = self { elements } else { [] } }
    /// The members of the object that it is; none of anything else.
    var members: [(key: String, value: JSONValue)] { if case .object(let members) = self { members } else { [] } }
}
