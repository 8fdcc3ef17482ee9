import JSON

/// A message of JSON-RPC 2.0 as it arrives.
enum IncomingMessage {
    /// Wants an answer.
    case request(id: JSONValue, method: String, params: JSONValue)
    /// Wants none.
    case notification(method: String, params: JSONValue)
    /// Answers something that we asked.
    case answer
    /// No message.
    case invalid(id: JSONValue)

    init(_ json: JSONValue) {
        let id = json["id"]
        guard case .string(let method)? = json["method"] else {
            self = id != nil && (json["result"] ?? json["error"]) != nil ? .answer : .invalid(id: id ?? .null)
            return
        }
        let params = json["params"] ?? .null
        switch id {
        case nil: self = .notification(method: method, params: params)
        case .int, .uint, .string: self = .request(id: id ?? .null, method: method, params: params)
        default: self = .invalid(id: .null)
        }
    }
}

/// Why a request has no result.
struct ResponseError: Error {
    /// Codes of JSON-RPC 2.0 and of LSP 3.17.
    enum Code: Int {
        case parseError = -32_700
        case invalidRequest = -32_600
        case methodNotFound = -32_601
        case invalidParams = -32_602
        case serverNotInitialized = -32_002
        case requestFailed = -32_803
    }

    let code: Code
    /// What people read.
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

/// Messages as they are sent.
enum OutgoingMessage {
    static func result(_ result: JSONValue, of id: JSONValue) -> JSONValue {
        .members(["jsonrpc": .string("2.0"), "id": id, "result": result])
    }

    static func error(_ error: ResponseError, of id: JSONValue) -> JSONValue {
        let content: JSONValue = .members(["code": .number(error.code.rawValue), "message": .string(error.message)])
        return .members(["jsonrpc": .string("2.0"), "id": id, "error": content])
    }

    static func notification(_ method: String, _ params: JSONValue) -> JSONValue {
        .members(["jsonrpc": .string("2.0"), "method": .string(method), "params": params])
    }

    static func request(_ id: String, _ method: String, _ params: JSONValue) -> JSONValue {
        .members(["jsonrpc": .string("2.0"), "id": .string(id), "method": .string(method), "params": params])
    }
}
