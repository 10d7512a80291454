"""The corpus's own word stock: nothing in it is taken from real articles, names of firms and places are made up."""

# fmt: off
ONSETS = (
    "b", "br", "c", "cal", "d", "dor", "f", "fen", "g", "gal", "h", "hal", "j", "k", "kor", "l", "lu", "m", "mar",
    "n", "nor", "or", "p", "pel", "qu", "r", "ros", "s", "sol", "t", "tal", "tr", "v", "ver", "w", "wel", "y", "z",
    "zan",
)
NUCLEI = ("a", "e", "i", "o", "u", "ae", "ea", "ia", "io", "ou")
CODAS = (
    "bex", "cor", "dane", "dyne", "fax", "gard", "ken", "lex", "lin", "lor", "mek", "mont", "nix", "nova", "pek",
    "quil", "ran", "rix", "sand", "sen", "stad", "tek", "ton", "tra", "vane", "vik", "wick", "xar", "yar", "zon",
)
TRADES = (
    "Airways", "Bank", "Brands", "Capital", "Chemicals", "Energy", "Foods", "Freight", "Glass", "Holdings",
    "Hotels", "Instruments", "Labs", "Media", "Metals", "Mobility", "Motors", "Networks", "Optics", "Partners",
    "Pharma", "Power", "Retail", "Robotics", "Semiconductor", "Shipping", "Software", "Steel", "Systems", "Telecom",
    "Textiles", "Works",
)
PLACES = (
    "Aldmere", "Brannock", "Castrel", "Dunhollow", "Eskford", "Farrowby", "Grenholm", "Harsted", "Ivelstone",
    "Jarnwick", "Kelsund", "Lorne Bay", "Marisport", "Nordquay", "Ostermouth", "Pellworth", "Quarrydon", "Rivenna",
    "Soltau Head", "Thornbury Sands", "Ulvaston", "Vesterholm", "Wexmoor", "Yarrowgate", "Zellerfield",
)
FORENAMES = (
    "Ada", "Bruno", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hugo", "Imke", "Joon", "Kamal", "Lena", "Mateo",
    "Nadia", "Otis", "Priya", "Quentin", "Rosa", "Sven", "Tomasz", "Uma", "Viktor", "Wanda", "Xenia", "Yusuf",
    "Zoe",
)
SURNAMES = (
    "Abernath", "Bellweather", "Castellane", "Dravik", "Ekholt", "Fennimore", "Galloweth", "Hartsorn", "Ivarson",
    "Jessop", "Kestrel", "Lindqvar", "Mornay", "Nakadai", "Osterlind", "Pemberlow", "Quist", "Ravensworth",
    "Sandoval", "Tremayne", "Underhill", "Vasquero", "Wetherby", "Yoshimori", "Zeller",
)
ROLES = (
    "chief executive", "finance director", "head of operations", "chair", "head of research", "managing partner",
    "a spokesperson for the group", "head of sales", "the analyst who covers the sector", "chief engineer",
)
SECTIONS = (
    "Banking", "Chips", "Energy", "Food", "Health", "Logistics", "Media", "Mobility", "Retail", "Software",
    "Telecoms", "Travel",
)
PAPERS = (("Harbour", "Factory", "Market", "Foundry", "Counter", "Cargo", "Signal", "Ledger"),
          ("Gazette", "Letter", "Monitor", "Observer", "Record"))
ASSETS = (
    "main assembly plant", "billing system", "bond programme", "cargo terminal", "cold store", "data centre",
    "delivery fleet", "motor line", "flagship store", "fuel depot", "glass furnace", "leasing arm",
    "loyalty scheme", "packaging line", "payment service", "pilot line", "research campus", "sensor business",
    "spare-parts warehouse", "subscription service", "test track", "training centre", "wind farm", "wafer line",
)
QUALITIES = (
    "worn-out", "robotised", "compact", "costly", "delayed", "fully booked", "half-finished", "larger",
    "long-planned", "low-carbon", "much-debated", "new", "profitable", "regional", "second", "shared", "smaller",
    "temporary",
)
MATTERS = (
    "capacity", "cash flow", "customer numbers", "delivery times", "energy use", "freight rates", "headcount",
    "inventories", "licence fees", "margins", "order intake", "output", "prices", "running costs", "store traffic",
    "wages",
)
MOVES = (
    "rose", "fell", "held steady", "improved", "slipped", "doubled", "recovered", "came in below plan",
    "levelled off",
)
REASONS = (
    "after a strike at a supplier", "because demand in the north was weaker", "as two competitors left the market",
    "despite higher interest rates", "once the last permits were granted", "while the currency lost ground",
    "after a mild winter", "since customers order later in the year", "as the old contracts ran out",
    "because a furnace had to be relined", "after three quarters of losses",
    "although the season had started slowly",
)
DEEDS = (
    "opened", "closed", "sold", "bought", "extended", "leased", "shut down", "modernised", "put off", "doubled",
    "shelved", "insured", "outsourced", "took over", "refinanced", "relaunched",
)
PLANS = (
    "to open", "to close", "to sell", "to buy", "to extend", "to lease out", "to modernise", "to put off",
    "to share", "to double", "to refinance", "to relaunch",
)
TIMES = (
    "by the end of the year", "within eighteen months", "in the spring", "before the summer break", "next quarter",
    "over the next five years", "as early as May", "in two steps", "after the audit", "once the board has agreed",
)
TERMS = (
    "capital discipline", "free cash flow", "just-in-time delivery", "last-mile service", "like-for-like sales",
    "net working capital", "off-peak tariff", "recurring revenue", "reserve capacity", "take-or-pay contract",
)
TITLES = (
    "Annual Outlook", "Freight Barometer", "Factory Survey", "Household Panel", "Supply Review", "Trade Almanac",
)
LABELS = (
    "What changes for customers", "The figures", "Background", "Next steps", "Reactions", "How the deal is built",
    "What the regulator says", "Outlook",
)
# fmt: on
