/// What the shop sells. Prices are in cents, so that sums stay exact.
struct Product: Sendable {
    let id: String
    let name: String
    let category: String
    let cents: Int

    /// The price in the shop's currency.
    var price: Double { Double(cents) / 100 }
}

/// The products, grouped by category, the popular ones first in each.
struct Catalogue: Sendable {
    /// All products; `Shopper` refers to them by index.
    let products: [Product]
    /// Where each category's products lie.
    let categories: [Range<Int>]

    /// The catalogue of the simulated shop.
    init() {
        var products: [Product] = []
        var categories: [Range<Int>] = []
        for (number, shelf) in Self.shelves.enumerated() {
            let start = products.count
            for (place, (name, cents)) in shelf.products.enumerated() {
                let id = "p-\((number + 1) * 100 + place + 1)"
                products.append(Product(id: id, name: name, category: shelf.category, cents: cents))
            }
            categories.append(start..<products.count)
        }
        self.products = products
        self.categories = categories
    }

    private static let shelves: [(category: String, products: [(name: String, cents: Int)])] = [
        (
            "shoes",
            [
                ("Canvas sneaker", 5995), ("Trail runner", 12900), ("Leather boot", 18900), ("Summer sandal", 3495),
                ("Hiking boot", 21900), ("Wool slipper", 2990), ("Court shoe", 7900), ("Rain boot", 4450),
            ]
        ),
        (
            "clothing",
            [
                ("Merino sweater", 8900), ("Cotton T-shirt", 1990), ("Slim jeans", 6995), ("Rain jacket", 14900),
                ("Linen shirt", 4990), ("Down coat", 27900), ("Wool socks", 1290), ("Knitted scarf", 2490),
            ]
        ),
        (
            "electronics",
            [
                ("Wireless headphones", 19900), ("Phone case", 1990), ("Smart watch", 24900), ("E-reader", 13900),
                ("Portable speaker", 7990), ("USB-C charger", 2990), ("Tablet 11″", 49900), ("Noise meter", 5990),
            ]
        ),
        (
            "home",
            [
                ("Scented candle", 1490), ("Wool blanket", 7900), ("Desk lamp", 4990), ("Picture frame", 1690),
                ("Feather pillow", 3990), ("Oak side table", 18900), ("Bath towel", 1790), ("Wall clock", 3490),
            ]
        ),
        (
            "kitchen",
            [
                ("Chef’s knife", 6990), ("Espresso cup", 890), ("Cast-iron pan", 8900), ("Tea kettle", 3990),
                ("Espresso machine", 64900), ("Cutting board", 2490), ("Pasta pot", 5490), ("Milk frother", 2990),
            ]
        ),
        (
            "sports",
            [
                ("Yoga mat", 2990), ("Water bottle", 1590), ("Cycling gloves", 2290), ("Tennis racket", 11900),
                ("Dumbbell pair", 4490), ("Road bike helmet", 8990), ("Camping tent", 24900), ("Swim goggles", 1890),
            ]
        ),
        (
            "books",
            [
                ("Crime novel", 1299), ("Cookbook", 2990), ("Travel guide", 1990), ("Picture book", 1490),
                ("World atlas", 5990), ("Poetry collection", 1690), ("Garden handbook", 2490), ("Crossword book", 799),
            ]
        ),
        (
            "beauty",
            [
                ("Hand cream", 990), ("Shampoo bar", 790), ("Face serum", 3490), ("Eau de toilette", 6990),
                ("Lip balm", 490), ("Hair dryer", 8990), ("Bath salts", 1290), ("Razor set", 2490),
            ]
        ),
        (
            "toys",
            [
                ("Building blocks", 3990), ("Board game", 3490), ("Plush bear", 1990), ("Puzzle 1000", 1690),
                ("Wooden train", 5490), ("Kite", 1890), ("Doll’s house", 11900), ("Card game", 990),
            ]
        ),
        (
            "garden",
            [
                ("Seed box", 890), ("Pruning shears", 2990), ("Watering can", 1990), ("Herb planter", 2490),
                ("Garden chair", 8900), ("Fire bowl", 15900), ("Lawn mower", 39900), ("Bird feeder", 1490),
            ]
        ),
    ]

    /// Searches that find nothing: misspelt, or not sold here.
    static let unknownQueries = [
        "snekers", "hedphones", "expresso macine", "yoga matt", "gift card", "car tyres", "merrino", "spare parts",
        "size 52", "vinyl records", "wine", "mens boots wide", "repair kit", "cat food",
    ]
}
