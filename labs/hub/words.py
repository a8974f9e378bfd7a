"""Spanish for the few sentences of the hub and of the bar inside a lab."""

from labs.hub.words_plain import MISTAKES, PLAIN

SPANISH = {
    **PLAIN,
    **MISTAKES,
    "Starting your lab": "Abriendo tu práctica",
    "Starting your lab · about 3 seconds": "Abriendo tu práctica · unos 3 segundos",
    "This page opens your notebook by itself.": "Esta página abre tu cuaderno sola.",
    "Nothing happens? Load this page again.": "¿No pasa nada? Vuelve a cargar esta página.",
    "Your lab is closing": "Tu práctica se está cerrando",
    "Your work is saved. You can open the lab again in a few seconds.": (
        "Tu trabajo está guardado. Puedes abrir la práctica de nuevo en unos segundos."
    ),
    "Your lab is closed": "Tu práctica está cerrada",
    "It needed more memory or programs than one lab has.": (
        "Necesitó más memoria o programas de los que tiene una práctica."
    ),
    "Your files need more room than one lab has. Nothing was deleted. Open the lab and delete large files that you "
    "do not need.": (
        "Tus archivos ocupan más espacio del que tiene una práctica. No se borró nada. Abre la práctica y borra los "
        "archivos grandes que no necesitas."
    ),
    "Your work is saved.": "Tu trabajo está guardado.",
    "Your lab did not start": "Tu práctica no se abrió",
    "Your work is saved. Try again; if it happens twice, tell your instructor.": (
        "Tu trabajo está guardado. Prueba otra vez; si pasa dos veces, avisa a tu instructor."
    ),
    "Open the lab": "Abrir la práctica",
    "Back to the lessons": "Volver a las lecciones",
    "Back to the lesson": "Volver a la lección",
    "Leave this site": "Salir de este sitio",
    "You are signed out of the labs": "Saliste de las prácticas",
    "There is no such page": "Esta página no existe",
    "The address may have changed.": "La dirección puede haber cambiado.",
    "This page is not open to you": "Esta página no está abierta para ti",
    "This did not work": "Esto no funcionó",
    "Nothing is lost. Try again in a moment.": "No se perdió nada. Prueba otra vez en un momento.",
    "Open the lab again from your lesson.": "Abre la práctica otra vez desde tu lección.",
    "Skip to main content": "Ir al contenido principal",
    "Labs": "Prácticas",
    "You are not in this course": "No estás en este curso",
    "Ask your instructor to add you, then open the lab again.": (
        "Pide a tu instructor que te agregue y abre la práctica otra vez."
    ),
    "There is no such lab": "Esta práctica no existe",
    "Your lab could not be fetched": "No se pudo traer tu práctica",
    "Try again": "Probar otra vez",
    "Hand in": "Entregar",
    "This sends the notebook as it is saved in your lab, with its files.": (
        "Esto envía el cuaderno tal como está guardado en tu práctica, con sus archivos."
    ),
    "Look at it in the lab first": "Verlo primero en la práctica",
    "Not handed in yet": "Aún no se entregó",
    "Your work is saved in your lab. You can try again.": (
        "Tu trabajo está guardado en tu práctica. Puedes probar otra vez."
    ),
    "You have not opened this lab yet": "Aún no has abierto esta práctica",
    "Open it first. Then you can hand in what you did.": "Ábrela primero. Después puedes entregar lo que hiciste.",
    "The learning site does not answer right now. Your files are safe. Please try again in a minute.": (
        "El sitio de aprendizaje no responde ahora. Tus archivos están a salvo. Prueba otra vez en un minuto."
    ),
    "Last saved less than a minute ago.": "Se guardó hace menos de un minuto.",
    "Last saved 1 minute ago.": "Se guardó hace 1 minuto.",
    "Last saved {n} minutes ago.": "Se guardó hace {n} minutos.",
    "Last saved 1 hour ago.": "Se guardó hace 1 hora.",
    "Last saved {n} hours ago.": "Se guardó hace {n} horas.",
    "Last saved 1 day ago.": "Se guardó hace 1 día.",
    "Last saved {n} days ago.": "Se guardó hace {n} días.",
}
