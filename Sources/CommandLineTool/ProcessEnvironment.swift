internal import Glibc

/// The environment's variables.
package enum ProcessEnvironment {
    /// A copy of all variables, the first of equal names; to be taken before threads are started.
    package static func current() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let variable = unsafe String(cString: text)
            if let equals = variable.firstIndex(of: "=") {
                let name = String(variable[..<equals])
                if variables[name] == nil { variables[name] = String(variable[variable.index(after: equals)...]) }
            }
            unsafe entry += 1
        }
        return variables
    }
}
