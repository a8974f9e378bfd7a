"""Spanish for the plain page of a lab and for what can go wrong in one."""

PLAIN = {
    "More was printed than a lab keeps.": "Se imprimió más de lo que guarda una práctica.",
    "More was printed than is shown here.": "Se imprimió más de lo que se muestra aquí.",
    "Picture made by cell {n}": "Imagen hecha por la celda {n}",
    "How Python got there": "Cómo llegó Python hasta ahí",
    "How the program got there": "Cómo llegó el programa hasta ahí",
    "JavaScript could not read this. Look for a missing bracket, quote or comma near the line it names.": (
        "JavaScript no pudo leer esto. Busca un paréntesis, una comilla o una coma que falte cerca de la línea que "
        "nombra."
    ),
    "R could not read this. Look for a missing bracket, quote or comma near the line it names.": (
        "R no pudo leer esto. Busca un paréntesis, una comilla o una coma que falte cerca de la línea que nombra."
    ),
    "Your own code is missing here. Write it in place of “stop(…)”.": (
        "Aquí falta tu propio código. Escríbelo en lugar de “stop(…)”."
    ),
    "A value is of a kind that does not fit here. Often it is undefined: check names, and what functions return.": (
        "Un valor es de un tipo que no encaja aquí. A menudo es undefined: revisa los nombres y lo que devuelven las "
        "funciones."
    ),
    "A number does not fit here, or a function called itself without an end.": (
        "Un número no encaja aquí, o una función se llamó a sí misma sin fin."
    ),
    "This cell ended the program, so it began anew. Run the cells above again.": (
        "Esta celda terminó el programa, así que empezó de nuevo. Ejecuta otra vez las celdas de arriba."
    ),
    "The program stopped here. What it says is below.": "El programa se detuvo aquí. Lo que dice está abajo.",
    "You stopped this cell.": "Detuviste esta celda.",
    "This cell ran longer than a minute, so it was stopped. A loop without an end is a common reason.": (
        "Esta celda tardó más de un minuto, por eso se detuvo. Una razón común es un ciclo sin fin."
    ),
    "The program closed by itself while it ran this cell. It may have needed more memory than one lab has. "
    "Your text is saved. Run all from the start.": (
        "El programa se cerró solo mientras ejecutaba esta celda. Quizá necesitó más memoria de la que tiene una "
        "práctica. Tu texto está guardado. Ejecuta todo desde el principio."
    ),
    "Your lab is closed. What you wrote last is still on this page: copy it, then open the lab again from your "
    "lesson.": (
        "Tu práctica está cerrada. Lo último que escribiste sigue en esta página: cópialo y abre la práctica otra vez "
        "desde tu lección."
    ),
    "Read from the top, write in the boxes, and run each cell. Everything stays in your lab.": (
        "Lee desde arriba, escribe en los cuadros y ejecuta cada celda. Todo queda en tu práctica."
    ),
    "There is no connection. What you wrote stays on this page; save it when the connection is back.": (
        "No hay conexión. Lo que escribiste sigue en esta página; guárdalo cuando vuelva la conexión."
    ),
    "The run has ended. Press “Look again” to see what it gave.": (
        "La ejecución terminó. Pulsa “Ver otra vez” para ver lo que dio."
    ),
    "What you wrote": "Lo que escribiste",
    "Text to keep": "Texto para conservar",
    "This text is not saved. Copy what you want to keep.": (
        "Este texto no está guardado. Copia lo que quieras conservar."
    ),
    "Running · cell {place} · {n} seconds so far": "Ejecutando · celda {place} · van {n} segundos",
    "The run stopped before the last cell. See the last output below.": (
        "La ejecución se detuvo antes de la última celda. Mira la última salida abajo."
    ),
    "All cells ran.": "Se ejecutaron todas las celdas.",
    "All cells ran. Cells with something to look at: {n}": (
        "Se ejecutaron todas las celdas. Celdas en las que hay algo que mirar: {n}"
    ),
    "Whole lab": "Toda la práctica",
    "When you are done": "Cuando termines",
    "Stop": "Detener",
    "Look again": "Ver otra vez",
    "Save": "Guardar",
    "Run all from the start": "Ejecutar todo desde el principio",
    "Notebooks of this lab": "Cuadernos de esta práctica",
    "This lab has several notebooks. Save before you go to another one. All are handed in together.": (
        "Esta práctica tiene varios cuadernos. Guarda antes de ir a otro. Todos se entregan juntos."
    ),
    "Start the program afresh": "Reiniciar el programa",
    "Run this cell": "Ejecutar esta celda",
    "Your answer in words": "Tu respuesta en palabras",
    "Text": "Texto",
    "Check, to run": "Prueba para ejecutar",
    "Your code": "Tu código",
    "Code, to run": "Código para ejecutar",
    "points": "puntos",
    "Cell": "Celda",
    "Code": "Código",
    "Answer": "Respuesta",
    "This cell was changed somewhere else, too. This is saved there:": (
        "Esta celda también se cambió en otro lugar. Esto está guardado ahí:"
    ),
    "Your own text is in the box below and not saved yet. Press Save to keep yours.": (
        "Tu propio texto está en el cuadro de abajo y aún no se guardó. Pulsa Guardar para quedarte con el tuyo."
    ),
    "This cell is running.": "Esta celda se está ejecutando.",
    "This check found nothing missing.": "Esta prueba no encontró nada que falte.",
    "The cell ran. It printed nothing.": "La celda se ejecutó. No imprimió nada.",
    "Output of cell {n}": "Salida de la celda {n}",
    "This lab closes by itself after {n} minutes without use. To save or to run counts as use.": (
        "Esta práctica se cierra sola tras {n} minutos sin uso. Guardar o ejecutar cuenta como uso."
    ),
    "Minutes until it closes:": "Minutos hasta que se cierre:",
    "Time": "Tiempo",
    "Keep it open": "Mantenerla abierta",
    "This lab closes soon, because nobody used it. Minutes left:": (
        "Esta práctica se cierra pronto, porque nadie la usó. Minutos:"
    ),
    "One cell may run for {n} seconds, all cells together for {m} minutes. Then the run is stopped.": (
        "Una celda puede ejecutarse {n} segundos, todas juntas {m} minutos. Después se detienen."
    ),
    "A long output is cut, and what you wrote is not.": "Una salida larga se corta; lo que escribiste, no.",
    "If the connection is lost, load this page again: what was saved is there.": (
        "Si se pierde la conexión, vuelve a cargar esta página: lo guardado está ahí."
    ),
    "A program may use about {n} MB of memory. If it needs more, it stops and says so; what was saved stays.": (
        "Un programa puede usar unos {n} MB de memoria. Si necesita más, se detiene y lo dice; lo guardado queda."
    ),
    "What one lab has": "Lo que tiene una práctica",
    "Saved": "Guardado",
    "Not saved yet": "Aún no se guardó",
    "The disk of your lab took nothing, it may be full. What you wrote is in the boxes below. Try again.": (
        "El disco de tu práctica no aceptó nada, puede estar lleno. Lo que escribiste está en los cuadros de abajo. "
        "Prueba otra vez."
    ),
    "The program starts afresh": "El programa empieza de nuevo",
    "It has forgotten everything. Run the cells from the top.": "Lo olvidó todo. Ejecuta las celdas desde arriba.",
    "Stopping": "Deteniendo",
    "The cell is asked to stop. This takes a few seconds at most.": (
        "Se pidió a la celda que se detenga. Tarda unos segundos como mucho."
    ),
    "This notebook cannot be read": "Este cuaderno no se puede leer",
    "The file is still there, and nothing was changed.": "El archivo sigue ahí y no se cambió nada.",
    "Open it in JupyterLab": "Abrirla en JupyterLab",
    "Open this page again": "Abrir esta página otra vez",
    "Look at what is marked": "Mira lo que está marcado",
    "Something was changed in two places. Nothing is lost: both are on this page.": (
        "Algo se cambió en dos lugares. No se perdió nada: los dos textos están en esta página."
    ),
    "Look at it on the simple page": "Verlo en la página sencilla",
    "The program is busy with something else, or it does not start. Start it afresh, then run again.": (
        "El programa está ocupado con otra cosa o no empieza. Reinícialo y ejecuta otra vez."
    ),
    "What the cells gave could not be saved. What you wrote is saved.": (
        "No se pudo guardar lo que dieron las celdas. Lo que escribiste está guardado."
    ),
    "The program could not be reached. What you wrote is saved. Start it afresh, then run again.": (
        "No se pudo llegar al programa. Lo que escribiste está guardado. Reinícialo y ejecuta otra vez."
    ),
    "Start over": "Empezar de nuevo",
    "Start this lab over": "Empezar esta práctica de nuevo",
    "Your work is kept: the whole folder is put aside under a new name.": (
        "Tu trabajo se conserva: toda la carpeta se aparta con un nombre nuevo."
    ),
    "Then the lab is fetched again, as it was when you first opened it.": (
        "Después se trae la práctica otra vez, como estaba cuando la abriste por primera vez."
    ),
    "Start over and keep my copy": "Empezar de nuevo y conservar mi copia",
    "No, go back to my work": "No, volver a mi trabajo",
    "Back to my work": "Volver a mi trabajo",
    "Your work is where it was.": "Tu trabajo está donde estaba.",
    "Your old copy is in this folder of your lab:": "Tu copia anterior está en esta carpeta de tu práctica:",
    "Look at the old copy": "Ver la copia anterior",
    "Start on the simple page": "Empezar en la página sencilla",
    "You have a fresh copy": "Tienes una copia nueva",
    "The folder could not be put aside.": "No se pudo apartar la carpeta.",
}

# What an exception means; the English is in `labs.hub.extension.mistakes`.
MISTAKES = {
    "Python could not read this. Look for a missing bracket, quote or colon near the line it names.": (
        "Python no pudo leer esto. Busca un paréntesis, comillas o dos puntos que falten cerca de la línea que nombra."
    ),
    "The spaces at the start of a line do not fit the lines around it.": (
        "Los espacios al comienzo de una línea no encajan con las líneas de alrededor."
    ),
    "The program met a name that it does not know yet. Check its spelling, or run the cells above first.": (
        "El programa encontró un nombre que aún no conoce. Revisa cómo está escrito o ejecuta las celdas de arriba."
    ),
    "A name was used before it got a value.": "Se usó un nombre antes de que tuviera un valor.",
    "Two things were put together that do not fit, such as a number and a text.": (
        "Se juntaron dos cosas que no encajan, como un número y un texto."
    ),
    "A value has the right kind, but not a content that works here.": (
        "Un valor es del tipo correcto, pero su contenido no sirve aquí."
    ),
    "The dictionary has no entry with this name.": "El diccionario no tiene una entrada con este nombre.",
    "The list is shorter than the place that was asked for.": "La lista es más corta que el lugar que se pidió.",
    "This thing has no part with that name. Check its spelling and what kind of thing it is.": (
        "Esto no tiene una parte con ese nombre. Revisa cómo está escrito y de qué tipo es."
    ),
    "Something was divided by zero.": "Algo se dividió entre cero.",
    "There is no file with this name. Check its spelling.": (
        "No hay un archivo con este nombre. Revisa cómo está escrito."
    ),
    "This lab does not have that module. Check its spelling.": (
        "Esta práctica no tiene ese módulo. Revisa cómo está escrito."
    ),
    "The module has no part with that name.": "El módulo no tiene una parte con ese nombre.",
    "This check expected something else. It says:": "Esta prueba esperaba otra cosa. Dice:",
    "The last command here says no: a check does not hold, or nothing was found.": (
        "El último comando dice que no: una comprobación no se cumple o no se encontró nada."
    ),
    "A command or the shell could not read this. Look for a missing quote, a missing word, or a wrong file name.": (
        "Un comando o el shell no pudo leer esto. Busca una comilla o una palabra que falta, o un nombre de archivo "
        "mal escrito."
    ),
    "The shell found this file, but may not run it as a program.": (
        "El shell encontró este archivo, pero no puede ejecutarlo como programa."
    ),
    "The shell does not know this command. Check its spelling, or run the cells above first.": (
        "El shell no conoce este comando. Revisa cómo está escrito o ejecuta primero las celdas de arriba."
    ),
    "The last command here ended with an error. The number below is its status; 0 would be fine.": (
        "El último comando terminó con un error. El número de abajo es su estado; 0 estaría bien."
    ),
    "The program that this lab runs in is not installed here. Tell your instructor. What you wrote is saved.": (
        "El programa en el que se ejecuta esta práctica no está instalado aquí. Avisa a tu instructor. Lo que "
        "escribiste está guardado."
    ),
    "Your own code is missing here. Write it in place of “raise NotImplementedError()”.": (
        "Falta tu propio código aquí. Escríbelo en lugar de “raise NotImplementedError()”."
    ),
    "A function called itself without an end.": "Una función se llamó a sí misma sin fin.",
    "The program needed more memory than one lab has. Work with less data at a time.": (
        "El programa necesitó más memoria de la que tiene una práctica. Trabaja con menos datos a la vez."
    ),
    "The cell was stopped.": "La celda se detuvo.",
    "The program asked you to type something. Write the value into the code instead.": (
        "El programa pidió que escribas algo. Escribe el valor en el código."
    ),
    "Something took too long to answer.": "Algo tardó demasiado en responder.",
    "The lab may not open this file.": "La práctica no puede abrir este archivo.",
    "The file is not written in the way that the program expects.": (
        "El archivo no está escrito como el programa espera."
    ),
    "The program could not reach another computer.": "El programa no pudo llegar a otra computadora.",
    "The program stopped here. What Python says is below.": (
        "El programa se detuvo aquí. Lo que dice Python está abajo."
    ),
}
