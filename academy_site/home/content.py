"""The words of a new academy's home page, until an editor changes them."""

from typing import Any

HOME: dict[str, dict[str, Any]] = {
    "en": {
        "title": "Tech academy",
        "heading": "Learn a tech trade. It is free.",
        "intro": "Five pathways from first steps to a first job. Small groups, real work, people who know the trade "
        "and have time for you.",
        "week_title": "How a week looks",
        "week": [
            ("calendar", "Two live sessions", "Small groups, same faces. You can join from anywhere that suits you."),
            ("book", "Short lessons", "One idea at a time, about 15 to 25 minutes, at the hour that works for you."),
            ("flask", "One real job", "A lab from working life. You see what worked within seconds and try again."),
            ("cup", "Room to breathe", "Take a break when you need one. Your place and your work stay where they are."),
        ],
        "invitation_title": "How to get an invitation",
        "invitation": "<p>Places are by invitation. If somebody at a partner organization told you about us, ask them "
        "for an invitation code. You need no e-mail address and no experience, only the code.</p>",
    },
    "es": {
        "title": "Academia de tecnología",
        "heading": "Aprende un oficio en tecnología. Es gratis.",
        "intro": "Cinco itinerarios, desde los primeros pasos hasta el primer empleo. Grupos pequeños, trabajo de "
        "verdad y personas que conocen el oficio y tienen tiempo para ti.",
        "week_title": "Cómo es una semana",
        "week": [
            ("calendar", "Dos clases en vivo", "Grupos pequeños, las mismas caras. Entra desde donde te convenga."),
            ("book", "Lecciones cortas", "Una idea cada vez, de unos 15 a 25 minutos, a la hora que te funcione."),
            (
                "flask",
                "Un trabajo real",
                "Un encargo de la vida laboral. Ves en segundos qué salió bien y repites.",
            ),
            ("cup", "Espacio para respirar", "Haz una pausa cuando la necesites. Tu lugar y tu trabajo te esperan."),
        ],
        "invitation_title": "Cómo recibir una invitación",
        "invitation": "<p>Se entra por invitación. Si alguien de una organización asociada te habló de esta academia, "
        "pídele un código. No necesitas correo ni experiencia, solo el código.</p>",
    },
}
