"""What a browser is called on the list of devices: "Firefox on Android", not what it sends about itself."""

from django.utils.translation import gettext as _

# In this order: later names are part of what earlier browsers send, too.
BROWSERS = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet", "FxiOS": "Firefox"}
BROWSERS |= {"Firefox": "Firefox", "CriOS": "Chrome", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "CrOS": "Chromebook", "Windows": "Windows"}
SYSTEMS |= {"Macintosh": "Mac", "Linux": "Linux"}


def device_name(user_agent: str) -> str:
    """Return a few words for the text that a browser sends about itself; people know these names."""
    browser = next((name for part, name in BROWSERS.items() if part in user_agent), "")
    system = next((name for part, name in SYSTEMS.items() if part in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser")
