// Measures applying events and reading features, beside a reference that keeps every event in an array and recomputes each value.

try measure()
