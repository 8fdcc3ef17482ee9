/// What the shop remembers of one individual between two of their events. Small: there may be millions.
struct Shopper: Sendable {
    /// What they do next in the visit that is going on.
    enum Act: UInt8, Sendable {
        /// No visit is going on.
        case none
        /// The account is made: `individual.updated`.
        case register
        /// They answer whether the shop may write to them.
        case answerPush, answerEmail
        /// They think better of an answer they gave, for every channel.
        case changeMind
        /// The app got a new push token.
        case renewToken
        /// They open the app.
        case open
        /// They send back the last order.
        case sendBack
        /// They look at pages, search, fill the basket.
        case browse
        /// They pay for what is in the basket.
        case order
    }

    var next = Act.none
    /// Whether they have been here before.
    var isKnown = false
    /// Whether a late or repeated record of theirs is still on its way.
    var hasRecordUnderway = false
    /// Whether they allow marketing on some channel.
    var grantsMarketing = false
    /// Whether their last search found nothing.
    var searchFailed = false
    /// How many acts of browsing are left in this visit.
    var actsLeft: UInt8 = 0
    /// The product they looked at last; `UInt16.max` before the first.
    var product: UInt16 = .max
    /// How many baskets and orders they have had, and how many tokens.
    var baskets: UInt32 = 0
    var orders: UInt32 = 0
    var tokens: UInt16 = 0
    /// What the last order cost, in cents, while it may be sent back.
    var returnableCents: UInt32 = 0
    var basket = Basket()
}

/// The contents of a basket: a few lines of products.
struct Basket: Sendable {
    /// So many of a product; none of it is an unused line.
    struct Line: Sendable {
        var product: UInt16 = 0
        var quantity: UInt8 = 0
    }

    /// Four lines: a simulated basket need not hold more.
    private(set) var lines: InlineArray<4, Line> = .init(repeating: Line())

    /// The most of one product in a basket.
    static let maximumQuantity: UInt8 = 5

    /// How many things are in it.
    var itemCount: Int {
        var count = 0
        for index in lines.indices { count += Int(lines[index].quantity) }
        return count
    }

    var isEmpty: Bool { itemCount == 0 }

    /// Puts one more of a product in. False where it does not fit.
    mutating func add(_ product: UInt16) -> Bool {
        for index in lines.indices where lines[index].quantity > 0 && lines[index].product == product {
            guard lines[index].quantity < Self.maximumQuantity else { return false }
            lines[index].quantity += 1
            return true
        }
        for index in lines.indices where lines[index].quantity == 0 {
            lines[index] = Line(product: product, quantity: 1)
            return true
        }
        return false
    }

    /// Takes the first line out.
    mutating func removeLine() {
        for index in lines.indices where lines[index].quantity > 0 {
            lines[index].quantity = 0
            return
        }
    }

    /// Its value in cents.
    func cents(in catalogue: Catalogue) -> Int {
        var cents = 0
        for index in lines.indices where lines[index].quantity > 0 {
            cents += catalogue.products[Int(lines[index].product)].cents * Int(lines[index].quantity)
        }
        return cents
    }

    /// The category of its dearest product; nil when it is empty.
    func category(in catalogue: Catalogue) -> String? {
        var dearest: Product?
        for index in lines.indices where lines[index].quantity > 0 {
            let product = catalogue.products[Int(lines[index].product)]
            if product.cents > dearest?.cents ?? -1 { dearest = product }
        }
        return dearest?.category
    }
}
