/// Time in milliseconds: an instant counts from 1970-01-01T00:00:00Z, a span from its own start. The name at hand says which.
public typealias Milliseconds = Int64
