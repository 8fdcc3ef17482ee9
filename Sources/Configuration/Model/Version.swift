/// What this is a build of.
package enum Version {
    /// The version, as the changelog names it.
    package static let current = "0.1.0"
}
