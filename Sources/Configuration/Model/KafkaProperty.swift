/// A property of librdkafka, as it takes them: two texts.
package struct KafkaProperty: Sendable, Equatable {
    /// The property's name: `bootstrap.servers`.
    package let name: String
    /// Its value.
    package let value: Secret

    /// Creates a property.
    package init(name: String, value: Secret) {
        self.name = name
        self.value = value
    }
}

/// A text that must not be shown: printing it prints a placeholder.
package struct Secret: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text.
    package let revealed: String

    /// Wraps a text.
    package init(_ text: String) {
        revealed = text
    }

    package var description: String { "(hidden)" }
    package var debugDescription: String { "(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
