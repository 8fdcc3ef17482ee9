/// A text of a file's tree, with what the tables of keys say of its place.
package struct ShapedPlace {
    /// What the text is.
    package enum Role {
        /// A key, with its field where the tables know it, and the mappings that may stand around it.
        case key(MappingShape.Field?, of: [MappingShape])
        /// A value, with the shapes that it may have.
        case value([MarkedShape])
    }

    /// The text.
    package let scalar: Scalar
    /// What it is.
    package let role: Role
    /// What it names, where it names anything.
    package let mark: NameMark?
    /// The mapping that it stands in directly, as a key or as a key's value.
    package let mapping: Mapping?
    /// The names around it by their kinds: of the campaign that a step belongs to, of the event that data belongs to.
    package let owners: [String: String]
    /// Of a key the whole entry, else the text alone.
    package let extent: SourceSpan
    /// The keys above it, from the top of the file; items of lists have none.
    package let path: [String]
}

/// Goes through a file's tree along with the shape that it should have, and hands on every text where the shape is known.
///
/// Recursive: trees are at most `Limits.nestingDepth` deep.
package struct ShapeWalk {
    private struct Surroundings {
        var mapping: Mapping?
        var owners: [String: String] = [:]
        var path: [String] = []
    }

    private let found: (ShapedPlace) -> Void

    private init(_ found: @escaping (ShapedPlace) -> Void) { self.found = found }

    /// Hands on the places of a tree in the order of the file.
    package static func places(of root: Node, as shape: Shape, _ found: (ShapedPlace) -> Void) {
        withoutActuallyEscaping(found) { found in
            ShapeWalk(found).walk(root, shape.alternatives, Surroundings())
        }
    }

    private func walk(_ node: Node, _ shapes: [MarkedShape], _ around: Surroundings) {
        switch node.kind {
        case .scalar(let scalar):
            let mark = shapes.first { $0.isScalar && $0.mark != nil }?.mark
            found(
                ShapedPlace(
                    scalar: scalar, role: .value(shapes), mark: mark, mapping: around.mapping, owners: around.owners,
                    extent: node.span, path: around.path))
        case .sequence(let items):
            let inner = shapes.flatMap { marked -> [MarkedShape] in
                guard case .list(let item, _) = marked.shape else { return [] }
                return marked.mark.map { Shape.named($0, item).alternatives } ?? item.alternatives
            }
            var inside = around
            inside.mapping = nil
            for item in items { walk(item, inner, inside) }
        case .mapping(let mapping): walk(mapping, shapes, around)
        }
    }

    private func walk(_ mapping: Mapping, _ shapes: [MarkedShape], _ around: Surroundings) {
        let tables = shapes.compactMap { marked in
            if case .mapping(let table) = marked.shape { table } else { nil }
        }
        var inside = around
        inside.mapping = mapping
        for entry in mapping.entries {
            for field in tables.compactMap({ $0.field(entry.key) }) {
                guard let scalar = entry.value.scalar,
                    let mark = field.shape.alternatives.first(where: { $0.isScalar && $0.mark != nil })?.mark
                else { continue }
                inside.owners[mark.kind] = scalar.text
            }
        }
        for entry in mapping.entries {
            let fields = tables.compactMap { $0.field(entry.key) }
            var below = inside
            below.path.append(entry.key.text)
            guard fields.isEmpty else {
                note(entry, mark: nil, .key(fields[0], of: tables), inside)
                walk(entry.value, fields.flatMap(\.shape.alternatives), below)
                continue
            }
            let named = shapes.compactMap(\.valueOfNames)
            let mark = named.first { $0.mark != nil }?.mark
            note(entry, mark: mark, .key(nil, of: tables), inside)
            if let mark { below.owners[mark.kind] = entry.key.text }
            walk(entry.value, named.flatMap(\.value.alternatives), below)
        }
    }

    private func note(_ entry: Mapping.Entry, mark: NameMark?, _ role: ShapedPlace.Role, _ around: Surroundings) {
        let key = entry.key.span
        let end = max(key.range.upperBound, entry.value.span.range.upperBound)
        found(
            ShapedPlace(
                scalar: entry.key, role: role, mark: mark, mapping: around.mapping, owners: around.owners,
                extent: SourceSpan(file: key.file, range: key.range.lowerBound..<end), path: around.path))
    }
}

extension MarkedShape {
    /// What stands at a key that no table knows, where such keys are names.
    fileprivate var valueOfNames: (mark: NameMark?, value: Shape)? {
        switch shape {
        case .names(_, let value, _, _): (mark, value)
        case .mapping(let table): table.others.map { (mark, $0) }
        case .any: (mark, .any)
        default: nil
        }
    }
}

extension MappingShape {
    /// The field that a key stands for.
    fileprivate func field(_ key: Scalar) -> Field? { fields.first { key.equals($0.key) } }
}
