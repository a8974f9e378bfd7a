"""Generated sign-in names and passwords: easy to say, saying nothing of the person."""

import secrets

# Plain, calm words that most readers of English or Spanish can spell; none names a person, place, belief, body part,
# danger or colour of skin, and no pair of the two lists makes a phrase with a second meaning.
_FIRST = """
able amber ample apple bright brisk calm clear clever copper coral cosy crisp curly daily dapper early easy
even fancy fine fluent fresh gentle glad golden grand handy happy honest jolly keen kind light lively loyal
lucky maple mellow merry mild minty modern narrow neat new noble nimble novel olive open patient plain polite
proud quick quiet rapid ready regular royal sandy silver simple sincere smart smooth snug solar solid spare
steady still sunny super sure swift tidy tiny tranquil upper useful velvet violet warm wide willing wise witty
woven
"""
FIRST = tuple(_FIRST.split())
_SECOND = """
acorn anchor arch barn basket bay beach bell bench boat bridge brook button cabin candle canyon cedar cello
chair clock cloud coast comet cottage creek daisy delta desk dune engine falcon feather fern field finch fjord
flute forest fountain garden glacier grove harbor hill island ivy jacket kettle kite ladder lagoon lake lamp
lantern leaf lemon library lily magnet map marble meadow meteor mirror mountain oak orchard otter paper parcel
path pebble pencil piano pillow pine planet pocket pond prairie puzzle rabbit ribbon river robin rocket sail
saddle seed shell spark sparrow spoon spruce stone stream sunrise table teapot ticket timber tower trail tulip
valley violin wagon walnut water willow window
"""
SECOND = tuple(_SECOND.split())
PASSWORD_WORDS = FIRST + SECOND


def new_sign_in_name() -> str:
    """Return a name like `calm-river-2041`: two words and four digits."""
    return f"{secrets.choice(FIRST)}-{secrets.choice(SECOND)}-{secrets.randbelow(9000) + 1000}"


def new_password() -> str:
    """Return six random words and two digits, about 52 bits: easy to copy from a card."""
    words = [secrets.choice(PASSWORD_WORDS) for _ in range(6)]
    return "-".join(words) + f"-{secrets.randbelow(90) + 10}"
