"""Text that fits a narrow screen."""

import pytest

from people.templatetags.reading import breakable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Two short words", "Two short words"),
        ("hash " + "0123456789abcdef" * 2 + "!", "hash 0123456789abcdef<wbr>0123456789abcdef<wbr>!"),
        ("<b>" + "&" * 24 + "</b>", "&lt;b&gt;" + "&amp;" * 13 + "<wbr>" + "&amp;" * 11 + "&lt;/b&gt;"),
        ("a\0b", "ab"),
    ],
)
def test_long_words_break_and_everything_is_escaped(text, shown):
    assert breakable(text) == shown
