/// Where the service manager puts secrets for the daemon alone (systemd.exec(5), "CREDENTIALS").
struct Credentials {
    /// The folder; nil where no manager passed any.
    private let directory: String?

    /// Finds the folder in the environment.
    init(_ environment: [String: String]) {
        directory = environment["CREDENTIALS_DIRECTORY"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The file that a configuration means: a path that is not absolute is a credential's name where there are any.
    func path(of written: String) -> String {
        guard let directory, !written.utf8.starts(with: "/".utf8) else { return written }
        return "\(directory)/\(written)"
    }
}
