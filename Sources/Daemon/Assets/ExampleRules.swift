internal import CAssets
package import RuleSets

/// The rule set of the example shop, which is part of the program.
package enum ExampleRules {
    /// Its files, as they lie in `deploy/rules/shop`.
    package static var files: [RuleFile] {
        (0..<attune_shop_rule_count()).map { index in
            let asset = unsafe attune_shop_rule(index)
            let name = unsafe String(cString: asset.name)
            let bytes = unsafe Array(UnsafeBufferPointer(start: asset.bytes, count: asset.count))
            return RuleFile(path: "deploy/rules/shop/\(name)", name: name, bytes: bytes)
        }
    }
}
