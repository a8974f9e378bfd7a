"""Line icons, drawn for this site on a 32 × 32 grid. They decorate; the text beside them carries the meaning."""

from django.utils.safestring import SafeString, mark_safe

DRAWINGS: dict[str, str] = {
    "it": '<rect x="4" y="6" width="24" height="16" rx="2"/><path d="M12 27h8M16 22v5M10 12l3 2-3 2M16 17h5"/>',
    "net": '<circle cx="16" cy="7" r="3"/><circle cx="6" cy="24" r="3"/><circle cx="16" cy="24" r="3"/>'
    '<circle cx="26" cy="24" r="3"/><path d="M16 10v11M16 15H6v6M16 15h10v6"/>',
    "shield": '<path d="M16 4l10 4v7c0 6-4 10-10 13C10 25 6 21 6 15V8z"/><path d="M11 16l4 4 7-8"/>',
    "web": '<rect x="3" y="5" width="26" height="22" rx="2"/><path d="M3 11h26M7 8h.01M11 8h.01M12 16l-3 3 3 3'
    'M20 16l3 3-3 3"/>',
    "data": '<path d="M5 27h22M8 27V17h4v10M14 27V11h4v16M20 27v-7h4v7M6 10l7-5 6 3 8-5"/>',
    "path": '<path d="M6 26c8 0 4-9 10-9s3-10 10-10"/><circle cx="6" cy="26" r="2"/><circle cx="26" cy="7" r="2"/>',
    "book": '<path d="M16 8c-3-2-7-3-12-3v20c5 0 9 1 12 3 3-2 7-3 12-3V5c-5 0-9 1-12 3zM16 8v20"/>',
    "flask": '<path d="M12 4h8M13 4v8L6 25a2 2 0 002 3h16a2 2 0 002-3l-7-13V4M9 20h14"/>',
    "people": '<circle cx="11" cy="11" r="4"/><circle cx="22" cy="13" r="3"/><path d="M4 26c0-5 3-8 7-8s7 3 7 8'
    'M20 19c4 0 7 2 8 7"/>',
    "cup": '<path d="M6 12h16v8a6 6 0 01-6 6h-4a6 6 0 01-6-6zM22 14h2a3 3 0 010 7h-2M11 4v3M17 4v3"/>',
    "calendar": '<rect x="4" y="7" width="24" height="20" rx="2"/><path d="M4 13h24M10 4v6M22 4v6"/>',
    "letter": '<rect x="4" y="7" width="24" height="18" rx="2"/><path d="M4 9l12 9 12-9"/>',
}


def drawing(name: str) -> SafeString:
    """Return the inside of the icon's SVG; the path where `name` is unknown. All drawings are constants of ours."""
    return mark_safe(DRAWINGS.get(name, DRAWINGS["path"]))  # noqa: S308
